import { defineRule } from '../../src/engine/rule.ts';
import { innerFiles } from '../../src/model/inner-files.ts';
import { hiddenMounts, mountOf, mountsOf, type Mount } from '../../src/model/mounts.ts';
import type { Invocation } from '../../src/model/types.ts';
import { schedulerWithMounts } from '../templates/mount-example.ts';
import { staticComponents } from '../templates/pod-fields.ts';

/** What programs read without being told: certificates of the system, time zones, plugins, names. */
const OF_THE_SYSTEM = /^\/(etc\/(ssl|openssl|pki|ca-certificates|localtime|hosts|resolv\.conf|nsswitch\.conf|passwd|group|machine-id)|usr|lib|lib64|bin|sbin|tmp|var\/tmp|var\/ssl|dev|sys|proc|run|var\/run|opt|home|root)(\/|$)/;
/** Flags whose files name further files. */
const LEADS_ON = ['admission-control-config-file', 'authentication-token-webhook-config-file', 'authorization-webhook-config-file', 'audit-webhook-config-file', 'egress-selector-config-file', 'encryption-provider-config', 'authentication-config', 'authorization-config', 'cloud-config', 'config', 'config-file', 'experimental-encryption-provider-config'];

const KUBECONFIG = '{name: k, mountPath: /etc/kubernetes/scheduler.conf}';
const VOLUME = '{name: k, hostPath: {path: /etc/kubernetes/scheduler.conf}}';
const CLIENT = "kind: Config\nclusters: [{name: a, cluster: {server: 'https://a', certificate-authority: /etc/kubernetes/certs/ca.crt}}]\ncontexts: [{name: a, context: {cluster: a}}]\ncurrent-context: a\n";

export default defineRule({
  title: 'no flag of the component names anything in this mount',
  on: 'pod',
  family: 'operations',
  severity: 'info',
  confidence: 'possible',
  since: '0.1.0',
  why: 'It may be a path that was meant for a flag and misses it by a letter, or a rest of an old setting. A component can also read what no flag names.',
  remedy: 'Compare the mountPath with the paths in the flags. Remove the mount if nothing needs it: what is not mounted cannot be read by an intruder.',
  examples: () => ({
    bad: [schedulerWithMounts([KUBECONFIG, '{name: x, mountPath: /etc/kubernetes/policy}'], [VOLUME, '{name: x, hostPath: {path: /etc/kubernetes/policy}}'])],
    good: [{ files: { 'scheduler.yaml': String(schedulerWithMounts([KUBECONFIG, '{name: x, mountPath: /etc/kubernetes/certs}'], [VOLUME, '{name: x, hostPath: {path: /etc/kubernetes/certs}}'])), 'scheduler.conf': CLIENT } }, schedulerWithMounts([KUBECONFIG], [VOLUME]), schedulerWithMounts([KUBECONFIG, '{name: x, mountPath: /etc/ssl/certs}'], [VOLUME, '{name: x, hostPath: {path: /etc/ssl/certs}}']), schedulerWithMounts(['{name: k, mountPath: /etc/kubernetes}'], [VOLUME])],
  }),
  *check(pod) {
    for (const invocation of staticComponents(pod)) {
      // A script may do with the files what it likes.
      if (invocation.incomplete !== null || invocation.wrappers.length > 0 || hiddenMounts(invocation.container) !== null) continue;
      const used = mountsUsedBy(invocation);
      if (LEADS_ON.some((flag) => invocation.occurrences(flag).length > 0)) continue;
      for (const mount of mountsOf(invocation.container)) {
        if (mount.hostPath === undefined || used.has(mount) || OF_THE_SYSTEM.test(mount.at)) continue;
        yield { at: mount.cursor.get('mountPath'), message: `no flag of ${invocation.component} names a path in ${mount.at || '/'}`, label: 'not named by a flag', advice: 'correct the path, or remove the mount if nothing needs it' };
      }
    }
  },
});

/** The mounts that a path of a flag or of a kubeconfig lies in, or that lie below it. */
const mountsUsedBy = (invocation: Invocation): ReadonlySet<Mount> => {
  const { container, flags, facts } = invocation;
  const paths = flags.flatMap(({ name, value }) => {
    const text = value?.text ?? '';
    if (facts.flag(name)?.path === undefined || text === '') return [];
    return text.split(/[,=]/).map((part) => part.replace(/^unixs?:(\/\/)?/, '').trim()).filter((part) => part.startsWith('/'));
  });
  const all = mountsOf(container);
  return new Set([...paths, ...innerFiles(invocation).map(({ path }) => path)].flatMap((path) => [mountOf(container, path), ...all.filter(({ at }) => `${at}/`.startsWith(`${path.replace(/\/+$/, '')}/`))]).filter((mount) => mount !== undefined));
};
