import type { Place } from '../source/place.ts';
import type { Note } from '../source/rendered-file.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { copyOf, documentsOf } from './copy.ts';
import { emitDocuments, list, type Mapping, type Tree } from './emit.ts';
import { isList, isMap, jsonPatch, stepsOf, type PatchTrouble } from './patch-tree.ts';
import { written } from './text.ts';

type Changed = { readonly trees: readonly Tree[] } | { readonly trouble: PatchTrouble };

/** The documents of a machine configuration with patches over them, as `talosctl machineconfig patch` makes them (pkg/machinery/config/configpatcher). */
export const withTalosPatches = (source: SourceFile, patches: readonly SourceFile[], start: Place): { readonly documents: readonly Cursor[]; readonly notes: readonly Note[] } => {
  const whole = documentsOf(source, 'talos');
  const notes = [...whole.notes];
  const [operations] = whole.documents.length === 0 ? documentsOf(source, 'talos', 'list').documents : [];
  let trees = operations ? [addedBy(operations)] : whole.documents.flatMap((document) => copyOf(document) ?? []);
  if (patches.length === 0 && !operations) return whole;
  for (const patch of patches) {
    const { documents, notes: problems } = documentsOf(patch, 'talos');
    notes.push(...problems);
    if (problems.length > 0) continue;
    const [first] = documents.length === 0 ? documentsOf(patch, 'talos', 'list').documents : [];
    const changed = first ? patchedWith(trees, first) : mergedWith(trees, documents);
    if ('trouble' in changed) notes.push({ kind: 'refused', at: changed.trouble.at, message: `Talos refuses the patch: ${changed.trouble.message}` });
    else trees = [...changed.trees];
  }
  return { documents: documentsOf(emitDocuments(trees, source.path, start), 'talos').documents, notes };
};

/** What the operations of a JSON patch put in, without the configuration that they change. */
const addedBy = (operations: Cursor): Tree =>
  operations.items().reduce<Tree>((tree, operation) => {
    const value = /^(?:add|replace)$/.test(operation.get('op').text() ?? '') ? copyOf(operation.get('value')) : undefined;
    const steps = stepsOf(operation.get('path').text() ?? '');
    if (value === undefined || !steps || steps.length === 0) return tree;
    return merged(tree, steps.reduceRight<Tree>((inner, step) => (/^(?:-|\d+)$/.test(step) ? list([inner]) : { map: { [step]: inner }, keys: new Map([[step, operation.get('path')]]) }), value), '');
  }, { map: {} });

const patchedWith = (trees: readonly Tree[], operations: Cursor): Changed => {
  const [only] = trees;
  if (only === undefined || trees.length > 1) return { trouble: { at: operations, message: 'a patch of RFC 6902 does not change a configuration of several documents' } };
  const patched = jsonPatch(only, operations);
  return 'trouble' in patched ? patched : { trees: [patched.tree] };
};

/** Documents of the same kind and name are merged, others come after those that are there. */
const mergedWith = (trees: readonly Tree[], patches: readonly Cursor[]): Changed => {
  const made: (Tree | undefined)[] = [...trees];
  for (const document of patches) {
    const patch = copyOf(document);
    const index = made.findIndex((tree) => tree !== undefined && idOf(tree) === idOf(patch));
    const { rest, deletions } = withoutDeletions(patch, []);
    for (const deletion of index < 0 ? [] : deletions) {
      const trouble = deletion.path.some((step) => step === '[') ? 'an item of a list is deleted as a whole' : undefined;
      const left = trouble === undefined ? deleted(made[index], deletion, '') : undefined;
      if (!left) return { trouble: { at: deletion.at, message: trouble ?? `there is nothing at ${deletion.path.join('.')} that it could delete` } };
      made[index] = left.tree;
    }
    if (rest === undefined) continue;
    if (index < 0) made.push(rest);
    else made[index] = merged(made[index], rest, '');
  }
  return { trees: made.flatMap((tree) => tree ?? []) };
};

const textAt = (tree: Tree | undefined, key: string): string | undefined => {
  const value = isMap(tree) ? tree.map[key] : undefined;
  return typeof value === 'object' && value !== null && 'text' in value ? written(value.text) : undefined;
};

/** The configuration itself has no kind. */
const idOf = (tree: Tree | undefined): string => (textAt(tree, 'kind') === undefined ? 'v1alpha1' : ['apiVersion', 'kind', 'name'].map((key) => textAt(tree, key) ?? '').join('/'));

