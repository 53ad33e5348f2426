import { COMPONENTS, type ComponentName } from '../knowledge/types.ts';
import type { Place } from '../source/place.ts';
import type { Note, RenderedFile } from '../source/rendered-file.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { copyOf } from './copy.ts';
import { emit, list, map, text } from './emit.ts';
import { mergedArguments } from './extra-args.ts';
import { processManifest } from './process.ts';
import { TALOS_FLAGS, TALOS_POLICIES, type Setting } from './talos-flags.ts';
import { withTalosPatches } from './talos-patch.ts';
import { partOf, placeholder, withCommas, type Text } from './text.ts';
import type { Render } from './types.ts';

/** A machine configuration of Talos of one or several documents, a patch of it, or a document of a component. */
export const render: Render = (source, { changes }) => {
  const start: Place = { file: source, span: { start: 0, end: Math.max(0, source.text.indexOf('\n')) }, path: '' };
  const { documents, notes } = withTalosPatches(source, changes, start);
  const say = (kind: Note['kind'], message: string, at: Place = start): Note => ({ kind, at: { file: at.file, span: at.span, path: at.path }, message });
  if (documents.length === 0) return { nodes: [], notes: notes.length > 0 ? notes : [say('approximate', 'there is no document in it')] };
  const machine = documents.find((document) => document.get('machine').kind !== 'missing' || document.get('cluster').kind !== 'missing');
  const type = machine?.get('machine').get('type').text();
  if (type === 'worker' || type === 'join') return { nodes: [], notes: [...notes, say('approximate', 'a worker has no components of the control plane', machine?.get('machine').get('type'))] };
  const isWhole = type === 'controlplane' || type === 'init';
  const cluster = machine?.get('cluster');
  const made = COMPONENTS.flatMap((component) => {
    const parts = [cluster?.get(SECTIONS[component]), ...documents.filter((document) => document.get('kind').text() === KINDS[component])].filter((part) => part !== undefined && part.kind === 'map');
    if (parts.length === 0 && !isWhole) return [];
    return [componentOf(component, parts as readonly Cursor[], cluster, source, start)];
  });
  const beside = cluster ? configFiles(cluster.get('apiServer'), source) : [];
  if (made.length === 0) return { nodes: [], notes: [...notes, say('approximate', 'it changes no component of the control plane')] };
  const partial = isWhole ? [] : [say('approximate', 'this is a patch, audited alone: what it does not say is not known; give the configuration that it changes, too')];
  return { nodes: [{ files: made.map(({ file }) => file), ...(beside.length > 0 ? { beside } : {}) }], notes: [...notes, ...partial, ...made.flatMap((each) => each.notes)] };
};

const SECTIONS: Readonly<Record<ComponentName, string>> = { etcd: 'etcd', 'kube-apiserver': 'apiServer', 'kube-controller-manager': 'controllerManager', 'kube-scheduler': 'scheduler' };
const KINDS: Readonly<Record<ComponentName, string>> = { etcd: 'EtcdConfig', 'kube-apiserver': 'KubeAPIServerConfig', 'kube-controller-manager': 'KubeControllerManagerConfig', 'kube-scheduler': 'KubeSchedulerConfig' };

const componentOf = (component: ComponentName, parts: readonly Cursor[], cluster: Cursor | undefined, source: SourceFile, start: Place): { readonly file: RenderedFile; readonly notes: readonly Note[] } => {
  const own = Object.fromEntries(Object.entries(TALOS_FLAGS[component]).map(([name, value]) => [name, typeof value === 'string' ? value : settingOf(value, cluster, parts)]));
  const { argv, notes } = mergedArguments(own, parts.map((part) => part.get('extraArgs')), { policies: TALOS_POLICIES[component], refusal: (flag) => ({ message: `Talos does not let --${flag} of ${component} be set`, log: `extra arg "${flag}" is not allowed` }) });
  const image = parts.map((part) => part.get('image').word()).find((word) => word !== undefined);
  const tag = image && image.unknown === undefined ? /:v?(\d[^@]*)/.exec(image.text.slice(image.text.lastIndexOf('/') + 1))?.[1] : undefined;
  const version = image && tag !== undefined ? partOf(image, image.text.indexOf(tag), image.text.indexOf(tag) + tag.length) : null;
  const { file, span } = parts[0] ?? start;
  return { file: processManifest({ component, argv: [...argv, placeholder('MORE_ARGUMENTS')], environment: environmentOf(parts), version, at: { file, span: firstLine(file, span), path: '' } }, 'talos', source.path), notes };
};

const firstLine = (file: SourceFile, { start, end }: Place['span']): Place['span'] => {
  const newline = file.text.indexOf('\n', start);
  return { start, end: newline < 0 ? end : Math.min(end, newline) };
};

const environmentOf = (parts: readonly Cursor[]): Readonly<Record<string, Text>> =>
  Object.fromEntries(parts.flatMap((part) => part.get('env').keys().flatMap((name) => {
    const value = part.get('env').get(name).word();
    return value ? [[name, value] as const] : [];
  })));

/** Undefined where the configuration does not say it and it has no default. */
const settingOf = ({ setting }: Setting, cluster: Cursor | undefined, parts: readonly Cursor[]): Text | undefined => {
  const controlPlane = cluster?.get('controlPlane');
  if (setting === 'endpoint') return controlPlane?.get('endpoint').word();
  if (setting === 'port') return parts.map((part) => part.get('apiPort').word()).find((word) => word !== undefined) ?? controlPlane?.get('localAPIServerPort').word() ?? '6443';
  const subnets = cluster?.get('network').get(setting).items().flatMap((item) => item.word() ?? []) ?? [];
  return subnets.length > 0 ? withCommas(subnets) : setting === 'podSubnets' ? '10.244.0.0/16' : '10.96.0.0/12';
};

/** The files that Talos makes of what the configuration says of the API server. */
const configFiles = (apiServer: Cursor, source: SourceFile): readonly RenderedFile[] => {
  const folder = `${source.path}/system/config/kubernetes/kube-apiserver`;
  const policy = apiServer.get('auditPolicy');
  const policyTree = policy.kind === 'map' && policy.get('kind').kind !== 'missing' ? copyOf(policy) : undefined;
  const plugins = apiServer.get('admissionControl').items().filter((plugin) => plugin.get('configuration').kind === 'map');
  const admission = map({
    apiVersion: text('apiserver.config.k8s.io/v1'),
    kind: text('AdmissionConfiguration'),
    plugins: list(plugins.map((plugin) => map({ name: copyOf(plugin.get('name')), path: text(''), configuration: copyOf(plugin.get('configuration')) }))),
  });
  return [
    ...(policyTree ? [emit(policyTree, `${folder}/auditpolicy.yaml`, policy)] : []),
    ...(plugins.length > 0 ? [emit(admission, `${folder}/admission-control-config.yaml`, apiServer)] : []),
  ];
};
