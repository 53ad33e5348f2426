import type { Place } from '../source/place.ts';
import type { YamlFile, YamlProblem } from '../yaml/document.ts';
import { parseYaml } from '../yaml/parse.ts';
import { lazilyFor } from '../knowledge/facts.ts';
import { podMinors } from '../knowledge/pod-types.ts';
import { compareVersions } from '../knowledge/table.ts';
import { mismatchesIn, toldFirst } from './kubelet/decode.ts';
import { isJsonText, jsonProblem } from './kubelet/json.ts';
import { kindRefusal } from './kubelet/kind.ts';
import { annotationsAgainstFields, knownAnnotationRefusals, metadataRefusals, podName } from './kubelet/metadata.ts';
import { paddedImageRefusals } from './kubelet/containers.ts';
import { podPart, type Part } from './kubelet/part.ts';
import { hostPortOf } from './kubelet/ports.ts';
import { referenceRefusals, unknownProjections } from './kubelet/references.ts';
import { refusalsOf, type Refusal } from './kubelet/refusal.ts';
import { specRefusals } from './kubelet/spec.ts';
import { kubeletOf, type Kubelet } from './kubelet/version.ts';
import { syntaxLog } from './kubelet/syntax.ts';
import type { ClusterNode, Manifest } from './types.ts';

/** A pod as the kubelet runs it; of its containers the first. */
export interface KubeletPod {
  readonly manifest: Manifest;
  readonly name: string;
  readonly namespace: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  /** Name and value; null where the value comes from elsewhere. */
  readonly env: readonly { readonly name: string; readonly value: string | null }[];
  /** The ports of the host that its containers claim. */
  readonly hostPorts: readonly HostPort[];
}

export interface HostPort {
  readonly at: Place;
  readonly port: bigint;
  readonly protocol: string;
  /** Empty for all addresses. */
  readonly address: string;
}

/** What the kubelet makes of one file: a pod, or reasons why there is none. */
export interface KubeletReading {
  readonly pod: KubeletPod | null;
  readonly refusals: readonly Refusal[];
  /** What it logs, as far as it is known: a part of the line. null: nothing, or in words that are not known. */
  readonly log: string | null;
}

const NOTHING: KubeletReading = { pod: null, refusals: [], log: null };

/**
 * What the kubelet of a minor release (`1.31`) makes of a file of its directory. A template is read as it stands, since the kubelet
 * knows nothing of templates.
 */
export const readAsKubelet = (manifest: Manifest, minor: string, nodeName = 'node'): KubeletReading => {
  if (manifest.yaml === null) return unread(manifest);
  const isTemplate = manifest.yaml.placeholders.length > 0;
  return readYaml(manifest, isTemplate ? parseYaml(manifest.yaml.source, 'literal') : manifest.yaml, kubeletOf(minor, nodeName));
};

/** All pods that the kubelet would run of a node's files, sorted by namespace and name, and the files that it refuses. */
export const kubeletPods = (node: ClusterNode, minor: string, nodeName = node.name): { pods: readonly KubeletPod[]; errors: readonly { manifest: Manifest; reading: KubeletReading }[] } => {
  const pods = new Map<string, KubeletPod>();
  const errors: { manifest: Manifest; reading: KubeletReading }[] = [];
  for (const manifest of node.manifests) {
    const reading = readAsKubelet(manifest, minor, nodeName);
    // Of two files with one pod the kubelet takes the later one.
    if (reading.pod) pods.set(`${reading.pod.namespace}/${reading.pod.name}`, { ...reading.pod });
    else if (reading !== NOTHING) errors.push({ manifest, reading });
  }
  return { pods: [...pods.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pod]) => pod), errors };
};

/** What the kubelet says of a file that we could not read either; whether it can read what we may not is not known. */
const unread = ({ trouble, place, status }: Manifest): KubeletReading => {
  const log = TROUBLE_LOGS[trouble?.kind ?? ''] ?? null;
  if (trouble?.kind === 'hidden' || trouble?.kind === 'no-permission' || trouble?.isOurLimit === true) return NOTHING;
  const refusal: Refusal = { topic: 'text', at: place, message: trouble?.message ?? 'it cannot be read', log: '' };
  return { pod: null, refusals: status === 'skipped' ? [] : [refusal], log };
};

const TROUBLE_LOGS: Readonly<Record<string, string>> = {
  'too-large': 'the read limit is reached',
  'control-character': "couldn't parse as pod(yaml: control characters are not allowed)",
  directory: 'Provided manifest path is a directory, not recursing into manifest path',
  'not-regular': 'Manifest path is not a directory or file',
  missing: 'Could not get metadata',
  'link-loop': 'Could not get metadata',
};

