import type { Scalar } from 'yaml';

/** A scalar as text, with the source range of each of its UTF-16 units: [starts[i], ends[i]). */
export interface DecodedScalar {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

class Decoded implements DecodedScalar {
  text = '';
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  /** Source text that stands for itself. */
  copy(start: number, end: number): void {
    if (end <= start) return;
    this.text += this.#source.slice(start, end);
    for (let at = start; at < end; at += 1) {
      this.starts.push(at);
      this.ends.push(at + 1);
    }
  }

  /** Text that is written in another way: an escape, a line fold. */
  put(text: string, start: number, end: number): void {
    this.text += text;
    for (let index = 0; index < text.length; index += 1) {
      this.starts.push(start);
      this.ends.push(end);
    }
  }
}

const isBlank = (character: string | undefined): boolean => character === ' ' || character === '\t';

/** Where a line break of one or two characters ends; `at` itself if there is none. */
const afterBreak = (source: string, at: number): number => {
  if (source[at] === '\n') return at + 1;
  return source[at] === '\r' && source[at + 1] === '\n' ? at + 2 : at;
};

interface Fold {
  readonly text: string;
  readonly end: number;
}

/** Reads over line breaks and blanks from `at`, the first break: one break is a space, more are one less. */
const fold = (source: string, at: number, end: number): Fold => {
  let breaks = 0;
  let next = at;
  while (next < end) {
    const after = afterBreak(source, next);
    if (after > next) breaks += 1;
    else if (!isBlank(source[next])) break;
    next = after > next ? after : next + 1;
  }
  return { text: breaks === 1 ? ' ' : '\n'.repeat(breaks - 1), end: Math.min(next, end) };
};

/** Blanks from `at`, and whether a line ends after them, so that folding drops them. */
const blanks = (source: string, at: number, end: number): { readonly end: number; readonly atLineEnd: boolean } => {
  let next = at;
  while (next < end && isBlank(source[next])) next += 1;
  return { end: next, atLineEnd: next < end && afterBreak(source, next) > next };
};

/** Plain and single-quoted scalars: the same folding; `''` is one quote. */
const decodeSimple = (source: string, start: number, end: number, quoted: boolean): DecodedScalar => {
  const decoded = new Decoded(source);
  let at = start;
  while (at < end) {
    if (isBlank(source[at])) {
      const run = blanks(source, at, end);
      if (!run.atLineEnd) decoded.copy(at, run.end);
      at = run.end;
    } else if (afterBreak(source, at) > at) {
      const folded = fold(source, at, end);
      decoded.put(folded.text, at, folded.end);
      at = folded.end;
    } else if (quoted && source[at] === "'" && source[at + 1] === "'") {
      decoded.put("'", at, at + 2);
      at += 2;
    } else {
      decoded.copy(at, at + 1);
      at += 1;
    }
  }
  return decoded;
};

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0', a: '\x07', b: '\b', e: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v',
  N: '\u0085', _: '\u00a0', L: '\u2028', P: '\u2029', ' ': ' ', '"': '"', '/': '/', '\\': '\\', '\t': '\t',
};
const CODE_LENGTH: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

