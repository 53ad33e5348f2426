import { goLength } from './go-text.ts';
import { backstepErrors, descendingPathErrors, labelErrors, labelValueErrors, notNegativeErrors, PLAIN_WORDS, qualifiedNameErrors, subdomainErrors, type FormError } from './names.ts';
import type { Part } from './part.ts';
import { asField, refusalsOf, type Refusal } from './refusal.ts';
import type { Kubelet } from './version.ts';

const name = refusalsOf('name');
const other = refusalsOf('metadata');

const MAX_ANNOTATIONS = 256 * 1024;

/** The name that the kubelet gives the pod. */
export const podName = (metadata: Part, { nodeName }: Kubelet): string => `${metadata.get('name').text}-${nodeName.toLowerCase()}`;

/** What the kubelet refuses in `metadata`. */
export function* metadataRefusals(metadata: Part, kubelet: Kubelet): Generator<Refusal> {
  yield* nameRefusals(metadata, kubelet);
  const generation = metadata.get('generation');
  for (const { detail } of notNegativeErrors(generation.number ?? 0n)) yield other.invalid(generation, generation.number ?? 0n, detail);
  yield* labelRefusals(metadata.get('labels'), kubelet);
  yield* annotationRefusals(metadata.get('annotations'), kubelet);
  yield* ownerRefusals(metadata.get('ownerReferences'), kubelet);
  yield* finalizerRefusals(metadata.get('finalizers'));
  for (const entry of metadata.get('managedFields').items()) {
    const operation = entry.get('operation');
    if (operation.text === 'Apply' || operation.text === 'Update') continue;
    if (!kubelet.atLeast('1.37')) yield other.invalid(operation, operation.text, 'must be `Apply` or `Update`');
    else yield operation.text === '' ? other.required(operation, 'must not be empty') : other.unsupported(operation, operation.text, ['Apply', 'Update']);
  }
}

function* nameRefusals(metadata: Part, kubelet: Kubelet): Generator<Refusal> {
  const generated = metadata.get('generateName');
  if (generated.text !== '') {
    // What the API server would add begins where a last hyphen stands.
    for (const { detail, short } of subdomainErrors(generated.text.replace(/.-$/s, 'a'))) yield name.invalid(generated, generated.text, detail, short);
  }
  const own = metadata.get('name');
  for (const { detail, short } of subdomainErrors(podName(metadata, kubelet))) yield name.invalid(own, podName(metadata, kubelet), detail, short);
  const namespace = metadata.get('namespace');
  if (namespace.text === '') return;
  for (const { detail, short } of labelErrors(namespace.text, kubelet.atLeast('1.27'))) yield name.invalid(namespace, namespace.text, detail, short);
}

/** A map of labels: of the pod, or of the nodes that it wants. The log names the map, and not the key. */
export function* labelRefusals(labels: Part, { labelWords }: Kubelet, refusals: ReturnType<typeof refusalsOf> = other): Generator<Refusal> {
  for (const [key, value] of labels.entries()) {
    for (const { detail, short } of qualifiedNameErrors(key, labelWords)) yield asField(refusals.invalid(value, key, detail, short), value, labels.field);
    for (const { detail, short } of labelValueErrors(value.text, labelWords)) yield asField(refusals.invalid(value, value.text, detail, short), value, labels.field);
  }
}

function* annotationRefusals(annotations: Part, kubelet: Kubelet): Generator<Refusal> {
  let size = 0;
  for (const [key, value] of annotations.entries()) {
    for (const { detail, short } of qualifiedNameErrors(key.toLowerCase(), PLAIN_WORDS)) yield asField(other.invalid(value, key, detail, short), value, annotations.field);
    size += goLength(key) + goLength(value.text);
  }
  if (size > MAX_ANNOTATIONS) {
    const words = kubelet.atLeast('1.32') ? 'may not be more than' : 'must have at most';
    const log = `${annotations.field}: Too long: ${words} ${MAX_ANNOTATIONS} bytes`;
    yield { topic: 'metadata', at: annotations.anchor, message: `the annotations together have ${size} bytes, which is more than ${MAX_ANNOTATIONS}`, log };
  }
}

