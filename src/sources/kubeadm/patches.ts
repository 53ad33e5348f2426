import { posix } from 'node:path';
import type { Note } from '../../source/rendered-file.ts';
import type { SourceFile } from '../../source/source-file.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import { parseYaml } from '../../yaml/parse.ts';
import { copyOf } from '../copy.ts';
import { jsonPatch, mergePatch, withItem } from '../patch-tree.ts';
import { text, type Tree } from '../emit.ts';
import { placeholder } from '../text.ts';
import { COMPONENTS } from '../../knowledge/types.ts';
import type { RenderContext } from '../types.ts';
import { isMapping, podPart, scalarOf, type Reading } from './pod-json.ts';
import type { KubeadmComponent } from './settings.ts';
import { PatchError, strategicPatch } from './strategic-patch.ts';
import { given } from './values.ts';

/** One file of the patches directory. */
interface SeenPatch {
  readonly target: string;
  readonly kind: 'json' | 'merge' | 'strategic';
  readonly file: SourceFile;
}

/** One that is not seen may add anything. */
type PatchFile = SeenPatch | { readonly target: string; readonly kind: 'unseen' };

const TARGETS = /^(etcd|kube-apiserver|kube-controller-manager|kube-scheduler|kubeletconfiguration|corednsdeployment)([^.+\n]*)?(\+)?(json|merge|strategic)?/;

/** The patches beside the configuration, in the order of their names. */
export const readPatches = (patches: Cursor, context: RenderContext, notes: Note[]): readonly PatchFile[] => {
  const at = patches.get('directory');
  const directory = context.values.get('PATCHES') ?? given(at)?.text;
  if (directory === undefined) return [];
  const names = context.list(directory);
  if (names.length === 0) {
    const where = posix.isAbsolute(directory) ? 'it lies on the node; --set PATCHES=FOLDER names a copy of it beside this file' : 'there is no such folder beside this file, or nothing is in it';
    notes.push({ kind: 'approximate', at, message: `the patches in ${directory} are not seen: ${where}` });
    return COMPONENTS.map((target) => ({ target, kind: 'unseen' }));
  }
  return names.toSorted().flatMap((name) => readPatch(name, posix.join(directory, name), at, context, notes) ?? []);
};

const readPatch = (name: string, path: string, at: Cursor, context: RenderContext, notes: Note[]): PatchFile | undefined => {
  if (!/.\.(?:json|yaml)$/.test(name)) return undefined;
  const [, target, , plus, kind] = TARGETS.exec(name) ?? [];
  if (target === undefined) {
    notes.push({ kind: 'ignored', at, message: `kubeadm passes over the patch ${name}: its name does not begin with what it patches, such as kube-apiserver` });
    return undefined;
  }
  if (plus !== undefined && kind === undefined) {
    notes.push({ kind: 'refused', at, message: `the name of the patch ${name} must have json, merge or strategic after its +`, log: "unknown or missing patch type after '+', must be one of [json merge strategic]" });
    return undefined;
  }
  const read = context.read(path);
  if (read.status === 'read') return { target, kind: (kind ?? 'strategic') as SeenPatch['kind'], file: read.source };
  notes.push({ kind: 'approximate', at, message: `the patch ${name} is not seen: ${read.trouble.message}` });
  return { target, kind: 'unseen' };
};

/** The pod with the patches of its component, as Go reads and writes it again; undefined where a patch does not apply. */
export const patchedPod = (pod: Tree, component: KubeadmComponent, patches: readonly PatchFile[], minor: string, notes: Note[]): Tree | undefined => {
  const isOpen = patches.some(({ target, kind }) => target === component && kind === 'unseen');
  const own = patches.filter((patch): patch is SeenPatch => patch.target === component && patch.kind !== 'unseen');
  let tree = pod;
  for (const patch of own) {
    const { documents, problems } = parseYaml(patch.file, 'literal');
    const problem = problems.find(({ kind }) => kind !== 'duplicate-key');
    if (problem) {
      notes.push({ kind: 'refused', at: { file: patch.file, span: problem.span, path: problem.path }, message: `kubeadm cannot read this patch as YAML: ${problem.message}`, log: 'could not convert patch to JSON' });
      return undefined;
    }
    for (const document of documents.filter(({ kind }) => kind === 'map' || kind === 'list')) {
      const next = applied(tree, patch, document, minor, notes);
      if (next === undefined) return undefined;
      tree = next;
    }
  }
  const made = own.length === 0 ? pod : readAgain(tree, component, minor, own[0]?.file, notes);
  return made && isOpen ? withItem(made, ['spec', 'containers', '0', 'command'], text(placeholder('MORE_ARGUMENTS'))) : made;
};

const TYPES = { json: 'application/json-patch+json', merge: 'application/merge-patch+json', strategic: 'application/strategic-merge-patch+json' } as const;

const applied = (tree: Tree, { kind, target }: SeenPatch, document: Cursor, minor: string, notes: Note[]): Tree | undefined => {
  const refuse = (at: Note['at'], message: string): undefined => {
    notes.push({ kind: 'refused', at, message: `this patch of ${target} does not apply, and kubeadm stops: ${message}`, log: `could not apply the following patch of type "${TYPES[kind]}" to target "${target}"` });
    return undefined;
  };
  if (kind === 'json') {
    const patched = jsonPatch(tree, document);
    return 'tree' in patched ? patched.tree : refuse(patched.trouble.at, patched.trouble.message);
  }
  const patch = copyOf(document);
  if (!isMapping(patch) || !isMapping(tree)) return refuse(document, 'it must hold fields of a Pod');
  try {
    return kind === 'merge' ? mergePatch(tree, patch) : strategicPatch(tree, patch, 'Pod', minor);
  } catch (error) {
    if (error instanceof PatchError) return refuse(document, error.message);
    throw error;
  }
};

const readAgain = (tree: Tree, component: KubeadmComponent, minor: string, file: SourceFile | undefined, notes: Note[]): Tree | undefined => {
  if (!file) return tree;
  const start = { file, span: { start: 0, end: Math.max(0, file.text.indexOf('\n')) }, path: '' };
  const reading: Reading = { minor, at: start, unknown: [], wrong: [] };
  const pod = podPart(tree, 'Pod', reading);
  if (!isMapping(tree) || scalarOf(tree.map['kind']) !== 'Pod') reading.wrong.push({ at: start, message: 'its kind must stay Pod' });
  for (const { at, message } of reading.wrong) notes.push({ kind: 'refused', at, message: `with its patches ${component} is no Pod that kubeadm can read: ${message}`, log: 'failed to unmarshal patched manifest' });
  for (const { at, key, type } of reading.unknown) notes.push({ kind: 'ignored', at, message: `kubeadm drops ${key}, which is no field of ${type} at ${minor}` });
  return reading.wrong.length > 0 ? undefined : pod;
};
