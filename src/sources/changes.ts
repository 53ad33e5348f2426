import { posix } from 'node:path';
import type { NodeInput } from '../source/discover.ts';
import type { SourceFile } from '../source/source-file.ts';
import { sourceKindOf } from './index.ts';

export interface ChangedNode {
  readonly node: NodeInput;
  readonly changes: readonly SourceFile[];
  /** Whether nobody named the changes, so that only their folder tells. */
  readonly isGuess: boolean;
}

/**
 * Each source with those that change it: the ones that were named, in that order, and those in its folder or below it. Where nothing is there that
 * they could change, they stay sources of their own. `paths` are the arguments.
 */
export const withChanges = (nodes: readonly NodeInput[], paths: readonly string[]): readonly ChangedNode[] => {
  const named = new Map(paths.map((path, index) => [posix.normalize(path), index]));
  const order = ({ path }: NodeInput): number => named.get(path) ?? Infinity;
  const changes = nodes.filter(isChange).toSorted((one, other) => order(one) - order(other) || 0);
  if (changes.length === 0) return nodes.map((node) => ({ node, changes: [], isGuess: false }));
  const wholes = nodes.filter((node) => kindOf(node)?.isChange !== undefined && !isChange(node));
  const targets = new Map(changes.map((change) => [change, wholes.filter((whole) => kindOf(whole) === kindOf(change) && (named.has(change.path) || isNearest(change, whole, wholes)))]));
  return nodes.flatMap((node) => {
    if (targets.get(node)?.length) return [];
    const its = changes.filter((change) => targets.get(change)?.includes(node));
    return [{ node, changes: its.flatMap(({ source }) => source ?? []), isGuess: its.some(({ path }) => !named.has(path)) }];
  });
};

const kindOf = ({ source }: NodeInput): ReturnType<typeof sourceKindOf> => source && sourceKindOf(source);

const isChange = (node: NodeInput): boolean => node.source !== undefined && kindOf(node)?.isChange?.(node.source.text) === true;

/** Whether no other one lies in a nearer folder at or above that of the change. */
const isNearest = (change: NodeInput, whole: NodeInput, wholes: readonly NodeInput[]): boolean => {
  const isAbove = ({ path }: NodeInput): boolean => !posix.relative(posix.dirname(path), change.path).startsWith('../');
  const depth = ({ path }: NodeInput): number => posix.normalize(posix.dirname(path)).length;
  return isAbove(whole) && wholes.every((other) => !isAbove(other) || depth(other) <= depth(whole));
};
