import type { ComponentName } from '../knowledge/types.ts';
import type { Place } from '../source/place.ts';
import type { SourceFile } from '../source/source-file.ts';
import { wordAt } from '../source/word-at.ts';
import { processManifest } from './process.ts';
import { partOf, placeholder, textFrom, written, type Text } from './text.ts';
import type { Render, RenderedNode } from './types.ts';

/**
 * The shell scripts of cluster/gce, whose functions `start-kube-apiserver` and the like put flags one behind the other. Flags under a condition
 * are there where --set gives the variables that it asks for; without them they are unseen, as is what other functions add.
 */
export const render: Render = (source, { values, kubernetesVersion }) => {
  const start = { file: source, span: { start: 0, end: source.text.indexOf('\n') }, path: '' };
  const version = kubernetesVersion === null ? placeholder('KUBERNETES_VERSION') : null;
  const files = functionsOf(source).map(({ component, lines, at }) => processManifest({ component, argv: [...flagsOf(source, lines, values), placeholder('MORE_ARGUMENTS')], version, at }, 'cluster/gce', source.path));
  const nodes: readonly RenderedNode[] = files.length === 0 ? [] : [{ files }];
  const message = files.length === 0 ? 'these are variables for the scripts of cluster/gce; audit configure-kubeapiserver.sh and give them with --set NAME=VALUE' : 'flags under a condition whose variables are not given with --set are left out, and what other functions of the script add';
  return { nodes, notes: [{ kind: 'approximate', at: start, message }] };
};

interface Line {
  readonly start: number;
  readonly text: string;
}

interface StartFunction {
  readonly component: ComponentName;
  readonly at: Place;
  readonly lines: readonly Line[];
}

const functionsOf = (file: SourceFile): readonly StartFunction[] => {
  const found: StartFunction[] = [];
  let lines: Line[] | undefined;
  let at = 0;
  for (const text of file.text.split('\n')) {
    const name = /^function\s+start-(kube-(?:apiserver|controller-manager|scheduler))\b/.exec(text)?.[1];
    if (name !== undefined) {
      lines = [];
      found.push({ component: name as ComponentName, at: { file, span: { start: at, end: at + text.trimEnd().length }, path: '' }, lines });
    } else if (text.startsWith('}')) lines = undefined;
    else lines?.push({ start: at, text });
    at += text.length + 1;
  }
  return found;
};

/** Undefined for what is not known. */
type Values = Map<string, string | undefined>;

const flagsOf = (file: SourceFile, lines: readonly Line[], given: ReadonlyMap<string, string>): readonly Text[] => {
  const values: Values = new Map(given);
  const argv: Text[] = [];
  /** Of each open `if`: whether its branch is taken, and whether one before it was. */
  const open: { taken: boolean | undefined; before: boolean | undefined }[] = [];
  for (const { start, text } of lines) {
    const [, keyword = '', condition = ''] = /^\s*(if|elif|else|fi|for|while|case|done|esac)\b\s*(.*)$/.exec(text) ?? [];
    const last = open.at(-1);
    if (keyword === 'if') open.push({ taken: isTrue(condition, values), before: false });
    else if (/^(?:for|while|case)$/.test(keyword)) open.push({ taken: undefined, before: undefined });
    else if (/^(?:fi|done|esac)$/.test(keyword)) open.pop();
    else if (last && (keyword === 'elif' || keyword === 'else')) {
      last.before = either(last.before, last.taken);
      last.taken = both(keyword === 'else' ? true : isTrue(condition, values), last.before === undefined ? undefined : !last.before);
    }
    if (keyword !== '') continue;
    const isTaken = open.reduce<boolean | undefined>((all, { taken }) => both(all, taken), true);
    const [whole = '', name = '', plus = ''] = /^\s*(?:local\s+|readonly\s+|export\s+|-r\s+)*(\w+)(\+?)=/.exec(text) ?? [];
    if (name === '' || isTaken === false) continue;
    const value = { start: start + whole.length, end: start + text.trimEnd().length };
    if (name === 'params') {
      if (isTaken === true) argv.push(...wordsOf(file, value, values));
    } else values.set(name, isTaken === undefined ? undefined : assigned(plus === '' ? '' : values.get(name), written(filled(file, value, values))));
  }
  return argv;
};

/** A value that is made of itself again and again would fill the memory. */
const assigned = (before: string | undefined, added: string): string | undefined => (before === undefined || before.length + added.length > LONGEST ? undefined : before + added);
const LONGEST = 10_000;

const either = (one: boolean | undefined, other: boolean | undefined): boolean | undefined => (one === true || other === true ? true : one === undefined || other === undefined ? undefined : false);
const both = (one: boolean | undefined, other: boolean | undefined): boolean | undefined => (one === false || other === false ? false : one === undefined || other === undefined ? undefined : true);

/** `[[ -n "${NAME:-}" ]]`, `[[ "${NAME:-x}" == "y" ]]`; undefined for all others, and where the variable was not given. */
const isTrue = (condition: string, values: Values): boolean | undefined => {
  const test = /^\[\[\s+(.*?)\s+\]\];?/.exec(condition)?.[1] ?? '';
  const [, how, name = ''] = /^-([nz])\s+"\$\{(\w+)(?::-)?\}"$/.exec(test) ?? [];
  const tested = values.get(name);
  if (how !== undefined) return tested === undefined ? undefined : (tested !== '') === (how === 'n');
  const [, other = '', sign, wanted] = /^"\$\{(\w+)(?::-[^{}]*)?\}"\s*(==|!=)\s*"([^"*$]*)"$/.exec(test) ?? [];
  const text = values.get(other);
  return sign === undefined || text === undefined ? undefined : (text === wanted) === (sign === '==');
};

const wordsOf = (file: SourceFile, { start, end }: { start: number; end: number }, values: Values): readonly Text[] =>
  [...file.text.slice(start, end).matchAll(/(?<=[\s"])--[a-z](?:[^\s"$]|\$\{[^{}]*\}|\$\([^()]*\)|\$\w+)*/g)].map(({ index, 0: word }) => filled(file, { start: start + index, end: start + index + word.length }, values) ?? placeholder('VALUE'));

const VARIABLE = /\$\{(\w+)(?::?-([^{}]*))?\}|\$\([^()]*\)|\$(\w+)/g;

/** With the values of its variables, those that are not known as placeholders. Quotes around it are taken off. */
const filled = (file: SourceFile, { start, end }: { start: number; end: number }, values: Values): Text => {
  const raw = wordAt(file, start, end);
  const word = /^(?:"[^"]*"|'[^']*')$/.test(raw.text) ? partOf(raw, 1, raw.text.length - 1) : raw;
  const parts: Text[] = [];
  let at = 0;
  for (const { index, 0: whole, 1: braced, 2: otherwise, 3: bare } of word.text.matchAll(VARIABLE)) {
    const name = braced ?? bare;
    const value = name === undefined ? undefined : (values.get(name) ?? (values.has(name) ? undefined : otherwise));
    if (index > at) parts.push(partOf(word, at, index));
    parts.push(textFrom(value === undefined ? placeholder(name ?? 'COMMAND') : value, partOf(word, index, index + whole.length)));
    at = index + whole.length;
  }
  return at === 0 ? word : at < word.text.length ? [...parts, partOf(word, at)] : parts;
};
