import { Decoded, type DecodedScalar } from './decoded.ts';

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

/**
 * How many leading spaces are the block's indentation: what the first line with content lost when it was decoded. Where
 * no line has content, all leading spaces are.
 */
const indentationOf = (lines: readonly Line[], value: string): number => {
  const first = lines.findIndex((line) => line.content < line.end);
  const line = lines[first];
  if (!line) return Infinity;
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
export const decodeBlock = (source: string, parsed: string, start: number, end: number, value: string): DecodedScalar => {
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
