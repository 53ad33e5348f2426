import { posix } from 'node:path';
import { findConfig } from '../config/discover.ts';
import { PROFILE_NAMES } from '../../rules/benchmarks/profiles.ts';
import type { Config } from '../config/load.ts';
import type { ConfigProblem } from '../config/problems.ts';
import type { Rule } from '../engine/rule.ts';
import { Failure } from './failure.ts';
import type { Io } from './io.ts';
import { withLayers, type Layers } from './layers.ts';
import type { CommandLine } from './parse.ts';
import { repositoryRoot } from './repository.ts';

export interface Settings {
  readonly line: Layers;
  /** null where there is none, or none is wanted. */
  readonly config: Config | null;
  /** The rules that were given, those of plugins, and those that the configuration defines. */
  readonly rules: readonly Rule[];
}

/**
 * The command line over the environment and the configuration, if there is one, and the rules of plugins and of the configuration beside those
 * that are built in. Throws a Failure that shows what is wrong.
 */
export const loadSettings = async (line: CommandLine, io: Io, builtIn: readonly Rule[]): Promise<Settings> => {
  const ids = (rules: readonly Rule[]): ReadonlySet<string> => new Set(rules.map(({ id }) => id));
  const plugins = line.values('plugin');
  const rules = plugins.length === 0 ? builtIn : [...builtIn, ...(await (await import('./plugins.ts')).loadPlugins(plugins, ids(builtIn), io))];
  const { path, isFound } = configPath(line, io);
  if (path === null) return { line: withLayers(line, io.environment, null), config: null, rules };
  const { loadConfig } = await import('../config/load.ts');
  const boundary = isFound ? (repositoryRoot(io.cwd, io.fileSystem) ?? posix.dirname(posix.resolve(io.cwd, path))) : null;
  const result = await loadConfig(path, { fileSystem: io.fileSystem, cwd: io.cwd, realPath: io.realPath, boundary, rules, profiles: PROFILE_NAMES });
  if ('unreadable' in result) throw new Failure(result.unreadable, result.hint);
  const fail = async (problems: readonly ConfigProblem[]): Promise<never> => {
    throw (await import('./wrong-config.ts')).wrongConfig(problems, line, io);
  };
  if ('problems' in result) return fail(result.problems);
  const { config } = result;
  const own = config.custom.length === 0 ? null : (await import('../custom/build.ts')).buildRules(config.custom, ids(rules));
  if (own && own.problems.length > 0) return fail(own.problems);
  return { line: withLayers(line, io.environment, config), config, rules: own ? [...rules, ...own.rules] : rules };
};

/** The rules as the configuration has them: without those that it switches off everywhere, and with the options that it gives them. */
export const configuredRules = (rules: readonly Rule[], config: Config | null): readonly Rule[] => {
  if (config === null) return rules;
  const everywhere = new Map(config.changes.filter(({ paths }) => paths === null).map(({ rule, severity }) => [rule, severity]));
  return rules.filter(({ id }) => everywhere.get(id) !== 'off').map((rule) => withOptions(rule, config.ruleOptions.get(rule.id)));
};

/** What a profile selects; the rules of one's own and those about suppressions run beside it. */
export const selectionOf = (profile: readonly string[], rules: readonly Rule[]): readonly string[] =>
  profile.length === 0 ? profile : [...profile, ...rules.filter(({ id, source }) => source !== undefined || id.startsWith('suppression-')).map(({ id }) => id)];

const withOptions = (rule: Rule, given: ReadonlyMap<string, { readonly value: number }> | undefined): Rule => {
  if (!given || !rule.options) return rule;
  const options = Object.entries(rule.options).map(([name, option]) => [name, { ...option, default: given.get(name)?.value ?? option.default }] as const);
  return { ...rule, options: Object.fromEntries(options) };
};

/** `isFound`: by looking for it, not by its name. */
const configPath = (line: CommandLine, io: Io): { readonly path: string | null; readonly isFound: boolean } => {
  if (line.has('no-config')) {
    if (line.has('config')) throw new Failure('--config names a configuration, and --no-config says that there is none', 'give one of the two');
    return { path: null, isFound: false };
  }
  const named = line.value('config') ?? (io.environment['K8S_AUDIT_CONFIG'] || undefined);
  if (named !== undefined) return { path: posix.normalize(named), isFound: false };
  const found = findConfig(io.cwd, repositoryRoot(io.cwd, io.fileSystem), io.fileSystem);
  return { path: found === null ? null : posix.relative(io.cwd, found), isFound: true };
};
