import type { Word } from '../source/place.ts';
import type { SourceFile } from '../source/source-file.ts';
import { wordAt } from '../source/word-at.ts';
import { isUnknown } from '../text/unknown.ts';

/** A line of a Corefile, with what stands in braces behind it. */
export interface Directive {
  readonly name: Word;
  readonly args: readonly Word[];
  readonly block: readonly Directive[];
}

/** What one server answers. */
export interface ServerBlock {
  /** Zones with their ports: `.:53`. */
  readonly keys: readonly Word[];
  readonly plugins: readonly Directive[];
}

export interface Corefile {
  readonly file: SourceFile;
  readonly servers: readonly ServerBlock[];
}

interface Token {
  readonly word: Word;
  readonly line: number;
}

/**
 * Reads a Corefile as CoreDNS does (the Caddyfile of github.com/coredns/caddy), which takes a brace that is never closed, and one that is
 * closed once too often. Never throws. Snippets are left out, `import` stays a plugin of that name, and what stands in the braces of an option is passed over.
 */
export const readCorefile = (file: SourceFile): Corefile => {
  const servers: { keys: Word[]; plugins: Line[] }[] = [];
  let keys: Word[] = [];
  let lines: Line[] | undefined;
  let depth = 0;
  let line = 0;
  for (const { word, line: ownLine } of tokensOf(file)) {
    const { text } = word;
    if (text === '{') {
      depth += 1;
      if (depth === 1) {
        lines = [];
        if (!(keys.length === 1 && /^\(.*\)$/.test(keys[0]?.text ?? ''))) servers.push({ keys, plugins: lines });
        keys = [];
      }
    } else if (text === '}') {
      depth = Math.max(0, depth - 1);
      if (depth === 0) lines = undefined;
    } else if (depth === 0) keys.push(text.endsWith(',') ? part(word, 0, text.length - 1) : word);
    else if (depth === 1) addTo(lines ?? [], word, ownLine === line);
    else if (depth === 2) addTo(lines?.at(-1)?.block ?? [], word, ownLine === line);
    line = ownLine;
  }
  if (keys.length > 0) servers.push({ keys, plugins: [] });
  return { file, servers };
};

interface Line extends Directive {
  readonly args: Word[];
  readonly block: Line[];
}

/** A word on the line of the one before it is its argument. */
const addTo = (lines: Line[], word: Word, isSameLine: boolean): void => {
  const last = lines.at(-1);
  if (isSameLine && last) last.args.push(word);
  else lines.push({ name: word, args: [], block: [] });
};

/** Words between blanks; one that begins with a quote goes to the next; `#` begins a comment anywhere. */
const tokensOf = (file: SourceFile): Token[] => {
  const tokens: Token[] = [];
  let line = 1;
  for (const { index, 0: whole } of file.text.matchAll(/\n|#[^\n]*|"(?:[^"\\]|\\[^])*"?|[^\s#"][^\s#]*/g)) {
    if (whole === '\n') line += 1;
    else if (!whole.startsWith('#')) {
      const isQuoted = whole.startsWith('"');
      tokens.push({ line, word: corefileWord(file, index + (isQuoted ? 1 : 0), index + whole.length - (isQuoted && whole.length > 1 && whole.endsWith('"') ? 1 : 0)) });
      line += whole.split('\n').length - 1;
    }
  }
  return tokens;
};

/** A variable of the environment is as unknown as what a template fills in. */
const corefileWord = (file: SourceFile, start: number, end: number): Word => {
  const word = wordAt(file, start, end, `Corefile.${file.text.slice(start, Math.min(end, start + 40))}`);
  return isUnknown(word.text) || /\{[$%]/.test(word.text) ? { ...word, unknown: 'it is filled in when CoreDNS starts, or by a template' } : word;
};

const part = (word: Word, from: number, to: number): Word => ({ ...word, ...word.part(from, to), text: word.text.slice(from, to) });
