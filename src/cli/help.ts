import { wrap } from '../text/wrap.ts';
import { COMMANDS, fullDescription, GROUPS, optionsOf, spelling, type CommandName } from './options.ts';

const WIDTH = 100;
const INDENT = 30;

/** The help of a command; that of `audit` names the other commands too. */
export const helpText = (command: CommandName, title: string, description: string): string => {
  const lines = [title, ...wrap(description, WIDTH), '', ...usage(command)];
  for (const group of GROUPS) {
    const options = optionsOf(command).filter((option) => option.group === group);
    if (options.length === 0) continue;
    lines.push('', `${group}:`);
    for (const option of options) lines.push(...entry(`${option.short ? '' : '    '}${spelling(option)}`, fullDescription(option)));
  }
  if (command === 'audit' || command === 'boot' || command === 'merge') lines.push('', ...EXIT_CODES);
  return `${lines.join('\n')}\n`;
};

const usage = (command: CommandName): string[] => {
  if (command !== 'audit') {
    const entryOf = COMMANDS.find(({ name }) => name === command);
    return [`Usage: k8s-audit ${command}${entryOf?.arguments ? ` ${entryOf.arguments}` : ''} [options]`, ...(entryOf ? ['', entryOf.description] : [])];
  }
  return [
    'Usage: k8s-audit [options] [path ...]',
    ...COMMANDS.slice(1).map((each) => `       k8s-audit ${each.name}${each.arguments ? ` ${each.arguments}` : ''} [options]`),
    '',
    'Commands:',
    ...COMMANDS.flatMap((each) => entry(each.name, each.description)),
    '',
    'Paths:',
    ...PATHS.flatMap(([path, meaning]) => entry(path, meaning)),
  ];
};

/** What a path can be; docs/usage.md says the same. */
export const PATHS: readonly (readonly [string, string])[] = [
  ['FILE', 'one manifest'],
  ['DIRECTORY', 'a static pod directory, read as the kubelet reads it; any other directory is searched for such directories'],
  ['GLOB', "a pattern in quotes: 'clusters/*/manifests'"],
  ['-', 'the standard input'],
  ['none', 'the staticPodPath of /var/lib/kubelet/config.yaml, else /etc/kubernetes/manifests'],
  ['./rules', 'a path that has the name of a command'],
];

const EXIT_CODES: readonly string[] = [
  'Exit codes:',
  '  0   no finding at or above --fail-on',
  '  1   findings',
  '  2   the run itself failed: wrong usage, a path that cannot be read, no manifest found, a bug',
];

const entry = (left: string, right: string): string[] => {
  const lines = wrap(right, WIDTH - INDENT);
  const first = `  ${left}`;
  const head = first.length < INDENT - 1 ? [`${first.padEnd(INDENT)}${lines.shift() ?? ''}`] : [first];
  return [...head, ...lines.map((line) => `${' '.repeat(INDENT)}${line}`)];
};
