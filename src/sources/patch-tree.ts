import type { Place } from '../source/place.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { copyOf } from './copy.ts';
import type { Mapping, Tree } from './emit.ts';
import { written } from './text.ts';

export const isMap = (tree: Tree | undefined): tree is Mapping => typeof tree === 'object' && tree !== null && 'map' in tree;
export const isList = (tree: Tree | undefined): tree is { readonly list: readonly Tree[] } => typeof tree === 'object' && tree !== null && 'list' in tree;

/** A JSON merge patch (RFC 7386). `merge` may take a key into its own hands; what it leaves undefined is merged as usual. */
export const mergePatch = (target: Tree | undefined, patch: Tree, merge: (key: string, target: Tree | undefined, patch: Tree) => Tree | undefined = () => undefined): Tree => {
  if (!isMap(patch)) return patch;
  const base: Mapping = isMap(target) ? target : { map: {} };
  const entries = new Map(Object.entries(base.map));
  for (const [key, value] of Object.entries(patch.map)) {
    if (value === undefined) continue;
    if (value === null) entries.delete(key);
    else entries.set(key, merge(key, entries.get(key), value) ?? mergePatch(entries.get(key), value, merge));
  }
  return { ...(base.isOpen === true || patch.isOpen === true ? { isOpen: true } : {}), map: Object.fromEntries(entries), keys: new Map([...(base.keys ?? []), ...(patch.keys ?? [])]) };
};

/** Why a patch does not apply, for a sentence, and where it says so. */
export interface PatchTrouble {
  readonly at: Place;
  readonly message: string;
}

export type Patched = { readonly tree: Tree } | { readonly trouble: PatchTrouble };

/** What an operation puts in. */
type ValueOf = (operation: Cursor) => Tree | undefined;

/** A JSON patch (RFC 6902). The whole patch is refused where one of its operations does not apply. */
export const jsonPatch = (target: Tree, operations: Cursor, valueOf: ValueOf = (operation) => copyOf(operation.get('value'))): Patched => {
  if (operations.kind !== 'list') return { trouble: { at: operations, message: 'a JSON patch is a list of operations' } };
  let tree = target;
  for (const operation of operations.items()) {
    const next = applied(tree, operation, valueOf);
    if (typeof next === 'string') return { trouble: { at: operation, message: next } };
    tree = next.tree;
  }
  return { tree };
};

/** The reason, where the operation does not apply. */
const applied = (tree: Tree, operation: Cursor, valueOf: ValueOf): { readonly tree: Tree } | string => {
  const kind = operation.get('op').text() ?? '';
  const pointer = operation.get('path').text();
  const path = pointer === undefined ? undefined : stepsOf(pointer);
  if (!path) return `${pointer ?? 'an operation without a path'} is no path: it begins with /`;
  const source = operation.get('from').text() ?? '';
  const from = stepsOf(source) ?? [];
  const value = kind === 'move' || kind === 'copy' ? valueAt(tree, from) : valueOf(operation);
  const missing = (what: string): string => `there is no ${what} that the patch could ${kind}`;
  switch (kind) {
    case 'add':
    case 'copy':
      return value === undefined ? missing(source === '' ? 'value' : source) : (put(tree, path, value, 'add') ?? missing(`parent of ${pointer ?? ''}`));
    case 'move': {
      const without = value === undefined ? undefined : put(tree, from, undefined, 'replace');
      return (value !== undefined && without && put(without.tree, path, value, 'add')) || missing(source);
    }
    case 'remove':
      return put(tree, path, undefined, 'replace') ?? missing(pointer ?? '');
    case 'replace':
      return value === undefined ? missing('value') : (put(tree, path, value, 'replace') ?? missing(pointer ?? ''));
    case 'test':
      return same(valueAt(tree, path), value) ? { tree } : `the patch expects another value at ${pointer ?? ''}`;
    default:
      return `${kind === '' ? 'an operation without a name' : kind} is no operation of a JSON patch`;
  }
};

export const stepsOf = (pointer: string): readonly string[] | undefined =>
  pointer === '' ? [] : pointer.startsWith('/') ? pointer.slice(1).split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')) : undefined;

export const valueAt = (tree: Tree | undefined, path: readonly string[]): Tree | undefined =>
  path.reduce<Tree | undefined>((at, step) => (isMap(at) ? (Object.hasOwn(at.map, step) ? at.map[step] : undefined) : isList(at) ? at.list[Number(step)] : undefined), tree);

/** Undefined where there is no such place. No value removes. */
const put = (tree: Tree | undefined, [step, ...rest]: readonly string[], value: Tree | undefined, how: 'add' | 'replace'): { readonly tree: Tree } | undefined => {
  if (step === undefined) return value === undefined ? undefined : { tree: value };
  if (isMap(tree)) {
    const at = Object.hasOwn(tree.map, step) ? tree.map[step] : undefined;
    if (rest.length === 0) return at === undefined && how === 'replace' ? undefined : { tree: { ...tree, map: { ...tree.map, [step]: value } } };
    const inner = put(at, rest, value, how);
    return inner && { tree: { ...tree, map: { ...tree.map, [step]: inner.tree } } };
  }
  if (!isList(tree)) return undefined;
  const items = tree.list;
  const index = step === '-' ? items.length : /^\d+$/.test(step) ? Number(step) : -1;
  if (rest.length > 0) {
    const inner = put(items[index], rest, value, how);
    return inner && { tree: { ...tree, list: items.with(index, inner.tree) } };
  }
  if (index < 0 || index > items.length || (how === 'replace' && index === items.length)) return undefined;
  return { tree: { ...tree, list: items.toSpliced(index, how === 'replace' ? 1 : 0, ...(value === undefined ? [] : [value])) } };
};

/** The tree with a value at the end of the list there; the same where there is no such list. */
export const withItem = (tree: Tree, path: readonly string[], value: Tree): Tree => put(tree, [...path, '-'], value, 'add')?.tree ?? tree;

const same = (one: Tree | undefined, other: Tree | undefined): boolean => JSON.stringify(plain(one)) === JSON.stringify(plain(other));

/** Its data, with the keys in order. */
const plain = (tree: Tree | undefined): unknown => {
  if (isMap(tree)) return Object.entries(tree.map).filter(([, value]) => value !== undefined).sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, value]) => [key, plain(value)]);
  if (isList(tree)) return { list: tree.list.map(plain) };
  if (typeof tree !== 'object' || tree === null) return { bare: String(tree) };
  return 'bare' in tree ? { bare: written(tree.bare) } : 'text' in tree ? { text: written(tree.text) } : null;
};