/** The kubelet reads only the first document. */
const readYaml = (manifest: Manifest, yaml: YamlFile, kubelet: Kubelet): KubeletReading => {
  const problem = yaml.problems.find(({ kind, document }) => document === 0 && kind !== 'duplicate-key');
  const [root] = yaml.documents;
  if (problem) return refused([syntaxRefusal(yaml, problem)], null, syntaxLog(yaml, problem));
  const unsupported = root && !isJsonText(yaml.source.text) ? jsonProblem(root) : undefined;
  if (unsupported) return refused([{ topic: 'type', ...unsupported }], unsupported.log);
  const place: Place = root ?? manifest.place;
  const kind = kindRefusal(root, place, yaml, kubelet);
  if (kind || !root) return refused(kind ? [kind] : [], kind?.log ?? null);
  const mismatches = mismatchesIn(root, kubelet.minor, kubelet.atLeast('1.35'));
  const told = toldFirst(mismatches);
  if (told) return refused(mismatches.map((mismatch): Refusal => ({ topic: 'type', ...mismatch })), kubelet.atLeast('1.23') ? told.log : null);
  return readPod(manifest, podPart(root, kubelet.minor), kubelet);
};

const syntaxRefusal = ({ source }: YamlFile, { span, path, message }: YamlProblem): Refusal => ({ topic: 'text', at: { file: source, span, path }, message, log: '' });

const refused = (refusals: readonly Refusal[], decode: string | null, log: string | null = decode === null ? null : `couldn't parse as pod(${decode}`): KubeletReading => ({ pod: null, refusals, log });

const readPod = (manifest: Manifest, pod: Part, kubelet: Kubelet): KubeletReading => {
  const metadata = pod.get('metadata');
  const spec = pod.get('spec');
  const name = metadata.get('name');
  if (name.text === '' && kubelet.atLeast('1.29')) {
    const refusal = { ...refusalsOf('name').required(name), log: 'name is needed for the pod' };
    const others = checked(pod, kubelet).filter(({ log }) => !log.startsWith('metadata.name:'));
    return { pod: null, refusals: [refusal, ...others], log: `invalid pod: ${refusal.log}` };
  }
  const refusals = checked(pod, kubelet);
  const references = [...referenceRefusals(spec, kubelet), ...unknownProjections(spec, kubelet)];
  if (refusals.length > 0) return { pod: null, refusals: [...refusals, ...references], log: validationLog(refusals) };
  if (references.length > 0) return { pod: null, refusals: references, log: references[0]?.log ?? null };
  return { pod: runningPod(manifest, pod, kubelet), refusals: [], log: null };
};

/** The whole line; where a part of it is not known, the first that is. */
const validationLog = (refusals: readonly Refusal[]): string => {
  if (!refusals.some(({ isEnd }) => isEnd)) return `invalid pod: [${refusals.map(({ log }) => log).join(' ')}]`;
  return (refusals.find(({ isEnd }) => !isEnd) ?? refusals[0])?.log ?? '';
};

/** Everything that the kubelet's validation finds, in its order. */
const checked = (pod: Part, kubelet: Kubelet): readonly Refusal[] => {
  const spec = pod.get('spec');
  const { forbidden } = refusalsOf('container');
  const debugging = spec.get('ephemeralContainers');
  const gates = spec.get('schedulingGates');
  return [
    ...metadataRefusals(pod.get('metadata'), kubelet),
    ...knownAnnotationRefusals(pod, kubelet),
    ...specRefusals(spec, kubelet),
    ...tokenRefusals(spec),
    ...paddedImageRefusals(spec),
    ...(debugging.items().length > 0 ? [forbidden(debugging, 'cannot be set on create', `${debugging.field} are for running pods, and a static pod cannot have them`)] : []),
    ...(gates.items().length > 0 && kubelet.atLeast('1.26') ? [heldBack(gates)] : []),
    ...annotationsAgainstFields(pod, kubelet),
  ];
};

const heldBack = (gates: Part): Refusal => {
  const detail = 'cannot be set until all schedulingGates have been cleared';
  return { topic: 'policy', at: gates, message: `${gates.field} hold the pod back, and a static pod has its node from the start`, log: `spec.nodeName: Forbidden: ${detail}` };
};

function* tokenRefusals(spec: Part): Generator<Refusal> {
  if (spec.get('serviceAccountName').text !== '' || spec.get('serviceAccount').text !== '') return;
  for (const source of spec.get('volumes').items().flatMap((volume) => volume.get('projected').get('sources').items())) {
    const token = source.get('serviceAccountToken');
    if (token.isSet) yield refusalsOf('volume').forbidden(token, 'must not be specified when serviceAccountName is not set');
  }
}

