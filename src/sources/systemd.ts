import { posix } from 'node:path';
import type { Place } from '../source/place.ts';
import type { Note, RenderedFile } from '../source/rendered-file.ts';
import type { SourceFile } from '../source/source-file.ts';
import { launchOf } from './command-line.ts';
import { isKubelet, kubeletFiles } from './kubelet-files.ts';
import { Letters, replaced } from './letters.ts';
import { processManifest } from './process.ts';
import { settingsOf, wordsOf, type Setting } from './systemd-unit.ts';
import { placeholder, type Text } from './text.ts';
import type { Render, RenderContext } from './types.ts';

/** The components that a unit starts, as systemd would start them. */
export const render: Render = (source, context) => {
  const notes: Note[] = [];
  const settings = [...settingsOf(source), ...dropIns(source, context).flatMap(settingsOf)].filter(({ section }) => section === 'Service');
  const variables = variablesOf(settings, source, context, notes);
  const starts = lastOf(settings, 'ExecStart');
  const type = lastOf(settings, 'Type').at(-1)?.value.text ?? 'simple';
  const [, second] = starts;
  if (second && type !== 'oneshot') {
    notes.push({ kind: 'refused', at: placeOf(second, source), message: 'systemd refuses a unit with two ExecStart= settings: begin a drop-in with an empty ExecStart=', log: `${posix.basename(source.path)}: Service has more than one ExecStart= setting, which is only allowed for Type=oneshot services. Refusing.` });
  }
  const files: RenderedFile[] = [];
  const beside: RenderedFile[] = [];
  for (const start of starts) {
    const words = wordsIn(start, variables, source, context);
    if (isKubelet(words[0]?.text)) beside.push(...kubeletFiles(words, placeOf(start, source), source, context));
    else files.push(...processOf(start, words, variables, source, context));
  }
  return { nodes: files.length + beside.length === 0 ? [] : [{ files, ...(beside.length > 0 ? { beside } : {}) }], notes };
};

/** Beside the unit, by their names, whatever their folder: one in a folder that comes first takes the place of one of the same name. */
const dropIns = ({ path }: SourceFile, { list, read }: RenderContext): readonly SourceFile[] => {
  const found = new Map<string, string>();
  for (const folder of dropInFolders(posix.basename(path))) for (const name of list(folder)) if (name.endsWith('.conf') && !found.has(name)) found.set(name, `${folder}/${name}`);
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1)).flatMap(([, each]) => {
    const result = read(each);
    return result.status === 'read' ? [result.source] : [];
  });
};

/** `kube-apiserver.service.d`, `kube-.service.d` and `service.d`; of an instance also that of its template. */
const dropInFolders = (unit: string): readonly string[] => {
  const [, name = '', at = '', instance = ''] = /^([^@]*)(@?)(.*)\.service$/.exec(unit) ?? [];
  const dashes = [...name.matchAll(/-(?=[^-])/g)].map(({ index }) => name.slice(0, index + 1)).toReversed();
  return [...(instance === '' ? [] : [`${name}@${instance}.service.d`]), `${name}${at}.service.d`, ...(at === '' ? dashes.map((prefix) => `${prefix}.service.d`) : []), 'service.d'];
};

/** All values of a key; an empty one takes back those before it. */
const lastOf = (settings: readonly Setting[], wanted: string): readonly Setting[] =>
  settings.reduce<Setting[]>((found, setting) => (setting.key !== wanted ? found : setting.value.text === '' ? [] : (found.push(setting), found)), []);

interface Variables {
  readonly known: ReadonlyMap<string, Letters>;
  /** A file that was not given may define any variable, also one that is known. */
  readonly isOpen: boolean;
}

const variablesOf = (settings: readonly Setting[], source: SourceFile, context: RenderContext, notes: Note[]): Variables => {
  const known = new Map<string, Letters>();
  const define = (word: Letters): void => {
    const equals = word.text.indexOf('=');
    if (equals > 0) known.set(word.text.slice(0, equals), word.slice(equals + 1));
  };
  for (const { value } of lastOf(settings, 'Environment')) for (const word of wordsOf(value)) define(specifiersIn(word, source, context));
  let isOpen = false;
  for (const setting of lastOf(settings, 'EnvironmentFile')) {
    const path = specifiersIn(setting.value, source, context).text.replace(/^-/, '');
    const files = environmentFiles(path, context);
    for (const word of files.flatMap(assignmentsIn)) define(word);
    if (files.length === 0) {
      isOpen = true;
      notes.push({ kind: 'approximate', at: placeOf(setting, source), message: `${path} does not lie beside the unit: the variables that it sets are not known` });
    }
  }
  return { known, isOpen };
};

/** As a file of the node, of a copy of its tree, or beside the unit; several where the name is a pattern. */
const environmentFiles = (path: string, context: RenderContext): readonly SourceFile[] => {
  for (const name of [path, path.replace(/^\/+/, ''), posix.basename(path)]) {
    const files = (name === '' ? [] : namesOf(name, context)).flatMap((each) => {
      const result = context.read(each);
      return result.status === 'read' ? [result.source] : [];
    });
    if (files.length > 0) return files;
  }
  return [];
};

