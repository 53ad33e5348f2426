import { nearestPodMinor, podFields } from '../../knowledge/pod-types.ts';
import type { Mapping, Tree } from '../emit.ts';
import { mergeKeys } from './pod-data.ts';
import { isMapping, isSequence, scalarOf } from './pod-json.ts';

/** A patch that does not apply; the message is for a sentence. */
export class PatchError extends Error {}

/** A strategic merge patch of a Pod, or of a part of it of the type: lists whose items have a key are merged by it. */
export const strategicPatch = (target: Mapping | undefined, patch: Mapping, type: string, minor: string): Mapping => {
  const directive = patch.map['$patch'];
  if (directive !== undefined) return withDirective(patch, scalarOf(directive));
  const entries = new Map(Object.entries(target?.map ?? {}));
  retainKeys(entries, patch);
  for (const [key, value] of Object.entries(patch.map)) {
    if (value === undefined || key === '$retainKeys') continue;
    if (key.startsWith('$')) throw new PatchError(`${key} is not rendered here`);
    if (value === null) {
      entries.delete(key);
      continue;
    }
    const merged = mergedValue(entries.get(key), value, { type, key }, minor);
    if (merged === undefined) entries.delete(key);
    else entries.set(key, merged);
  }
  return { map: Object.fromEntries(entries), keys: new Map([...(target?.keys ?? []), ...(patch.keys ?? [])]) };
};

const withDirective = (patch: Mapping, directive: string): Mapping => {
  if (directive === 'delete') return { map: {} };
  if (directive !== 'replace') throw new PatchError(`$patch: ${directive} is no directive; replace and delete are`);
  return { ...patch, map: { ...patch.map, $patch: undefined } };
};

const retainKeys = (entries: Map<string, Tree | undefined>, patch: Mapping): void => {
  const retained = patch.map['$retainKeys'];
  if (!isSequence(retained)) return;
  const names = new Set(retained.list.map(scalarOf));
  for (const key of Object.keys(patch.map)) if (key !== '$retainKeys' && patch.map[key] !== null && !names.has(key)) throw new PatchError(`$retainKeys does not name ${key}, which the patch sets`);
  for (const key of entries.keys()) if (!names.has(key)) entries.delete(key);
};

interface Field {
  readonly type: string;
  readonly key: string;
}

const mergedValue = (target: Tree | undefined, value: Tree, { type, key }: Field, minor: string): Tree | undefined => {
  const inner = podFields(type, nearestPodMinor(minor)).get(key)?.element.replace(/^.*\./, '') ?? '';
  if (isMapping(value) && isMapping(target)) return strategicPatch(target, value, inner, minor);
  const mergeKey = mergeKeys[`${type}.${key}`];
  if (isSequence(value) && isSequence(target) && mergeKey !== undefined) return { list: mergedList(target.list, value.list, { mergeKey, inner, minor }) };
  return withoutDirectives(value);
};

interface Merging {
  readonly mergeKey: string;
  readonly inner: string;
  readonly minor: string;
}

const mergedList = (target: readonly Tree[], patch: readonly Tree[], { mergeKey, inner, minor }: Merging): readonly Tree[] => {
  const keyOf = (item: Tree): string => {
    const value = isMapping(item) ? item.map[mergeKey] : undefined;
    if (value === undefined || value === null) throw new PatchError(`an item has no ${mergeKey}, by which the items of this list are merged`);
    return scalarOf(value);
  };
  const directiveOf = (item: Tree): string | undefined => (isMapping(item) && item.map['$patch'] !== undefined ? scalarOf(item.map['$patch']) : undefined);
  const plain = patch.filter((item) => directiveOf(item) === undefined);
  const deleted = new Set(patch.filter((item) => directiveOf(item) === 'delete').map(keyOf));
  const unknown = patch.map(directiveOf).find((directive) => directive !== undefined && directive !== 'delete' && directive !== 'replace');
  if (unknown !== undefined) throw new PatchError(`$patch: ${unknown} is no directive of an item; replace and delete are`);
  if (patch.some((item) => directiveOf(item) === 'replace')) return plain.map((item) => withoutDirectives(item) ?? item);
  const left = target.filter((item) => !deleted.has(keyOf(item)));
  const byKey = new Map(left.map((item) => [keyOf(item), item]));
  const merged = new Map<string, Tree>();
  for (const item of plain) {
    const key = keyOf(item);
    const before = merged.get(key) ?? byKey.get(key);
    merged.set(key, isMapping(before) && isMapping(item) ? strategicPatch(before, item, inner, minor) : (withoutDirectives(item) ?? item));
  }
  return inOrder(left.filter((item) => !merged.has(keyOf(item))), [...merged], left.map(keyOf), keyOf);
};

/** What the patch holds comes first, but for items that stood behind others in the target. */
const inOrder = (rest: readonly Tree[], merged: readonly (readonly [string, Tree])[], order: readonly string[], keyOf: (item: Tree) => string): readonly Tree[] => {
  const position = new Map(order.map((key, index) => [key, index]));
  const all: Tree[] = [];
  let next = 0;
  for (const [key, item] of merged) {
    const mine = position.get(key) ?? -1;
    const before = rest.slice(next).findIndex((one) => (position.get(keyOf(one)) ?? Infinity) > mine);
    const end = before < 0 ? rest.length : next + before;
    if (mine >= 0) all.push(...rest.slice(next, end));
    if (mine >= 0) next = end;
    all.push(item);
  }
  return [...all, ...rest.slice(next)];
};

/** What is not in the target is taken as it is, without what only says how to merge and without nulls. Undefined: nothing is left of it. */
const withoutDirectives = (tree: Tree): Tree | undefined => {
  if (isSequence(tree)) return { list: tree.list.flatMap((item) => withoutDirectives(item) ?? []) };
  if (!isMapping(tree)) return tree;
  if (tree.map['$patch'] !== undefined) return scalarOf(tree.map['$patch']) === 'delete' ? undefined : { ...tree, map: { ...tree.map, $patch: undefined } };
  const entries = Object.entries(tree.map).filter(([key, value]) => value !== undefined && value !== null && !key.startsWith('$'));
  return { ...tree, map: Object.fromEntries(entries.map(([key, value]) => [key, value === undefined ? undefined : withoutDirectives(value)])) };
};
