import { framed, type ConfigCheck, type ConfigContext } from './context.ts';
import { decodeFile } from './decode.ts';
import { duplicate, invalid, required } from './field-errors.ts';
import { argumentDecodeProblems, argumentProblems, initProblems } from './scheduler-args.ts';
import { extenderProblems } from './scheduler-extenders.ts';
import { leaderElectionProblems } from './scheduler-leader.ts';
import { pluginListProblems, profileProblems } from './scheduler-plugins.ts';
import { kubeconfigProblems } from './kubeconfig.ts';
import type { ConfigPart } from './part.ts';
import type { ConfigProblem } from './problem.ts';

/** A KubeSchedulerConfiguration as kube-scheduler loads it: first the file, then its values, then the profiles that it builds of them. */
export const schedulerProblems: ConfigCheck = (file, context) => {
  const result = decodeFile(file, { reader: 'scheduler', minor: context.minor, strict: true });
  if ('problems' in result) return result.problems;
  const { kind, root } = result.decoded;
  const [version = '', name = ''] = kind.split(' ');
  if (name !== 'KubeSchedulerConfiguration') {
    return [{ at: root.get('kind'), message: `the file holds the kind ${name}, and no KubeSchedulerConfiguration`, log: "couldn't decode as KubeSchedulerConfiguration, got " }];
  }
  const nested = [...argumentDecodeProblems(root, version, context)];
  if (nested.length > 0) return nested;
  const values = [...valueProblems(root, version, context), ...clientProblems(root, context)];
  const problems = values.length > 0 ? values : ownKubeconfigProblems(root, context);
  if (problems.length > 0) return problems;
  for (const [index, profile] of root.get('profiles').items().entries()) {
    const scheduler = schedulerName(profile, index, root) ?? '';
    const frame = `initializing profiles: creating profile for scheduler name ${scheduler}: `;
    const own = [...initProblems(profile, version, context)];
    if (own.length > 0) return framed(own, frame);
    // The scheduler stops at the first.
    const [first] = profileProblems(profile, scheduler, version, context);
    if (first) return framed([first], frame);
  }
  return [];
};

/** Only a profile that is alone needs no name. */
const schedulerName = (profile: ConfigPart, index: number, root: ConfigPart): string | undefined => {
  const name = profile.get('schedulerName');
  return !name.isSet && index === 0 && root.get('profiles').items().length === 1 ? 'default-scheduler' : name.text;
};

function* valueProblems(root: ConfigPart, version: string, context: ConfigContext): Generator<ConfigProblem> {
  const burst = root.get('clientConnection').get('burst');
  if ((burst.number ?? 0n) < 0n) yield invalid(burst, burst.number ?? 0n, 'must be non-negative');
  yield* leaderElectionProblems(root.get('leaderElection'), context);
  const parallelism = root.get('parallelism');
  if (parallelism.number !== undefined && parallelism.number <= 0n) yield invalid(parallelism, parallelism.number, 'should be an integer value greater than zero');
  const profiles = root.get('profiles').items();
  const names = new Map<string, ConfigPart>();
  for (const [index, profile] of profiles.entries()) {
    const [name, part] = [schedulerName(profile, index, root) ?? '', profile.get('schedulerName')];
    if (name === '') yield required(part);
    yield* percentageProblems(profile.get('percentageOfNodesToScore'));
    yield* pluginListProblems(profile, version, context);
    yield* argumentProblems(profile, version, context);
    // The scheduler prints a pointer of Go here.
    if (names.has(name)) yield { ...duplicate(part, name), log: `${part.field}: Duplicate value: ` };
    names.set(name, part);
  }
  yield* queueSortProblems(profiles);
  yield* percentageProblems(root.get('percentageOfNodesToScore'));
  const [first, longest] = [root.get('podInitialBackoffSeconds'), root.get('podMaxBackoffSeconds')];
  if (first.number !== undefined && first.number <= 0n) yield invalid(first, first.number, 'must be greater than 0');
  if ((longest.number ?? 10n) < (first.number ?? 1n)) yield { ...invalid(longest, longest.number ?? 10n, 'must be greater than or equal to PodInitialBackoffSeconds'), at: longest.isSet ? longest : first };
  yield* extenderProblems(root.get('extenders'));
}

function* percentageProblems(part: ConfigPart): Generator<ConfigProblem> {
  if (part.number !== undefined && (part.number < 0n || part.number > 100n)) yield invalid(part, part.number, 'not in valid range [0-100]');
}

/** All profiles share one queue, and so one way to sort it. */
function* queueSortProblems(profiles: readonly ConfigPart[]): Generator<ConfigProblem> {
  const [first, ...others] = profiles.map((profile) => profile.get('plugins').get('queueSort'));
  if (!first) return;
  const count = first.get('enabled').items().length;
  if (count > 1) yield { ...invalid(first.get('enabled'), BigInt(count), ''), message: `${first.field} has ${count} plugins, and the queue is sorted by one`, log: `${first.field}.Enabled: Invalid value: ${count}: only one queue sort plugin can be enabled` };
  for (const other of others) {
    if (textOf(other) === textOf(first)) continue;
    yield { at: other.isSet ? other : other.anchor, message: `${other.field} differs from that of the first profile: all profiles share one queue`, log: `${other.field}: Invalid value: ` };
  }
}

const textOf = (set: ConfigPart): string =>
  JSON.stringify(['enabled', 'disabled'].map((name) => set.get(name).items().map((plugin) => [plugin.get('name').text, String(plugin.get('weight').number ?? 0n)])));

/** The kubeconfig that the file names, of which it makes its client before it looks at profiles. */
const ownKubeconfigProblems = (root: ConfigPart, { invocation, evidence }: ConfigContext): readonly ConfigProblem[] => {
  const [path, master] = [root.get('clientConnection').get('kubeconfig').text, invocation.setting('master')];
  const file = path.startsWith('/') && master.state !== 'unseen' && !('text' in master && master.text !== '') ? evidence(path) : undefined;
  return file?.state === 'read' ? kubeconfigProblems(file.yaml, path) : [];
};

/** With a file the scheduler knows of no other kubeconfig than the one that the file names. */
function* clientProblems(root: ConfigPart, { invocation }: ConfigContext): Generator<ConfigProblem> {
  const { container } = invocation;
  const master = invocation.setting('master');
  if (container.pod.kind !== 'Pod' || container.environment.has('KUBERNETES_MASTER') || invocation.wrappers.length > 0) return;
  if (master.state === 'unseen' || (master.state === 'given' && master.text !== '')) return;
  const [client, file] = [root.get('clientConnection'), root.get('clientConnection').get('kubeconfig')];
  if (file.text !== '') return;
  yield {
    at: client.isSet ? client : client.anchor,
    message: 'clientConnection.kubeconfig is not set, and with --config the scheduler does not look at --kubeconfig',
    log: 'invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable',
    advice: 'add clientConnection: {kubeconfig: /etc/kubernetes/scheduler.conf}',
  };
}
