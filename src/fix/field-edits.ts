import type { Edit } from '../engine/rule.ts';
import type { Place, Span } from '../source/place.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { YAML_WORD } from './flag-edits.ts';
import type { Edits } from './flag-edits.ts';

/** A value as it is put into a manifest. */
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

/** Gives a field of a map another value, or adds it: in its place where the keys are sorted, else behind the last. */
export const setField = (map: Cursor, key: string, value: string | number | boolean): Edits => {
  const field = map.get(key);
  if (field.kind === 'missing') return addField(map, key, value);
  if (field.kind !== 'scalar' || !isOwn(map, key)) return undefined;
  const { text } = map.file;
  const before = text.slice(field.span.start, field.span.end);
  const isPlain = /^[^"'|>&*!\n][^\n]*$/.test(before);
  if (!isPlain && !/^(?:"[^"\\\n]*"|'[^'\n]*')$/.test(before)) return undefined;
  return [edit(map, field.span, isPlain && !isJson(map) ? plain(value) : JSON.stringify(value))];
};

/** Adds a field that the map does not have. */
export const addField = (map: Cursor, key: string, value: Value): Edits => {
  const keys = map.keys();
  const [first] = keys;
  if (map.kind !== 'map' || map.get(key).kind !== 'missing') return undefined;
  if (first === undefined) return fillEmpty(map, `${key}: ${flow(value, false)}`, JSON.stringify({ [key]: value }).slice(1, -1));
  const isSorted = keys.length > 1 && keys.every((each, index) => index === 0 || (keys[index - 1] ?? '') < each);
  const previous = (isSorted ? keys.findLast((each) => each < key) : keys.at(-1)) ?? first;
  const behind = entrySpan(map, previous);
  const firstKey = map.keyPlace(first);
  if (!behind || !firstKey) return undefined;
  const { text } = map.file;
  if (isFlow(map)) {
    const between = /^[{]?(\s*)$/.exec(text.slice(map.span.start + 1, firstKey.span.start))?.[1];
    return between === undefined ? undefined : [edit(map, at(behind.end), `,${between || ' '}${isJson(map) ? JSON.stringify(key) : key}: ${flow(value, isJson(map))}`)];
  }
  const column = columnOf(text, firstKey.span.start);
  return column === undefined ? undefined : [below(map, behind.end, block({ [key]: value }).map((line) => `${' '.repeat(column)}${line}`))];
};

/** Takes a field out of a map; not the last one of a map on lines. */
export const removeField = (map: Cursor, key: string): Edits => {
  const span = entrySpan(map, key);
  if (!span) return undefined;
  if (isFlow(map)) return removeBetweenCommas(map, span);
  return map.keys().length < 2 ? undefined : removeLines(map, span, /^ *$/);
};

/** The lines that hold a span, which begins behind `before` and ends its line. */
const removeLines = (cursor: Cursor, span: Span, before: RegExp): Edits => {
  const { text } = cursor.file;
  const lineStart = text.lastIndexOf('\n', span.start - 1) + 1;
  const newline = text.indexOf('\n', span.end);
  const rest = text.slice(span.end, newline < 0 ? text.length : newline);
  // The first key of an item stands behind its dash.
  if (!before.test(text.slice(lineStart, span.start)) || !/^[ \t\r]*(?:#.*)?$/.test(rest)) return undefined;
  return [edit(cursor, { start: lineStart, end: newline < 0 ? text.length : newline + 1 }, '')];
};

/** Adds an item behind the last one of a list; an empty or missing list is added to `parent` under `key`. */
export const addItem = (parent: Cursor, key: string, item: { readonly [key: string]: Value }): Edits => {
  const list = parent.get(key);
  if (list.kind === 'missing') return addField(parent, key, [item]);
  const last = list.items().at(-1);
  if (list.kind !== 'list' || !isOwn(parent, key)) return undefined;
  if (!last) return fillEmpty(list, flow(item, false), JSON.stringify(item));
  const { text } = list.file;
  if (isFlow(list)) {
    const between = /[[,](\s*)$/.exec(text.slice(0, last.span.start))?.[1] ?? ' ';
    return [edit(list, at(last.span.end), `,${between || ' '}${flow(item, isJson(list))}`)];
  }
  const dash = /^ *- +$/.exec(text.slice(text.lastIndexOf('\n', last.span.start - 1) + 1, last.span.start))?.[0];
  if (dash === undefined) return undefined;
  const lines = block(item).map((line, index) => `${index === 0 ? dash : ' '.repeat(dash.length)}${line}`);
  return [below(list, contentEnd(text, last.span), lines)];
};

/** Takes an item out of the list under a key; on lines the key goes with the last one. */
export const removeItem = (parent: Cursor, key: string, item: Cursor): Edits => {
  const list = parent.get(key);
  if (!isOwn(parent, key) || !isInside(item, list)) return undefined;
  if (isFlow(list)) return removeBetweenCommas(list, item.span);
  if (list.items().length < 2) return removeField(parent, key);
  return removeLines(list, { start: item.span.start, end: contentEnd(list.file.text, item.span) }, /^ *- +$/);
};

/** Takes a variable out of a container's `env`. */
export const removeVariable = (container: Cursor, name: string): Edits => {
  const list = container.get('env');
  const named = list.items().filter((item) => item.get('name').text() === name);
  const [item] = named;
  if (!item || named.length > 1) return undefined;
  return removeItem(container, 'env', item);
};

/** Takes a key that begins its line out, with the lines that belong to it. */
export const removeBlockEntry = (file: SourceFile, key: Span): Edits => {
  const { text } = file;
  const lineStart = text.lastIndexOf('\n', key.start - 1) + 1;
  const column = key.start - lineStart;
  if (!/^ *$/.test(text.slice(lineStart, key.start))) return undefined;
  let end = text.indexOf('\n', key.start) + 1 || text.length;
  for (let next = end; next < text.length; ) {
    const lineEnd = text.indexOf('\n', next) + 1 || text.length;
    const [, blanks = '', rest = ''] = /^( *)(.*)/.exec(text.slice(next, lineEnd)) ?? [];
    const isInside = blanks.length > column || (blanks.length === column && /^-(\s|$)/.test(rest));
    if (rest.trim() !== '' && !isInside) break;
    next = lineEnd;
    if (rest.trim() !== '') end = next;
  }
  return [{ file: file.path, start: lineStart, end, text: '' }];
};

/** What stands there, to be put elsewhere as well; undefined where a part of it is not known. */
export const valueOf = (cursor: Cursor): Value | undefined => {
  if (cursor.kind === 'list' || cursor.kind === 'map') {
    const entries = cursor.kind === 'list' ? cursor.items().map((item, index): [string, Value | undefined] => [String(index), valueOf(item)]) : cursor.keys().map((key): [string, Value | undefined] => [key, valueOf(cursor.get(key))]);
    if (entries.some(([, value]) => value === undefined)) return undefined;
    return cursor.kind === 'list' ? entries.map(([, value]) => value as Value) : (Object.fromEntries(entries) as Record<string, Value>);
  }
  const text = cursor.text();
  if (text === undefined || cursor.type === 'string') return text;
  return cursor.type === 'number' ? Number(text) : text === 'true';
};

/** What an alias or a merge key brings in may be used elsewhere. */
const isInside = (inner: Cursor, outer: Cursor): boolean => inner.span.start >= outer.span.start && inner.span.end <= outer.span.end;

/** Whether the value under a key is written behind it. */
const isOwn = (map: Cursor, key: string): boolean => {
  const [place, { span }] = [map.keyPlace(key), map.get(key)];
  return place !== undefined && place.span.start >= map.span.start && span.start >= place.span.end && BETWEEN.test(map.file.text.slice(place.span.end, span.start));
};
/** What stands between a key and its value; a comment, a tag or an anchor may. */
const BETWEEN = /^["']?[ \t]*(?::(?:\s|#[^\n]*\n|[&!]\S+)*)?$/;

const isFlow = ({ file, span, kind }: Cursor): boolean => file.text[span.start] === (kind === 'list' ? '[' : '{');
/** Whether keys and texts stand in double quotes here. */
const isJson = (cursor: Cursor): boolean => isFlow(cursor) && /^[[{\s]*"/.test(cursor.file.text.slice(cursor.span.start, cursor.span.start + 400));

/** From the key to the end of what stands under it; undefined where it is merged in from elsewhere. */
const entrySpan = (map: Cursor, key: string): Span | undefined => {
  const place = map.keyPlace(key);
  const value = map.get(key);
  if (!place || value.kind === 'missing' || !isOwn(map, key)) return undefined;
  const quote = /["']/.test(map.file.text[place.span.start - 1] ?? '') ? 1 : 0;
  return { start: place.span.start - quote, end: Math.max(place.span.end, contentEnd(map.file.text, value.span)) };
};

const contentEnd = (text: string, { start, end }: Span): number => start + text.slice(start, end).trimEnd().length;

const removeBetweenCommas = (cursor: Cursor, span: Span): Edits => {
  const { text } = cursor.file;
  const before = /,\s*$/.exec(text.slice(cursor.span.start, span.start));
  if (before) return [edit(cursor, { start: span.start - before[0].length, end: span.end }, '')];
  const after = /^\s*,\s*/.exec(text.slice(span.end, cursor.span.end));
  return [edit(cursor, { start: span.start, end: span.end + (after?.[0].length ?? 0) }, '')];
};

/** Puts something between the brackets of an empty list or map; in JSON with quotes. */
const fillEmpty = (cursor: Cursor, yaml: string, json: string): Edits => {
  const { start, end } = cursor.span;
  if (!isFlow(cursor) || cursor.file.text.slice(start + 1, end - 1).trim() !== '') return undefined;
  return [edit(cursor, { start: start + 1, end: end - 1 }, /^\s*\{/.test(cursor.file.text) ? json : yaml)];
};

/** Lines behind the line that holds the offset. */
const below = (cursor: Cursor, offset: number, lines: readonly string[]): Edit => {
  const { text } = cursor.file;
  const newline = text.indexOf('\n', offset);
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const added = lines.join(lineEnd);
  return newline < 0 ? edit(cursor, at(text.length), `${lineEnd}${added}`) : edit(cursor, at(newline + 1), `${added}${lineEnd}`);
};

/** The column of a key that begins its line or stands behind a dash; undefined elsewhere. */
const columnOf = (text: string, offset: number): number | undefined => {
  const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^[ -]*$/.test(before) ? before.length : undefined;
};

const block = (value: Value): readonly string[] => {
  if (isList(value)) return value.flatMap((item) => block(item).map((line, index) => `${index === 0 ? '- ' : '  '}${line}`));
  if (typeof value !== 'object') return [plain(value)];
  return Object.entries(value).flatMap(([key, each]) =>
    typeof each === 'object' ? [`${key}:`, ...block(each).map((line) => (isList(each) ? line : `  ${line}`))] : [`${key}: ${plain(each)}`],
  );
};

const flow = (value: Value, isJsonText: boolean): string => {
  if (isJsonText) return JSON.stringify(value);
  if (isList(value)) return `[${value.map((each) => flow(each, false)).join(', ')}]`;
  return typeof value === 'object' ? `{${Object.entries(value).map(([key, each]) => `${key}: ${flow(each, false)}`).join(', ')}}` : plain(value);
};

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);
const plain = (value: string | number | boolean): string => (typeof value === 'string' && (YAML_WORD.test(value) || !/^[\w./][\w./:-]*$/.test(value) || value.endsWith(':')) ? JSON.stringify(value) : String(value));
const at = (offset: number): Span => ({ start: offset, end: offset });
const edit = ({ file }: Place, { start, end }: Span, text: string): Edit => ({ file: file.path, start, end, text });
