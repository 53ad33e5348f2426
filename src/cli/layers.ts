import type { Config } from '../config/load.ts';
import { OPTIONS, optionsOf, variableOf } from './options.ts';
import { checkChoice, type CommandLine } from './parse.ts';

/** A command line over what the environment and the configuration say. */
export interface Layers extends CommandLine {
  /** Where the value of an option comes from: `--fail-on`, `K8S_AUDIT_FAIL_ON`, `k8s-audit.yaml:3:10`, `default`; null where it has none. */
  origin(name: string): string | null;
}

/** The option beats the environment, that the configuration, and that the default. Throws a Failure for a variable with a value that the option does not take. */
export const withLayers = (line: CommandLine, environment: Readonly<Record<string, string | undefined>>, config: Config | null): Layers => {
  const find = (name: string): { readonly values: readonly string[]; readonly origin: string } | null => {
    const option = optionsOf(line.command).find((each) => each.name === name);
    if (line.has(name)) return { values: line.values(name), origin: `--${name}` };
    if (!option?.setting) return null;
    const variable = variableOf(name);
    const value = environment[variable];
    if (value) return { values: [checkChoice(option, value, variable)], origin: variable };
    const configured = config?.options.get(name);
    if (!configured) return null;
    const { line: row, column } = configured.at.file.position(configured.at.span.start);
    return { values: configured.values, origin: `${configured.at.file.path}:${row}:${column}` };
  };
  const values = (name: string): readonly string[] => find(name)?.values ?? line.values(name);
  return {
    ...line,
    has: (name) => find(name) !== null,
    values,
    value: (name) => values(name).at(-1),
    origin: (name) => find(name)?.origin ?? (values(name).length > 0 ? 'default' : null),
  };
};

/** The options that the environment and the configuration can set, too. */
export const SETTINGS: readonly string[] = [...new Set(OPTIONS.filter(({ setting }) => setting).map(({ name }) => name))].sort();
