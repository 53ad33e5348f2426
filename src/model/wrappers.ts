import type { Word } from '../source/place.ts';
import { cutWord } from './composed-word.ts';

/** How a program that starts another one reads its own arguments. */
interface Wrapper {
  /** Options whose value may be the next argument: letters and long names. */
  readonly valued?: readonly string[];
  /** How many arguments stand between the options and the program. */
  readonly operands?: number;
  /** Whether `NAME=value` before the program sets its environment. */
  readonly assigns?: boolean;
  /** Whether the program is what follows `--`, and only that. */
  readonly separated?: boolean;
  /** Whether it is a word of the shell that says nothing about what runs. */
  readonly silent?: boolean;
}

const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  'go-runner': { valued: ['log-file', 'log-file-size', 'log-file-age', 'flush-interval'] },
  'watch-termination': { separated: true },
  builtin: { silent: true },
  catatonit: {},
  chpst: { valued: ['u', 'U', 'e', 'n', 'l', 'L', 'm', 'd', 'o', 'p', 'f', 'c', 'r', 't', 'b', '/'] },
  chroot: { valued: ['userspec', 'groups'], operands: 1 },
  chrt: { valued: ['T', 'P', 'D', 'p'], operands: 1 },
  command: { silent: true },
  'dumb-init': { valued: ['r', 'rewrite'] },
  env: { valued: ['u', 'unset', 'C', 'chdir'], assigns: true },
  exec: { valued: ['a'], silent: true },
  flock: { valued: ['w', 'wait', 'timeout', 'E', 'conflict-exit-code'], operands: 1 },
  gosu: { operands: 1 },
  ionice: { valued: ['c', 'class', 'n', 'classdata'] },
  nice: { valued: ['n', 'adjustment'] },
  nohup: {},
  nsenter: { valued: ['t', 'target', 'S', 'setuid', 'G', 'setgid'] },
  numactl: { valued: ['C', 'physcpubind', 'i', 'interleave', 'm', 'membind', 'N', 'cpunodebind', 'p', 'preferred'] },
  prlimit: {},
  setpriv: { valued: ['reuid', 'regid', 'groups', 'inh-caps', 'ambient-caps', 'bounding-set', 'securebits'] },
  setsid: {},
  stdbuf: { valued: ['i', 'input', 'o', 'output', 'e', 'error'] },
  'su-exec': { operands: 1 },
  sudo: { valued: ['u', 'user', 'g', 'group', 'h', 'host', 'p', 'prompt', 'C', 'close-from', 'D', 'chdir', 'T', 'r', 't'], assigns: true },
  taskset: { valued: [], operands: 1 },
  time: { valued: ['f', 'format', 'o', 'output'] },
  timeout: { valued: ['s', 'signal', 'k', 'kill-after'], operands: 1 },
  tini: { valued: ['p', 'e'] },
  'tini-static': { valued: ['p', 'e'] },
  unshare: {},
};

const SHELLS = new Set(['sh', 'bash', 'dash', 'ash', 'ksh', 'zsh']);

/** The file name of a program. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** What is left of an argument list without its wrappers. `rest` are indices into that list. */
export interface Unwrapped {
  /** As written, outermost first, a shell with its `-c`. */
  readonly wrappers: readonly string[];
  /** Index of the program; the length of the list when there is none. */
  readonly program: number;
  /** Set when a shell runs the argument of this index as a script; then the program is that shell. */
  readonly script: number | null;
  /** What `env NAME=value` and the like set. */
  readonly assigned: ReadonlyMap<string, Word>;
}

/** Takes the programs off that only start another one: `nice -n 5 /bin/sh -c SCRIPT`. */
export const unwrap = (words: readonly Word[]): Unwrapped => {
  const wrappers: string[] = [];
  const assigned = new Map<string, Word>();
  let at = 0;
  for (let word = words[at]; word !== undefined; word = words[at]) {
    const name = baseName(word.text);
    if (name === 'busybox') {
      at += 1;
      continue;
    }
    if (SHELLS.has(name)) {
      const script = findScript(words, at);
      if (script !== null) wrappers.push(`${word.text} -c`);
      return { wrappers, program: at, script, assigned };
    }
    const wrapper = Object.hasOwn(WRAPPERS, name) ? WRAPPERS[name] : undefined;
    if (!wrapper) break;
    if (wrapper.silent !== true) wrappers.push(word.text);
    const next = wrapper.separated === true ? afterSeparator(words, at) : skipOptions(words, at + 1, wrapper) + (wrapper.operands ?? 0);
    at = next;
    if (wrapper.assigns === true) {
      for (let set = words[at]; set !== undefined && /^[A-Za-z_]\w*=/.test(set.text); set = words[at]) {
        const equals = set.text.indexOf('=');
        assigned.set(set.text.slice(0, equals), cutWord(set, equals + 1, set.text.length));
        at += 1;
      }
    }
  }
  return { wrappers, program: Math.min(at, words.length), script: null, assigned };
};

const afterSeparator = (words: readonly Word[], from: number): number => {
  const separator = words.findIndex((word, index) => index > from && word.text === '--');
  return separator === -1 ? words.length : separator + 1;
};

/** Index of the first argument from `at` on that is no option of the wrapper. */
const skipOptions = (words: readonly Word[], at: number, { valued = [] }: Wrapper): number => {
  let index = at;
  for (let word = words[index]; word !== undefined && word.text.startsWith('-') && word.text !== '-'; word = words[index]) {
    index += 1;
    if (word.text === '--') break;
    const long = /^--?([\w-]{2,})$/.exec(word.text)?.[1];
    const letter = word.text.at(-1) ?? '';
    // A letter at the end of a group takes the next argument; one before it takes the rest of the group.
    const first = Array.from(word.text.slice(1)).find((each) => valued.includes(each));
    if (long !== undefined && valued.includes(long)) index += 1;
    else if (!word.text.startsWith('--') && first === letter && word.text.indexOf(letter, 1) === word.text.length - 1) index += 1;
  }
  return index;
};

/** Index of the argument that the shell at `at` runs, with any group of letters such as `-exuo pipefail -c`; null for a script file. */
const findScript = (words: readonly Word[], at: number): number | null => {
  let index = at + 1;
  let takesScript = false;
  for (let word = words[index]; word !== undefined && /^[-+]./.test(word.text); word = words[index]) {
    index += 1;
    if (word.text === '--') break;
    if (word.text.startsWith('--')) continue;
    if (word.text.startsWith('-') && word.text.includes('c')) takesScript = true;
    if (word.text.includes('o')) index += 1;
  }
  return takesScript && index < words.length ? index : null;
};
