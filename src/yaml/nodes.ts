import { isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Span } from '../source/place.ts';
import { isUnknown } from '../text/unknown.ts';
import { plainScalarType, taggedScalarType, type ScalarType } from './scalar-type.ts';

/** A node that is no alias. */
export type Resolved = YAMLMap | YAMLSeq | Scalar;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'range' in value;

/** Where a collection in block style ends: with its last value, without the comments and empty lines after it. */
const lastOf = (node: unknown): unknown => {
  if (isMap(node) && !node.flow) {
    const last: Pair | undefined = node.items.at(-1);
    return last?.value ?? last?.key;
  }
  return isSeq(node) && !node.flow ? node.items.at(-1) : undefined;
};

/** The span of a node as it is written, without anchor, tag and comments. */
export const nodeSpan = (node: Node): Span => {
  const start = node.range?.[0] ?? 0;
  let end: Node = node;
  for (let last = lastOf(end); isNode(last); last = lastOf(last)) end = last;
  return { start, end: Math.max(start, end.range?.[1] ?? start) };
};

/** What the kubelet makes of a scalar; undefined where a template fills it in. */
export const scalarType = (node: Scalar): ScalarType | undefined => {
  const tagged = taggedScalarType(node.tag);
  if (tagged) return tagged;
  if (node.type !== undefined && node.type !== 'PLAIN') return 'string';
  const text = node.source ?? '';
  if (isUnknown(text)) return /^[-+.\w\uE000]*$/.test(text) && !/[g-wzG-WZ]/.test(text) ? undefined : 'string';
  return plainScalarType(text);
};

/** A step of a path to a key. */
export const keySegment = (key: string): string => (/^[\w$<-]+$/.test(key) ? `.${key}` : `[${key}]`);

/** A step of a path to an item of a list: its `name` where it has one that is known, else its index. */
export const itemSegment = (item: unknown, index: number): string => {
  const name = isMap(item) ? item.items.findLast(({ key }) => isScalar(key) && key.source === 'name')?.value : undefined;
  const text = isScalar(name) && scalarType(name) === 'string' ? (name.source ?? '') : '';
  return text === '' || isUnknown(text) ? `[${index}]` : `[${text}]`;
};

export const joinPath = (path: string, segment: string): string => (path === '' && segment.startsWith('.') ? segment.slice(1) : path + segment);
