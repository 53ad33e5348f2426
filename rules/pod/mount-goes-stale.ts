import { defineRule } from '../../src/engine/rule.ts';
import { cleanPath, mountOf } from '../../src/model/mounts.ts';
import type { Invocation } from '../../src/model/types.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { podWithMounts } from '../templates/mount-example.ts';
import { staticComponents } from '../templates/pod-fields.ts';

/** Files that a running component reads anew when they change. */
const RELOADED = ['tls-cert-file', 'tls-private-key-file', 'client-ca-file', 'requestheader-client-ca-file', 'proxy-client-cert-file', 'authentication-config', 'authorization-config', 'cluster-signing-cert-file', 'cert-file', 'trusted-ca-file', 'peer-cert-file', 'peer-trusted-ca-file'];
const ENCRYPTION = 'encryption-provider-config';

const api = (mount: string, volume: string) => podWithMounts('kube-apiserver:v1.31.0', ['kube-apiserver', '--client-ca-file=/pki/ca.crt'], [mount], [volume]);

export default defineRule({
  title: 'a file that is renewed while the component runs is mounted by itself',
  on: 'pod',
  family: 'operations',
  severity: 'low',
  confidence: 'likely',
  since: '0.1.0',
  why: 'A mount of one file, or of a `subPath`, holds on to the file that was there when the container started. Most tools renew a certificate by writing a new file and renaming it: the component goes on with the old one, says nothing, and fails on the day that it expires.',
  remedy: 'Mount the directory that holds the file, read-only. Else restart the container after every change.',
  examples: () => ({
    bad: [api('{name: ca, mountPath: /pki/ca.crt}', '{name: ca, hostPath: {path: /etc/kubernetes/pki/ca.crt, type: File}}'), api('{name: pki, mountPath: /pki/ca.crt, subPath: ca.crt}', '{name: pki, hostPath: {path: /etc/kubernetes/pki}}')],
    good: [api('{name: pki, mountPath: /pki}', '{name: pki, hostPath: {path: /etc/kubernetes/pki}}'), podWithMounts('kube-scheduler:v1.31.0', ['kube-scheduler', '--kubeconfig=/etc/kubernetes/scheduler.conf'], ['{name: k, mountPath: /etc/kubernetes/scheduler.conf}'], ['{name: k, hostPath: {path: /etc/kubernetes/scheduler.conf}}'])],
  }),
  *check(pod) {
    for (const invocation of staticComponents(pod)) {
      for (const flag of reloadedBy(invocation)) {
        const setting = invocation.setting(flag);
        if (setting.state !== 'given' || !setting.text.startsWith('/')) continue;
        const mount = mountOf(invocation.container, setting.text);
        if (!mount || mount.hostPath === undefined || mount.at !== cleanPath(setting.text)) continue;
        yield {
          at: mount.cursor.get('mountPath'),
          message: `${setting.text} (--${flag}) is mounted by itself: when the file is replaced on the host, ${invocation.component} goes on with the old one`,
          label: 'one file',
          related: [{ at: setting.place, label: `--${flag}` }],
          advice: `mount its directory ${setting.text.replace(/\/[^/]*$/, '') || '/'} in its place`,
        };
      }
    }
  },
});

const reloadedBy = (invocation: Invocation): readonly string[] => {
  const reload = invocation.setting(`${ENCRYPTION}-automatic-reload`);
  const isOn = reload.state === 'given' ? parseBool(reload.text) : undefined;
  return isOn?.ok && isOn.value ? [...RELOADED, ENCRYPTION] : RELOADED;
};
