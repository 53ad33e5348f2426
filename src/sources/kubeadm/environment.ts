import type { Cursor } from '../../yaml/cursor.ts';
import { copyOf } from '../copy.ts';
import { text, type Tree } from '../emit.ts';
import { written } from '../text.ts';
import { isMapping as isMap, podPart } from './pod-json.ts';
import type { Writes } from './releases.ts';

/** The variables of a component: the last of a name counts. */
export const environmentOf = (cursor: Cursor, does: Writes, minor: string): readonly Tree[] => {
  const byName = new Map<string, Tree>();
  for (const item of cursor.items()) {
    const name = item.get('name').word();
    byName.set(name ? written(name) : '', podPart(withDefaults(copyOf(item) ?? null), 'EnvVar', { minor, at: item, unknown: [], wrong: [] }));
  }
  const entries = [...byName];
  return (does.sortedEnvironment ? entries.sort(([one], [other]) => (one < other ? -1 : 1)) : entries).map(([, tree]) => tree);
};

/** A reference to a field of the pod is to one of version 1. */
const withDefaults = (variable: Tree): Tree => {
  const valueFrom = isMap(variable) ? variable.map['valueFrom'] : undefined;
  const fieldRef = isMap(valueFrom) ? valueFrom.map['fieldRef'] : undefined;
  if (!isMap(variable) || !isMap(valueFrom) || !isMap(fieldRef) || fieldRef.map['apiVersion'] !== undefined) return variable;
  return { ...variable, map: { ...variable.map, valueFrom: { ...valueFrom, map: { ...valueFrom.map, fieldRef: { ...fieldRef, map: { ...fieldRef.map, apiVersion: text('v1') } } } } } };
};
