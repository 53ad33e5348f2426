import type { SourceFile } from '../source/source-file.ts';
import type { Span } from '../source/place.ts';

/**
 * How an argument stands in its file. `span` is the argument as written, with its quotes; of `--flag value` in two items it runs
 * from the first to the end of the second.
 */
export type Item =
  /** `    - --flag=value  # comment` on lines of its own. `before` is what stands before it, `lines` the whole lines with their end. */
  | { readonly style: 'block'; readonly span: Span; readonly quote: string; readonly before: string; readonly lines: Span; readonly lineEnd: string }
  /** `["--flag=value", ...]`; also JSON. */
  | { readonly style: 'flow'; readonly span: Span; readonly quote: string }
  /** A word of a script. */
  | { readonly style: 'script'; readonly span: Span; readonly quote: string };

/** How the text between these offsets stands; undefined for what must not be touched. */
export const itemAt = ({ text }: SourceFile, { start, end }: Span): Item | undefined => {
  const quote = /["']/.test(text[start - 1] ?? '') && text[start - 1] === text[end] ? (text[end] ?? '') : '';
  const span = { start: start - quote.length, end: end + quote.length };
  return blockItem(text, span, quote) ?? flowItem(text, span, quote) ?? scriptItem(text, { start, end }, '') ?? scriptItem(text, span, quote);
};

const DASH = /^[ \t]*-[ \t]+$/;
/** What may stand behind an item on its line. */
const REST = /^[ \t]*(?:#[^\n]*?)?(\r?\n|$)/;

const blockItem = (text: string, span: Span, quote: string): Item | undefined => {
  const lineStart = text.lastIndexOf('\n', span.start - 1) + 1;
  const before = text.slice(lineStart, span.start);
  const newline = text.indexOf('\n', span.end);
  const rest = REST.exec(text.slice(span.end, newline < 0 ? text.length : newline + 1));
  if (!DASH.test(before) || !rest) return undefined;
  const inside = text.slice(span.start, span.end);
  // Name and value in two items: nothing else may stand between them.
  if (inside.includes('\n') && !/^[^\n]*?["']?[ \t]*\r?\n[ \t]*-[ \t]+[^\n]*$/.test(inside)) return undefined;
  return { style: 'block', span, quote, before, lines: { start: lineStart, end: span.end + rest[0].length }, lineEnd: rest[1] || (text[lineStart - 2] === '\r' ? '\r\n' : '\n') };
};

const flowItem = (text: string, span: Span, quote: string): Item | undefined => {
  const before = /[[,]\s*$/.test(text.slice(Math.max(0, span.start - 200), span.start));
  const after = /^\s*[\],]/.test(text.slice(span.end, span.end + 200));
  return before && after && !text.slice(span.start, span.end).includes('\n') ? { style: 'flow', span, quote } : undefined;
};

/** A word between blanks, which may have quotes of its own; those at the end of a script in quotes are not the word's. */
const scriptItem = (text: string, span: Span, quote: string): Item | undefined => {
  const isAlone = /[ \t\n]/.test(text[span.start - 1] ?? '') && /[\s"']|^$/.test(text[span.end] ?? '');
  const inside = text.slice(span.start + quote.length, span.end - quote.length);
  return isAlone && !/[\n"'`$\\;|&<>()]/.test(inside) ? { style: 'script', span, quote } : undefined;
};
