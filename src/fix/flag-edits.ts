import type { Edit, Fix } from '../engine/rule.ts';
import type { Flag, Invocation, Setting } from '../model/types.ts';
import type { Place, Span, Word } from '../source/place.ts';
import type { SourceFile } from '../source/source-file.ts';
import { isUnknown } from '../text/unknown.ts';
import { itemAt, type Item } from './item.ts';

type Given = Extract<Setting, { state: 'given' }>;

/** Edits of one file; undefined where the text is written in a way that is better left to a person. */
export type Edits = readonly Edit[] | undefined;

/** The part of a problem that offers the edits; nothing where there are none. `because` says why they cannot change what a working control plane does. */
export const offer = (title: string, edits: Edits, because?: string): { readonly fix?: Fix } =>
  edits && edits.length > 0 ? { fix: { title, safe: because !== undefined, ...(because === undefined ? {} : { because }), edits } } : {};

/** Several edits as one; undefined where one of them is left to a person. */
export const together = (all: readonly Edits[]): Edits => (all.every((each) => each !== undefined) ? all.flat() : undefined);

/** Takes a flag out, with its line where it has one. */
export const removeFlag = (flag: Flag): Edits => (isEditable(flag) ? removeWord(flag) : undefined);

/** Takes an argument out, with its line where it has one. */
export const removeWord = (word: Place): Edits => {
  const item = itemAt(word.file, word.span);
  if (!item) return undefined;
  const { text } = word.file;
  if (item.style === 'block') return [edit(word, item.lines, '')];
  if (item.style === 'script') return [edit(word, { start: blanksBefore(text, item.span.start), end: item.span.end }, '')];
  const before = /,\s*$/.exec(text.slice(Math.max(0, item.span.start - WINDOW), item.span.start));
  if (before) return [edit(word, { start: item.span.start - before[0].length, end: item.span.end }, '')];
  const comma = /^\s*,\s*/.exec(text.slice(item.span.end, item.span.end + WINDOW));
  return [edit(word, { start: item.span.start, end: item.span.end + (comma?.[0].length ?? 0) }, '')];
};

/** Takes out a flag wherever it stands; undefined where one of the places is left to a person. */
export const removeFlags = ({ flags }: Given): Edits => together(flags.map(removeFlag));

