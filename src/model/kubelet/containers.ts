import { environmentRefusals } from './environment.ts';
import { mountRefusals } from './mounts.ts';
import { labelErrors } from './names.ts';
import { renamed, type Part } from './part.ts';
import { clashRefusals, portRefusals } from './ports.ts';
import { lifecycleRefusals, probeRefusals } from './probes.ts';
import { refusalsOf, type Refusal } from './refusal.ts';
import { resourceRefusals } from './resources.ts';
import { securityRefusals } from './security.ts';
import type { Kubelet } from './version.ts';

const { invalid, required, unsupported, duplicate, notFound, forbidden } = refusalsOf('container');

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
const RESTART_POLICIES = ['Always', 'Never', 'OnFailure'];
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];

/** What is checked in every container, whatever its list. */
function* commonRefusals(container: Part, spec: Part, volumes: ReadonlyMap<string, Part>, kubelet: Kubelet): Generator<Refusal> {
  const [name, image, policy, pull] = ['name', 'image', 'terminationMessagePolicy', 'imagePullPolicy'].map((key) => container.get(key)) as [Part, Part, Part, Part];
  if (name.text === '') yield required(name);
  else for (const { detail, short } of labelErrors(name.text, kubelet.atLeast('1.27'))) yield invalid(name, name.text, detail, short);
  if (image.text === '') yield required(image);
  if (policy.text !== '' && policy.text !== 'File' && policy.text !== 'FallbackToLogsOnError') {
    const isOld = !kubelet.atLeast('1.25');
    yield isOld ? invalid(policy, policy.text, "must be 'File' or 'FallbackToLogsOnError'") : unsupported(policy, policy.text, ['File', 'FallbackToLogsOnError']);
  }
  yield* portRefusals(container, kubelet);
  yield* environmentRefusals(container, kubelet);
  yield* mountRefusals(container, volumes, kubelet);
  if (pull.text !== '' && !PULL_POLICIES.includes(pull.text)) yield unsupported(pull, pull.text, PULL_POLICIES);
  yield* resourceRefusals(container.get('resources'), spec, kubelet);
  yield* resizeRefusals(container.get('resizePolicy'), spec, kubelet);
  yield* securityRefusals(container, spec, kubelet);
}

function* resizeRefusals(policies: Part, spec: Part, kubelet: Kubelet): Generator<Refusal> {
  const seen = new Set<string>();
  const isQuoted = kubelet.atLeast('1.34');
  const unquoted = (refusal: Refusal, text: string): Refusal => (isQuoted ? refusal : { ...refusal, log: refusal.log.replace(`"${text}"`, text) });
  for (const policy of policies.items()) {
    const [name, restart] = [policy.get('resourceName'), policy.get('restartPolicy')];
    const at = (part: Part): Part => renamed(part, policies.field);
    if (seen.has(name.text)) yield unquoted(duplicate(policy, name.text), name.text);
    seen.add(name.text);
    if (name.text === '') yield required(at(name));
    else if (name.text !== 'cpu' && name.text !== 'memory') yield unquoted(unsupported(at(name), name.text, ['cpu', 'memory']), name.text);
    if (restart.text === '') yield required(at(restart));
    else if (restart.text !== 'NotRequired' && restart.text !== 'RestartContainer') yield unsupported(at(restart), restart.text, ['NotRequired', 'RestartContainer']);
    if (spec.get('restartPolicy').text === 'Never' && restart.text !== 'NotRequired') {
      yield invalid(at(restart), restart.text, "must be 'NotRequired' when pod `restartPolicy` is 'Never'");
    }
  }
}

/** What the kubelet refuses in `spec.containers`. */
export function* containerRefusals(spec: Part, volumes: ReadonlyMap<string, Part>, kubelet: Kubelet): Generator<Refusal> {
  const containers = spec.get('containers');
  if (containers.items().length === 0) return yield required(containers);
  const names = new Set<string>();
  for (const container of containers.items()) {
    const [name, restart] = [container.get('name'), container.get('restartPolicy')];
    yield* commonRefusals(container, spec, volumes, kubelet);
    if (names.has(name.text)) yield duplicate(name, name.text, `two containers are called ${name.text === '' ? 'nothing' : name.text}`);
    names.add(name.text);
    yield* lifecycleRefusals(container, spec, kubelet);
    yield* probeRefusals(container, kubelet);
    if (!restart.isSet) continue;
    if (!kubelet.atLeast('1.35')) yield forbidden(restart, 'may not be set for non-init containers');
    else if (!RESTART_POLICIES.includes(restart.text)) yield unsupported(restart, restart.text, RESTART_POLICIES);
  }
  yield* clashRefusals(containers.items(), spec.get('hostNetwork').flag === true);
}

