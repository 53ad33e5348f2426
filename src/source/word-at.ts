import type { Place, Word } from './place.ts';
import type { SourceFile } from './source-file.ts';

/** The text of a stretch of a file, as it is written there. */
export const wordAt = (file: SourceFile, start: number, end: number, path = ''): Word => {
  const place = (from: number, to: number): Place => ({ file, span: { start: from, end: to }, path });
  return { ...place(start, end), text: file.text.slice(start, end), part: (from, to) => place(start + from, start + to) };
};
