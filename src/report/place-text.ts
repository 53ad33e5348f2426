import type { Place } from '../source/place.ts';
import { printable } from '../text/escape.ts';

/** `path:line:column` of the start of a place, as editors and terminals make links of it. */
export const placeText = ({ file, span }: Place): string => {
  const { line, column } = file.position(span.start);
  return `${printable(file.path)}:${line}:${column}`;
};
