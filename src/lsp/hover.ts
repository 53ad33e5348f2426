import type { Hover } from 'vscode-languageserver/node';
import type { Rule } from '../engine/rule.ts';
import { controllerWords, flagWords, gateWords, pluginWords, rulesAbout } from '../explain/topics.ts';
import type { Facts, Known } from '../knowledge/types.ts';
import type { Flag, Invocation, Manifest } from '../model/types.ts';
import { containerAt, entryAt, flagAt } from './analysis.ts';
import { placeRange } from './documents.ts';

/** What is known of the flag, or of the plugin, gate or controller in its value, for the version at hand. */
export const hoverAt = (manifest: Manifest, offset: number, rules: readonly Rule[]): Hover | null => {
  const invocation = containerAt(manifest, offset)?.invocation;
  const flag = invocation ? flagAt(invocation, offset) : undefined;
  if (!invocation || !flag) return null;
  const entry = entryAt(flag, offset);
  const ofEntry = entry === undefined || entry === '' ? null : entryText(flag, entry, invocation, rules);
  return { contents: { kind: 'markdown', value: ofEntry ?? flagText(flag, invocation, rules) }, range: placeRange(ofEntry !== null && flag.value ? flag.value : flag) };
};

const flagText = ({ name, spelling }: Flag, { facts, component, version }: Invocation, rules: readonly Rule[]): string => {
  const which = `${component}${version.minor === null ? '' : ` ${version.minor}`}`;
  const words = said(flagWords(facts, name), which);
  const lifetime = facts.lifetime(name);
  const history = lifetime ? [...(lifetime.since === null ? [] : [`since ${lifetime.since}`]), ...(lifetime.removed === null ? [] : [`removed in ${lifetime.removed}`])].join(', ') : '';
  return page(spelling.startsWith('-') ? `--${name}` : spelling, `flag of ${which}`, words, history, rulesAbout(`--${name}`, rules));
};

/** What a value names, by the flag that takes it. */
const READERS: Readonly<Record<string, { readonly kind: string; readonly words: (facts: Facts, name: string) => Known<string | null>; readonly nameOf?: (entry: string) => string }>> = {
  'enable-admission-plugins': { kind: 'admission plugin', words: pluginWords },
  'disable-admission-plugins': { kind: 'admission plugin', words: pluginWords },
  'admission-control': { kind: 'admission plugin', words: pluginWords },
  'feature-gates': { kind: 'feature gate', words: gateWords, nameOf: (entry) => entry.replace(/^.*:/, '').replace(/=.*$/, '') },
  controllers: { kind: 'controller', words: controllerWords, nameOf: (entry) => entry.replace(/^-/, '') },
};

const entryText = (flag: Flag, entry: string, { facts, component, version }: Invocation, rules: readonly Rule[]): string | null => {
  const reader = Object.hasOwn(READERS, flag.name) ? READERS[flag.name] : undefined;
  const name = reader?.nameOf?.(entry) ?? entry;
  if (!reader || name === '*') return null;
  const which = `${component}${version.minor === null ? '' : ` ${version.minor}`}`;
  return page(name, `${reader.kind} of ${which}`, said(reader.words(facts, name), which), '', rulesAbout(name, rules));
};

const said = (words: Known<string | null>, which: string): string => words ?? (words === null ? `${which} has none of this name` : 'what this version makes of it is not known');

const page = (name: string, kind: string, words: string, history: string, rules: readonly Rule[]): string => {
  const shown = rules.slice(0, 8).map(({ id, title }) => `- \`${id}\`: ${title}`);
  return [`\`${name.replaceAll('`', '')}\` ${kind}`, words, ...(history === '' ? [] : [history]), ...(shown.length > 0 ? [shown.join('\n')] : [])].join('\n\n');
};
