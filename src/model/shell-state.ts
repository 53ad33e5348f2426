import type { Word } from '../source/place.ts';
import { UNKNOWN, isUnknown } from '../text/unknown.ts';
import { composeWord, type Piece } from './composed-word.ts';
import type { Variables } from './expand.ts';
import type { Segment, ShellWord } from './shell-words.ts';
import type { Environment } from './types.ts';

/** What the values of variables may add to one script, in UTF-16 units: more than a process can be given. */
const ALL_VALUES = 2 ** 21;

/** The arguments that one shell word stands for. */
export interface Expansion {
  readonly words: readonly Word[];
  /** Why there may be more of them than that, or null. */
  readonly incomplete: string | null;
}

/** What stands for [start, end) of a script without being known. */
const hidden = (start: number, end: number, reason: string): Piece => ({
  text: UNKNOWN.repeat(Math.max(end - start, 1)), start, end, exact: end > start, unknown: reason,
});

/** The variables and parameters of a shell while its script is followed. */
export interface ShellState {
  expand(word: ShellWord): Expansion;
  /** The word without field splitting, as in an assignment. */
  join(word: ShellWord): Word;
  assign(name: string, value: Word): void;
  /** The variable is set to something that cannot be known. */
  forget(name: string, at: ShellWord, reason: string): void;
  /** Any variable may be set from here on. */
  forgetAll(reason: string): void;
  export(name: string): void;
  unset(name: string): void;
  exportAll: boolean;
  /** What `$@` stands for; null when that cannot be known. */
  parameters: readonly Word[] | null;
  environment(extra: ReadonlyMap<string, Word>): Environment;
  /** Why the environment may hold more than that, or null. */
  readonly open: string | null;
}

export const createState = (script: Word, outer: Variables, parameters: readonly Word[]): ShellState => {
  const values = new Map<string, Word | undefined>(outer.entries);
  const exported = new Set<string>(outer.entries.keys());
  let open = outer.open;
  /** From when on `open` holds for variables that have a value too. */
  let everythingIsOpen = false;
  const assignedSince = new Set<string>();
  let budget = ALL_VALUES;

  const variable = (segment: Segment & { kind: 'variable' }): Piece => {
    const { name, start, end } = segment;
    const value = values.get(name);
    const reason = (why: string): Piece => hidden(start, end, `value comes from $${name}, which ${why}`);
    if (everythingIsOpen && open !== null && !(value && assignedSince.has(name))) return reason(open);
    if (value === undefined) return reason(values.has(name) ? 'only the node knows' : (open ?? 'neither the script nor an env entry defines'));
    budget -= value.text.length;
    if (budget < 0) return reason('grows beyond what a process can be given');
    return { text: value.text, start, end, exact: false, unknown: value.unknown };
  };

  const piece = (segment: Segment): Piece => {
    const { start, end } = segment;
    if (segment.kind === 'variable') return variable(segment);
    if (segment.kind === 'unknown') return hidden(start, end, segment.reason);
    if (segment.kind === 'arguments') return hidden(start, end, 'value comes from the arguments of the script');
    const unknown = isUnknown(segment.text) ? `value holds ${placeholder(segment)}, which a template fills in` : undefined;
    return { text: segment.text, start, end, exact: segment.exact, unknown };
  };

  const state: ShellState = {
    exportAll: false,
    parameters,
    get open() {
      return open;
    },
    expand(word) {
      if (word.plain !== null && !isUnknown(word.plain)) return { words: [state.join(word)], incomplete: null };
      const [only, ...others] = word.segments.filter((segment) => segment.kind !== 'text' || segment.text !== '');
      if (only?.kind === 'arguments' && others.length === 0) return expandArguments(only);
      const words: Word[] = [];
      let pieces: Piece[] = [];
      let incomplete: string | null = null;
      let started = false;
      const finish = (): void => {
        if (started) words.push(composeWord(script, word.start, word.end, pieces));
        pieces = [];
        started = false;
      };
      for (const segment of word.segments) {
        const found = piece(segment);
        if (!segment.quoted && !started && found.text.startsWith(UNKNOWN)) {
          const spelling = segment.kind === 'text' ? placeholder(segment) : shorten(script.text.slice(segment.start, segment.end));
          incomplete ??= `${spelling} may stand for several arguments${segment.kind === 'variable' ? `: ${found.unknown}` : ''}`;
        }
        if (segment.quoted || segment.kind !== 'variable' || found.unknown !== undefined) {
          pieces.push(found);
          started = true;
          continue;
        }
        // An unquoted value is split at blanks.
        for (const field of found.text.split(/([ \t\n]+)/)) {
          if (/^[ \t\n]/.test(field)) finish();
          else if (field !== '') {
            pieces.push({ ...found, text: field });
            started = true;
          }
        }
      }
      finish();
      return { words, incomplete };
    },
    join(word) {
      return composeWord(script, word.start, word.end, word.segments.map(piece));
    },
    assign(name, value) {
      values.set(name, value);
      if (everythingIsOpen) assignedSince.add(name);
      if (state.exportAll) exported.add(name);
    },
    forget(name, at, reason) {
      const place = hidden(at.start, at.end, `value comes from $${name}, which ${reason}`);
      state.assign(name, composeWord(script, at.start, at.end, [place]));
    },
    forgetAll(reason) {
      open = reason;
      everythingIsOpen = true;
      assignedSince.clear();
    },
    export(name) {
      exported.add(name);
    },
    unset(name) {
      values.delete(name);
      exported.delete(name);
    },
    environment(extra) {
      const all = new Map<string, Word | undefined>();
      for (const name of exported) {
        if (values.has(name)) all.set(name, everythingIsOpen && !assignedSince.has(name) ? undefined : values.get(name));
      }
      for (const [name, value] of extra) all.set(name, value);
      return all;
    },
  };

  const expandArguments = (segment: Segment): Expansion => {
    // Each word counts, so that `"$@"` a thousand times over a thousand words stays cheap.
    budget -= 32 * (state.parameters?.length ?? 0);
    if (state.parameters !== null && budget >= 0) return { words: state.parameters, incomplete: null };
    const reason = 'the arguments that the script got could not be followed';
    return { words: [composeWord(script, segment.start, segment.end, [hidden(segment.start, segment.end, reason)])], incomplete: reason };
  };
  /** The first placeholder of a segment, as the template has it. */
  const placeholder = ({ start, end }: Segment): string => {
    const from = script.text.indexOf(UNKNOWN, start);
    let to = from;
    while (to < end && script.text[to] === UNKNOWN) to += 1;
    const { file, span } = script.part(from, to);
    return shorten(file.text.slice(span.start, span.end));
  };
  return state;
};

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text);
