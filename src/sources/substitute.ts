import { RenderedFile, type Piece } from '../source/rendered-file.ts';
import type { SourceFile } from '../source/source-file.ts';
import { leftOut } from './conditions.ts';
import { placeholder } from './text.ts';

/** `{{ NAME }}`, `{{ .Values.name }}`, `{{ $name }}`, and Salt's `{{ pillar['name'] }}` and `{{ pillar.get('name', 'default') }}`, with filters behind it. */
const BRACES = /\{\{-?\s*(?:(?:pillar|grains)(?:\[|\.get\()\s*['"]([\w.:-]+)['"][^{}|]*[\])]|[.$]?([\w.-]+?))\s*(\|[^{}]*?)?-?\}\}/g;
/** `${NAME}`, `${NAME:=default}`, `${NAME:-default}`; two dollar signs are one that is meant. */
const VARIABLES = /\$\$|\$\{\s*([A-Za-z_]\w*)\s*(?::?[-=]([^{}]*))?\}/g;

/** What a shell fills in: `$NAME`, `${NAME}`, `${NAME:-default}` and the output of commands. A backslash keeps a dollar sign, a backslash and a backtick, and hides the end of a line. */
const SHELL = /\\[$\\`]|\\\r?\n|\$\{(\w+)(?::?[-=]([^{}]*))?\}|\$([A-Za-z_]\w*)|\$\([^()\n]*\)/g;

/** `given-variables`: as `variables`, but what is not given stays as it is, because it may be a shell's. */
export type Syntax = 'braces' | 'variables' | 'given-variables' | 'shell';

/**
 * The text as it is with the values in the place of their placeholders; the same file where there is none. `variables` also fills in the
 * defaults that the text itself gives, and makes of every other `${NAME}` a placeholder that is known as one everywhere.
 */
export const substitute = (source: SourceFile, values: ReadonlyMap<string, string>, syntax: readonly Syntax[]): SourceFile => {
  const braces = syntax.includes('braces') ? [...source.text.matchAll(BRACES)].flatMap((match) => replacement(match, filtered(valueOf(match[1] ?? match[2], values), match[3], /^\{\{-?\s*[.$]/.test(match[0])))) : [];
  const everyVariable = syntax.includes('variables');
  const variables = everyVariable || syntax.includes('given-variables') ? [...source.text.matchAll(VARIABLES)].flatMap((match) => replacement(match, everyVariable ? variableOf(match, values) : values.get(match[1] ?? ''))) : [];
  const shell = syntax.includes('shell') ? [...source.text.matchAll(SHELL)].flatMap((match) => replacement(match, inShell(match, values))) : [];
  const conditions = syntax.includes('braces') && values.size > 0 ? leftOut(source.text, values).map((span) => ({ ...span, text: '' })) : [];
  const replaced = [...braces, ...variables, ...shell, ...conditions].sort((one, other) => one.start - other.start || other.end - one.end);
  if (replaced.length === 0) return source;
  const parts: string[] = [];
  const pieces: Piece[] = [];
  let length = 0;
  let at = 0;
  const copy = (end: number): void => {
    if (end <= at) return;
    const from = at;
    parts.push(source.text.slice(from, end));
    pieces.push({ start: length, end: length + end - from, ...placeIn(source, from, end), part: (start, stop) => placeIn(source, from + start, from + stop).place });
    length += end - from;
  };
  for (const { start, end, text } of replaced) {
    if (start < at) continue;
    copy(start);
    parts.push(text);
    if (text !== '') pieces.push({ start: length, end: length + text.length, ...placeIn(source, start, end) });
    length += text.length;
    at = end;
  }
  copy(source.text.length);
  return new RenderedFile(source.path, parts.join(''), pieces, placeIn(source, 0, 0).place, true);
};

const placeIn = (file: SourceFile, start: number, end: number): Pick<Piece, 'place'> => ({ place: { file, span: { start, end }, path: '' } });

interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const replacement = (match: RegExpExecArray, text: string | undefined): readonly Replacement[] =>
  text === undefined ? [] : [{ start: match.index, end: match.index + match[0].length, text }];

/** `Values.image.tag` is also called `image.tag`, and `grains.cloud` `cloud`. */
const valueOf = (name: string | undefined, values: ReadonlyMap<string, string>): string | undefined => (name === undefined ? undefined : (values.get(name) ?? values.get(name.replace(/^(?:Values|pillar|grains)\./, ''))));

const inShell = ([whole, braced, fallback, bare]: RegExpExecArray, values: ReadonlyMap<string, string>): string => {
  const name = braced ?? bare;
  if (whole.startsWith('\\')) return whole.slice(1).trim();
  return (name === undefined ? undefined : (values.get(name) ?? fallback)) ?? placeholder(name ?? 'COMMAND');
};

/** Filters of Jinja and of Go's templates that leave a value as it is, or that are as easily done here. Behind any other it is not known. */
const FILTERS: Readonly<Record<string, (value: string) => string>> = { lower: (value) => value.toLowerCase(), upper: (value) => value.toUpperCase(), trim: (value) => value.trim() };
const KEEPS = /^(?:default|d|quote|string|toString|int|bool|safe|required)\b/;

/** Those of Go's templates put quotes around it: what looks like a number is a text then. */
const QUOTES = /^s?quote$/;

const filtered = (value: string | undefined, filters: string | undefined, isGo: boolean): string | undefined =>
  (filters ?? '').split('|').map((filter) => filter.trim()).filter((filter) => filter !== '').reduce<string | undefined>((made, filter) => {
    if (made === undefined) return made;
    if (isGo && QUOTES.test(filter)) return JSON.stringify(made);
    return KEEPS.test(filter) ? made : FILTERS[filter]?.(made);
  }, value);

const variableOf = ([whole, name, fallback]: RegExpExecArray, values: ReadonlyMap<string, string>): string => (whole === '$$' || name === undefined ? '$' : (values.get(name) ?? fallback ?? placeholder(name)));
