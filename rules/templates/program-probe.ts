import { unseen, type RuleDefinition } from '../../src/engine/rule.ts';
import type { ProxyProgram } from '../../src/knowledge/program-flags.ts';
import { networkProbes } from '../../src/model/probes.ts';
import { agentPod, serverPod, textOf } from './konnectivity.ts';

/** What its health server answers, besides 404. */
const PATHS = ['/healthz', '/readyz', '/ready', '/metrics'];

/** The health server of the program, by the flag of its port and the default of that. */
export const programProbe = (on: ProxyProgram, flag: string, otherwise: string): RuleDefinition<ProxyProgram> => {
  const pod = on === 'konnectivity-agent' ? agentPod : serverPod;
  const probing = (port: string, flags: readonly string[] = [], path = '/healthz', name = 'livenessProbe') => pod(flags, { more: `    ${name}: {httpGet: {path: ${path}, port: ${port}}}\n` });
  return {
    title: `a probe asks ${on} where it does not answer`,
    on,
    family: 'operations',
    severity: 'high',
    since: '0.1.0',
    why: 'The kubelet kills a container whose liveness probe fails, again and again, and each time the tunnels break. It takes no requests for one that is never ready.',
    remedy: `Let the probe ask the port of \`--${flag}\` (by default ${otherwise}) for \`/healthz\` or \`/readyz\`, without TLS.`,
    examples: () => ({
      bad: [probing('8134'), probing(otherwise, [`--${flag}=8134`]), probing(otherwise, [], '/livez'), probing('8134', [], '/readyz', 'readinessProbe')],
      good: [probing(otherwise), probing('8134', [`--${flag}=8134`], '/readyz'), pod([])],
      unseen: [probing('8134', [`--${flag}=$(PORT)`])],
    }),
    *check(program) {
      const { container } = program;
      const served = textOf(program, flag, otherwise);
      for (const { name, kind, port, portPlace, path, scheme, cursor } of networkProbes(container)) {
        if (kind !== 'http' || port === undefined) continue;
        if (served === undefined) yield unseen(portPlace, `a variable or a template fills in --${flag}`);
        else if (String(port) !== served) {
          // Another container of the pod may answer there.
          if (container.pod.containers.length > 1) yield unseen(portPlace, `another container of the pod may answer at port ${port}`);
          else yield { at: portPlace, message: `the ${name} asks port ${port}, and the health server of ${on} has ${served}${program.flag(flag) ? '' : ', the default'}`, log: 'connect: connection refused', advice: `ask port ${served}`, related: [{ at: program.flag(flag) ?? program, label: 'the port of the health server' }] };
        } else if (path !== undefined && !PATHS.includes(path)) yield { at: cursor, message: `the ${name} asks for ${path}, and the answer is 404`, log: 'HTTP probe failed with statuscode: 404', advice: `ask for ${PATHS.join(', ')}` };
        else if (scheme === 'HTTPS') yield { at: cursor, message: `the ${name} speaks HTTPS, and the health server of ${on} has no TLS`, advice: 'write scheme: HTTP' };
      }
    },
  };
};
