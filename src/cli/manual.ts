import { PATHS } from './help.ts';
import { COMMANDS, fullDescription, GROUPS, OPTIONS, spelling } from './options.ts';

/** The manual page k8s-audit(1), in the man macros of groff. */
export const manualPage = (version: string, description: string): string =>
  [
    `.TH K8S-AUDIT 1 "" "k8s-audit ${roff(version)}" "User Commands"`,
    '.SH NAME',
    `k8s-audit \\- ${roff(description.replace(/\.$/, '').replace(/^./, (letter) => letter.toLowerCase()))}`,
    '.SH SYNOPSIS',
    ...COMMANDS.flatMap(({ name, arguments: words }) => ['.br', `.B k8s-audit${name === 'audit' ? '' : ` ${name}`}`, `[\\fIoptions\\fR] ${roff(words)}`]),
    '.SH COMMANDS',
    ...COMMANDS.flatMap((command) => entry(`\\fB${command.name}\\fR ${roff(command.arguments)}`, command.description)),
    '.SH PATHS',
    ...PATHS.flatMap(([path, meaning]) => entry(`\\fB${roff(path)}\\fR`, meaning)),
    '.SH OPTIONS',
    ...GROUPS.flatMap((group) => [
      `.SS ${roff(group)}`,
      ...OPTIONS.filter((option) => option.group === group).flatMap((option) => entry(`\\fB${roff(spelling(option))}\\fR`, `${fullDescription(option)}. For: ${option.commands.join(', ')}.`)),
    ]),
    '.SH EXIT STATUS',
    ...entry('0', 'no finding at or above --fail-on'),
    ...entry('1', 'findings'),
    ...entry('2', 'the run itself failed: wrong usage, a path that cannot be read, no manifest found, a bug'),
    '',
  ].join('\n');

const entry = (head: string, text: string): string[] => ['.TP', head.trimEnd(), roff(text)];

/** A backslash, and a full stop or apostrophe at the begin of a line, are commands; a plain hyphen may be printed as a dash. */
const roff = (text: string): string => text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll(/^(['.])/gm, '\\&$1');
