import { unseen, type RuleDefinition } from '../../src/engine/rule.ts';
import type { ProxyProgram } from '../../src/knowledge/program-flags.ts';
import { lookInContainer } from '../../src/model/container-view.ts';
import { hiddenMounts, hostPathOf, mountOf } from '../../src/model/mounts.ts';
import { agentPod, serverPod, textOf } from './konnectivity.ts';

/** What the kubelet brings into a pod by itself, and what images have. */
const BROUGHT = /^\/(var\/run|run)\/secrets\/kubernetes\.io\/|^\/(usr|etc\/ssl)\//;

/** Files that the program looks for at start; it exits without them. */
export const programFiles = (on: ProxyProgram, flags: readonly string[]): RuleDefinition<ProxyProgram> => {
  const pod = on === 'konnectivity-agent' ? agentPod : serverPod;
  const [first = ''] = flags;
  const mounted = { mounts: ['{name: pki, mountPath: /pki, readOnly: true}'], volumes: ['{name: pki, hostPath: {path: /etc/kubernetes/pki}}'] };
  const onNode = (name: string) => ({ files: { 'konnectivity.yaml': pod([`--${first}=/pki/a`], mounted) }, root: { [`/etc/kubernetes/pki/${name}`]: 'x' } });
  return {
    title: `${on} is told a file that its container does not have`,
    on,
    family: 'boot',
    severity: 'critical',
    since: '0.1.0',
    why: 'The program looks for the file inside of its container, does not find it and exits, also where it is on the host and no mount brings it in. The API server then reaches no node.',
    remedy: 'Put the file there, or correct the path. Add a volume for it or its directory, and a `volumeMount` at the path that the flag names, read-only.',
    examples: () => ({
      bad: [pod([`--${first}=/etc/pki/a`], mounted), pod([`--${first}=/pki/a`]), onNode('b')],
      good: [pod([`--${first}=/pki/a`], mounted), onNode('a'), pod([`--${first}=/var/run/secrets/kubernetes.io/serviceaccount/a`]), pod([])],
      unseen: [pod([`--${first}=/pki/a`], { mounts: ['{name: pki, mountPath: "{{ pki }}"}'] })],
    }),
    *check(program, { node: { root } }) {
      const { container } = program;
      for (const name of flags) {
        const path = textOf(program, name, '');
        const at = program.flag(name)?.value;
        if (!path?.startsWith('/') || !at || BROUGHT.test(path)) continue;
        const log = `${path}: no such file or directory`;
        if (mountOf(container, path)) {
          // Other pods run on other nodes.
          const look = root && container.pod.kind === 'Pod' && hostPathOf(container, path) !== undefined ? lookInContainer(root, container, path) : undefined;
          if (look?.state === 'not-there') yield { at, message: `${look.host} is not on the node`, label: 'not on the node', log };
          continue;
        }
        const hidden = hiddenMounts(container);
        if (hidden !== null) yield unseen(at, hidden);
        else yield { at, message: `${path} is not visible inside the container: no volumeMount covers it`, label: 'no volumeMount covers this path', log, advice: `mount ${path.slice(0, path.lastIndexOf('/')) || '/'} read-only at the same path` };
      }
    },
  };
};
