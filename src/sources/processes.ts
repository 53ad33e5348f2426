import type { Place } from '../source/place.ts';
import type { Note, RenderedFile } from '../source/rendered-file.ts';
import type { SourceFile } from '../source/source-file.ts';
import { launchOf, type Launch } from './command-line.ts';
import { Letters } from './letters.ts';
import { processManifest } from './process.ts';
import { placeholder } from './text.ts';
import type { Render } from './types.ts';

/** What a listing of running processes shows of the components. A second process of a component belongs to another node. */
export const render: Render = (source) => {
  const notes: Note[] = [];
  const nodes: RenderedFile[][] = [];
  for (const { launch, at, isCut } of distinct([...commandsIn(source)].flatMap((line) => launched(line, source, notes)))) {
    const { component, argv, command, assigned } = launch;
    const node = nodes.find((files) => !files.some(({ path }) => path.endsWith(`/${component}.yaml`))) ?? [];
    if (node.length === 0) nodes.push(node);
    if (isCut) notes.push({ kind: 'approximate', at, message: `ps cut the arguments of ${component} here: list them with ps -ww -eo args` });
    const environment = Object.fromEntries(assigned.map((word) => [word.text.slice(0, word.text.indexOf('=')), word.slice(word.text.indexOf('=') + 1).toText()]));
    // Of a line that was cut, the last word may be half of one.
    const shown = isCut ? argv.slice(0, -1) : argv;
    const folder = `${source.path}${nodes.indexOf(node) === 0 ? '' : `/${nodes.indexOf(node) + 1}`}`;
    node.push(processManifest({ component, argv: [...shown.map((word) => word.toText()), ...(isCut ? [placeholder('MORE_ARGUMENTS')] : [])], ...(command ? { command: command.map((word) => word.toText()) } : {}), environment, at }, 'ps', folder));
  }
  if (nodes.length === 0 && notes.length === 0) notes.push({ kind: 'approximate', at: { file: source, span: { start: 0, end: Math.max(0, source.text.indexOf('\n')) }, path: '' }, message: 'none of these processes is a component of the control plane' });
  return { nodes: nodes.map((files) => ({ files: files.sort((one, other) => (one.path < other.path ? -1 : 1)) })), notes };
};

interface Command {
  readonly words: readonly Letters[];
  /** Whether the listing ends where the width of a terminal does. */
  readonly isCut: boolean;
}

interface Running {
  readonly launch: Launch;
  readonly at: Place;
  readonly isCut: boolean;
}

const launched = ({ words, isCut }: Command, source: SourceFile, notes: Note[]): readonly Running[] => {
  const launch = launchOf(words);
  const [first] = words;
  const spot = first?.spots[0];
  const at = { file: source, span: { start: spot?.start ?? 0, end: first?.spots.at(-1)?.end ?? 0 }, path: '' };
  if (launch) return [{ launch, at, isCut }];
  const program = /(?:^|\/)(k3s|rke2|k0s|kubelite)$/.exec(first?.text ?? '')?.[1];
  if (program !== undefined && (program === 'kubelite' || words[1]?.text === 'server' || words[1]?.text === 'controller')) {
    notes.push({ kind: 'approximate', at, message: program === 'rke2' || program === 'k0s' ? `${program} starts the components as processes of their own` : `${program} runs the components inside of itself, and does not show their arguments here: audit its configuration` });
  }
  return [];
};

/** A component under a wrapper is listed twice: once with it and once alone. */
const distinct = (found: readonly Running[]): readonly Running[] => {
  const plain = new Set(found.filter(({ launch }) => !launch.command).map(({ launch }) => launch.component));
  const seen = new Set<string>();
  return found.filter(({ launch: { component, argv, command } }) => {
    const key = `${component} ${argv.map(({ text }) => text).join(' ')}`;
    const isNew = !seen.has(key) && !(command && plain.has(component));
    seen.add(key);
    return isNew;
  });
};

const HEADER = /^\s*(?:(?:F|S|UID|USER|PID|PPID|C|PRI|NI|STIME|START|STARTED|TTY|TT|TIME|ELAPSED|STAT|VSZ|RSS|SZ|WCHAN|ADDR|PGID|SID|%CPU|%MEM)\s+)*(?:CMD|COMMAND|ARGS)\s*$/;
const CMDLINE = /^(?:==> )?\/proc\/\d+\/cmdline(?: <==|:)?/;

/** The command of each process, of what `ps` prints or of `/proc/PID/cmdline` with an argument on each line. */
function* commandsIn(file: SourceFile): Generator<Command> {
  const lines = [...file.text.matchAll(/[^\n]+/g)].map(({ index, 0: text }) => ({ start: index, text: text.trimEnd() }));
  if (lines.some(({ text }) => CMDLINE.test(text))) return yield* argumentLists(file, lines);
  const header = lines.find(({ text }) => HEADER.test(text));
  const columns = header ? header.text.trim().split(/\s+/).length - 1 : null;
  const widths = lines.map(({ text }) => text.length).sort((one, other) => other - one);
  const width = widths[0] !== undefined && (widths[0] === widths[1] || TERMINALS.has(widths[0])) ? widths[0] : Infinity;
  for (const { start, text } of lines) {
    const words = [...text.matchAll(/\S+/g)].map(({ index, 0: word }) => Letters.at(file, start + index, start + index + word.length));
    const command = words.slice(columns ?? firstProgram(words)).filter((word, index, all) => !/^(?:\\_|\|)$/.test(word.text) || all.slice(0, index).some((each) => !/^(?:\\_|\|)$/.test(each.text)));
    if (command.length > 0) yield { words: command, isCut: text.length === width && text.length > SHORT };
  }
}

/** Widths at which listings are usually cut. */
const TERMINALS = new Set([80, 100, 120, 128, 132, 160, 200, 4096]);
const SHORT = 70;

/** Without a header: users, numbers and times come before the program. */
const firstProgram = (words: readonly Letters[]): number => {
  const index = words.findIndex(({ text }, at) => text.startsWith('/') || (at > 0 && !/^[\d.:%?-]/.test(text) && !/^(?:pts\/|tty)|^[A-Z][a-z]{2}\d{1,2}$|^[A-Z][\w+<]{0,4}$/.test(text)) || /^(?:kube-(?:apiserver|controller-manager|scheduler)|etcd|hyperkube)$/.test(text));
  return Math.max(0, index);
};

interface Line {
  readonly start: number;
  readonly text: string;
}

function* argumentLists(file: SourceFile, lines: readonly Line[]): Generator<Command> {
  let words: Letters[] = [];
  for (const { start, text } of lines) {
    const header = CMDLINE.exec(text)?.[0];
    if (header !== undefined && words.length > 0) {
      yield { words, isCut: false };
      words = [];
    }
    const from = header?.length ?? 0;
    if (text.length > from) words.push(Letters.at(file, start + from, start + text.length));
  }
  if (words.length > 0) yield { words, isCut: false };
}
