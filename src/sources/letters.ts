import type { SourceFile } from '../source/source-file.ts';
import { wordAt } from '../source/word-at.ts';
import { textFrom, type Text } from './text.ts';

/** Where a character comes from: a stretch of a file, of one character where it is a copy. */
interface Spot {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

/** A text of which each character knows where it was written, for languages with quotes, escapes and variables of their own. */
export class Letters {
  readonly text: string;
  readonly spots: readonly Spot[];

  private constructor(text: string, spots: readonly Spot[]) {
    this.text = text;
    this.spots = spots;
  }

  static at(file: SourceFile, start: number, end: number): Letters {
    return new Letters(file.text.slice(start, end), Array.from({ length: end - start }, (_, index) => ({ file, start: start + index, end: start + index + 1 })));
  }

  static join(parts: readonly Letters[]): Letters {
    return new Letters(parts.map(({ text }) => text).join(''), parts.flatMap(({ spots }) => spots));
  }

  slice(start: number, end: number = this.text.length): Letters {
    return new Letters(this.text.slice(start, end), this.spots.slice(start, end));
  }

  trim(): Letters {
    const start = this.text.length - this.text.trimStart().length;
    return this.slice(start, Math.max(start, this.text.trimEnd().length));
  }

  /** Another text in the place of this one: what a variable holds, the character that an escape means. */
  replacedBy(text: string): Letters {
    const first = this.spots[0];
    const last = this.spots.at(-1);
    if (!first || !last) return new Letters('', []);
    const spot = first.file === last.file && last.end > first.start ? { ...first, end: last.end } : first;
    return new Letters(text, Array.from({ length: text.length }, () => spot));
  }

  /** Runs of copies as words, and what stands in the place of something else with that as its origin. */
  toText(): Text {
    const parts: Text[] = [];
    for (let start = 0; start < this.spots.length; ) {
      const first = this.spots[start];
      if (!first) break;
      let end = start + 1;
      const isCopy = this.#isCopy(start);
      while (end < this.spots.length && (isCopy ? this.#follows(end) && this.#isCopy(end) : this.spots[end] === first)) end += 1;
      const length = end - start;
      parts.push(isCopy ? wordAt(first.file, first.start, first.start + length) : textFrom(this.text.slice(start, end), { file: first.file, span: { start: first.start, end: first.end }, path: '' }));
      start = end;
    }
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : parts;
  }

  #isCopy(index: number): boolean {
    const spot = this.spots[index];
    return spot !== undefined && spot.end === spot.start + 1 && spot.file.text[spot.start] === this.text[index];
  }

  #follows(index: number): boolean {
    const before = this.spots[index - 1];
    const spot = this.spots[index];
    return before?.file === spot?.file && before?.end === spot?.start;
  }
}

/** With other letters in the place of what matches. */
export const replaced = (value: Letters, pattern: RegExp, replacement: (match: RegExpExecArray, piece: Letters) => Letters): Letters => {
  const parts: Letters[] = [];
  let from = 0;
  for (const match of value.text.matchAll(pattern)) {
    const end = match.index + match[0].length;
    parts.push(value.slice(from, match.index), replacement(match, value.slice(match.index, end)));
    from = end;
  }
  return from === 0 ? value : Letters.join([...parts, value.slice(from)]);
};
