import type { Word } from '../source/place.ts';
import { UNKNOWN, isUnknown } from '../text/unknown.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { composeWord, type Piece } from './composed-word.ts';
import type { Environment } from './types.ts';

/** The variables of a container. */
export interface Variables {
  readonly entries: Environment;
  /** Why other variables than these may be set (`envFrom`), as the end of "could not decide: ..."; null when these are all. */
  readonly open: string | null;
}

/** Replaces `$(NAME)` as the kubelet does, within what Linux lets one process take. */
export interface Expander {
  /** An argument. A reference that nothing defines, and `${x}`, which a template fills in, are unknown. */
  argument(word: Word): Word;
  /** A shell script. `$(NAME)` that nothing defines is left to the shell, as `${x}` is. */
  script(word: Word): Word;
}

/** Linux takes at most 128 KiB in one argument, and 2 MiB in all, with the usual stack. */
const LONGEST_ARGUMENT = 131072;
const ALL_ARGUMENTS = 16 * LONGEST_ARGUMENT;

/** `entries` is read at each expansion, so that it may still be filled. */
export const createExpander = (variables: Variables): Expander => {
  let budget = ALL_ARGUMENTS;

  const expand = (word: Word, inScript: boolean): Word => {
    const text = word.text;
    if (!text.includes('$')) return word;
    const pieces: Piece[] = [];
    let length = 0;
    let kept = 0;
    let unclosed = '';
    const keep = (end: number): void => {
      if (end <= kept) return;
      const unchanged = text.slice(kept, end);
      pieces.push({ text: unchanged, start: kept, end, exact: true, unknown: isUnknown(unchanged) ? word.unknown : undefined });
      length += end - kept;
    };
    const replace = (start: number, end: number, value: string, unknown?: string): void => {
      keep(start);
      pieces.push({ text: value, start, end, exact: value.length === end - start, unknown });
      length += value.length;
      kept = end;
    };
    const hide = (start: number, end: number, reason: string): void =>
      replace(start, end, UNKNOWN.repeat(end - start), reason);

    for (let at = text.indexOf('$'); at !== -1 && at + 1 < text.length; at = text.indexOf('$', at)) {
      const next = text[at + 1];
      const close = next === '(' && !unclosed.includes('(') ? text.indexOf(')', at + 2) : -1;
      const brace = next === '{' && !inScript && !unclosed.includes('{') ? closingBrace(text, at + 1) : -1;
      if (next === '$') {
        replace(at, at + 2, '$');
        at += 2;
      } else if (close !== -1) {
        const name = text.slice(at + 2, close);
        const value = variables.entries.get(name);
        if (value && (value.text.length > budget || length + value.text.length > LONGEST_ARGUMENT)) {
          hide(at, close + 1, `value comes from $(${shorten(name)}), and it grows beyond what a process can be given`);
        } else if (value) {
          budget -= value.text.length;
          replace(at, close + 1, value.text, value.unknown);
        } else if (variables.entries.has(name)) {
          hide(at, close + 1, `value comes from $(${name}), which only the node knows`);
        } else if (!inScript) {
          hide(at, close + 1, `value comes from $(${shorten(name)}), which ${variables.open ?? 'no env entry defines'}`);
        } else if (variables.open !== null && /^[A-Za-z_]\w*$/.test(name)) {
          hide(at, close + 1, `value comes from $(${name}), which ${variables.open}`);
        }
        at = close + 1;
      } else if (brace !== -1) {
        hide(at, brace, `value holds ${shorten(text.slice(at, brace))}, which another program fills in`);
        at = brace;
      } else {
        // What is not closed here is not closed further on: it is looked for once.
        if ((next === '(' || next === '{') && !unclosed.includes(next)) unclosed += next;
        at += 2;
      }
    }
    if (pieces.length === 0) return word;
    keep(text.length);
    return composeWord(word, 0, text.length, pieces);
  };

  return { argument: (word) => expand(word, false), script: (word) => expand(word, true) };
};

/** Where the brace that opens at `open` ends, one past its closing one; -1 when it does not. */
const closingBrace = (text: string, open: number): number => {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    else if (text[at] === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
};

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text);

/** A word without characters, at the place of a node that has none. */
export const emptyWord = (cursor: Cursor): Word => ({ file: cursor.file, span: cursor.span, path: cursor.path, text: '', part: () => cursor });

/** The variables that the container's `env` sets, each value expanded from those before it. */
export const readVariables = (container: Cursor): Variables => {
  const entries = new Map<string, Word | undefined>();
  const env = container.get('env');
  let open: string | null = null;
  if (container.get('envFrom').kind !== 'missing') open = 'envFrom may define';
  else if (env.hasHole || container.hasHole || (env.kind === 'scalar' && isUnknown(env.word()?.text ?? ''))) open = 'the template may define';

  const expander = createExpander({ entries, get open() { return open; } });
  for (const item of env.items()) {
    const name = item.get('name').word();
    if (item.kind !== 'map' || name === undefined || isUnknown(name.text) || name.text.includes('${')) {
      open ??= 'the template may define';
      continue;
    }
    const value = item.get('value');
    if (item.get('valueFrom').kind !== 'missing') entries.set(name.text, undefined);
    else entries.set(name.text, expander.argument(value.word() ?? emptyWord(item)));
  }
  return { entries, open };
};
