import { isAlias, isMap, isScalar, isSeq, type Alias, type Document, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml';
import type { Span } from '../source/place.ts';
import { isUnknown } from '../text/unknown.ts';
import type { YamlProblem } from './document.ts';
import { quoted } from './problems.ts';
import { itemSegment, joinPath, keySegment, nodeSpan, type Resolved } from './nodes.ts';
import { firstFrom } from './holes.ts';
import { escapeProblem, isNullKey, tagProblem } from './old-yaml.ts';
import type { Hole } from './templates.ts';

/** As many nodes as the kubelet's parser reads through aliases in a small file before it gives up. */
const MAX_ALIASED_NODES = 400_000;
const MAX_PROBLEMS = 100;

/** The way from a node to the root, for the paths of problems. */
interface Trail {
  readonly parent: Trail | undefined;
  /** A key, or an index with its item. */
  readonly at: string | number;
  readonly item?: unknown;
}

const pathOf = (trail: Trail | undefined): string => {
  const segments: string[] = [];
  for (let step = trail; step; step = step.parent) {
    segments.push(typeof step.at === 'string' ? keySegment(step.at) : itemSegment(step.item, step.at));
  }
  return segments.reduceRight(joinPath, '');
};

export interface Checked {
  readonly problems: readonly YamlProblem[];
  /** What each alias stands for; an alias that is not in here stands for nothing. */
  readonly aliases: ReadonlyMap<Alias, Resolved>;
}

const canMerge = (value: unknown, aliases: ReadonlyMap<Alias, Resolved>): boolean => {
  const target = isAlias(value) ? aliases.get(value) : value;
  if (target === undefined || isMap(target)) return true;
  return isSeq(target) && target.items.every((item) => isAlias(item) || isMap(item));
};

/** Scalars of which more is to be looked at than their text. */
const isSpecial = ({ anchor, tag, type }: Scalar): boolean => anchor !== undefined || tag !== undefined || type === 'QUOTE_DOUBLE';

/** Looks at each node of a document once: duplicate keys, keys that are no text, aliases, what only YAML 1.2 allows. `source` is the whole file's text. */
export const checkDocument = (root: Document, document: number, holes: readonly Hole[], source: string, isJson: boolean): Checked => {
  const problems: YamlProblem[] = [];
  const anchors = new Map<string, { readonly node: Resolved; size: number; open: boolean }>();
  const aliases = new Map<Alias, Resolved>();
  // Between the branches of a condition a key may stand twice.
  const dividers = holes.filter(({ adds }) => !adds);
  let aliased = 0;

  const report = (kind: YamlProblem['kind'], message: string, span: Span, trail: Trail | undefined, first?: Span): void => {
    if (problems.length < MAX_PROBLEMS) problems.push({ kind, message, span, path: pathOf(trail), document, ...(first ? { first } : {}) });
  };

  const checkScalar = (node: Scalar, trail: Trail | undefined): void => {
    const span = nodeSpan(node);
    for (const found of isJson ? [] : [tagProblem(node, span), escapeProblem(node, source, span)]) if (found) report('syntax', found.message, found.span, trail);
  };

  const checkKey = (map: YAMLMap, pair: Pair, seen: Map<string, Node>, trail: Trail | undefined): string => {
    const { key } = pair;
    if (!isScalar(key)) {
      const span = key ? nodeSpan(key as Node) : { start: map.range?.[0] ?? 0, end: map.range?.[0] ?? 0 };
      if (isAlias(key)) visit(key, trail);
      else report('syntax', 'a map or list cannot be a key', span, trail);
      return '';
    }
    if (!isJson && isNullKey(key)) report('syntax', 'a key is missing before this colon, or is null, which the kubelet does not take', nodeSpan(key), trail);
    checkScalar(key, trail);
    const text = key.source ?? String(key.value);
    const first = seen.get(text);
    if (first === undefined) {
      seen.set(text, key);
    } else if (text !== '<<' && !isUnknown(text)) {
      const [span, firstSpan] = [nodeSpan(key), nodeSpan(first)];
      const divider = dividers[firstFrom(dividers, firstSpan.start)];
      const divided = divider !== undefined && divider.end <= span.start;
      const message = `the key ${quoted(text)} stands here a second time; the kubelet takes only the last one`;
      if (!divided) report('duplicate-key', message, span, { parent: trail, at: text }, firstSpan);
    }
    return text;
  };

  const visitAlias = (alias: Alias, trail: Trail | undefined): number => {
    const anchor = anchors.get(alias.source);
    const name = quoted(alias.source);
    if (!anchor) {
      report('unresolved-alias', `*${name} refers to &${name}, which does not stand before it; quote a value that begins with *`, nodeSpan(alias), trail);
      return 1;
    }
    if (anchor.open) {
      report('too-many-aliases', `*${name} stands inside the value that it refers to`, nodeSpan(alias), trail);
      return 1;
    }
    const before = aliased;
    aliased += anchor.size;
    if (aliased <= MAX_ALIASED_NODES) aliases.set(alias, anchor.node);
    else if (before <= MAX_ALIASED_NODES) {
      report('too-many-aliases', `with *${name} the aliases stand for more than ${MAX_ALIASED_NODES} values; further ones were not followed`, nodeSpan(alias), trail);
    }
    return aliased <= MAX_ALIASED_NODES ? anchor.size : 1;
  };

  /** The number of nodes that reading this one visits. */
  const visit = (node: unknown, trail: Trail | undefined): number => {
    if (isAlias(node)) return visitAlias(node, trail);
    if (!isMap(node) && !isSeq(node) && !isScalar(node)) return 1;
    const anchor = node.anchor === undefined ? undefined : { node, size: 1, open: true };
    if (anchor && node.anchor !== undefined) anchors.set(node.anchor, anchor);
    let size = 1;
    if (isScalar(node)) checkScalar(node, trail);
    if (isMap(node)) {
      const seen = new Map<string, Node>();
      for (const pair of node.items) {
        const key = checkKey(node, pair, seen, trail);
        const { value } = pair;
        size += isScalar(value) && !isSpecial(value) ? 2 : 1 + visit(value, { parent: trail, at: key });
        if (key === '<<' && !canMerge(value, aliases)) report('syntax', 'a merge key (<<) needs a map, or a list of maps', nodeSpan(pair.key as Node), trail);
      }
    } else if (isSeq(node)) {
      for (const [index, item] of node.items.entries()) {
        size += isScalar(item) && !isSpecial(item) ? 1 : visit(item, { parent: trail, at: index, item });
      }
    }
    if (anchor) {
      anchor.size = size;
      anchor.open = false;
    }
    return size;
  };

  visit(root.contents, undefined);
  return { problems, aliases };
};
