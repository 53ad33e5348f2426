/** Cuts a POSIX shell script (with the bash forms that manifests use) into words and operators. Never fails. */

interface Range {
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
}

/** A part of a shell word; offsets are into the script. */
export type Segment =
  /** Literal; `exact` when it stands in the script letter by letter. */
  | (Range & { readonly kind: 'text'; readonly text: string; readonly exact: boolean })
  | (Range & { readonly kind: 'variable'; readonly name: string })
  /** `$@` or `$*`. */
  | (Range & { readonly kind: 'arguments' })
  | (Range & { readonly kind: 'unknown'; readonly reason: string });

export interface ShellWord {
  readonly kind: 'word';
  readonly segments: readonly Segment[];
  readonly start: number;
  readonly end: number;
  /** The text of a word without quotes and expansions, as reserved words are written; null for others. */
  readonly plain: string | null;
}

export interface ShellOperator {
  readonly kind: 'operator';
  /** `\n`, `;`, `;;`, `&`, `&&`, `|`, `||`, `(` or `)`. */
  readonly text: string;
  readonly start: number;
}

export type ShellToken = ShellWord | ShellOperator;

const PLAIN = /[^\s'"\\$`;&|<>()]+/y;
const IN_DOUBLE_QUOTES = /[^"\\$`]+/y;
const NAME = /[A-Za-z_]\w*/y;
const REDIRECTION = /&>>?|<<<|<<-?|<>|<&|>>|>&|>\||[<>]/y;
const BLANK = /(?:[ \t\r\f\v]|\\\r?\n)+/y;
const BEFORE_A_COMMAND = new Set(['if', 'then', 'else', 'elif', 'while', 'until', 'do', '{', '!', 'time']);

/** The tokens in order; redirections, here-documents and comments are left out. `problem`: what was not understood, or null. */
export const tokenize = (text: string): { readonly tokens: ShellToken[]; readonly problem: string | null } => {
  const tokens: ShellToken[] = [];
  const hereDocuments: { delimiter: string; stripTabs: boolean }[] = [];
  let problem: string | null = null;
  let segments: Segment[] = [];
  let wordStart = -1;
  /** What the next word is, other than an argument. */
  let target: 'file' | 'here-document' | 'here-document-tabs' | null = null;
  let at = 0;

  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  const add = (segment: Segment): void => {
    if (wordStart === -1) wordStart = segment.start;
    segments.push(segment);
    at = segment.end;
  };
  const addText = (start: number, end: number, value: string, quoted: boolean): void =>
    add({ kind: 'text', text: value, start, end, quoted, exact: value.length === end - start });

  const endWord = (): void => {
    if (wordStart === -1) return;
    const only = segments.length === 1 ? segments[0] : undefined;
    const plain = only?.kind === 'text' && !only.quoted ? only.text : null;
    if (target === null) tokens.push({ kind: 'word', segments, start: wordStart, end: at, plain });
    else if (target !== 'file') {
      const delimiter = segments.map((segment) => (segment.kind === 'text' ? segment.text : text.slice(segment.start, segment.end))).join('');
      hereDocuments.push({ delimiter, stripTabs: target === 'here-document-tabs' });
    }
    segments = [];
    wordStart = -1;
    target = null;
  };

  /** One past the end of what opens at `open` with a bracket, a brace or a quote. */
  const skip = (open: number): number => {
    const closers: string[] = [];
    for (let index = open; index < text.length; index += 1) {
      const character = text[index];
      const closer = closers.at(-1);
      if (character === '\\') index += 1;
      else if (character === closer) closers.pop();
      else if (character === "'" && closer !== '"') {
        const end = text.indexOf("'", index + 1);
        if (end === -1) break;
        index = end;
      } else if (character === '"') closers.push('"');
      else if (character === '(' && (closer !== '"' || text[index - 1] === '$')) closers.push(')');
      else if (character === '{' && (text[index - 1] === '$' || index === open)) closers.push('}');
      if (closers.length === 0) return index + 1;
    }
    problem ??= 'the script has an opening bracket or quote without its closing one';
    return text.length;
  };

  const readDollar = (quoted: boolean): void => {
    const start = at;
    const next = text[at + 1] ?? '';
    if (next === '(') {
      const end = skip(at + 1);
      add({ kind: 'unknown', reason: `value comes from the output of ${shorten(text.slice(start, end))}`, start, end, quoted });
    } else if (next === '{') {
      const end = skip(at + 1);
      const inner = text.slice(at + 2, end - 1);
      const name = /^([A-Za-z_]\w*)(?::?[-?=].*)?$/s.exec(inner)?.[1];
      if (name !== undefined) add({ kind: 'variable', name, start, end, quoted });
      else if (inner === '@' || inner === '*') add({ kind: 'arguments', start, end, quoted });
      else add({ kind: 'unknown', reason: `value comes from ${shorten(text.slice(start, end))}`, start, end, quoted });
    } else if (next === "'" && !quoted) {
      const end = skip(at + 1);
      const inner = text.slice(at + 2, end - 1);
      const reason = `value is written as ${shorten(text.slice(start, end))}`;
      if (inner.includes('\\')) add({ kind: 'unknown', reason, start, end, quoted: true });
      else addText(start, end, inner, true);
    } else if (next === '"' && !quoted) {
      at += 1;
    } else {
      at += 1;
      const name = match(NAME);
      if (name !== undefined) add({ kind: 'variable', name, start, end: at + name.length, quoted });
      else if (next === '@' || next === '*') add({ kind: 'arguments', start, end: at + 1, quoted });
      else if (/^[0-9#?$!-]$/.test(next)) add({ kind: 'unknown', reason: `value comes from $${next}`, start, end: at + 1, quoted });
      else addText(start, at, '$', quoted);
    }
  };

  const readBacktick = (quoted: boolean): void => {
    const start = at;
    let end = at + 1;
    while (end < text.length && text[end] !== '`') end += text[end] === '\\' ? 2 : 1;
    end = Math.min(end + 1, text.length);
    add({ kind: 'unknown', reason: `value comes from the output of ${shorten(text.slice(start, end))}`, start, end, quoted });
  };

  const readDoubleQuotes = (): void => {
    addText(at, at + 1, '', true);
    while (at < text.length && text[at] !== '"') {
      const run = match(IN_DOUBLE_QUOTES);
      if (run !== undefined) addText(at, at + run.length, run, true);
      else if (text[at] === '$') readDollar(true);
      else if (text[at] === '`') readBacktick(true);
      else if (text[at + 1] === '\n') at += 2;
      else if (/^[$`"\\]$/.test(text[at + 1] ?? '')) addText(at, at + 2, text[at + 1] ?? '', true);
      else addText(at, at + 1, '\\', true);
    }
    if (at >= text.length) problem ??= 'the script has an opening quote without its closing one';
    at = Math.min(at + 1, text.length);
  };

  const skipHereDocuments = (): void => {
    for (const { delimiter, stripTabs } of hereDocuments.splice(0)) {
      let ended = false;
      while (!ended && at < text.length) {
        const newline = text.indexOf('\n', at);
        const line = text.slice(at, newline === -1 ? text.length : newline);
        ended = (stripTabs ? line.replace(/^\t+/, '') : line) === delimiter;
        at = newline === -1 ? text.length : newline + 1;
      }
      if (!ended) problem ??= 'the script has a here-document without its end';
    }
  };

  const operator = (value: string): void => {
    endWord();
    target = null;
    tokens.push({ kind: 'operator', text: value, start: at });
    at += value.length;
  };

  const atCommand = (): boolean => {
    const last = tokens.at(-1);
    return wordStart === -1 && (last === undefined || last.kind === 'operator' || BEFORE_A_COMMAND.has(last.plain ?? ''));
  };

  while (at < text.length) {
    const character = text[at] ?? '';
    const blank = match(BLANK);
    if (blank !== undefined) {
      // A continued line does not end a word.
      if (/[^\\\r\n]/.test(blank)) endWord();
      at += blank.length;
    } else if (character === '\n') {
      operator('\n');
      skipHereDocuments();
    } else if (character === '#' && wordStart === -1) {
      const newline = text.indexOf('\n', at);
      at = newline === -1 ? text.length : newline;
    } else if (character === "'") {
      const end = skip(at);
      addText(at, at + 1, '', true);
      if (end - 1 > at) addText(at, end - 1, text.slice(at, end - 1), true);
      at = end;
    } else if (character === '"') readDoubleQuotes();
    else if (character === '\\') {
      addText(at, Math.min(at + 2, text.length), text[at + 1] ?? '', true);
    } else if (character === '$') readDollar(false);
    else if (character === '`') readBacktick(false);
    else if ((character === '<' || character === '>') && text[at + 1] === '(') {
      const end = skip(at + 1);
      add({ kind: 'unknown', reason: `value comes from ${shorten(text.slice(at, end))}`, start: at, end, quoted: true });
    } else if (character === '(' && text[at + 1] === '(' && atCommand()) {
      at = skip(at);
    } else {
      const redirection = match(REDIRECTION);
      if (redirection !== undefined) {
        // A number or {name} right before it is the file descriptor.
        const only = segments.length === 1 ? segments[0] : undefined;
        if (only?.kind === 'text' && !only.quoted && /^(?:\d+|\{\w+\})$/.test(only.text)) {
          segments = [];
          wordStart = -1;
        } else endWord();
        target = redirection === '<<' ? 'here-document' : redirection === '<<-' ? 'here-document-tabs' : 'file';
        at += redirection.length;
      } else if (/[;&|()]/.test(character)) {
        const two = text.slice(at, at + 2);
        if (two === '|&') {
          operator('|');
          at += 1;
        } else operator(['&&', '||', ';;'].includes(two) ? two : character);
      } else {
        const run = match(PLAIN) ?? character;
        addText(at, at + run.length, run, false);
      }
    }
  }
  endWord();
  return { tokens, problem };
};

const shorten = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
};
