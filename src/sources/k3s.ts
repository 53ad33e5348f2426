import { posix } from 'node:path';
import { COMPONENTS, type ComponentName } from '../knowledge/types.ts';
import type { Word } from '../source/place.ts';
import type { Note, RenderedFile } from '../source/rendered-file.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { documentsOf } from './copy.ts';
import { K3S_FLAGS, ONLY_K3S, ONLY_RKE2, RKE2_AUDIT, RKE2_FLAGS } from './k3s-flags.ts';
import { processManifest } from './process.ts';
import { partOf, placeholder, withCommas, type Text } from './text.ts';
import type { Render, RenderContext } from './types.ts';

/** `config.yaml` of k3s or RKE2, with what lies in `config.yaml.d` beside it. */
export const render: Render = (source, context) => {
  const notes: Note[] = [];
  const options = new Map<string, readonly Word[]>();
  const files = [source, ...dropIns(source, context)];
  for (const file of files) {
    const { documents, notes: problems } = documentsOf(file, 'k3s');
    notes.push(...problems);
    const [document] = documents;
    for (const key of document?.keys() ?? []) {
      const name = key.replace(/\+$/, '');
      const words = wordsOf(document?.get(key));
      options.set(name, key.endsWith('+') ? [...(options.get(name) ?? []), ...words] : words);
    }
  }
  const start = { file: source, span: { start: 0, end: Math.max(0, source.text.indexOf('\n')) }, path: '' };
  if (/\/config\.yaml\.d\/[^/]+$/.test(source.path)) notes.push({ kind: 'approximate', at: start, message: 'this is a part of a configuration: audit config.yaml, with which it is read' });
  const settings: Settings = { options, program: programOf(source.path, [...options.keys()]) };
  const rendered = COMPONENTS.flatMap((component): readonly RenderedFile[] => {
    const own = options.get(argOption(component)) ?? [];
    // etcd is there only where k3s is told so, and gets a file that is not known.
    if (isOn(settings, `disable-${component.replace(/^kube-/, '')}`) || (component === 'etcd' && own.length === 0)) return [];
    const [at = start] = own;
    return [processManifest({ component, argv: [...argumentsOf(component, own, settings), placeholder('MORE_ARGUMENTS')], at: { file: at.file, span: at.span, path: '' } }, settings.program ?? 'k3s', source.path)];
  });
  return { nodes: rendered.length === 0 ? [] : [{ files: rendered }], notes };
};

interface Settings {
  readonly options: ReadonlyMap<string, readonly Word[]>;
  /** null where nothing tells k3s and RKE2 apart. */
  readonly program: 'k3s' | 'rke2' | null;
}

const argOption = (component: ComponentName): string => `${component}-arg`;

const isOn = ({ options }: Settings, name: string): boolean => options.get(name)?.at(-1)?.text === 'true';

const dropIns = (source: SourceFile, { list, read }: RenderContext): readonly SourceFile[] => {
  const folder = `${posix.basename(source.path)}.d`;
  return list(folder).filter((name) => /\.ya?ml$/.test(name)).flatMap((name) => {
    const result = read(`${folder}/${name}`);
    return result.status === 'read' ? [result.source] : [];
  });
};

const wordsOf = (cursor: Cursor | undefined): readonly Word[] => {
  const single = cursor?.word();
  return single ? [single] : (cursor?.items().flatMap((item) => item.word() ?? []) ?? []);
};

const programOf = (path: string, keys: readonly string[]): Settings['program'] => {
  if (/rke2/i.test(path) || keys.some((key) => ONLY_RKE2.test(key))) return 'rke2';
  return /k3s/i.test(path) || keys.some((key) => ONLY_K3S.test(key)) ? 'k3s' : null;
};

interface Values {
  /** The last one comes first. */
  readonly before: Text[];
  readonly after: Text[];
}

/** Sorted by their names, as k3s does it (pkg/daemons/config/types.go, GetArgs). `name+=value` adds to what k3s gives, `name-=value` comes before it. */
const argumentsOf = (component: ComponentName, own: readonly Word[], settings: Settings): readonly Text[] => {
  const given = new Map<string, Values>(Object.entries(ownFlags(component, settings)).flatMap(([name, flag]) => {
    const value = typeof flag === 'string' ? flag : (valueOf(settings.options.get(flag.option)) ?? flag.otherwise);
    return value === undefined ? [] : [[name, { before: [], after: [[`--${name}=`, value]] }] as const];
  }));
  const wasSet = new Set<string>(settings.program === 'rke2' ? ['enable-admission-plugins'] : []);
  for (const word of own) {
    const lead = word.text.startsWith('--') ? 2 : 0;
    const equals = word.text.indexOf('=');
    const spelling = word.text.slice(lead, equals < 0 ? undefined : equals);
    const name = spelling.replace(/[-+]+$/, '');
    const flag: Text = lead > 0 ? partOf(word, 0, lead + name.length) : ['--', partOf(word, 0, name.length)];
    const argument: Text = equals < 0 ? [flag, '=true'] : [flag, partOf(word, equals)];
    const keeps = /[-+]$/.test(spelling) || wasSet.has(name);
    const values: Values = (keeps ? given.get(name) : undefined) ?? { before: [], after: [] };
    (spelling.endsWith('-') ? values.before : values.after).push(argument);
    given.set(name, values);
    wasSet.add(name);
  }
  return [...given].sort(([one], [other]) => (one < other ? -1 : 1)).flatMap(([, { before, after }]) => [...before.toReversed(), ...after]);
};

const ownFlags = (component: ComponentName, settings: Settings): NonNullable<(typeof K3S_FLAGS)[ComponentName]> => {
  const hasAudit = settings.options.has('audit-policy-file') || settings.options.get('profile')?.at(-1)?.text.startsWith('cis') === true;
  return {
    ...K3S_FLAGS[component],
    ...(settings.program === 'rke2' ? RKE2_FLAGS[component] : {}),
    ...(settings.program === 'rke2' && component === 'kube-apiserver' && hasAudit ? RKE2_AUDIT : {}),
  };
};

const valueOf = (words: readonly Word[] | undefined): Text | undefined => (words === undefined || words.length === 0 ? undefined : withCommas(words));
