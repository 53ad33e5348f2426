import type { Span } from '../source/place.ts';
import { UNKNOWN } from '../text/unknown.ts';
import type { Placeholder } from './document.ts';
import { findPlaceholders, type FoundPlaceholder } from './placeholders.ts';

/** A place where a template may put further entries or items. */
export interface Hole extends Span {
  /** Of the text that the template puts there, 0-based; 0 is also what Jinja's control lines have anywhere. */
  readonly column: number;
  /** Whether text comes that is not in the file; else it only decides about the text that follows. */
  readonly adds: boolean;
}

/** A text with its placeholders masked; both masks have the length of the text, so that offsets stay true. */
export interface Masked {
  /** For the parser: UNKNOWN where a placeholder becomes (part of) a scalar, else nothing but blanks and line breaks. */
  readonly parsed: string;
  /** For the text of scalars: UNKNOWN for all that put something there. */
  readonly marked: string;
  readonly placeholders: readonly Placeholder[];
  /** Where the placeholders are. */
  readonly spans: readonly Span[];
  /** What is blanked in `parsed`, in the order of the text. */
  readonly blanks: readonly Span[];
  readonly holes: readonly Hole[];
}

/** Placeholders on one line, with what else stands on it. */
interface Line {
  readonly members: FoundPlaceholder[];
  readonly start: number;
  readonly lead: string;
  end: number;
  tail: string;
  /** Whether nothing but blanks stands between the members. */
  dense: boolean;
}

interface Mask extends Span {
  /** What `parsed` has there. */
  readonly fill: typeof UNKNOWN | ' ' | '\n';
  readonly mark: typeof UNKNOWN | ' ';
  readonly hole?: Hole;
}

/** The nearest character that is not blank and not in a placeholder, before and after. */
interface Neighbours {
  readonly before: string;
  readonly after: string;
}

const neighboursOf = (text: string, found: readonly FoundPlaceholder[]): Neighbours[] => {
  const before: string[] = [];
  const after: string[] = [];
  let previous = '';
  for (const [index, { span }] of found.entries()) {
    const gap = text.slice(found[index - 1]?.span.end ?? 0, span.start).trimEnd();
    previous = gap.at(-1) ?? previous;
    before.push(previous);
  }
  let next = '';
  for (let index = found.length - 1; index >= 0; index -= 1) {
    const gap = text.slice(found[index]?.span.end, found[index + 1]?.span.start).trimStart();
    next = gap.at(0) ?? next;
    after[index] = next;
  }
  return before.map((character, index) => ({ before: character, after: after[index] ?? '' }));
};

const linesOf = (text: string, found: readonly FoundPlaceholder[]): Line[] => {
  const lines: Line[] = [];
  for (const placeholder of found) {
    const { start, end } = placeholder.span;
    const current = lines.at(-1);
    const gap = text.slice(current?.members.at(-1)?.span.end ?? 0, start);
    const lineStart = gap.lastIndexOf('\n') + 1;
    if (current && lineStart === 0) {
      current.members.push(placeholder);
      current.dense &&= gap.trim() === '';
      current.end = end;
    } else {
      const lead = gap.slice(lineStart).replace(/^\uFEFF/, '');
      lines.push({ members: [placeholder], start: start - lead.length, lead, end, tail: '', dense: true });
    }
  }
  for (const line of lines) {
    const newline = text.indexOf('\n', line.end);
    line.tail = text.slice(line.end, newline === -1 ? text.length : newline);
  }
  return lines;
};

/** Whether nothing but a comment stands at the end of a line. */
const isBlank = (tail: string): boolean => tail.trim() === '' || (/^[ \t]/.test(tail) && tail.trimStart().startsWith('#'));

const decides = (placeholder: FoundPlaceholder): boolean => placeholder.role !== 'value' && placeholder.role !== 'include';

const holeAt = (text: string, line: Line, placeholder: FoundPlaceholder): Hole | undefined => {
  if (placeholder.role === 'silent' || placeholder.role === 'close') return undefined;
  const { start, end } = placeholder.span;
  const indent = /\bn?indent[\s(]+(\d{1,3})\b/.exec(text.slice(start, Math.min(end, start + 1000)))?.[1];
  const column = indent === undefined ? line.lead.length - line.lead.trimStart().length : Number(indent);
  return { start, end, column, adds: !decides(placeholder) };
};

const blank = (span: Span, hole: Hole | undefined): Mask => ({ ...span, fill: ' ', mark: UNKNOWN, ...(hole ? { hole } : {}) });
const unknown = (span: Span): Mask => ({ ...span, fill: UNKNOWN, mark: UNKNOWN });

/** Whether text here would be an item or a value of a flow collection: `[`, `,` or `:` before, `,` or a bracket after. */
const isFlowEntry = ({ before, after }: Neighbours): boolean =>
  (/[[,]/.test(before) && /[\],]/.test(after)) || (before === ':' && /[\],}]/.test(after));