/** Gives a flag that stands there another value. */
export const setFlagValue = (flag: Flag, value: string): Edits => {
  const item = isEditable(flag) ? itemAt(flag.file, flag.span) : undefined;
  if (!item || isUnknown(flag.value?.text ?? '')) return undefined;
  if (flag.form === 'bare') return written(`=${value}`, item, false) === undefined ? undefined : [edit(flag, { start: flag.span.end, end: flag.span.end }, `=${value}`)];
  const place = flag.value;
  if (!place || place.file !== flag.file || place.span.start < flag.span.start || place.span.end > flag.span.end) return undefined;
  const isAlone = flag.form === 'separate' && !/["']/.test(flag.file.text[place.span.start - 1] ?? '');
  const text = written(value, item, isAlone);
  return text === undefined ? undefined : [edit(flag, place.span, text)];
};

/** Puts another name in the place of the flag's own; `name` without dashes. */
export const renameFlag = (flag: Flag, name: string): Edits => (isEditable(flag) ? [edit(flag, flag.namePlace.span, `--${name}`)] : undefined);

/** Adds `--name=value` where it belongs: among sorted flags in its place, else behind the last one, written as its neighbour is. */
export const addFlag = (invocation: Invocation, name: string, value: string): Edits => {
  if (isSetInFile(invocation)) return undefined;
  const flags = invocation.flags.filter((flag) => isEditable(flag) && flag.file === invocation.container.pod.manifest.place.file);
  const names = flags.map((flag) => flag.name);
  const isSorted = names.length > 1 && names.every((each, index) => index === 0 || (names[index - 1] ?? '') <= each);
  const previous = isSorted ? flags.findLast((flag) => flag.name < name) : flags.at(-1);
  const neighbour = previous ?? (isSorted ? undefined : invocation);
  if (neighbour) return insert(neighbour, name, value, 'after');
  return flags[0] && insert(flags[0], name, value, 'before');
};

/** Sets a flag, whether it stands there or not. */
export const setFlag = (invocation: Invocation, name: string, value: string): Edits => {
  if (isSetInFile(invocation)) return undefined;
  const last = invocation.occurrences(name).at(-1);
  return last ? setFlagValue(last, value) : addFlag(invocation, name, value);
};

/** Takes one entry out of the list that a flag holds, and the flag itself with its last entry. */
export const removeEntry = (flag: Flag, entry: string): Edits => {
  const entries = (flag.value?.text ?? '').split(',');
  const left = entries.filter((each) => !isSame(each, entry));
  if (left.length === entries.length) return undefined;
  if (left.length === 0) return removeFlag(flag);
  const whole = setFlagValue(flag, left.join(','));
  return whole && left.length === entries.length - 1 ? (cutEntry(flag, entries, entries.findIndex((each) => isSame(each, entry))) ?? whole) : whole;
};

/** The entry with a comma, so that others of the list can be taken out at the same time. */
const cutEntry = ({ value }: Flag, entries: readonly string[], index: number): Edits => {
  const before = entries.slice(0, index).join(',').length;
  const [start, end] = index === entries.length - 1 ? [before, undefined] : [before + (index === 0 ? 0 : 1), before + (index === 0 ? 0 : 1) + (entries[index] ?? '').length + 1];
  return value && replacePart(value, start, end ?? value.text.length, '');
};

/** Offers to write another entry in the place of one, or to take it out where there is no other. */
export const offerEntry = (setting: Setting, entry: string, other: string | undefined, because?: string): ReturnType<typeof offer> => {
  const flag = setting.state === 'given' ? setting.flags.find(({ value }) => value?.text.split(',').some((each) => isSame(each, entry))) : undefined;
  if (!flag) return {};
  if (other === undefined) return offer(`remove ${entry.trim() || 'the empty entry'} from --${flag.name}`, removeEntry(flag, entry), because);
  const changed = (flag.value?.text ?? '').split(',').map((each) => (isSame(each, entry) ? other : each));
  return offer(`write ${other} for ${entry.trim()}`, setFlagValue(flag, changed.join(',')));
};

const isSame = (written: string, entry: string): boolean => written.trim() === entry.trim();

/** etcd looks at no other flag where it is given a file. */
const isSetInFile = (invocation: Invocation): boolean => invocation.component === 'etcd' && invocation.occurrences('config-file').some(({ value }) => value?.text !== '');

/** Puts another text in the place of a part of a word that stands there as it is read. */
export const replacePart = (word: Word, start: number, end: number, text: string): Edits => {
  const { file, span } = word.part(start, end);
  return file.text.slice(span.start, span.end) === word.text.slice(start, end) ? [edit(word, span, text)] : undefined;
};

/** Only what stands as it is in the manifest; a variable or an anchor may mean more than this flag. */
const isEditable = ({ origin, file, span, namePlace }: Flag): boolean => origin === 'argv' && file.text[span.start] === '-' && namePlace.span.start === span.start;

const insert = (neighbour: { readonly file: SourceFile; readonly span: Span }, name: string, value: string, where: 'before' | 'after'): Edits => {
  const item = itemAt(neighbour.file, neighbour.span);
  const flag = `--${name}=${value}`;
  const text = item && written(flag, item, false);
  if (!item || text === undefined) return undefined;
  const quoted = `${item.quote}${text}${item.quote}`;
  if (item.style === 'script') {
    // A script that has each flag on a line of its own keeps it so.
    const between = /[ \t]+\\\r?\n[ \t]*$/.exec(neighbour.file.text.slice(Math.max(0, item.span.start - WINDOW), item.span.start))?.[0] ?? ' ';
    return [edit(neighbour, at(where === 'after' ? item.span.end : item.span.start), where === 'after' ? `${between}${quoted}` : `${quoted}${between}`)];
  }
  if (item.style === 'flow') {
    const between = /[[,](\s+)$/.exec(neighbour.file.text.slice(Math.max(0, item.span.start - WINDOW), item.span.start))?.[1] ?? ' ';
    return [edit(neighbour, at(where === 'after' ? item.span.end : item.span.start), where === 'after' ? `,${between}${quoted}` : `${quoted},${between}`)];
  }
  if (where === 'before') return [edit(neighbour, at(aboveComments(neighbour.file.text, item.lines.start)), `${item.before}${quoted}${item.lineEnd}`)];
  const isLast = !neighbour.file.text.slice(0, item.lines.end).endsWith('\n');
  return [edit(neighbour, at(item.lines.end), isLast ? `${item.lineEnd}${item.before}${quoted}` : `${item.before}${quoted}${item.lineEnd}`)];
};

/** How far apart two items may stand, in characters. */
const WINDOW = 400;

/** What YAML 1.1 reads as something else than a text. */
export const YAML_WORD = /^(?:true|false|yes|no|on|off|y|n|null|~|[-+.\d][\d._:eExXoO+-]*|)$/i;

/** A text as it can stand inside of the item; undefined where that would take other quotes. */
const written = (text: string, item: Item, isAlone: boolean): string | undefined => {
  if (/[\p{Cc}\uE000]/u.test(text)) return undefined;
  if (item.style === 'script') return (item.quote === '' ? /^[\w@%+=:,./-]*$/ : /^[\w@%+=:,./ *?[\]()<>|&;{}-]*$/).test(text) ? text : undefined;
  if (item.quote === '"') return /["\\]/.test(text) ? undefined : text;
  if (item.quote === "'") return text.replaceAll("'", "''");
  if (isAlone && YAML_WORD.test(text)) return `"${text}"`;
  const isPlain = !/: | #|:$|^[\s&*!|>'"%@`{}[\],#?]/.test(text) && text === text.trim();
  return isPlain && (item.style === 'block' || !/[,[\]{}]/.test(text)) ? text : undefined;
};

/** A comment belongs to the item below it. */
const aboveComments = (text: string, start: number): number => {
  let at = start;
  for (;;) {
    const before = at > 0 ? text.lastIndexOf('\n', at - 2) + 1 : 0;
    if (at === 0 || !/^[ \t]*#/.test(text.slice(before, at))) return at;
    at = before;
  }
};

const at = (offset: number): Span => ({ start: offset, end: offset });
const edit = ({ file }: { readonly file: SourceFile }, { start, end }: Span, text: string): Edit => ({ file: file.path, start, end, text });

/** Where the blanks before a word of a script begin, with a line that goes on before it. */
const blanksBefore = (text: string, start: number): number => {
  const before = text.slice(Math.max(0, start - 400), start);
  return start - (/(?:[ \t]|\\\r?\n)+$/.exec(before)?.[0].length ?? 0);
};