function* ownerRefusals(owners: Part, kubelet: Kubelet): Generator<Refusal> {
  const isNew = kubelet.atLeast('1.37');
  for (const owner of owners.items()) {
    const fieldOf = (key: string): string => (isNew ? `${owner.field}.${key}` : `${owners.field}.${key}`);
    const words: Readonly<Record<string, string>> = { apiVersion: 'version', kind: 'kind', name: 'name', uid: 'uid' };
    for (const [key, word] of Object.entries(words)) {
      const part = owner.get(key);
      const isBadVersion = key === 'apiVersion' && part.text.split('/').length > 2;
      if (part.text !== '' && !isBadVersion) continue;
      if (isNew) yield isBadVersion ? other.invalid(part, part.text, 'must be <group>/<version> or <version>') : other.required(part, 'must not be empty');
      else yield asField(other.invalid(part, part.text, kubelet.atLeast('1.34') && key !== 'apiVersion' ? 'must not be empty' : `${word} must not be empty`), part, fieldOf(key));
    }
    if (owner.get('kind').text === 'Event' && owner.get('apiVersion').text === 'v1') {
      yield { topic: 'metadata', at: owner, message: `${owner.field} is an Event, which cannot own anything`, log: '/v1, Kind=Event is disallowed from being an owner', isEnd: true };
    }
  }
  const controllers = owners.items().filter((owner) => owner.get('controller').flag === true);
  if (controllers.length > 1) {
    const log = 'Only one reference can have Controller set to true';
    yield { topic: 'metadata', at: controllers[1] ?? owners, message: `${owners.field} names ${controllers.length} controllers, and a pod can have one`, log, isEnd: true };
  }
}

const STANDARD_FINALIZERS = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

function* finalizerRefusals(finalizers: Part): Generator<Refusal> {
  const known = finalizers.items();
  for (const finalizer of known) {
    const errors = qualifiedNameErrors(finalizer.text);
    for (const { detail, short } of errors) yield asField(other.invalid(finalizer, finalizer.text, detail, short), finalizer, finalizers.field);
    if (!finalizer.text.includes('/') && !STANDARD_FINALIZERS.has(finalizer.text) ) {
      const detail = 'name is neither a standard finalizer name nor is it fully qualified';
      yield other.invalid(finalizer, finalizer.text, detail);
    }
  }
  if (['orphan', 'foregroundDeletion'].every((text) => known.some((finalizer) => finalizer.text === text))) {
    const detail = 'finalizer orphan and foregroundDeletion cannot be both set';
    yield { topic: 'metadata', at: finalizers, message: `${finalizers.field}: ${detail}`, log: detail, isEnd: true };
  }
}

const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';
const APPARMOR = 'container.apparmor.security.beta.kubernetes.io/';
const TOLERATIONS = 'scheduler.alpha.kubernetes.io/tolerations';
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';

/** What the kubelet refuses in annotations that mean something to it. */
export function* knownAnnotationRefusals(pod: Part, kubelet: Kubelet): Generator<Refusal> {
  const annotations = pod.get('metadata').get('annotations');
  const containers = new Set(['initContainers', 'containers', 'ephemeralContainers'].flatMap((key) => pod.get('spec').get(key).items()).map((each) => each.get('name').text));
  for (const [key, value] of annotations.entries()) {
    const invalid = (text: string, detail: string): Refusal => other.invalid(value, text, detail);
    if (key === TOLERATIONS && value.text !== '') yield* tolerationRefusals(annotations, value);
    if (key === DELETION_COST && kubelet.atLeast('1.21') && !isInt32(value.text)) yield invalid(value.text, 'must be a 32bit integer');
    if (key === SECCOMP_POD || key.startsWith(SECCOMP_CONTAINER)) {
      for (const { detail, text } of seccompErrors(value.text)) yield asField(invalid(text, detail), value, `${annotations.field}.${key}`);
    }
    if (!key.startsWith(APPARMOR)) continue;
    const container = key.slice(APPARMOR.length);
    if (!containers.has(container)) yield invalid(container, 'container not found');
    if (!/^(runtime\/default|unconfined|localhost\/.*|)$/s.test(value.text)) yield invalid(value.text, `invalid AppArmor profile name: "${value.text}"`);
  }
}

