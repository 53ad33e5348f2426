import { COMMANDS, optionsOf, type CommandName, type Option } from './options.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** A script that completes commands, options and their values in the shell, made from the option table. */
export const completionScript = (shell: Shell): string => ({ bash, zsh, fish })[shell]();

const names = COMMANDS.map(({ name }) => name);
const spellings = ({ name, short }: Option): string[] => [`--${name}`, ...(short ? [`-${short}`] : [])];
const takesPaths = (command: CommandName): boolean => command === 'audit' || command === 'boot' || command === 'merge' || command === 'config';
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** What a command takes beside options and paths. */
const wordsOf = (command: CommandName): readonly string[] => (command === 'completion' ? SHELLS : []);

const bash = (): string => {
  const cases = names.map((command) => {
    const options = optionsOf(command);
    const values = options.flatMap((option) => (option.choices ? [`      ${spellings(option).join('|')}) choices=${quoted(option.choices.join(' '))} ;;`] : []));
    const open = options.filter(({ value, choices }) => value !== undefined && !choices).flatMap(spellings);
    return [
      `    ${command})`,
      `      words=${quoted([...options.flatMap(spellings), ...wordsOf(command)].join(' '))}`,
      '      case $previous in',
      ...values.map((line) => `  ${line}`),
      ...(open.length > 0 ? [`        ${open.join('|')}) choices=none ;;`] : []),
      '      esac',
      '      ;;',
    ].join('\n');
  });
  return `# bash completion for k8s-audit: source <(k8s-audit completion bash)
_k8s_audit() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command=audit words= choices= word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in
      ${names.join('|')}) command=$word; break ;;
    esac
  done
  # readline splits --format=json at the equals sign.
  if [[ $current == '=' ]]; then current=; elif [[ $previous == '=' ]]; then previous=\${COMP_WORDS[COMP_CWORD-2]}; fi
  [[ \${COMP_WORDS[COMP_CWORD]} == '=' ]] && previous=\${COMP_WORDS[COMP_CWORD-1]}
  case $command in
${cases.join('\n')}
  esac
  COMPREPLY=()
  [[ $choices == none ]] && return
  if [[ -n $choices ]]; then
    COMPREPLY=($(compgen -W "$choices" -- "$current"))
  elif [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  else
    [[ $command == audit && $COMP_CWORD -eq 1 ]] && words="$words ${names.filter((name) => name !== 'audit').join(' ')}"
    COMPREPLY=($(compgen -W "$words" -X '-*' -- "$current"))
    [[ $command == audit || $command == boot || $command == merge || $command == config ]] && COMPREPLY+=($(compgen -f -- "$current"))
  fi
}
complete -o filenames -F _k8s_audit k8s-audit
`;
};

/** Brackets and colons part the fields of zsh's descriptions. */
const zshText = (text: string): string => quoted(text).replaceAll(/[[\]:]/g, '\\$&');

const zsh = (): string => {
  const argument = (option: Option): string => {
    const value = option.value === undefined ? '' : `:${zshText(option.value).slice(1, -1)}:${option.choices ? `(${option.choices.join(' ')})` : ''}`;
    return spellings(option).map((spelling) => `'*${spelling}${option.value !== undefined && spelling.startsWith('--') ? '=' : ''}[${zshText(option.description).slice(1, -1)}]${value}'`).join(' ');
  };
  const cases = names.map((command) => {
    const words = wordsOf(command);
    const rest = words.length > 0 ? `'*:word:(${words.join(' ')})'` : takesPaths(command) ? "'*:path:_files'" : '';
    return `    ${command}) _arguments -s ${[...optionsOf(command).map(argument), rest].filter((part) => part !== '').join(' ')} ;;`;
  });
  return `#compdef k8s-audit
# zsh completion for k8s-audit: k8s-audit completion zsh > "\${fpath[1]}/_k8s-audit"
_k8s-audit() {
  local command=audit word
  for word in \${words[2,CURRENT-1]}; do
    case $word in
      ${names.join('|')}) command=$word; break ;;
    esac
  done
  if (( CURRENT == 2 )) && [[ \${words[CURRENT]} != -* ]]; then
    local -a commands=(${COMMANDS.map(({ name, description }) => quoted(`${name}:${description}`)).join(' ')})
    _describe command commands
  fi
  case $command in
${cases.join('\n')}
  esac
}
if [[ $funcstack[1] == _k8s-audit ]]; then _k8s-audit "$@"; else compdef _k8s-audit k8s-audit; fi
`;
};

const fish = (): string => {
  const lines = ['# fish completion for k8s-audit: k8s-audit completion fish | source'];
  for (const { name, description } of COMMANDS) lines.push(`complete -c k8s-audit -n __fish_use_subcommand -a ${name} -d ${quoted(description)}`);
  for (const command of names) {
    const condition = command === 'audit' ? `not __fish_seen_subcommand_from ${names.filter((name) => name !== 'audit').join(' ')}` : `__fish_seen_subcommand_from ${command}`;
    for (const { name, short, value, choices, description } of optionsOf(command)) {
      const parts = [`complete -c k8s-audit -n ${quoted(condition)} -l ${name}`, short ? `-s ${short}` : '', value === undefined ? '' : '-x', choices ? `-a ${quoted(choices.join(' '))}` : '', `-d ${quoted(description)}`];
      lines.push(parts.filter((part) => part !== '').join(' '));
    }
    const words = wordsOf(command);
    if (!takesPaths(command)) lines.push(`complete -c k8s-audit -n ${quoted(condition)} -f${words.length > 0 ? ` -a ${quoted(words.join(' '))}` : ''}`);
  }
  return `${lines.join('\n')}\n`;
};