/** Whether a word here would break a flow collection, so that the template must bring its own commas. */
const breaksFlow = ({ before, after }: Neighbours): boolean =>
  (/[[{,]/.test(before) && /["'[{]/.test(after)) || (before === '{' && after !== ':') || (before === ',' && after === '}');

/** For each `open` that is closed on the same line: its index -> the index of its `close`. */
const closings = (members: readonly FoundPlaceholder[]): ReadonlyMap<number, number> => {
  const open: number[] = [];
  const closed = new Map<number, number>();
  for (const [index, { role }] of members.entries()) {
    if (role === 'open') open.push(index);
    const opener = role === 'close' ? open.pop() : undefined;
    if (opener !== undefined) closed.set(opener, index);
  }
  return closed;
};

type NeighbourOf = (placeholder: FoundPlaceholder | undefined) => Neighbours;

/** Placeholders with a line of their own. In a bold attempt it becomes empty lines, as spaces might be a block's indentation. */
const maskAlone = (text: string, line: Line, neighbours: NeighbourOf, bold: boolean): Mask[] => {
  const fill = bold ? '\n' : ' ';
  const first = neighbours(line.members[0]);
  const entry = isFlowEntry({ before: first.before, after: neighbours(line.members.at(-1)).after });
  if (entry && line.members.some((member) => !decides(member))) return line.members.map(({ span }) => unknown(span));
  const lead: Mask = { start: line.start, end: line.start + line.lead.length, fill, mark: ' ' };
  const blanked = line.members.map((member): Mask => {
    const mark = member.role === 'silent' ? ' ' : UNKNOWN;
    return { ...blank(member.span, holeAt(text, line, member)), fill, mark };
  });
  return [lead, ...blanked];
};

/** A control placeholder beside other text, which is not closed on its line. `lead` is undefined behind another one. */
const maskControl = (text: string, line: Line, member: FoundPlaceholder, near: Neighbours, lead: string | undefined): Mask => {
  const atEnd = member === line.members.at(-1) && isBlank(line.tail);
  const trimmed = lead?.trimEnd() ?? '';
  const startsValue = lead !== undefined && (trimmed === '' || (trimmed.length < lead.length && /[:-]$/.test(trimmed)));
  const apart = startsValue || breaksFlow(near) || (atEnd && (member.role === 'silent' || /[,[{}\]"']/.test(near.before)));
  return apart ? blank(member.span, holeAt(text, line, member)) : unknown(member.span);
};

const maskMixed = (text: string, line: Line, neighbours: NeighbourOf, bold: boolean): Mask[] => {
  const masks: Mask[] = [];
  const closed = closings(line.members);
  for (let index = 0; index < line.members.length; index += 1) {
    const member = line.members[index];
    if (!member) break;
    const lead = index === 0 ? line.lead : undefined;
    const closing = closed.get(index) ?? index;
    const closer = closing > index ? line.members[closing] : undefined;
    const near = { before: neighbours(member).before, after: neighbours(closer ?? member).after };
    const span = { start: member.span.start, end: (closer ?? member).span.end };
    if (closer) {
      const hole = { ...span, column: line.lead.length, adds: true };
      const apart = !isFlowEntry(near) && (lead?.trim() === '' || breaksFlow(near));
      masks.push(apart ? blank(span, hole) : unknown(span));
      index = closing;
    } else if (decides(member)) {
      masks.push(maskControl(text, line, member, near, lead));
    } else {
      const apart = breaksFlow(near) || (bold && /["'\]}]/.test(near.before));
      masks.push(apart ? blank(span, { ...span, column: line.lead.length, adds: true }) : unknown(span));
    }
  }
  return masks;
};

const fillIn = (text: string, masks: readonly Mask[], filler: (mask: Mask) => string): string => {
  const pieces: string[] = [];
  let at = 0;
  for (const mask of masks) {
    pieces.push(text.slice(at, mask.start), filler(mask).repeat(mask.end - mask.start));
    at = mask.end;
  }
  pieces.push(text.slice(at));
  return pieces.join('');
};

/** The first character from `at` on, in steps of 1 or -1, that is no space, tab or carriage return; '' at the end. */
const nonBlank = (text: string, at: number, step: 1 | -1): string => {
  let index = at;
  while (/[ \t\r]/.test(text[index] ?? '')) index += step;
  return text[index] ?? '';
};

/** Terraform's `${name}` is a shell's variable too, so it is masked only where YAML would not take it. */
const isShellVariable = (text: string, { language, role, span }: FoundPlaceholder, near: Neighbours | undefined): boolean => {
  if (language !== 'terraform' || role !== 'value') return false;
  const isAlone = /^\n?$/.test(nonBlank(text, span.start - 1, -1)) && /^\n?$/.test(nonBlank(text, span.end, 1));
  return !isAlone && !(near && isFlowEntry(near));
};

/** A text without placeholders, or one that is read as if there were no templates. */
export const unmasked = (text: string): Masked => ({ parsed: text, marked: text, placeholders: [], spans: [], blanks: [], holes: [] });

/**
 * Masks the placeholders of a text. `bold` is for a text that cannot be parsed otherwise: then Terraform's `${name}` is
 * one too, a placeholder after a closed quote or bracket is a hole, and a line of placeholders leaves no spaces.
 */
export const maskTemplates = (text: string, bold: boolean): Masked => {
  let found = findPlaceholders(text, bold);
  if (bold) {
    const near = neighboursOf(text, found);
    found = found.filter((placeholder, index) => !isShellVariable(text, placeholder, near[index]));
  }
  if (found.length === 0) return unmasked(text);
  const near = neighboursOf(text, found);
  const indices = new Map(found.map((placeholder, index) => [placeholder, index]));
  const neighbours: NeighbourOf = (placeholder) => near[(placeholder && indices.get(placeholder)) ?? -1] ?? { before: '', after: '' };
  const masks = linesOf(text, found).flatMap((line) => {
    const alone = line.dense && line.lead.trim() === '' && isBlank(line.tail);
    return alone ? maskAlone(text, line, neighbours, bold) : maskMixed(text, line, neighbours, bold);
  });
  return {
    parsed: fillIn(text, masks, ({ fill }) => fill),
    marked: fillIn(text, masks, ({ mark }) => mark),
    placeholders: found.map(({ span, language }) => ({ span, language })),
    spans: found.map(({ span }) => span),
    blanks: masks.filter(({ fill }) => fill !== UNKNOWN),
    holes: masks.flatMap(({ hole }) => (hole ? [hole] : [])),
  };
};
