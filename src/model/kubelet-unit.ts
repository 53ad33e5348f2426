import { nodeFactsFor } from '../knowledge/node.ts';
import type { Place, Word } from '../source/place.ts';
import type { SourceFile } from '../source/source-file.ts';
import { plainFlags } from './plain-flags.ts';
import type { ClusterNode, Flag } from './types.ts';

/** Where systemd looks for units, first come first served. */
const UNIT_DIRECTORIES = ['/etc/systemd/system', '/run/systemd/system', '/usr/local/lib/systemd/system', '/usr/lib/systemd/system', '/lib/systemd/system'];
const KUBEADM_DROP_IN = '10-kubeadm.conf';
const KUBEADM_FLAGS = '/var/lib/kubelet/kubeadm-flags.env';

/** The unit of the kubelet and its drop-ins, in the order in which systemd reads them. */
export const unitFiles = (node: ClusterNode): readonly string[] => {
  const { root } = node;
  if (!root) return [`${UNIT_DIRECTORIES[0]}/kubelet.service`, `${UNIT_DIRECTORIES[0]}/kubelet.service.d/${KUBEADM_DROP_IN}`];
  const byName = new Map<string, string>();
  for (const directory of UNIT_DIRECTORIES.map((each) => `${each}/kubelet.service.d`)) {
    for (const { name } of root.list(directory)) if (name.endsWith('.conf') && !byName.has(name)) byName.set(name, `${directory}/${name}`);
  }
  const unit = UNIT_DIRECTORIES.map((directory) => `${directory}/kubelet.service`).find((path) => root.look(path).state === 'found');
  return [...(unit === undefined ? [] : [unit]), ...[...byName].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path)];
};

/** `isOpen`: there may be more of them, where a word of a unit is not known (`<NAME>`, see sources/kubelet-files.ts). */
export interface KubeletFlags {
  readonly flags: readonly Flag[];
  readonly isOpen: boolean;
}

/**
 * The flags with which systemd starts the kubelet, by its unit, its drop-ins and their environment files, or by the flags that kubeadm
 * wrote where there is no unit; null where neither was seen, or where the unit starts something else.
 */
export const kubeletFlags = (node: ClusterNode, minor: string | null): KubeletFlags | null => {
  const variables = new Map<string, Word>();
  let start: readonly Word[] | undefined;
  const readFile = (path: string): boolean => {
    const source = sourceOf(node, path);
    for (const { key, value } of source ? assignments(source) : []) {
      const [word] = [...wordsIn(value)];
      variables.set(key, word && value.text.startsWith(word.file.text[value.span.start] ?? '') && /^["']/.test(value.text) ? word : value);
    }
    return source !== undefined;
  };
  for (const path of unitFiles(node)) {
    const source = sourceOf(node, path);
    for (const { key, value } of source ? assignments(source) : []) {
      if (key === 'EnvironmentFile') readFile(value.text.replace(/^-/, ''));
      if (key === 'ExecStart') start = value.text === '' ? undefined : [...wordsIn(value)];
      if (key === 'Environment') for (const word of wordsIn(value)) define(word, variables);
    }
  }
  if (start) return isKubelet(start[0]) ? flagsOf(start.slice(1).flatMap((word) => expand(word, variables)), minor) : null;
  if (!readFile(KUBEADM_FLAGS)) return null;
  const flags = variables.get('KUBELET_KUBEADM_ARGS');
  return flagsOf(flags ? [...wordsIn(flags)] : [], minor);
};

const isKubelet = (word: Word | undefined): boolean => /(^|\/)[-@:+!]*kubelet$/.test(word?.text ?? '');

const sourceOf = (node: ClusterNode, path: string): SourceFile | undefined => {
  const evidence = node.evidence(path);
  return evidence.state === 'read' ? evidence.yaml.source : undefined;
};

/** `KEY=value` of each line, comments and sections left out; a backslash at its end goes on in the next line. */
function* assignments(source: SourceFile): Generator<{ readonly key: string; readonly value: Word }> {
  for (const match of source.text.matchAll(/^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=[ \t]*((?:\\\r?\n|[^\r\n])*)/gm)) {
    const [whole, key = '', text = ''] = match;
    const start = match.index + whole.length - text.length;
    yield { key, value: wordAt(source, start, start + text.trimEnd().length, key) };
  }
}

/** The words of a line, quotes taken off. */
function* wordsIn(line: Word): Generator<Word> {
  const { file, path } = line;
  for (const { index, 0: whole } of line.text.matchAll(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\\r?\n|[^\s"'])+/g)) {
    const start = line.span.start + index;
    const quoted = /^(["']).*\1$/s.test(whole) && !whole.slice(1, -1).includes(whole[0] ?? '');
    const word = quoted ? wordAt(file, start + 1, start + whole.length - 1, path) : wordAt(file, start, start + whole.length, path);
    const text = word.text.replaceAll(/\\\r?\n/g, '').replaceAll(/(?<!\\)["']/g, '');
    if (text !== '' || quoted) yield { ...word, text };
  }
}

const define = (word: Word, variables: Map<string, Word>): void => {
  const [name = ''] = word.text.split('=', 1);
  const shift = word.file.text.slice(word.span.start, word.span.end).indexOf('=') + 1;
  variables.set(name, { ...wordAt(word.file, word.span.start + shift, word.span.end, name), text: word.text.slice(name.length + 1) });
};

/** `$NAME` alone is as many words as it holds, `${NAME}` a part of one word. */
const expand = (word: Word, variables: ReadonlyMap<string, Word>): readonly Word[] => {
  const name = /^\$(\w+)$/.exec(word.text)?.[1];
  if (name !== undefined) {
    const value = variables.get(name);
    return value ? [...wordsIn(value)] : [];
  }
  return [{ ...word, text: word.text.replaceAll(/\$\{(\w+)\}/g, (_, each: string) => variables.get(each)?.text ?? '') }];
};

const wordAt = (file: SourceFile, start: number, end: number, path: string): Word => {
  const at: Place = { file, span: { start, end }, path };
  return { ...at, text: file.text.slice(start, end), part: () => at };
};

const flagsOf = (argv: readonly Word[], minor: string | null): KubeletFlags => ({ flags: plainFlags(argv, nodeFactsFor('kubelet', minor), 'kubelet'), isOpen: argv.some(({ text }) => /^<\w+>$/.test(text)) });
