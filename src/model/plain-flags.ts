import type { FlagLookup } from '../knowledge/types.ts';
import type { Word } from '../source/place.ts';
import type { Flag } from './types.ts';

/** The flags of a program whose arguments are read as they stand. `-name` counts as `--name`; groups of letters are left out. */
export const plainFlags = (argv: readonly Word[], facts: FlagLookup | null, path: string): readonly Flag[] => {
  const flags: Flag[] = [];
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index];
    if (!word || !/^(?:--[a-z]|-[a-z]{2})/i.test(word.text)) continue;
    const equals = word.text.indexOf('=');
    const spelling = equals < 0 ? word.text : word.text.slice(0, equals);
    const name = spelling.replace(/^--?/, '').replaceAll('_', '-');
    const known = facts?.flag(name);
    const next = argv[index + 1];
    const takesNext = equals < 0 && next !== undefined && (known ? known.noOptDefault === null : !next.text.startsWith('-'));
    const value = equals >= 0 ? valueOf(word, equals + 1) : takesNext ? next : { ...word, text: known?.noOptDefault ?? 'true' };
    if (takesNext) index += 1;
    flags.push({ file: word.file, path: `${path}.${spelling}`, span: word.span, name, spelling, form: equals >= 0 ? 'equals' : takesNext ? 'separate' : 'bare', origin: 'argv', value, namePlace: word });
  }
  return flags;
};

const valueOf = (word: Word, start: number): Word => ({
  ...word.part(start, word.text.length),
  text: word.text.slice(start),
  ...(word.unknown === undefined ? {} : { unknown: word.unknown }),
  part: (from, to) => word.part(start + from, start + to),
});
