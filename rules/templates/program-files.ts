import { unseen, type RuleDefinition } from '../../src/engine/rule.ts';
import type { ProxyProgram } from '../../src/knowledge/program-flags.ts';
import { hiddenMounts, mountOf } from '../../src/model/mounts.ts';
import { agentPod, serverPod, textOf } from './konnectivity.ts';

/** What the kubelet brings into a pod by itself, and what images have. */
const BROUGHT = /^\/(var\/run|run)\/secrets\/kubernetes\.io\/|^\/(usr|etc\/ssl)\//;

/** Files that the program looks for at start; it exits without them. */
export const programFiles = (on: ProxyProgram, flags: readonly string[]): RuleDefinition<ProxyProgram> => {
  const pod = on === 'konnectivity-agent' ? agentPod : serverPod;
  const [first = ''] = flags;
  const mounted = { mounts: ['{name: pki, mountPath: /pki, readOnly: true}'], volumes: ['{name: pki, hostPath: {path: /etc/kubernetes/pki}}'] };
  return {
    title: `${on} is told a file that no mount brings into its container`,
    on,
    family: 'boot',
    severity: 'critical',
    since: '0.1.0',
    why: 'The file may well be on the host: the program looks for it inside of its container, does not find it and exits. The API server then reaches no node.',
    remedy: 'Add a volume for the file or its directory, and a `volumeMount` at the path that the flag names, read-only.',
    examples: () => ({
      bad: [pod([`--${first}=/etc/pki/a`], mounted), pod([`--${first}=/pki/a`])],
      good: [pod([`--${first}=/pki/a`], mounted), pod([`--${first}=/var/run/secrets/kubernetes.io/serviceaccount/a`]), pod([])],
      unseen: [pod([`--${first}=/pki/a`], { mounts: ['{name: pki, mountPath: "{{ pki }}"}'] })],
    }),
    *check(program) {
      for (const name of flags) {
        const path = textOf(program, name, '');
        const at = program.flag(name)?.value;
        if (!path?.startsWith('/') || !at || BROUGHT.test(path) || mountOf(program.container, path)) continue;
        const hidden = hiddenMounts(program.container);
        if (hidden !== null) yield unseen(at, hidden);
        else yield { at, message: `${path} is not visible inside the container: no volumeMount covers it`, label: 'no volumeMount covers this path', log: `${path}: no such file or directory`, advice: `mount ${path.slice(0, path.lastIndexOf('/')) || '/'} read-only at the same path` };
      }
    },
  };
};
