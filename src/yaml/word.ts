import type { Scalar } from 'yaml';
import type { DecodedScalar } from './decoded.ts';
import type { Place, Span, Word } from '../source/place.ts';
import { isUnknown } from '../text/unknown.ts';
import { firstFrom, spansInside } from './holes.ts';
import { placeholderText } from './placeholders.ts';
import { decodeScalar } from './scalar-text.ts';
import type { Masked } from './templates.ts';

/** How a rendered manifest says that arguments are added which nobody sees. */
const MORE_ARGUMENTS = '{{ MORE_ARGUMENTS }}';

const unknownReason = (text: string, { spans: placeholders }: Masked, span: Span): string => {
  const index = firstFrom(placeholders, span.start);
  // The first that begins in the word, or the one before, which may reach into it.
  const placeholder = [placeholders[index - 1], placeholders[index]].find((each) => each && each.start < span.end && each.end > span.start);
  if (placeholder && text.startsWith(MORE_ARGUMENTS, placeholder.start)) return 'the program that makes this manifest may add arguments of its own';
  return placeholder
    ? `it is filled in by a template: ${placeholderText(text, placeholder)}`
    : 'it holds the private character U+E000, which k8s-audit takes for what it cannot know';
};

/** Where the text begins if it is written as it is, on one line and without escapes. */
const verbatimStart = (text: string, source: string, { start, end }: Span): number | undefined => {
  const quotes = (end - start - text.length) / 2;
  return (quotes === 0 || quotes === 1) && source.startsWith(text, start + quotes) && !text.includes('\n') ? start + quotes : undefined;
};

const partSpan = (decoded: DecodedScalar, from: number, start: number, end: number): Span => {
  const startsAt = decoded.starts[start] ?? decoded.ends.at(-1) ?? from;
  return { start: startsAt, end: end > start ? Math.max(startsAt, decoded.ends[end - 1] ?? startsAt) : startsAt };
};

/** The word of a scalar that stands at `place`. What a template would fill in is unknown, also where it was blanked. */
export const scalarWord = (place: Place, node: Scalar, masked: Masked): Word => {
  const { file, span } = place;
  const decode = (): DecodedScalar => decodeScalar(node, masked.marked, masked.parsed, span.start, span.end);
  // The library does not know the escape \' of YAML 1.1.
  const isOldEscape = node.type === 'QUOTE_DOUBLE' && node.source?.includes("\\'") === true;
  let decoded = isOldEscape || spansInside(masked.blanks, span.start, span.end).length > 0 ? decode() : undefined;
  const text = decoded?.text ?? node.source ?? '';
  const verbatim = decoded ? undefined : verbatimStart(text, masked.parsed, span);
  return {
    file,
    span,
    text,
    get path() {
      return place.path;
    },
    ...(isUnknown(text) ? { unknown: unknownReason(file.text, masked, span) } : {}),
    part(start, end) {
      const first = Math.max(0, Math.min(start, text.length));
      const last = Math.max(first, Math.min(end, text.length));
      if (verbatim === undefined) decoded ??= decode();
      const written = decoded ? partSpan(decoded, span.start, first, last) : { start: (verbatim ?? 0) + first, end: (verbatim ?? 0) + last };
      return { file, span: written, path: place.path };
    },
  };
};
