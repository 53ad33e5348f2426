import type { Word } from './place.ts';
import { RenderedFile } from './rendered-file.ts';

/** A file that stands inside of another one as the text of a word: an entry of a ConfigMap. */
export const innerFile = (path: string, word: Word): RenderedFile =>
  new RenderedFile(path, word.text, [{ start: 0, end: word.text.length, place: word, part: (start, end) => word.part(start, end) }], word, true);
