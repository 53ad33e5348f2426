import { PROFILE_NAMES } from '../../rules/benchmarks/profiles.ts';
import { SEVERITIES } from '../engine/rule.ts';
import { DISTRIBUTIONS } from '../model/distribution.ts';

export const COMMANDS = [
  {
    name: 'audit',
    arguments: '[path ...]',
    description: 'audit manifests; the command when none is named',
  },
  { name: 'boot', arguments: '[path ...]', description: 'say only which components will not start, and why' },
  { name: 'upgrade', arguments: '[path ...]', description: 'say what to do before, with and after each step to another minor release' },
  { name: 'controls', arguments: '[path ...]', description: 'answer a benchmark: each control with its status and what that rests on' },
  { name: 'certs', arguments: '[path ...]', description: 'list the certificates of a node (--root) with their ends, issuers, uses and where each is named' },
  { name: 'render', arguments: '[path ...]', description: 'write the manifests that kubeadm, Cluster API, kops and others would make from these files' },
  { name: 'sources', arguments: '', description: 'list the kinds of files that manifests are made from, and how exactly each is followed' },
  { name: 'compare', arguments: 'PATH ...', description: 'say what differs in meaning between nodes, or between a node and what it was' },
  { name: 'explain', arguments: 'ID', description: "explain a rule, a control (1.2.1), another tool's check, a flag, plugin, gate or controller" },
  { name: 'merge', arguments: 'REPORT ...', description: 'make one report of those of many nodes, written with --sources -f json' },
  { name: 'rules', arguments: '', description: 'list the rules' },
  { name: 'test-rules', arguments: '', description: 'run the examples of the rules of the configuration and of plugins' },
  { name: 'config', arguments: '[path]', description: 'say which settings hold for a path, and where each comes from' },
  { name: 'init', arguments: '', description: 'write a configuration to start from, k8s-audit.yaml, into the working directory' },
  { name: 'lsp', arguments: '', description: 'serve an editor with the language server protocol over the standard input and output' },
  { name: 'completion', arguments: 'SHELL', description: 'print a script that completes the command line in bash, zsh or fish' },
] as const satisfies readonly Command[];

export type CommandName = (typeof COMMANDS)[number]['name'];

interface Command {
  readonly name: string;
  readonly arguments: string;
  readonly description: string;
}

export const GROUPS = ['What is read', 'What is looked for', 'What is reported', 'What is changed', 'General'] as const;

/** One option: parsing, `--help` and the table in docs/usage.md are made from it. */
export interface Option {
  readonly name: string;
  readonly short?: string;
  /** The placeholder of its value; an option without one is a switch. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly default?: string;
  readonly repeatable?: boolean;
  readonly group: (typeof GROUPS)[number];
  readonly commands: readonly CommandName[];
  readonly description: string;
  /** Environment variables that speak to the same thing; the option wins. */
  readonly environment?: readonly string[];
  /** Whether the configuration has a setting of the same name, and the environment a variable `K8S_AUDIT_NAME`. */
  readonly setting?: true;
}

const EVERY_COMMAND: readonly CommandName[] = COMMANDS.map(({ name }) => name);
/** `boot` is an audit with fewer rules, `upgrade` one of several versions. */
const AUDITING: readonly CommandName[] = ['audit', 'boot', 'upgrade'];
const REPORTING: readonly CommandName[] = [...AUDITING, 'merge'];
/** Those that answer a benchmark. */
const ANSWERING: readonly CommandName[] = [...AUDITING, 'controls'];
const READING: readonly CommandName[] = [...ANSWERING, 'compare', 'certs', 'render'];
/** What audits nodes. */
const LOOKING: readonly CommandName[] = READING.filter((name) => name !== 'render');
/** What reads a configuration. */
const CONFIGURED: readonly CommandName[] = [...ANSWERING, 'config'];
/** What knows rules that are not built in. */
const RULED: readonly CommandName[] = [...CONFIGURED, 'rules', 'explain', 'test-rules'];

