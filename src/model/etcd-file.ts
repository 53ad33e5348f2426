import type { Facts } from '../knowledge/types.ts';
import type { Place, Word } from '../source/place.ts';
import { isUnknown } from '../text/unknown.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { evidenceFor, nodeOf } from './evidence.ts';
import type { Flag, Invocation } from './types.ts';

/** What the file of a component's settings says; `reason` is the end of "could not decide: ...". */
export type SettingsFile = { readonly flags: readonly Flag[] } | { readonly reason: string };

/** A setting as the file has it, with the flag that it stands for: `client-transport-security.cert-file`, `cert-file`. */
interface Entry {
  readonly key: string;
  readonly flag: string;
  readonly value: Cursor;
  readonly at: Place;
}

/** The sections of the file, and what comes before the names of their flags. */
const SECTIONS: Readonly<Record<string, string>> = { 'client-transport-security': '', 'peer-transport-security': 'peer-' };
/** Keys of a section whose flag is called otherwise. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  'allowed-cn': 'client-cert-allowed-cn', 'allowed-hostname': 'client-cert-allowed-hostname', 'skip-client-san-verification': 'skip-client-san-verification',
};
const SECTION_KEYS = ['cert-file', 'key-file', 'client-cert-file', 'client-key-file', 'client-cert-auth', 'trusted-ca-file', 'auto-tls', ...Object.keys(OTHER_NAMES)];
/** Keys of the file that are no flags. */
const FILE_ONLY = new Set(['discovery-config', 'experimental-snapshot-catch-up-entries', 'grpc-additional-server-options', 'log-format', 'socket-options', ...Object.keys(SECTIONS)]);
/** Flags that a file cannot set: those of the sections, and what is done before it is read. */
const FLAG_ONLY = new Set([
  ...SECTION_KEYS, ...SECTION_KEYS.map((key) => `peer-${key}`), 'client-cert-allowed-hostname', 'peer-cert-allowed-cn', 'peer-cert-allowed-hostname', 'client-crl-file', 'peer-crl-file',
  'config-file', 'version', 'discovery-fallback', 'socket-reuse-address', 'socket-reuse-port',
]);

/** Why etcd passes over a key of its file; undefined where it reads it, or where that is not known. Go compares keys without regard to case. */
export const ignoredKey = (key: string, section: string | undefined, facts: Facts): { readonly section?: string } | undefined => {
  const name = key.toLowerCase();
  if (section !== undefined) return SECTION_KEYS.includes(name) ? undefined : {};
  if (SECTION_KEYS.includes(name)) return { section: 'client-transport-security' };
  if (name.startsWith('peer-') && SECTION_KEYS.includes(name.slice('peer-'.length))) return { section: 'peer-transport-security' };
  if (FLAG_ONLY.has(name)) return {};
  return FILE_ONLY.has(name) || facts.flag(name) !== null ? undefined : {};
};

/** The keys that etcd's file may have beside its sections. */
export const knownKeys = (facts: Facts): readonly string[] => [...facts.flagNames().filter((name) => !FLAG_ONLY.has(name)), ...FILE_ONLY];

/** The entries of the file, those of the sections among them. */
export const entriesOf = (root: Cursor): readonly Entry[] =>
  root.keys().flatMap((key) => {
    const section = SECTIONS[key.toLowerCase()];
    const value = root.get(key);
    if (section === undefined) return [{ key, flag: key.toLowerCase(), value, at: root.keyPlace(key) ?? value }];
    return value.keys().map((inner) => {
      const name = inner.toLowerCase();
      const flag = section === 'peer-' ? `peer-${(OTHER_NAMES[name] ?? name).replace(/^client-cert-(?=allowed)/, 'cert-')}` : (OTHER_NAMES[name] ?? name);
      return { key: `${key}.${inner}`, flag, value: value.get(inner), at: value.keyPlace(inner) ?? value };
    });
  });

/** What etcd works with when `--config-file` is given: the file alone. */
export const etcdFile = (etcd: Invocation): SettingsFile => {
  const setting = etcd.setting('config-file');
  const node = nodeOf(etcd.container.pod.manifest);
  if (setting.state !== 'given' || !node) return { reason: 'that file was not given' };
  const evidence = evidenceFor(node, etcd.container, setting.text);
  if (evidence.state !== 'read') return { reason: 'that file was not given' };
  const { yaml, sure, path } = evidence;
  const [root] = yaml.documents;
  if (!sure && !root?.keys().some((key) => OF_ETCD.has(key))) return { reason: `${path} has its name, and nothing says that it is that file` };
  if (yaml.placeholders.length > 0) return { reason: `placeholders stand in ${path}` };
  if (yaml.problems.some(({ kind }) => kind === 'syntax' || kind === 'tab')) return { reason: `${path} is no valid YAML` };
  const flags = root === undefined ? [] : entriesOf(root).flatMap((entry) => (ignoredKey(entry.key.split('.').at(-1) ?? '', entry.key.includes('.') ? '' : undefined, etcd.facts) ? [] : toFlag(entry, etcd.facts)));
  return { flags };
};

/** Keys by which a file that has only the name is known to be etcd's. */
const OF_ETCD = new Set(['data-dir', 'listen-client-urls', 'listen-peer-urls', 'initial-cluster', 'client-transport-security']);

/** Nothing and null leave the default. */
const toFlag = ({ key, flag, value, at }: Entry, facts: Facts): readonly Flag[] => {
  const word = wordOf(value, facts.flag(flag)?.type);
  return word ? [{ file: at.file, path: value.path, span: { start: at.span.start, end: word.span.end }, name: flag, spelling: key, form: 'equals', origin: 'file', value: word, namePlace: at }] : [];
};

const wordOf = (value: Cursor, type: string | undefined): Word | undefined => {
  const word = value.word();
  if (word && type === 'duration' && /^\d+$/.test(word.text)) return made(value, `${word.text}ns`);
  if (word || value.kind !== 'list') return word;
  const texts = value.items().map((item) => item.word()?.text ?? '');
  return texts.some((text) => isUnknown(text)) ? undefined : made(value, texts.join(','));
};

const made = (at: Place, text: string): Word => ({ file: at.file, span: at.span, path: at.path, text, part: () => at });