const codePoint = (digits: string, length: number): string | undefined => {
  if (digits.length !== length || !/^[0-9a-fA-F]+$/.test(digits)) return undefined;
  const code = Number.parseInt(digits, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
};

/** An escape at `at`; returns where it ends. */
const decodeEscape = (decoded: Decoded, source: string, at: number, end: number): number => {
  const letter = source[at + 1] ?? '';
  const simple = ESCAPES[letter];
  if (simple !== undefined) {
    decoded.put(simple, at, at + 2);
    return at + 2;
  }
  const line = afterBreak(source, at + 1);
  if (line > at + 1) return blanks(source, line, end).end;
  const length = CODE_LENGTH[letter];
  if (length === undefined) {
    decoded.copy(at, Math.min(at + 2, end));
    return at + 2;
  }
  const digits = source.slice(at + 2, at + 2 + length);
  decoded.put(codePoint(digits, length) ?? source.slice(at, at + 2 + length), at, at + 2 + length);
  return at + 2 + length;
};

const decodeDouble = (source: string, start: number, end: number): DecodedScalar => {
  const decoded = new Decoded(source);
  let at = start;
  while (at < end) {
    if (isBlank(source[at])) {
      const run = blanks(source, at, end);
      if (!run.atLineEnd) decoded.copy(at, run.end);
      at = run.end;
    } else if (afterBreak(source, at) > at) {
      const folded = fold(source, at, end);
      decoded.put(folded.text, at, folded.end);
      at = folded.end;
    } else if (source[at] === '\\') {
      at = decodeEscape(decoded, source, at, end);
    } else {
      decoded.copy(at, at + 1);
      at += 1;
    }
  }
  return decoded;
};

interface Line {
  readonly start: number;
  /** After the leading spaces. */
  readonly content: number;
  /** Before the line break. */
  readonly end: number;
  /** After the line break. */
  readonly next: number;
}

const linesOf = (source: string, start: number, end: number): Line[] => {
  const lines: Line[] = [];
  for (let at = start; at <= end; ) {
    const newline = source.indexOf('\n', at);
    const last = newline === -1 || newline >= end;
    let stop = last ? end : newline;
    if (stop > at && source[stop - 1] === '\r') stop -= 1;
    let content = at;
    while (content < stop && source[content] === ' ') content += 1;
    const next = last ? end : newline + 1;
    lines.push({ start: at, content, end: stop, next });
    if (last) break;
    at = next;
  }
  return lines;
};

/** How many leading spaces are the block's indentation: what the first line with content lost when it was decoded. */
const indentationOf = (lines: readonly Line[], value: string): number => {
  const first = lines.findIndex((line) => line.content < line.end);
  const line = lines[first];
  if (!line) return Math.max(0, ...lines.map((each) => each.content - each.start));
  let at = 0;
  for (let index = 0; index < first; index += 1) at = value.indexOf('\n', at) + 1;
  let spaces = 0;
  while (value[at + spaces] === ' ') spaces += 1;
  return Math.max(0, line.content - line.start - spaces);
};

/** Joins the lines of a folded block: one break is a space, unless a more indented line or an empty one stands there. */
const writeFolded = (decoded: Decoded, source: string, lines: readonly Line[], from: (line: Line) => number): void => {
  let separator = '';
  let separatorStart = lines[0]?.start ?? 0;
  let afterIndented = false;
  for (const line of lines) {
    const text = from(line);
    const indented = line.content > text || source[line.content] === '\t';
    if (!indented && line.content === line.end) {
      if (separator === '\n') decoded.put('\n', separatorStart, line.end);
      separator = '\n';
    } else {
      if (indented && separator === ' ') separator = '\n';
      else if (indented && !afterIndented && separator === '\n') separator = '\n\n';
      decoded.put(separator, separatorStart, text);
      decoded.copy(text, line.end);
      separator = indented ? '\n' : ' ';
      afterIndented = indented;
    }
    separatorStart = line.end;
  }
};

const writeLiteral = (decoded: Decoded, lines: readonly Line[], from: (line: Line) => number): void => {
  for (const [index, line] of lines.entries()) {
    const previous = lines[index - 1];
    if (previous) decoded.put('\n', previous.end, previous.next);
    decoded.copy(from(line), line.end);
  }
};

/** Literal (`|`) and folded (`>`) blocks. `value` is how the library read them from `parsed`, which tells the indentation. */
const decodeBlock = (source: string, parsed: string, start: number, end: number, value: string): DecodedScalar => {
  const decoded = new Decoded(source);
  const firstBreak = parsed.indexOf('\n', start);
  if (firstBreak === -1 || firstBreak + 1 >= end) return decoded;
  const header = parsed.slice(start, firstBreak).replace(/\s#[^]*$/, '');
  const indentation = indentationOf(linesOf(parsed, firstBreak + 1, end), value);
  const lines = linesOf(source, firstBreak + 1, end);
  const from = (line: Line): number => Math.min(line.start + indentation, line.content);

  const body = lines.findLastIndex((line) => line.content < line.end || line.content - line.start > indentation) + 1;
  const hasText = lines.some((line) => line.content < line.end);
  if (!hasText) {
    if (header.includes('+')) for (const line of lines.slice(0, Math.max(1, lines.length - 1))) decoded.put('\n', line.end, line.next);
    return decoded;
  }
  const leading = lines.findIndex((line) => line.content < line.end);
  for (const line of lines.slice(0, leading)) {
    decoded.copy(from(line), line.end);
    decoded.put('\n', line.end, line.next);
  }
  if (header.startsWith('>')) writeFolded(decoded, source, lines.slice(leading, body), from);
  else writeLiteral(decoded, lines.slice(leading, body), from);

  const last = lines[body - 1];
  if (!last || header.includes('-')) return decoded;
  decoded.put('\n', last.end, last.next);
  if (header.includes('+')) for (const line of lines.slice(body, -1)) decoded.put('\n', line.end, line.next);
  return decoded;
};

/**
 * Decodes a scalar node again, with positions. `parsed` is the text that the node was parsed from; `source`, of the same
 * length, is what to read from (it may hold UNKNOWN where `parsed` was blanked). `start` and `end` are the node's range.
 */
export const decodeScalar = (node: Scalar, source: string, parsed: string, start: number, end: number): DecodedScalar => {
  switch (node.type) {
    case 'QUOTE_SINGLE':
      return decodeSimple(source, start + 1, parsed[end - 1] === "'" && end - 1 > start ? end - 1 : end, true);
    case 'QUOTE_DOUBLE':
      return decodeDouble(source, start + 1, parsed[end - 1] === '"' && end - 1 > start ? end - 1 : end);
    case 'BLOCK_LITERAL':
    case 'BLOCK_FOLDED':
      return decodeBlock(source, parsed, start, end, node.source ?? '');
    default:
      return decodeSimple(source, start, end, false);
  }
};