export const OPTIONS: readonly Option[] = [
  {
    name: 'to',
    value: 'VERSION',
    group: 'What is looked for',
    commands: ['upgrade'],
    description: 'the version of Kubernetes to go to (1.33); the newest one known unless given',
  },
  {
    name: 'set',
    value: 'NAME=VALUE',
    repeatable: true,
    group: 'What is read',
    commands: READING,
    description: 'fill in a placeholder of a template ({{ NAME }}, ${NAME}), or what a source leaves to the node: NODE_NAME, NODE_IP, CA_DIRECTORIES',
  },
  {
    name: 'out',
    value: 'DIRECTORY',
    group: 'What is reported',
    commands: ['render'],
    description: 'write the manifests into this directory, of each node into one of its own where there are several; without it they are printed',
  },
  {
    name: 'kubeadm-config',
    value: 'FILE',
    group: 'What is read',
    commands: ['upgrade'],
    description: 'the ClusterConfiguration of the cluster, or its ConfigMap kubeadm-config: say which edits of the manifests kubeadm upgrade would overwrite',
  },
  {
    name: 'git',
    value: 'REVISION',
    group: 'What is read',
    commands: ['compare'],
    description: 'compare the paths with what this commit, branch or tag of their git repository holds',
  },
  {
    name: 'format',
    short: 'f',
    value: 'FORMAT[=FILE]',
    choices: ['text', 'markdown', 'json', 'html'],
    default: 'text',
    repeatable: true,
    group: 'What is reported',
    commands: ['compare'],
    description: 'the format of the comparison, and the file it goes to; without a file, or with -, to the standard output',
  },
  {
    name: 'format',
    short: 'f',
    value: 'FORMAT[=FILE]',
    choices: ['text', 'json', 'csv'],
    default: 'text',
    repeatable: true,
    group: 'What is reported',
    commands: ['certs'],
    description: 'the format of the list, and the file it goes to; without a file, or with -, to the standard output',
  },
  {
    name: 'root',
    value: 'DIRECTORY',
    repeatable: true,
    group: 'What is read',
    commands: LOOKING,
    description:
      'read the other files of the node (certificates, keys, kubeconfigs, policies) below this directory: / on the node itself, or a copy of its files; for several nodes once for each, in the order of the paths',
  },
  {
    name: 'processes',
    value: 'FILE',
    repeatable: true,
    group: 'What is read',
    commands: [...ANSWERING, 'render'],
    description: 'take the components from this listing of running processes (ps -ww -ef, ps aux, ps -eo args, or /proc/PID/cmdline); live: from /proc of this machine, of which only the command lines are read',
  },
  {
    name: 'file-listing',
    value: 'FILE',
    repeatable: true,
    group: 'What is read',
    commands: LOOKING,
    description:
      "take modes and owners of the node's files from this listing, where a copy has lost them: the output of find DIRECTORY ... -printf '%m %u %g %y %s %p\\n', or of tar -tvf; for several nodes once for each, in the order of the paths",
  },
  {
    name: 'etcd-backups',
    value: 'DIRECTORY',
    group: 'What is read',
    commands: LOOKING,
    description: 'with --root: where snapshots of etcd lie on the node (/var/backups/etcd), so that their age can be judged; without it something that makes them is looked for',
  },
  {
    name: 'expiry-warning',
    value: 'TIME',
    default: '30d',
    group: 'What is looked for',
    commands: LOOKING,
    description: 'with --root: report certificates that expire within this time (12h, 30d, 8w)',
  },
  {
    name: 'now',
    value: 'TIME',
    group: 'What is looked for',
    commands: LOOKING,
    description: 'with --root: judge certificates as of this time (2030-01-31 or 2030-01-31T12:00:00Z) instead of the present',
  },
  {
    name: 'config',
    short: 'c',
    value: 'FILE',
    group: 'What is read',
    commands: RULED,
    description: 'the configuration; without it the nearest k8s-audit.yaml from the working directory up to the root of the repository',
    environment: ['K8S_AUDIT_CONFIG'],
  },
  { name: 'no-config', group: 'What is read', commands: RULED, description: 'read no configuration' },
  {
    name: 'plugin',
    value: 'FILE',
    repeatable: true,
    group: 'What is looked for',
    commands: RULED,
    description: 'also the rules of this JavaScript module, which runs as a part of k8s-audit: name only what you trust',
  },
  {
    name: 'kubernetes-version',
    value: 'VERSION',
    group: 'What is read',
    commands: [...CONFIGURED, 'compare', 'certs', 'render'],
    setting: true,
    description: 'the version (1.33, 1.33.4) of Kubernetes components whose image and labels do not say it',
  },
  {
    name: 'max-file-size',
    value: 'SIZE',
    default: '10Mi',
    group: 'What is read',
    commands: READING,
    description: 'do not read files above this size (bytes, Ki, Mi) but report them; at most 10Mi, where the kubelet itself stops',
  },
  {
    name: 'stdin-filename',
    value: 'NAME',
    default: '<stdin>',
    group: 'What is read',
    commands: READING,
    description: 'the name of the standard input in the report',
  },
  {
    name: 'node-name',
    value: 'NAME',
    group: 'What is read',
    commands: AUDITING,
    description: 'the name of the node in the report, where the manifests of one node are audited; else it is that of the etcd member, of the pods or of the directory',
  },
  {
    name: 'distribution',
    value: 'NAME',
    choices: ['auto', ...DISTRIBUTIONS],
    default: 'auto',
    group: 'What is read',
    commands: CONFIGURED,
    setting: true,
    description: 'who wrote the manifests, where they do not show it themselves; a control that has no subject there does not apply',
  },
  {
    name: 'profile',
    value: 'NAME',
    choices: PROFILE_NAMES,
    default: 'default',
    group: 'What is looked for',
    commands: CONFIGURED,
    setting: true,
    description: 'cis, stig, nsa: the rules behind that benchmark, and what keeps a component from starting; strict: every rule, every benchmark, and exit with 1 for any finding; --select and --fail-on win over it',
  },
  {
    name: 'benchmark',
    value: 'NAME',
    repeatable: true,
    group: 'What is looked for',
    commands: ANSWERING,
    description: 'the benchmarks to answer: cis-1.12, older editions down to cis-1.6, stig, nsa; by default that of the profile, else cis-1.12',
  },
  {
    name: 'min-level',
    value: 'LEVEL',
    choices: ['1', '2'],
    default: '1',
    group: 'What is looked for',
    commands: ['controls'],
    description: 'leave out the controls of CIS below this level',
  },
  {
    name: 'max-level',
    value: 'LEVEL',
    choices: ['1', '2'],
    default: '2',
    group: 'What is looked for',
    commands: ['controls'],
    description: 'leave out the controls of CIS above this level: 1 is what CIS calls the profile Level 1',
  },
  {
    name: 'select',
    value: 'RULES',
    repeatable: true,
    group: 'What is looked for',
    commands: [...AUDITING, 'rules'],
    description: 'only these rules: an id, @FAMILY (@security), a benchmark (@CIS-1.12, @STIG, @NSA) or one of its controls (CIS-1.12:1.2.1); separate several by commas',
  },
  {
    name: 'ignore',
    value: 'RULES',
    repeatable: true,
    group: 'What is looked for',
    commands: [...AUDITING, 'rules'],
    description: 'not these rules, written as for --select; wins over it',
  },
  {
    name: 'min-severity',
    value: 'SEVERITY',
    choices: SEVERITIES,
    default: 'info',
    group: 'What is looked for',
    commands: [...REPORTING, 'config'],
    setting: true,
    description: 'leave out findings below this severity: they are neither shown nor counted',
  },
  {
    name: 'fail-on',
    value: 'SEVERITY',
    choices: [...SEVERITIES, 'boot', 'none'],
    default: 'low',
    group: 'What is looked for',
    commands: [...REPORTING, 'config'],
    setting: true,
    description: 'exit with 1 for a finding of this severity or above; with boot, only for a component that does not start; with none, findings never change the exit code',
  },
  {
    name: 'fail-on',
    value: 'STATUS',
    choices: ['fail', 'unseen', 'none'],
    default: 'fail',
    group: 'What is looked for',
    commands: ['controls'],
    description: 'exit with 1 for a control that fails; with unseen, also for one whose evidence is missing; with none, never',
  },
  {
    name: 'baseline',
    value: 'FILE',
    group: 'What is looked for',
    commands: CONFIGURED,
    setting: true,
    description: 'do not report the findings that this file holds, nor count them: only what is new',
  },
  {
    name: 'write-baseline',
    value: 'FILE',
    group: 'What is reported',
    commands: AUDITING,
    description: 'write all findings into a file for --baseline, and end with 0',
  },
  {
    name: 'no-suppressions',
    group: 'What is looked for',
    commands: AUDITING,
    description: 'report also what comments, the ignore entries of the configuration and the baseline suppress',
  },
  {
    name: 'show-suppressed',
    group: 'What is reported',
    commands: REPORTING,
    description: 'list in the text report what is suppressed, and why, and put it into the SARIF report as suppressed results',
  },
  {
    name: 'format',
    short: 'f',
    value: 'FORMAT[=FILE]',
    choices: ['text', 'unix', 'json', 'sarif', 'junit', 'github', 'gitlab', 'markdown', 'html', 'csv', 'prometheus', 'policyreport', 'openreports'],
    default: 'text',
    repeatable: true,
    group: 'What is reported',
    commands: REPORTING,
    description: 'the format of the report, and the file it goes to; without a file, or with -, to the standard output',
  },
  {
    name: 'format',
    short: 'f',
    value: 'FORMAT[=FILE]',
    choices: ['text', 'json', 'csv', 'html', 'markdown'],
    default: 'text',
    repeatable: true,
    group: 'What is reported',
    commands: ['controls'],
    description: 'the format of the table, and the file it goes to; without a file, or with -, to the standard output',
  },
  {
    name: 'format',
    short: 'f',
    value: 'FORMAT',
    choices: ['text', 'markdown', 'json'],
    default: 'text',
    group: 'What is reported',
    commands: ['rules', 'sources'],
    description: 'the format of the list',
  },
  {
    name: 'fix',
    group: 'What is changed',
    commands: AUDITING,
    description: 'write what can be mended without a change to what a working control plane does; the exit code is that of what is left',
  },
  {
    name: 'unsafe-fixes',
    group: 'What is changed',
    commands: AUDITING,
    description: 'with --fix or --diff: also the fixes that change what a component does; none is made after which a component would not start',
  },
  {
    name: 'diff',
    group: 'What is changed',
    commands: AUDITING,
    description: 'print what --fix would change as a diff for git apply or patch -p1, and write nothing; exit with 1 if there is something',
  },
  {
    name: 'backup-dir',
    value: 'DIRECTORY',
    group: 'What is changed',
    commands: AUDITING,
    description: 'with --fix: keep a copy of each file there before it is written; not the directory of the manifests, of which the kubelet would run the copies',
  },
  {
    name: 'wait',
    value: 'SECONDS',
    default: '0',
    group: 'What is changed',
    commands: AUDITING,
    description: 'with --fix on a running node: after each file wait this long at most until the liveness probe of a loopback address is answered again, and put the old file back if it is not',
  },
  {
    name: 'yes',
    short: 'y',
    group: 'What is changed',
    commands: AUDITING,
    description: "with --fix: write into the directory of this machine's kubelet without asking",
  },
  {
    name: 'show-unseen',
    group: 'What is reported',
    commands: REPORTING,
    description: 'list in the text report where a rule could not decide, and why',
  },
  {
    name: 'quiet',
    short: 'q',
    group: 'What is reported',
    commands: [...REPORTING, 'controls'],
    description: 'findings only: no table of components, no summary, no progress',
  },
  {
    name: 'timestamp',
    group: 'What is reported',
    commands: [...REPORTING, 'controls'],
    description: 'put the time of the run into the JSON report, which otherwise is the same, byte for byte, for the same input',
  },
  {
    name: 'watch',
    group: 'What is reported',
    commands: AUDITING,
    description: 'go on, and when a file of the directories is changed, added, removed or renamed, print what that changes; report files are written anew',
  },
  {
    name: 'sources',
    group: 'What is reported',
    commands: REPORTING,
    description: 'put the text of the manifests into the JSON report, so that k8s-audit merge can look at several nodes together; with it go the values of environment variables',
  },
  {
    name: 'color',
    value: 'WHEN',
    choices: ['auto', 'always', 'never'],
    default: 'auto',
    group: 'General',
    commands: EVERY_COMMAND,
    description: 'use colours; auto means on a terminal',
    environment: ['NO_COLOR', 'FORCE_COLOR'],
  },
  { name: 'stdio', group: 'General', commands: ['lsp'], description: 'what lsp does anyway; editors say it' },
  { name: 'help', short: 'h', group: 'General', commands: EVERY_COMMAND, description: 'print this help' },
  { name: 'version', group: 'General', commands: EVERY_COMMAND, description: 'print the version of k8s-audit' },
];

/** The options that a command takes, in the order of the table. */
export const optionsOf = (command: CommandName): Option[] => OPTIONS.filter(({ commands }) => commands.includes(command));

/** `-f, --format FORMAT[=FILE]` */
export const spelling = ({ name, short, value }: Option): string =>
  `${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`;

/** The description with what the table knows beside it: choices, default, repetition, environment. */
export const fullDescription = ({ name, description, choices, default: initial, repeatable, environment, setting }: Option): string => {
  const notes = [
    choices ? `one of ${choices.join(', ')}` : '',
    initial ? `default: ${initial}` : '',
    repeatable ? 'can be repeated' : '',
    environment ? `environment: ${environment.join(', ')}` : '',
    setting ? `environment: ${variableOf(name)}; configuration: ${name}` : '',
  ].filter((note) => note !== '');
  return notes.length > 0 ? `${description} (${notes.join('; ')})` : description;
};

/** `fail-on` -> `K8S_AUDIT_FAIL_ON` */
export const variableOf = (name: string): string => `K8S_AUDIT_${name.toUpperCase().replaceAll('-', '_')}`;