function* tolerationRefusals(annotations: Part, value: Part): Generator<Refusal> {
  let read: unknown;
  try {
    read = JSON.parse(value.text);
  } catch {
    yield { topic: 'metadata', at: value, message: `the annotation ${TOLERATIONS} is no JSON`, log: `${annotations.field}: Invalid value: "${TOLERATIONS}"` };
  }
  for (const [index, toleration] of Array.isArray(read) ? read.entries() : []) {
    const { key, operator } = (typeof toleration === 'object' && toleration !== null ? toleration : {}) as { key?: unknown; operator?: unknown };
    if ((key ?? '') !== '' || operator === 'Exists') continue;
    const detail = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
    yield { topic: 'metadata', at: value, message: `${TOLERATIONS}: ${detail}`, log: `${annotations.field}.${TOLERATIONS}[${index}].operator: Invalid value: "${typeof operator === 'string' ? operator : ''}": ${detail}` };
  }
}

const isInt32 = (text: string): boolean => text === '' || (/^(0|-?[1-9]\d*)$/.test(text) && Math.abs(Number(text)) < 2 ** 31);

const seccompErrors = (text: string): (FormError & { text: string })[] => {
  if (/^(runtime\/default|docker\/default|unconfined)$/.test(text)) return [];
  if (!text.startsWith('localhost/')) return [{ detail: 'must be a valid seccomp profile', short: 'must be a valid seccomp profile', text }];
  const path = text.slice('localhost/'.length);
  return (path.startsWith('/') ? descendingPathErrors(path) : backstepErrors(path)).map((error) => ({ ...error, text: path }));
};

const SECCOMP_VALUES: Readonly<Record<string, readonly string[]>> = { Unconfined: ['unconfined'], RuntimeDefault: ['runtime/default', 'docker/default'] };
const APPARMOR_VALUES: Readonly<Record<string, readonly string[]>> = { Unconfined: ['unconfined'], RuntimeDefault: ['runtime/default'] };

/** Where an annotation of old says something else than the field that replaced it. */
export function* annotationsAgainstFields(pod: Part, kubelet: Kubelet): Generator<Refusal> {
  const annotations = new Map(pod.get('metadata').get('annotations').entries());
  const spec = pod.get('spec');
  const compare = function* (part: Part, profile: Part, key: string, values: typeof SECCOMP_VALUES, what: string): Generator<Refusal> {
    const annotation = annotations.get(key);
    if (!profile.isSet || !annotation) return;
    const type = profile.get('type').text;
    const security = refusalsOf('security');
    const path = type === 'Localhost' && annotation.text.startsWith('localhost/');
    if (values[type]?.includes(annotation.text) === false || (type === 'Localhost' && !path)) {
      yield asField(security.forbidden(profile.get('type'), `${what} type in annotation and field must match`), profile.get('type'), `${part.field}.type`);
    } else if (path && annotation.text.slice('localhost/'.length) !== profile.get('localhostProfile').text) {
      yield security.forbidden(profile.get('localhostProfile'), `${what} profile in annotation and field must match`);
    }
  };
  const ofPod = spec.get('securityContext');
  yield* compare(ofPod.get('seccompProfile'), ofPod.get('seccompProfile'), SECCOMP_POD, SECCOMP_VALUES, 'seccomp');
  const containers = ['initContainers', 'containers', 'ephemeralContainers'].flatMap((key) => spec.get(key).items());
  for (const container of containers) {
    const profile = container.get('securityContext').get('seccompProfile');
    yield* compare(profile, profile, `${SECCOMP_CONTAINER}${container.get('name').text}`, SECCOMP_VALUES, 'seccomp');
  }
  if (!kubelet.atLeast('1.30') || spec.get('os').get('name').text === 'windows') return;
  for (const container of containers) {
    const own = container.get('securityContext').get('appArmorProfile');
    yield* compare(own, own.isSet ? own : ofPod.get('appArmorProfile'), `${APPARMOR}${container.get('name').text}`, APPARMOR_VALUES, 'apparmor');
  }
}
