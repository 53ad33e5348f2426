import { COMPONENTS, type ComponentName } from '../knowledge/types.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { Word } from '../source/place.ts';
import type { Note } from '../source/rendered-file.ts';
import { wordAt } from '../source/word-at.ts';
import { processManifest } from './process.ts';
import { substitute } from './substitute.ts';
import { placeholder } from './text.ts';
import type { Render } from './types.ts';

/** A file of a snap's `args` folder: a flag on each line, which the snap gives to the component that the file is called after. */
export const render: Render = (source, { values }) => {
  const component = componentOf(source.path);
  const start = { file: source, span: { start: 0, end: source.text.indexOf('\n') }, path: '' };
  if (!component) return { nodes: [], notes: [{ kind: 'approximate', at: start, message: otherProgram(source.path) ?? 'the name of the file does not say which component takes these arguments' }] };
  const file = substitute(source, values, ['shell']);
  const argv = argumentsOf(file);
  const dqlite = component === 'kube-apiserver' ? argv.find(([name, value]) => name?.text === '--storage-backend=' && value?.text === 'dqlite') : undefined;
  // The API server of MicroK8s 1.19 to 1.25 is a build of its own, which keeps its objects by itself.
  const known = dqlite ? [...argv.filter(([name]) => !/^--storage-(?:backend|dir)=/.test(name?.text ?? '')), placeholder('MORE_ARGUMENTS')] : argv;
  const notes: readonly Note[] = dqlite?.[0] ? [{ kind: 'approximate', at: dqlite[0], message: 'this API server keeps its objects in a store of its own, and has flags for it that no other one has' }] : [];
  return { nodes: [{ files: [processManifest({ component, argv: known, at: start }, 'microk8s', source.path)] }], notes };
};

/** `args/kube-apiserver`, `default-args-kube-apiserver.yaml`. */
const componentOf = (path: string): ComponentName | undefined => COMPONENTS.find((component) => new RegExp(`(^|[/._-])${component}(\\.\\w+)?$`).test(path));

/** Programs of a snap whose flags are not those of a component. */
const OTHER_PROGRAMS: Readonly<Record<string, string>> = {
  'k8s-dqlite': 'k8s-dqlite stands in the place of etcd, and takes none of its flags',
  kubelite: 'kubelite runs the components inside of itself, with the arguments of the files that it names: audit those',
  'flanneld|kubelet|kube-proxy|containerd|k8s-apiserver-proxy|cluster-agent|apiserver-proxy': 'these are the arguments of a program that is no component of the control plane',
};

const otherProgram = (path: string): string | undefined => Object.entries(OTHER_PROGRAMS).find(([names]) => new RegExp(`(?:^|[/._-])(?:${names})(?:\\.\\w+)?$`).test(path))?.[1];

/** Quotes around a value are taken off, as the snap's shell does. */
const argumentsOf = (file: SourceFile): readonly (readonly Word[])[] =>
  [...file.text.matchAll(/^[ \t]*(--?[^\s=#]+=?)(["']?)([^\r\n]*?)\2[ \t]*\r?$/gm)].map(({ index, 0: whole, 1: name = '', 2: quote = '', 3: value = '' }) => {
    const start = index + whole.indexOf(name);
    const valueStart = start + name.length + quote.length;
    return [wordAt(file, start, start + name.length), wordAt(file, valueStart, valueStart + value.length)];
  });
