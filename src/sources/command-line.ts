import { COMPONENTS, type ComponentName } from '../knowledge/types.ts';
import { startedBy } from '../model/component.ts';
import { baseName, unwrap } from '../model/wrappers.ts';
import type { Word } from '../source/place.ts';
import type { Letters } from './letters.ts';

/** The component that a command line starts on the host, and what it gives to it. */
export interface Launch {
  readonly component: ComponentName;
  readonly argv: readonly Letters[];
  /** The whole command, where a shell has to read it first. */
  readonly command?: readonly Letters[];
  /** `NAME=VALUE` that the command line itself sets. */
  readonly assigned: readonly Letters[];
}

/** Null for another program. */
export const launchOf = (words: readonly Letters[]): Launch | null => {
  const plain = words.map(plainWord);
  const { program, script, assigned } = unwrap(plain);
  if (script !== null) {
    const component = COMPONENTS.find((name) => new RegExp(`(^|[\\s/;&"'])${name}(?=$|[\\s"'])`).test(words[script]?.text ?? ''));
    return component === undefined ? null : { component, argv: [], command: words, assigned: [] };
  }
  const isContainer = /^(?:docker|podman|nerdctl|rkt|crictl)$/.test(baseName(plain[program]?.text ?? ''));
  const at = isContainer ? imageProgram(plain, program) : program;
  const started = startedBy(plain.slice(at).map((word) => withoutTag(word)));
  if (!started) return null;
  const first = words.length - started.argv.length;
  const set = isContainer ? words.slice(program, at).flatMap((word, index, before) => variableOf(word, before[index - 1]) ?? []) : [...assigned.keys()].flatMap((name) => words.find(({ text }) => text.startsWith(`${name}=`)) ?? []);
  return { component: started.component, argv: words.slice(first), assigned: set };
};

/** Of `docker run OPTIONS IMAGE [PROGRAM] ARGUMENTS`: the last word that is a component's and is followed by its flags. */
const imageProgram = (words: readonly Word[], from: number): number => {
  const isFlag = (word: Word | undefined): boolean => word === undefined || word.text.startsWith('-');
  for (let index = words.length - 1; index > from; index -= 1) {
    const word = words[index];
    if (word && !isFlag(word) && !/^--?(?:name|net(?:work)?|hostname|h)$/.test(words[index - 1]?.text ?? '') && startedBy(words.slice(index, index + 3).map(withoutTag))) return index;
  }
  return words.length;
};

const variableOf = (word: Letters, before: Letters | undefined): Letters | undefined => {
  const inline = /^(?:--env|--setenv|-e)=?(?=[A-Za-z_]\w*=)/.exec(word.text);
  if (inline && inline[0] !== '') return word.slice(inline[0].length);
  return /^(?:--env|--setenv|-e)$/.test(before?.text ?? '') ? word : undefined;
};

const withoutTag = (word: Word, index = 0): Word => (index === 0 ? { ...word, text: word.text.replace(/(?:@sha256)?:[\w.-]+$/, '') } : word);

const plainWord = ({ text, spots: [first] }: Letters): Word => {
  const place = { file: first?.file as Word['file'], span: { start: first?.start ?? 0, end: first?.end ?? 0 }, path: '' };
  return { ...place, text, part: () => place };
};
