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
  const ordered = orderedLists(entries, patch, type, minor);
  for (const [key, value] of Object.entries(patch.map)) {
    if (value === undefined || key === '$retainKeys' || key.startsWith(ORDER) || ordered.has(key)) continue;
    if (key.startsWith(DELETE)) {
      deleteItems(entries, key, value);
      continue;
    }
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

/** `$setElementOrder/containers`: the order of the items of a list, of which the patch need not hold any. */
const ORDER = '$setElementOrder';
/** `$deleteFromPrimitiveList/command`: items of a list of texts, whether lists of its kind are merged or not. */
const DELETE = '$deleteFromPrimitiveList';

const listOf = (directive: string): string => {
  const slash = directive.indexOf('/');
  if (slash < 0) throw new PatchError(`${directive} names its list after a slash`);
  return directive.slice(slash + 1);
};

const deleteItems = (entries: Map<string, Tree | undefined>, directive: string, value: Tree): void => {
  const key = listOf(directive);
  const before = entries.get(key);
  if (!isSequence(before) || !isSequence(value)) return;
  const deleted = new Set(value.list.map(scalarOf));
  entries.set(key, { list: before.list.filter((item) => !deleted.has(scalarOf(item))) });
};

/** Merges the lists of which the patch gives the order, and says which they are. */
const orderedLists = (entries: Map<string, Tree | undefined>, patch: Mapping, type: string, minor: string): ReadonlySet<string> => {
  const done = new Set<string>();
  for (const [directive, order] of Object.entries(patch.map)) {
    if (!directive.startsWith(ORDER)) continue;
    const key = listOf(directive);
    const [before, wanted] = [entries.get(key), patch.map[key]];
    for (const [what, value] of [[directive, order], [key, before ?? EMPTY], [key, wanted ?? (wanted === null ? null : EMPTY)]] as const) if (!isSequence(value)) throw new PatchError(`${what} must be a list`);
    const mergeKey = mergeKeys[`${type}.${key}`];
    const keyOf = (item: Tree): string => (mergeKey === undefined ? scalarOf(item) : keyIn(item, mergeKey));
    const names = isSequence(order) ? order.list.map(keyOf) : [];
    if (isSequence(wanted)) checkOrder(wanted.list.filter((item) => !isMapping(item) || item.map['$patch'] === undefined).map(keyOf), names, key, directive);
    const value = wanted === undefined || wanted === null ? before : mergedValue(before, wanted, { type, key }, minor);
    done.add(key);
    if (!isSequence(value)) continue;
    const mine = value.list.filter((item) => names.includes(keyOf(item))).sort((one, other) => names.indexOf(keyOf(one)) - names.indexOf(keyOf(other)));
    const rest = value.list.filter((item) => !names.includes(keyOf(item)));
    entries.set(key, { list: inOrder(rest, mine.map((item) => [keyOf(item), item]), isSequence(before) ? before.list.map(keyOf) : [], keyOf) });
  }
  return done;
};

const EMPTY: Tree = { list: [] };

const checkOrder = (items: readonly string[], names: readonly string[], key: string, directive: string): void => {
  let from = 0;
  for (const item of names.length === 0 ? [] : items) {
    const at = names.indexOf(item, from);
    if (at < 0) throw new PatchError(`the items of ${key} do not stand in the order of ${directive}`);
    from = at + 1;
  }
};

const keyIn = (item: Tree, mergeKey: string): string => {
  const value = isMapping(item) ? item.map[mergeKey] : undefined;
  if (value === undefined || value === null) throw new PatchError(`an item has no ${mergeKey}, by which the items of this list are merged`);
  return scalarOf(value);
};

const withDirective = (patch: Mapping, directive: string): Mapping => {
  if (directive === 'delete') return { map: {} };
  if (directive !== 'replace') throw new PatchError(`$patch: ${directive} is no directive; replace and delete are`);
  return { ...patch, map: { ...patch.map, $patch: undefined } };
};

const retainKeys = (entries: Map<string, Tree | undefined>, patch: Mapping): void => {
  const retained = patch.map['$retainKeys'];
  if (retained === undefined) return;
  if (!isSequence(retained)) throw new PatchError('$retainKeys must be a list');
  const names = new Set(retained.list.map(scalarOf));
  for (const key of Object.keys(patch.map)) if (key !== '$retainKeys' && !key.startsWith(ORDER) && !key.startsWith(DELETE) && patch.map[key] !== null && !names.has(key)) throw new PatchError(`$retainKeys does not name ${key}, which the patch sets`);
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
  const keyOf = (item: Tree): string => keyIn(item, mergeKey);
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
