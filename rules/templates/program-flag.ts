import { unseen, type RuleDefinition } from '../../src/engine/rule.ts';
import { flagNamesOf, hasProgramFlag, type ProxyProgram } from '../../src/knowledge/program-flags.ts';
import { suggest } from '../../src/text/suggest.ts';
import { isUnknown } from '../../src/text/unknown.ts';
import { agentPod, serverPod } from './konnectivity.ts';

/** A flag that this release of the program does not have: it prints the usage and exits. */
export const unknownProgramFlag = (on: ProxyProgram): RuleDefinition<ProxyProgram> => {
  const pod = on === 'konnectivity-agent' ? agentPod : serverPod;
  const image = (version: string) => ({ image: `registry.k8s.io/kas-network-proxy/${on.replace('konnectivity', 'proxy')}:v${version}` });
  return {
    title: `${on} is given a flag that it does not have`,
    on,
    family: 'boot',
    severity: 'critical',
    since: '0.1.0',
    why: 'It prints the usage and exits. Without the tunnel the API server reaches no kubelet, no webhook and no aggregated API in the cluster: logs, `exec` and all that those decide stop.',
    remedy: 'Take the flag out, or take the release of the image that has it.',
    examples: () => ({
      bad: [pod(['--no-such-flag=1']), pod(['--skip_headers']), pod(['--agent-prot=8132']), pod(['--xfr-channel-size=20'], image('0.0.37'))],
      good: [pod(['--logtostderr=true', '--v=2']), pod(['--xfr-channel-size=20']), pod(['--keepalive-time=1h'], image('0.0.37'))],
      unseen: [pod(['--no-such-flag=1'], image('0.99.0'))],
    }),
    *check({ flags, version }) {
      for (const { name, namePlace, spelling } of flags) {
        if (isUnknown(name)) continue;
        // It does not read one for the other, as the components of Kubernetes do.
        if (spelling.includes('_')) yield { at: namePlace, message: `${on} has no flag ${spelling}`, log: `unknown flag: ${spelling}`, advice: `write --${name}` };
        const known = flagNamesOf(on);
        const has = hasProgramFlag(on, version, name);
        if (has === undefined && !known.includes(name)) yield unseen(namePlace, `whether ${on} ${version ?? ''} has the flag --${name} is not known`);
        if (has !== false) continue;
        const nearest = known.includes(name) ? undefined : suggest(name, known);
        yield {
          at: namePlace,
          message: `${on} ${version ?? ''} has no flag --${name}${known.includes(name) ? ' yet' : ''}`,
          log: `unknown flag: --${name}`,
          advice: nearest === undefined ? 'remove it, or take a newer image' : `did you mean --${nearest}?`,
        };
      }
    },
  };
};
