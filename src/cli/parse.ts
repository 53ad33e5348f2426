import { parseArgs } from 'node:util';
import { suggest } from '../text/suggest.ts';
import { Failure } from './failure.ts';
import { COMMANDS, OPTIONS, optionsOf, type CommandName, type Option } from './options.ts';

/** A command line against the option table: known options of that command, each with a value that it accepts. */
export interface CommandLine {
  readonly command: CommandName;
  readonly positionals: readonly string[];
  has(name: string): boolean;
  /** The last value given, else the default of the table. */
  value(name: string): string | undefined;
  /** All values given, else the default. */
  values(name: string): readonly string[];
}

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];

const SEE_HELP = 'k8s-audit --help lists the options';

/** Reads the arguments after the program's name. Throws a Failure for what the table does not know. */
export const parseCommandLine = (argv: readonly string[]): CommandLine => {
  const { command, tokens } = readTokens(argv);
  const options = optionsOf(command);
  const given = new Map<string, string[]>();
  const positionals: string[] = [];
  let optionsEnded = false;
  for (const token of tokens) {
    if (token.kind === 'option-terminator') optionsEnded = true;
    else if (token.kind === 'positional') positionals.push(optionsEnded ? token.value : checkPositional(token.value));
    // A flag of a component to be explained is no option of ours.
    else if (command === 'explain' && !OPTIONS.some(({ name }) => name === token.name)) positionals.push(token.rawName);
    else {
      const option = options.find(({ name }) => name === token.name) ?? unknownOption(token.rawName, command, options);
      const values = given.get(option.name) ?? [];
      given.set(option.name, values);
      if (option.value === undefined) {
        if (token.inlineValue) throw new Failure(`--${option.name} takes no value`, SEE_HELP);
      } else values.push(checkValue(option, token));
    }
  }
  const values = (name: string): readonly string[] => {
    const initial = options.find((option) => option.name === name)?.default;
    return given.get(name) ?? (initial === undefined ? [] : [initial]);
  };
  return { command, positionals, has: (name) => given.has(name), values, value: (name) => values(name).at(-1) };
};

/** Whether the arguments, which may be wrong otherwise, ask for a JSON report on the standard output. */
export const asksForJson = (argv: readonly string[]): boolean =>
  readTokens(argv).tokens.some(
    (token) => token.kind === 'option' && token.name === 'format' && (token.value === 'json' || token.value === 'json=-'),
  );

const readTokens = (argv: readonly string[]): { command: CommandName; tokens: Token[] } => {
  const options = Object.fromEntries(
    OPTIONS.map(({ name, short, value }) => [name, { type: value ? ('string' as const) : ('boolean' as const), multiple: true, ...(short ? { short } : {}) }]),
  );
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true });
  const first = tokens.findIndex(({ kind }) => kind !== 'option');
  const word = tokens[first];
  const command = word?.kind === 'positional' ? COMMANDS.find(({ name }) => name === word.value) : undefined;
  return { command: command?.name ?? 'audit', tokens: command ? tokens.toSpliced(first, 1) : tokens };
};

/** A hyphen that a web page or a word processor turned into a dash would be read as a path. */
const checkPositional = (text: string): string => {
  if (/^[\u2010-\u2015\u2212]/.test(text)) {
    throw new Failure(`${text} begins with a dash that is no hyphen, as copied from a web page`, 'options begin with two hyphens: --');
  }
  return text;
};

const unknownOption = (rawName: string, command: CommandName, options: readonly Option[]): never => {
  const elsewhere = OPTIONS.find(({ name }) => `--${name}` === rawName)?.commands;
  if (elsewhere) throw new Failure(`${rawName} is no option of the command ${command}, but of ${elsewhere.join(' and ')}`, SEE_HELP);
  const names = options.map(({ name }) => `--${name}`);
  throw new Failure(`unknown option ${rawName}${didYouMean(rawName, names)}`, SEE_HELP);
};

const checkValue = (option: Option, token: Extract<Token, { kind: 'option' }>): string => {
  // parseArgs hands on the equals sign of `-f=json`.
  const value = token.rawName.startsWith('--') ? token.value : token.value?.replace(/^=/, '');
  if (value === undefined || value === '' || (!token.inlineValue && value.length > 1 && value.startsWith('-'))) {
    throw new Failure(`--${option.name} needs a value: --${option.name} ${option.value}`, accepted(option));
  }
  return checkChoice(option, value, `--${option.name}`);
};

/** Throws a Failure for a value that the option does not take; `name` is what the user wrote before it. */
export const checkChoice = (option: Option, value: string, name: string): string => {
  const choice = option.value?.includes('[=FILE]') ? value.replace(/=.*$/s, '') : value;
  if (option.choices && !option.choices.includes(choice)) {
    throw new Failure(`${name} does not accept ${choice}${didYouMean(choice, option.choices)}`, accepted(option));
  }
  return value;
};

const accepted = ({ name, choices }: Option): string => (choices ? `--${name} accepts ${choices.join(', ')}` : SEE_HELP);

/** `: did you mean x?`, or nothing where no candidate is near. */
export const didYouMean = (word: string, candidates: readonly string[]): string => {
  const nearest = suggest(word, candidates);
  return nearest === undefined ? '' : `: did you mean ${nearest}?`;
};
