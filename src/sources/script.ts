import type { SourceFile } from '../source/source-file.ts';
import { embedded, wordAt } from './text.ts';

/**
 * The texts that a shell script writes between `<<EOF` and `EOF`, and the blocks between ``` of a document, that `wanted` finds something in.
 * A file without either is one text.
 */
export const textsIn = (file: SourceFile, wanted: RegExp): readonly SourceFile[] => {
  const found: SourceFile[] = [];
  const take = (start: number, end: number): void => {
    if (wanted.test(file.text.slice(start, end))) found.push(embedded(file.path, wordAt(file, start, end)));
  };
  let open: { readonly word: string; readonly start: number } | undefined;
  let at = 0;
  for (const line of file.text.split('\n')) {
    const next = at + line.length + 1;
    if (open && line.trim() === open.word) {
      take(open.start, at);
      open = undefined;
    } else if (!open) {
      const word = /<<-?\s*["'\\]?(\w+)["']?/.exec(line)?.[1] ?? /^\s*(```)/.exec(line)?.[1];
      if (word !== undefined) open = { word, start: next };
    }
    at = next;
  }
  return found.length === 0 && wanted.test(file.text) && !/^(?:#!|---\n[\s\S]*?^---$)/m.test(file.text) ? [file] : found;
};