const runningPod = (manifest: Manifest, pod: Part, kubelet: Kubelet): KubeletPod => {
  const metadata = pod.get('metadata');
  const [container] = pod.get('spec').get('containers').items();
  const texts = (key: string): string[] => container?.get(key).items().map(({ text }) => text) ?? [];
  return {
    manifest,
    name: podName(metadata, kubelet),
    namespace: metadata.get('namespace').text || 'default',
    image: container?.get('image').text ?? '',
    command: texts('command'),
    args: texts('args'),
    env: container?.get('env').items().map((entry) => ({ name: entry.get('name').text, value: entry.get('valueFrom').isSet ? null : entry.get('value').text })) ?? [],
    hostPorts: hostPorts(pod.get('spec')),
  };
};

const hostPorts = (spec: Part): readonly HostPort[] => {
  const isHostNetwork = spec.get('hostNetwork').flag === true;
  return spec.get('containers').items().flatMap((container) => container.get('ports').items()).flatMap((port): HostPort[] => {
    const number = hostPortOf(port, isHostNetwork);
    const at = port.get('hostPort').isSet ? port.get('hostPort') : port.get('containerPort');
    return number === 0n ? [] : [{ at, port: number, protocol: port.get('protocol').text || 'TCP', address: port.get('hostIP').text }];
  });
};

/** The minor of the kubelet that is taken to run a node: that of its API server, than which it may not be newer; else of the newest component. */
export const kubeletMinor = (node: ClusterNode): string | null => {
  const newest = (isWanted: (component: string) => boolean): string | undefined =>
    node.invocations.flatMap(({ component, version }) => (isWanted(component) && version.minor !== null ? version.minor : [])).toSorted(compareVersions).at(-1);
  return newest((component) => component === 'kube-apiserver') ?? newest((component) => component !== 'etcd') ?? null;
};

/** What the kubelet of a node makes of a file, for rules: its version is guessed, and the name of the node is not known. */
export interface KubeletRefusals {
  /** The name of the pod is as in the manifest. */
  readonly pod: KubeletPod | null;
  readonly refusals: readonly Refusal[];
  /** A part of the line that it logs; null where that is not known. */
  readonly log: string | null;
}

/** In the place of the name of the node, which the manifests seldom say. */
const UNKNOWN_NODE = 'unknown-node';
const OLDEST_TO_AGREE = '1.24';

/** The operators of OpenShift fill in the revision by replacing this word. */
const OPERATOR_TEMPLATE = /^\s*(- )?name: \S*-REVISION$/m;

const known = new WeakMap<Manifest, KubeletRefusals>();

/** Asked for by a rule for each topic, so it is kept. Nothing is said of templates. */
export const kubeletRefusals = (manifest: Manifest, node: ClusterNode): KubeletRefusals => {
  const found = known.get(manifest) ?? refusalsBy(manifest, kubeletMinor(node));
  known.set(manifest, found);
  return found;
};

/** The text alone and the version decide, so that a file which did not change between two audits is read once. */
const refusalsBy = (manifest: Manifest, minor: string | null): KubeletRefusals => {
  if (!manifest.yaml) return findRefusals(manifest, minor);
  const byMinor = ofFile(manifest.yaml);
  const found = byMinor.get(minor) ?? findRefusals(manifest, minor);
  byMinor.set(minor, found);
  return found.pod ? { ...found, pod: { ...found.pod, manifest } } : found;
};
const ofFile: (file: YamlFile) => Map<string | null, KubeletRefusals> = lazilyFor(() => new Map());

const findRefusals = (manifest: Manifest, minor: string | null): KubeletRefusals => {
  const isTemplate = manifest.status === 'template' || OPERATOR_TEMPLATE.test(manifest.yaml?.source.text ?? '');
  const isProcess = manifest.pods.some(({ containers }) => containers.some((container) => container.isProcess));
  if (isTemplate || isProcess || manifest.status === 'skipped') return { pod: null, refusals: [], log: null };
  const newest = podMinors.at(-1) ?? OLDEST_TO_AGREE;
  const { pod: running, refusals, log } = readAsKubelet(manifest, minor ?? newest, UNKNOWN_NODE);
  const pod = running && { ...running, name: running.name.slice(0, -UNKNOWN_NODE.length - 1) };
  const cut = log?.indexOf(`-${UNKNOWN_NODE}`) ?? -1;
  const line = log === null || log === '' ? null : cut < 0 ? log : log.slice(0, cut + 1);
  if (minor !== null && podMinors.includes(minor)) return { pod, refusals, log: line };
  // Of a version that is not known counts what old and new kubelets refuse alike.
  const old = new Set(readAsKubelet(manifest, OLDEST_TO_AGREE, UNKNOWN_NODE).refusals.map(({ topic, at }) => `${topic} ${at.span.start}`));
  const agreed = refusals.filter(({ topic, at }) => old.has(`${topic} ${at.span.start}`));
  return { pod, refusals: agreed, log: agreed.length === refusals.length ? line : null };
};

export type { Refusal, Topic } from './kubelet/refusal.ts';
