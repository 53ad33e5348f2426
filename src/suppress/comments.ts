import type { Place } from '../source/place.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { YamlFile } from '../yaml/document.ts';

/** One rule that a comment suppresses. */
export interface CommentSuppression {
  readonly rule: string;
  readonly reason: string | null;
  /** `2027-03-31`, the last day on which it holds; null for ever. */
  readonly until: string | null;
  /** The rule's id in the comment. */
  readonly at: Place;
  /** 1-based lines, both included, on which a finding must begin; null for all of the file. */
  readonly lines: readonly [first: number, last: number] | null;
}

export interface Comments {
  readonly suppressions: readonly CommentSuppression[];
  /** Comments that begin like one and are none, with what is wrong. */
  readonly malformed: readonly { readonly at: Place; readonly message: string }[];
}

const START = /^\s*k8s-audit:/;
const FORM = /^\s*k8s-audit:\s*(ignore|ignore-file)\s*\[([^\]]*)\]\s*(.*)$/;
const ENTRY = /^([a-z0-9][a-z0-9-]*)(?:\s+until\s+(\d{4}-\d{2}-\d{2}))?$/;
const HOW = 'write # k8s-audit: ignore[rule-id] reason, or ignore-file[rule-id] reason';

/** The suppressions in the comments of a file. */
export const commentsIn = ({ source, comments }: Pick<YamlFile, 'source' | 'comments'>): Comments => {
  const suppressions: CommentSuppression[] = [];
  const malformed: { at: Place; message: string }[] = [];
  for (const { span, text } of comments) {
    if (!START.test(text)) continue;
    const at: Place = { file: source, span, path: '' };
    const match = FORM.exec(text);
    if (!match) {
      malformed.push({ at, message: `this comment suppresses nothing: ${HOW}` });
      continue;
    }
    const [, kind, list = '', reason = ''] = match;
    const lines = kind === 'ignore' ? linesOf(at) : null;
    // The text begins behind the #.
    let offset = span.start + 1 + text.indexOf('[') + 1;
    for (const part of list.split(',')) {
      const entry = ENTRY.exec(part.trim());
      const start = offset + part.length - part.trimStart().length;
      offset += part.length + 1;
      const until = entry?.[2] ?? null;
      if (!entry?.[1]) malformed.push({ at, message: `${part.trim() === '' ? 'no rule is named in the brackets' : `${part.trim()} is no id of a rule`}: ${HOW}` });
      else if (until !== null && !isDate(until)) malformed.push({ at, message: `${until} is no date: write it as 2027-03-31` });
      else suppressions.push({ rule: entry[1], reason: reason.trim() || null, until, at: { ...at, span: { start, end: start + entry[1].length } }, lines });
    }
  }
  return { suppressions, malformed };
};

/** Whether it is a day that there is, as `2027-03-31`. */
export const isDate = (text: string): boolean => {
  const time = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
};

/**
 * The lines that a comment speaks of: its own behind something else; alone on a line, those of the YAML node that begins on the next
 * line with something on it.
 */
const linesOf = ({ file, span }: Place): readonly [number, number] => {
  const own = file.position(span.start);
  if (file.line(own.line).slice(0, own.column - 1).trim() !== '') return [own.line, own.line];
  const next = extentsOf(file)[own.line];
  return [own.line, next?.last ?? own.line];
};

interface Extent {
  /** 1-based: where the node that begins on the next line with something on it ends. */
  readonly last: number;
}

const known = new WeakMap<SourceFile, readonly Extent[]>();

/** By the number of a line, for the node behind it: it goes on as long as lines are indented deeper. */
const extentsOf = (file: SourceFile): readonly Extent[] => {
  const found = known.get(file);
  if (found) return found;
  const count = file.position(file.text.length).line;
  const extents: Extent[] = [];
  // The starts of later nodes that are not inside of one another, the nearest last.
  const open: { readonly depth: number; readonly line: number }[] = [];
  let end = count;
  let extent: Extent = { last: count };
  for (let line = count; line > 0; line -= 1) {
    extents[line] = extent;
    const text = file.line(line);
    if (isBlank(text)) continue;
    const depth = depthOf(text);
    while ((open.at(-1)?.depth ?? -1) > depth) open.pop();
    end = (open.at(-1)?.line ?? count + 1) - 1;
    open.push({ depth, line });
    extent = { last: end };
  }
  known.set(file, extents);
  return extents;
};

const isBlank = (line: string): boolean => /^\s*(#|$)/.test(line);
/** The items of a list may stand in the column of its key, and are inside of it. */
const depthOf = (line: string): number => line.search(/\S/) + (/^\s*-(\s|$)/.test(line) ? 0.5 : 0);