interface Deletion {
  readonly path: readonly string[];
  /** What an item of the list there says of itself. */
  readonly item?: readonly [key: string, value: string];
  readonly at: Place;
}

/** A patch without its `$patch: delete`, which Talos carries out before it merges what is left. `[` is a step into a list. */
const withoutDeletions = (tree: Tree | undefined, path: readonly string[]): { readonly rest: Tree | undefined; readonly deletions: readonly Deletion[] } => {
  const deletions: Deletion[] = [];
  const inner = (value: Tree | undefined, below: readonly string[]): Tree | undefined => {
    const found = withoutDeletions(value, below);
    deletions.push(...found.deletions);
    return found.rest;
  };
  if (isMap(tree)) {
    const at = textAt(tree, '$patch') === 'delete' ? tree.keys?.get('$patch') : undefined;
    if (at) {
      const key = Object.keys(tree.map).find((each) => each !== '$patch') ?? '';
      return { rest: undefined, deletions: [path.at(-1) === '[' ? { path: path.slice(0, -1), item: [key, textAt(tree, key) ?? ''], at } : { path, at }] };
    }
    const entries = Object.entries(tree.map).map(([key, value]) => [key, inner(value, [...path, key])] as const).filter(([, value]) => value !== undefined);
    return { rest: deletions.length > 0 && entries.length === 0 ? undefined : { ...tree, map: Object.fromEntries(entries) }, deletions };
  }
  if (!isList(tree)) return { rest: tree, deletions };
  const items = tree.list.flatMap((item) => inner(item, [...path, '[']) ?? []);
  return { rest: deletions.length > 0 && items.length === 0 ? undefined : { ...tree, list: items }, deletions };
};

/** Maps whose keys a person chooses: one that is not there cannot be deleted. A field that is not set can. */
const FREE = new Set(['extraArgs', 'env', 'nodeLabels', 'nodeAnnotations', 'nodeTaints', 'sysctls', 'sysfs']);

/** Undefined where there is no such place; no tree for a whole document. */
const deleted = (tree: Tree | undefined, { path: [step, ...path], item, at }: Deletion, parent: string): { readonly tree: Tree | undefined } | undefined => {
  if (step === undefined) {
    if (!item) return { tree: undefined };
    const index = isList(tree) ? tree.list.findIndex((each) => textAt(each, item[0]) === item[1]) : -1;
    return isList(tree) && index >= 0 ? { tree: { ...tree, list: tree.list.toSpliced(index, 1) } } : undefined;
  }
  if (!isMap(tree) || (tree.map[step] === undefined && (path.length > 0 || item !== undefined || FREE.has(parent)))) return undefined;
  const inner = deleted(tree.map[step], { path, ...(item ? { item } : {}), at }, step);
  return inner && { tree: { ...tree, map: { ...tree.map, [step]: inner.tree } } };
};

const REPLACED = new Set(['auditPolicy', 'podSubnets', 'serviceSubnets']);

/** Maps merge, lists grow, and what is empty changes nothing. */
const merged = (left: Tree | undefined, right: Tree, key: string): Tree => {
  if (left === undefined || left === null) return right;
  if (right === null || (isText(right) && written(right.text) === '')) return left;
  if (isMap(left) && isMap(right) && !REPLACED.has(key)) return mergedMaps(left, right, key);
  if (!isList(left) || !isList(right) || REPLACED.has(key)) return right;
  if (key !== 'admissionControl') return { ...left, list: [...left.list, ...right.list] };
  return { ...left, list: right.list.reduce<readonly Tree[]>((items, plugin) => withPlugin(items, plugin), left.list) };
};

const mergedMaps = (left: Mapping, right: Mapping, key: string): Mapping => {
  const entries = Object.entries(right.map).flatMap(([name, value]) => (value === undefined ? [] : [[name, key === 'extraArgs' ? value : merged(left.map[name], value, name)] as const]));
  return { ...left, map: { ...left.map, ...Object.fromEntries(entries) }, keys: new Map([...(left.keys ?? []), ...(right.keys ?? [])]) };
};

const withPlugin = (items: readonly Tree[], plugin: Tree): readonly Tree[] => {
  const index = items.findIndex((item) => textAt(item, 'name') === textAt(plugin, 'name'));
  return index < 0 ? [...items, plugin] : items.with(index, merged(items[index], plugin, ''));
};

const isText = (tree: Tree): tree is Extract<Tree, { text: unknown }> => typeof tree === 'object' && tree !== null && 'text' in tree;
