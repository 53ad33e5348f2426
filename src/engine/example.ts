import { COMPONENTS, type ComponentName } from '../knowledge/types.ts';
import type { ClusterNode, ControlPlane, Manifest } from '../model/types.ts';
import { buildManifest } from '../model/manifest.ts';
import { buildNode } from '../model/node.ts';
import type { ToldVersions } from '../model/version.ts';
import { memoryFileSystem } from '../source/memory-files.ts';
import { readBytes } from '../source/read.ts';
import type { Rendered } from '../source/rendered-file.ts';
import { openRoot, type Root } from '../source/root.ts';
import { HIDDEN, insideDirectory } from '../source/trouble.ts';
import type { Example, Rule } from './rule.ts';

/** The versions that an example has unless it names one: the API server's minor, and the etcd that goes with it. */
const DEFAULT_VERSION = '1.31';
const DEFAULT_ETCD_VERSION = '3.5';

const isComponent = (scope: string): scope is ComponentName => (COMPONENTS as readonly string[]).includes(scope);

/** A static pod that starts the component with these arguments. */
export const examplePod = (component: ComponentName, version: string, argv: readonly string[]): string => {
  const image = component === 'etcd' ? `etcd:${version}.0-0` : `${component}:v${version}.0`;
  return [
    'apiVersion: v1',
    'kind: Pod',
    `metadata: {name: ${component}, namespace: kube-system}`,
    'spec:',
    '  hostNetwork: true',
    '  containers:',
    `  - name: ${component}`,
    `    image: registry.k8s.io/${image}`,
    '    command:',
    `    - ${component}`,
    ...argv.map((word) => `    - ${JSON.stringify(word)}`),
    '',
  ].join('\n');
};

/** The files of an example: name -> text. Arguments alone are given to the component that the rule is about, else to the API server. */
export const exampleFiles = (rule: Pick<Rule, 'on'>, example: Example): Readonly<Record<string, string>> => {
  const component = isComponent(rule.on) ? rule.on : 'kube-apiserver';
  const name = `${component}.yaml`;
  if (typeof example === 'string') return { [name]: example };
  if ('host' in example) return {};
  const { version, argv, files } = isArgv(example) ? { version: undefined, argv: example, files: undefined } : example;
  if (files) return files;
  const ofComponent = version ?? (component === 'etcd' ? DEFAULT_ETCD_VERSION : DEFAULT_VERSION);
  return { [name]: examplePod(component, ofComponent, argv ?? []) };
};

const exampleRoot = (example: Example): Root | null =>
  typeof example === 'string' || isArgv(example) || 'host' in example || !example.root ? null : openRoot(memoryFileSystem(example.root), '/', '/');

const isArgv = (example: Example): example is readonly string[] => Array.isArray(example);

/** The step that an example is about: the components whose versions are of that kind come from there. */
const stepOf = (example: Example): Pick<ToldVersions, 'stepOf'> => {
  const from = typeof example === 'string' || isArgv(example) || 'host' in example ? undefined : example.from;
  if (from === undefined) return {};
  const ofEtcd = from.startsWith('3.');
  return { stepOf: (component, own) => ({ before: (component === 'etcd') === ofEtcd ? { ...own, text: from, minor: from.split('.', 2).join('.') } : own, after: own }) };
};

/** The node that an example describes, as if its files lay in the kubelet's directory. */
export const exampleNode = (rule: Pick<Rule, 'on'>, example: Example): ClusterNode => {
  const told: ToldVersions = { kubernetesVersion: null, ...stepOf(example) };
  const manifests = Object.entries(exampleFiles(rule, example)).map(([name, text]) => {
    const [folder = '', ...below] = name.split('/');
    if (below.length > 0) return buildManifest(`manifests/${folder}`, { status: 'skipped', trouble: insideDirectory(below) });
    const path = `manifests/${name}`;
    return buildManifest(path, name.startsWith('.') ? { status: 'skipped', trouble: HIDDEN } : readBytes(path, new TextEncoder().encode(text)), told);
  });
  return buildNode('manifests', true, manifests, exampleRoot(example), { rendered: exampleRendering(example, manifests) });
};

const exampleRendering = (example: Example, [first]: readonly Manifest[]): Rendered | undefined => {
  const notes = typeof example === 'string' || isArgv(example) || 'host' in example ? undefined : example.notes;
  return first && notes && { source: first.place.file, program: 'kubeadm', notes: notes.map((note) => ({ ...note, at: first.place })) };
};

/** The same for a rule about a control plane: the folder of each file is a node, `cp-1/etcd.yaml`. */
export const exampleControlPlane = (rule: Pick<Rule, 'on'>, example: Example): ControlPlane => {
  if (rule.on !== 'control-plane') return { nodes: [exampleNode(rule, example)] };
  const folders = new Map<string, Record<string, string>>();
  for (const [path, text] of Object.entries(exampleFiles(rule, example))) {
    const slash = path.indexOf('/');
    const folder = path.slice(0, Math.max(slash, 0));
    folders.set(folder, { ...folders.get(folder), [path.slice(slash + 1)]: text });
  }
  return {
    nodes: [...folders].map(([folder, files]) => {
      const path = folder === '' ? 'manifests' : folder;
      return buildNode(path, true, Object.entries(files).map(([name, text]) => buildManifest(`${path}/${name}`, readBytes(`${path}/${name}`, new TextEncoder().encode(text)))));
    }),
  };
};