/** What the kubelet refuses in `spec.initContainers`. */
export function* initContainerRefusals(spec: Part, volumes: ReadonlyMap<string, Part>, kubelet: Kubelet): Generator<Refusal> {
  const names = new Set(spec.get('containers').items().map((container) => container.get('name').text));
  for (const container of spec.get('initContainers').items()) {
    const [name, restart] = [container.get('name'), container.get('restartPolicy')];
    const isSidecar = restart.text === 'Always';
    yield* commonRefusals(container, spec, volumes, kubelet);
    if (restart.isSet) {
      const values = kubelet.atLeast('1.35') ? RESTART_POLICIES : ['Always'];
      if (!values.includes(restart.text)) yield unsupported(restart, restart.text, values);
    }
    if (names.has(name.text)) yield duplicate(name, name.text, `two containers are called ${name.text}`);
    if (name.text !== '') names.add(name.text);
    yield* clashRefusals([container], spec.get('hostNetwork').flag === true);
    if (isSidecar) {
      yield* lifecycleRefusals(container, spec, kubelet);
      yield* probeRefusals(container, kubelet);
    } else {
      for (const key of ['lifecycle', ...PROBES]) if (container.get(key).isSet) yield onlyWhileRunning(container.get(key), kubelet);
    }
    const resize = container.get('resizePolicy');
    if (resize.items().length > 0 && !kubelet.atLeast('1.35')) {
      yield { topic: 'container', at: resize, message: `${resize.field} must not be set for init containers`, log: 'must not be set for init containers', isEnd: true };
    }
  }
}

/** Lifecycle and probes have no use where the container is to end. */
const onlyWhileRunning = (part: Part, kubelet: Kubelet): Refusal => {
  const detail = `may not be set for init containers${kubelet.atLeast('1.28') ? ' without restartPolicy=Always' : ''}`;
  if (kubelet.atLeast('1.25')) return forbidden(part, detail);
  return { ...forbidden(part, detail), log: 'must not be set for init containers', isEnd: true };
};

/** What a debugging container may not have. */
const NOT_FOR_DEBUGGING = ['ports', 'resources', 'lifecycle', ...PROBES];

/** The kubelet refuses every static pod with `ephemeralContainers`, and says what else is wrong with them. */
export function* ephemeralContainerRefusals(spec: Part, volumes: ReadonlyMap<string, Part>, kubelet: Kubelet): Generator<Refusal> {
  const list = spec.get('ephemeralContainers');
  const others = new Set(['containers', 'initContainers'].flatMap((key) => spec.get(key).items()).map((container) => container.get('name').text));
  const names = new Set(others);
  for (const container of list.items()) {
    const [name, target] = [container.get('name'), container.get('targetContainerName')];
    yield* commonRefusals(container, spec, volumes, kubelet);
    if (names.has(name.text)) yield duplicate(name, name.text, `two containers are called ${name.text}`);
    names.add(name.text);
    if (target.text !== '' && !others.has(target.text)) yield notFound(target, target.text, `there is no container ${target.text} in this pod`);
    for (const key of NOT_FOR_DEBUGGING) if (container.get(key).isSet) yield forbidden(container.get(key), 'cannot be set for an Ephemeral Container');
  }
}

/** What the kubelet checks in the containers of a pod, and not in those of a template. */
export function* paddedImageRefusals(spec: Part): Generator<Refusal> {
  for (const container of ['containers', 'initContainers'].flatMap((key) => spec.get(key).items())) {
    const image = container.get('image');
    if (image.text.trim() !== image.text) yield invalid(image, image.text, 'must not have leading or trailing whitespace');
  }
}
