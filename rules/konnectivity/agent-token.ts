import { defineRule, unseen, type Report } from '../../src/engine/rule.ts';
import { cleanPath, hiddenMounts, mountOf } from '../../src/model/mounts.ts';
import type { SystemProgram } from '../../src/model/system-program.ts';
import { agentPod, serverPod, serversBeside, textOf } from '../templates/konnectivity.ts';

const AUDIENCE = 'system:konnectivity-server';
const TOKEN = '--service-account-token-path=/var/run/secrets/tokens/agent-token';
const server = serverPod(['--agent-namespace=kube-system', '--agent-service-account=konnectivity-agent', `--authentication-audience=${AUDIENCE}`]);
const agent = (flags: readonly string[], audience: string, account = 'konnectivity-agent'): string =>
  agentPod(flags, {
    spec: `  serviceAccountName: ${account}\n`,
    mounts: ['{name: token, mountPath: /var/run/secrets/tokens}'],
    volumes: [`{name: token, projected: {sources: [{serviceAccountToken: {path: agent-token${audience}}}]}}`],
  });
const both = (text: string) => ({ files: { 'konnectivity-server.yaml': server, 'konnectivity-agent.yaml': text } });

export default defineRule({
  title: 'konnectivity-server does not let its agents in',
  on: 'konnectivity-agent',
  family: 'consistency',
  severity: 'high',
  since: '0.1.0',
  why: 'The server asks the API server about the token of each agent: it must be for the audience of `--authentication-audience`, and of the service account of `--agent-service-account`. An agent with another one, or with none, is turned away again and again, and the API server reaches no node.',
  remedy: 'Mount a projected token with the `audience` that the server expects, run the agent as that service account, and name the file in `--service-account-token-path`.',
  references: ['https://kubernetes.io/docs/tasks/extend-kubernetes/setup-konnectivity/'],
  examples: () => ({
    bad: [both(agent([], `, audience: "${AUDIENCE}"`)), both(agent([TOKEN], ', audience: konnectivity')), both(agent([TOKEN], '')), both(agent([TOKEN], `, audience: "${AUDIENCE}"`, 'default'))],
    good: [both(agent([TOKEN], `, audience: "${AUDIENCE}"`)), { files: { 'konnectivity-server.yaml': serverPod([]), 'konnectivity-agent.yaml': agent([TOKEN], '') } }, agent([TOKEN], '')],
  }),
  *check(program, context) {
    for (const each of serversBeside(context)) yield* admission(program, each);
  },
});

function* admission(program: SystemProgram, host: SystemProgram): Generator<Report> {
  const [audience, account] = [textOf(host, 'authentication-audience', ''), textOf(host, 'agent-service-account', '')];
  const path = textOf(program, 'service-account-token-path', '');
  if (!audience || path === undefined) return;
  const related = [{ at: host.flag('authentication-audience') ?? host, label: 'what the server expects' }];
  if (path === '') return yield { at: program, message: 'konnectivity-server wants a token, and the agent has no --service-account-token-path', related };
  const hidden = hiddenMounts(program.container);
  if (hidden !== null) return yield unseen(program, hidden);
  const mount = mountOf(program.container, path);
  const below = cleanPath(path).slice((mount?.at.length ?? 0) + 1);
  const token = mount?.volume?.get('projected').get('sources').items().map((source) => source.get('serviceAccountToken')).find((each) => each.get('path').text() === below);
  const given = token?.get('audience');
  // Without one it is for what the API server calls itself, which is mostly a URL.
  if (token && given?.kind === 'missing' && !audience.startsWith('http')) yield { at: token, message: `the token has no audience, which makes it one for the API server, and konnectivity-server expects ${audience}`, advice: `write audience: ${audience}`, related };
  else if (given?.text() !== undefined && given.text() !== audience) yield { at: given, message: `the token is for the audience ${given.text() ?? ''}, and konnectivity-server expects ${audience}`, advice: `write audience: ${audience}`, related };
  const spec = program.container.pod.cursor.get('spec');
  const own = ['serviceAccountName', 'serviceAccount'].map((key) => spec.get(key)).find(({ kind }) => kind !== 'missing');
  const name = own ? own.text() : 'default';
  if (account && name !== undefined && name !== account && !spec.hasHole) yield { at: own ?? program, message: `the agent runs as the service account ${name}, and konnectivity-server expects ${account}`, advice: `write serviceAccountName: ${account}`, related: [{ at: host.flag('agent-service-account') ?? host, label: 'what the server expects' }] };
}