const namesOf = (path: string, { list }: RenderContext): readonly string[] => {
  const [folder, name] = [posix.dirname(path), posix.basename(path)];
  if (!/[*?[]/.test(name)) return [path];
  const pattern = new RegExp(`^(?!\\.)${name.replaceAll(/[\\^$.|+(){}]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.').replaceAll('[!', '[^').replaceAll(/\[(?![^\]]+\])/g, '\\[')}$`);
  return list(folder).filter((each) => pattern.test(each)).map((each) => posix.join(folder, each));
};

/** `NAME=VALUE` of each line, as words without their quotes. */
const assignmentsIn = (file: SourceFile): readonly Letters[] =>
  settingsOf(file).flatMap(({ key, value, start, end }) => {
    const isQuoted = /^["']/.test(value.text);
    const name = Letters.at(file, start, end).replacedBy(`${key.replace(/^export\s+/, '')}=`);
    return [Letters.join([name, isQuoted ? (wordsOf(value)[0] ?? value) : value])];
  });

const placeOf = ({ start, end, value }: Setting, source: SourceFile): Place => ({ file: value.spots[0]?.file ?? source, span: { start, end }, path: '' });

const wordsIn = (start: Setting, variables: Variables, source: SourceFile, context: RenderContext): readonly Letters[] => {
  const prefix = /^[-@:+!|]*/.exec(start.value.text)?.[0] ?? '';
  const written = wordsOf(start.value.slice(prefix.length)).map((word) => specifiersIn(word, source, context));
  const named = prefix.includes('@') ? [...written.slice(0, 1), ...written.slice(2)] : written;
  return prefix.includes(':') ? named : named.flatMap((word, index) => (index === 0 ? [word] : expanded(word, variables)));
};

const processOf = (start: Setting, words: readonly Letters[], variables: Variables, source: SourceFile, context: RenderContext): readonly RenderedFile[] => {
  const launch = launchOf(words);
  const at = placeOf(start, source);
  if (!launch) return [];
  const { component, argv, command, assigned } = launch;
  const environment = new Map([...variables.known].filter(([name]) => component !== 'etcd' || name.startsWith('ETCD_')));
  for (const word of assigned) environment.set(word.text.slice(0, word.text.indexOf('=')), word.slice(word.text.indexOf('=') + 1));
  // What etcd reads from its environment is as good as a flag.
  const more: readonly Text[] = component === 'etcd' && variables.isOpen && !command ? [placeholder('MORE_ARGUMENTS')] : [];
  const texts = (letters: readonly Letters[]): readonly Text[] => letters.map((each) => each.toText());
  const used = component === 'etcd' || command ? Object.fromEntries([...environment].map(([name, value]) => [name, value.toText()])) : {};
  return [processManifest({ component, argv: [...texts(argv), ...more], ...(command ? { command: texts(command) } : {}), environment: used, version: context.values.get(component === 'etcd' ? 'ETCD_VERSION' : 'KUBERNETES_VERSION') ?? null, at }, 'systemd', source.path)];
};

/** `$NAME` alone is as many words as it holds, `${NAME}` a part of one word, `$$` a dollar sign; `$NAME` inside of a word is no variable. */
const expanded = (word: Letters, { known, isOpen }: Variables): readonly Letters[] => {
  const alone = /^\$([A-Za-z_]\w*)$/.exec(word.text)?.[1];
  if (alone !== undefined) {
    const value = known.get(alone);
    return value ? wordsOf(value) : isOpen ? [word.replacedBy(placeholder(alone))] : [];
  }
  return [replaced(word, /\$\$|\$\{([A-Za-z_]\w*)\}/g, (match, piece) => {
    const name = match[1];
    if (name === undefined) return piece.replacedBy('$');
    return known.get(name) ?? piece.replacedBy(isOpen ? placeholder(name) : '');
  })];
};

/** `%n` and the others; what only the host knows is a placeholder. */
const specifiersIn = (value: Letters, { path }: SourceFile, { values }: RenderContext): Letters => {
  const unit = posix.basename(path);
  const stem = unit.replace(/\.\w+$/, '');
  const [prefix = '', instance = ''] = stem.split('@');
  const known: Readonly<Record<string, string>> = { '%': '%', n: unit, N: stem, p: prefix, i: instance, I: instance, t: '/run', S: '/var/lib', C: '/var/cache', L: '/var/log', E: '/etc' };
  return replaced(value, /%([%A-Za-z])/g, ([, letter = ''], piece) => piece.replacedBy(known[letter] ?? values.get(HOST_SPECIFIERS[letter] ?? '') ?? placeholder(HOST_SPECIFIERS[letter] ?? `SPECIFIER_${letter}`)));
};

const HOST_SPECIFIERS: Readonly<Record<string, string>> = { H: 'NODE_NAME', l: 'NODE_NAME', q: 'NODE_NAME' };
