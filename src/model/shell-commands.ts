import type { Word } from '../source/place.ts';
import { cutWord } from './composed-word.ts';
import type { Variables } from './expand.ts';
import { createState } from './shell-state.ts';
import { tokenize, type ShellToken, type ShellWord } from './shell-words.ts';

/** A simple command of a script, with its words expanded as far as they are known. */
export interface ShellCommand {
  readonly words: readonly Word[];
  /** Why it may have other words than these, or null. */
  readonly incomplete: string | null;
  /** What the command sees; to be asked for while it is visited. */
  variables(): Variables;
}

const OPENING = new Set(['if', 'while', 'until']);
const CLOSING = new Set(['fi', 'done', 'esac', '}']);
const CONTINUING = new Set(['then', 'else', 'elif', 'do', '!', 'time']);
const DECLARING = new Set(['export', 'declare', 'typeset', 'readonly', 'local']);
const ASSIGNMENT = /^([A-Za-z_]\w*)(\+?)=/;

/** A word that sets a variable where it stands before the command. */
const assignment = (word: ShellWord): { name: string; length: number } | null => {
  const [first] = word.segments;
  if (first?.kind !== 'text' || first.quoted) return null;
  const [text, name] = ASSIGNMENT.exec(first.text) ?? [];
  return text === undefined || name === undefined ? null : { name, length: text.length };
};

const isWord = (token: ShellToken | undefined, text: string): boolean => token?.kind === 'word' && token.plain === text;
const isOperator = (token: ShellToken | undefined, text: string): boolean => token?.kind === 'operator' && token.text === text;

/**
 * Follows a script from top to bottom and shows each simple command, whatever the condition that guards it, to `visit`.
 * `outer` is what the container's environment sets, `parameters` what `$@` stands for. Answers why a part of the script was not
 * understood, or null.
 */
