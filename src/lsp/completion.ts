import { CompletionItemKind, type CompletionItem } from 'vscode-languageserver/node';
import { controllerWords, flagWords, gateWords, pluginWords } from '../explain/topics.ts';
import type { Facts, Known } from '../knowledge/types.ts';
import { isAccumulating } from '../model/setting.ts';
import type { Invocation, Manifest } from '../model/types.ts';
import { containerAt } from './analysis.ts';
import { toRange } from './documents.ts';

/** An argument up to the cursor, as it is being typed. */
const ARGUMENT = /(?:^|[\s"'[,])(--?[\w-]*)(?:=([^\s"']*))?$/;

/** The flags of this version that are not there yet, or what the flag before the cursor takes. */
export const completionsAt = (manifest: Manifest, offset: number): CompletionItem[] => {
  const invocation = containerAt(manifest, offset)?.invocation;
  const { file } = manifest.place;
  const line = file.text.slice(file.text.lastIndexOf('\n', offset - 1) + 1, offset);
  const match = ARGUMENT.exec(line);
  if (!invocation || !match) return [];
  const [, name = '', value] = match;
  if (value === undefined) return flagItems(invocation, toRange(file, { start: offset - name.length, end: offset }));
  const entry = value.slice(value.lastIndexOf(',') + 1);
  return valueItems(invocation, name.replace(/^-+/, '').replaceAll('_', '-'), toRange(file, { start: offset - entry.length, end: offset }));
};

type EditRange = ReturnType<typeof toRange>;

const item = (label: string, kind: CompletionItemKind, detail: string, range: EditRange, text = label): CompletionItem => ({ label, kind, detail, filterText: label, textEdit: { range, newText: text } });

const flagItems = ({ facts, occurrences }: Invocation, range: EditRange): CompletionItem[] =>
  facts.flagNames().flatMap((name) => {
    const flag = facts.flag(name);
    // What is given once is only given again where values add up.
    if (!flag || flag.hidden || (occurrences(name).length > 0 && !isAccumulating(flag.type))) return [];
    const completed = item(`--${name}`, CompletionItemKind.Property, flagWords(facts, name) ?? flag.type, range, flag.noOptDefault === null ? `--${name}=` : `--${name}`);
    return [flag.deprecated ? { ...completed, tags: [1 as const] } : completed];
  });

const valueItems = ({ facts }: Invocation, flag: string, range: EditRange): CompletionItem[] => {
  const items = (names: Known<Iterable<string>>, detail: (facts: Facts, name: string) => Known<string | null>, written = (name: string) => name): CompletionItem[] =>
    [...(names ?? [])].map((name) => item(name, CompletionItemKind.EnumMember, detail(facts, name) ?? '', range, written(name)));
  switch (flag) {
    case 'enable-admission-plugins':
    case 'disable-admission-plugins':
      return items(facts.admissionOrder(), pluginWords);
    case 'feature-gates':
      return items(facts.featureGates(), gateWords, (name) => `${name}=${String(facts.featureGate(name)?.default !== true)}`);
    case 'controllers':
      return items(facts.controllers(), controllerWords);
    case 'tls-cipher-suites':
    case 'cipher-suites':
      return items(facts.tlsCiphers()?.all, (_, name) => (facts.tlsCiphers()?.insecure.has(name) ? 'insecure' : ''));
    case 'tls-min-version':
      return items(facts.tlsVersions(), () => '');
    case 'authorization-mode':
      return items(['Node', 'RBAC', 'Webhook', 'ABAC', 'AlwaysAllow', 'AlwaysDeny'], () => '');
    default:
      return facts.flag(flag)?.type === 'bool' ? items(['true', 'false'], () => '') : [];
  }
};