export const followScript = (
  script: Word,
  outer: Variables,
  parameters: readonly Word[],
  visit: (command: ShellCommand) => void,
): string | null => {
  const { tokens, problem } = tokenize(script.text);
  const state = createState(script, outer, parameters);
  /** The open blocks; true for one whose commands may not run, or not in this shell. */
  const blocks: boolean[] = [];
  let conditionalBlocks = 0;
  /** How many blocks are open in the body of a function, and the parameters outside of it. */
  let functions = 0;
  let outerParameters: readonly Word[] | null = null;
  let connector = ';';
  let functionBody = false;
  let current: ShellWord[] = [];
  let at = 0;

  const push = (conditional: boolean): void => {
    blocks.push(conditional);
    if (conditional) conditionalBlocks += 1;
  };
  const pop = (): void => {
    if (blocks.pop() === true) conditionalBlocks -= 1;
    connector = ';';
    if (functions === 0 || blocks.length >= functions) return;
    functions = 0;
    state.parameters = outerParameters;
  };
  const openGroup = (subshell: boolean): void => {
    push(functionBody || subshell || isConditional(';'));
    if (functionBody && functions === 0) {
      functions = blocks.length;
      outerParameters = state.parameters;
      state.parameters = null;
    }
    functionBody = false;
  };
  const isConditional = (next: string): boolean =>
    conditionalBlocks > 0 || connector === '&&' || connector === '||' || connector === '|' || next === '|' || next === '&';
  const skipTo = (matches: (token: ShellToken) => boolean): void => {
    for (let token = tokens[at]; token !== undefined && !matches(token); token = tokens[at]) at += 1;
  };

  /** Goes past the patterns of the next branch of a `case`, or past its end. */
  const skipPattern = (): void => {
    while (isOperator(tokens[at], '\n')) at += 1;
    if (!isWord(tokens[at], 'esac')) skipTo((token) => isOperator(token, ')'));
    else pop();
    at += 1;
  };

  const assign = (word: ShellWord, next: string): string | undefined => {
    const whole = state.join(word);
    const [text, name, plus] = ASSIGNMENT.exec(whole.text) ?? [];
    if (text === undefined || name === undefined) return undefined;
    if (isConditional(next)) state.forget(name, word, 'the script sets under a condition');
    else if (plus === '+') state.forget(name, word, 'the script puts together');
    else state.assign(name, cutWord(whole, text.length, whole.text.length));
    return name;
  };

  const declare = (words: readonly ShellWord[], next: string): void => {
    const [command, ...names] = words;
    const exports = command?.plain === 'export' || names.some(({ plain }) => plain !== null && /^-\w*x/.test(plain));
    for (const word of names) {
      const name = assign(word, next) ?? word.plain;
      if (exports && name !== null && /^[A-Za-z_]\w*$/.test(name)) state.export(name);
    }
  };

  const setOptions = (words: readonly ShellWord[], next: string): void => {
    const texts = words.slice(1).map(({ plain }) => plain);
    const exportsAll = (text: string | null, index: number): boolean =>
      /^-[a-z]*a/.test(text ?? '') || (text === 'allexport' && texts[index - 1] === '-o');
    if (texts.some(exportsAll)) state.exportAll = true;
    const separator = texts.indexOf('--');
    if (separator === -1) return;
    const expansions = words.slice(separator + 2).map((word) => state.expand(word));
    const known = !isConditional(next) && expansions.every(({ incomplete }) => incomplete === null);
    state.parameters = known ? expansions.flatMap((expansion) => expansion.words) : null;
  };

  const builtin = (words: readonly ShellWord[], next: string): boolean => {
    const name = words[0]?.plain ?? '';
    if (DECLARING.has(name)) declare(words, next);
    else if (name === 'set') setOptions(words, next);
    else if (name === 'shift') {
      const count = Number(words[1]?.plain ?? '1');
      state.parameters = isConditional(next) || !Number.isInteger(count) ? null : (state.parameters?.slice(count) ?? null);
    } else if (name === 'unset') for (const word of words.slice(1)) state.unset(word.plain ?? '');
    else if (name === 'read') for (const word of words.slice(1)) state.forget(word.plain ?? '', word, 'the script reads from its input');
    else if (name === 'source' || name === '.') {
      const file = words[1] === undefined ? [] : state.expand(words[1]).words;
      state.forgetAll(`${file[0] === undefined || file[0].unknown !== undefined ? 'a file that the script reads' : file[0].text} may set`);
    } else if (name === 'eval') state.forgetAll('eval in the script may set');
    else return false;
    return true;
  };

  const finish = (next: string): void => {
    const words = current;
    current = [];
    if (words.length > 0) {
      const prefix = words.findIndex((word) => !assignment(word));
      const command = prefix === -1 ? [] : words.slice(prefix);
      if (command.length === 0) for (const word of words) assign(word, next);
      else if (!builtin(command, next)) show(words.slice(0, prefix), command);
    }
    connector = next;
  };

  const show = (assignments: readonly ShellWord[], command: readonly ShellWord[]): void => {
    const expansions = command.map((word) => state.expand(word));
    const words = expansions.flatMap((expansion) => expansion.words);
    if (words.length === 0) return;
    visit({
      words,
      incomplete: problem ?? expansions.find((expansion) => expansion.incomplete !== null)?.incomplete ?? null,
      variables: () => {
        const extra = new Map<string, Word>();
        for (const word of assignments) {
          const found = assignment(word);
          const whole = state.join(word);
          if (found) extra.set(found.name, cutWord(whole, found.length, whole.text.length));
        }
        return { entries: state.environment(extra), open: state.open };
      },
    });
  };

  const operator = (token: ShellToken & { kind: 'operator' }): void => {
    const last = current.at(-1);
    if (token.text === '(') {
      if (last?.end === token.start && assignment(last)) {
        // An array: X=(a b).
        skipTo((other) => isOperator(other, ')'));
        state.forget(assignment(last)?.name ?? '', last, 'the script sets to an array');
        current = [];
        at += 1;
      } else if (current.length === 1 && isOperator(tokens[at], ')')) {
        current = [];
        functionBody = true;
        at += 1;
      } else openGroup(true);
    } else if (token.text === ')') {
      finish(';');
      pop();
    } else if (token.text === ';;') {
      finish(';');
      skipPattern();
    } else if (token.text !== '\n' || current.length > 0) {
      // A line end after `&&` or `|` goes on with the same command.
      finish(token.text === '\n' ? ';' : token.text);
    }
  };

  const reserved = (word: ShellWord): boolean => {
    const text = word.plain ?? '';
    if (OPENING.has(text)) push(true);
    else if (CLOSING.has(text)) pop();
    else if (text === '{') openGroup(false);
    else if (text === 'for' || text === 'select') {
      const name = tokens[at];
      if (name?.kind === 'word') state.forget(name.plain ?? '', name, 'the script sets in a loop');
      skipTo((token) => isWord(token, 'do') || isOperator(token, ';') || isOperator(token, '\n'));
      push(true);
    } else if (text === 'case') {
      skipTo((token) => isWord(token, 'in'));
      at += 1;
      push(true);
      skipPattern();
    } else if (text === 'function') {
      at += 1;
      while (isOperator(tokens[at], '(') || isOperator(tokens[at], ')')) at += 1;
      functionBody = true;
    } else if (text === '[[') {
      skipTo((token) => isWord(token, ']]'));
      at += 1;
      connector = ';';
    } else return CONTINUING.has(text);
    return true;
  };

  while (at < tokens.length) {
    const token = tokens[at];
    at += 1;
    if (token?.kind === 'operator') operator(token);
    else if (token && (current.length > 0 || !reserved(token))) current.push(token);
  }
  finish(';');
  return problem;
};
