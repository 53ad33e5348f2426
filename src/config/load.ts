import { posix } from 'node:path';
import type { Rule, Severity } from '../engine/rule.ts';
import type { ComponentName } from '../knowledge/types.ts';
import type { FileSystem } from '../source/file-system.ts';
import type { Place } from '../source/place.ts';
import { readSource } from '../source/read.ts';
import type { Change, Ignore } from '../suppress/policy.ts';
import { isDate } from '../suppress/comments.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { parseYaml } from '../yaml/parse.ts';
import { nearest, schemaProblems, type ConfigProblem } from './problems.ts';
import { validate } from './validate.mjs';
import { plainValue, textsOf } from './values.ts';

/** A setting that an option of the command line has, too, with the place where it is written. */
export interface ConfigValue {
  readonly values: readonly string[];
  readonly at: Place;
}

/** What a configuration says, with what it extends; later files and entries win. */
export interface Config {
  /** The path of the file itself, as it was named. */
  readonly path: string;
  /** By the name of the option that says the same. */
  readonly options: ReadonlyMap<string, ConfigValue>;
  readonly changes: readonly Change[];
  /** Options of rules, by rule id and name. */
  readonly ruleOptions: ReadonlyMap<string, ReadonlyMap<string, { readonly value: number; readonly at: Place }>>;
  readonly ignores: readonly Ignore[];
  readonly requireReasons: boolean;
  /** Rules of its own, not yet made. */
  readonly custom: readonly Cursor[];
}

export interface LoadPorts {
  readonly fileSystem: FileSystem;
  readonly cwd: string;
  /** Where an absolute path leads, links followed. */
  readonly realPath: (path: string) => Promise<string>;
  /** A folder that nothing may be read outside of; null where the file was named by whoever runs k8s-audit. */
  readonly boundary: string | null;
  /** All that there are. */
  readonly rules: readonly Pick<Rule, 'id' | 'options'>[];
  /** Names that `extends` can have beside files. */
  readonly profiles: readonly string[];
}

export type LoadResult = { readonly config: Config } | { readonly problems: readonly ConfigProblem[] } | { readonly unreadable: string; readonly hint: string };

const OUTSIDE = 'outside of the repository, and a configuration that is found by itself reads nothing there';
const MAX_BYTES = 1024 * 1024;
const MAX_FILES = 20;
const MAX_PROBLEMS = 20;

/** Settings of the file that an option says as well. */
const OPTIONS = ['profile', 'kubernetes-version', 'distribution', 'min-severity', 'fail-on', 'baseline'];
/** Those that name a file, relative to the one that they stand in. */
const PATHS = new Set(['baseline']);

/** Reads a configuration and what it extends, and checks all of it. */
export const loadConfig = async (path: string, ports: LoadPorts): Promise<LoadResult> => {
  const problems: ConfigProblem[] = [];
  const seen = new Set<string>();
  const parts: Part[] = [];

  const load = async (file: string, from: Place | null): Promise<string | null> => {
    const absolute = posix.resolve(ports.cwd, file);
    const refused = await outside(absolute, ports);
    if (refused) return `${file} lies ${OUTSIDE}`;
    if (seen.has(absolute)) return from === null ? null : `${file} extends itself`;
    seen.add(absolute);
    if (seen.size > MAX_FILES) return `more than ${MAX_FILES} files are extended`;
    const result = readSource(ports.fileSystem, absolute, file, MAX_BYTES);
    if (result.status !== 'read') return `${file}: ${result.trouble.message}`;
    const { documents, problems: wrong } = parseYaml(result.source, 'literal');
    const [root, second] = documents;
    const found = wrong.map(({ span, message }): ConfigProblem => ({ at: { file: result.source, span, path: '' }, message }));
    if (second) found.push({ at: second, message: 'a configuration is one YAML document' });
    if (found.length === 0 && root && root.kind !== 'null') found.push(...check(root));
    problems.push(...found);
    if (found.length > 0 || !root) return null;
    const directory = posix.dirname(file);
    const bases = root.get('extends');
    for (const base of bases.kind === 'scalar' ? [bases] : bases.items()) {
      if (ports.profiles.includes(base.text() ?? '')) continue;
      const reason = await load(posix.join(directory, base.text() ?? ''), base);
      if (reason !== null) problems.push({ at: base, message: reason });
    }
    parts.push({ root, directory });
    return null;
  };

  const reason = await load(path, null);
  if (reason !== null) return { unreadable: reason, hint: 'name another with --config, or none with --no-config' };
  const own = parts.flatMap(({ root }) => root.get('custom').items());
  const known = new Map([...ports.rules, ...own.map((entry) => ({ id: entry.get('id').text() ?? '' }))].map((rule) => [rule.id, rule]));
  for (const { root, directory } of parts) {
    problems.push(...checkRules(root, known));
    for (const name of PATHS) {
      const cursor = root.get(name);
      const target = cursor.text();
      if (target !== undefined && (await outside(posix.resolve(ports.cwd, directory, target), ports))) {
        problems.push({ at: cursor, message: `${target} lies ${OUTSIDE}` });
      }
    }
  }
  return problems.length > 0 ? { problems: problems.slice(0, MAX_PROBLEMS) } : { config: merge(path, parts, ports) };
};

interface Part {
  readonly root: Cursor;
  readonly directory: string;
}

/** Links count as what they lead to. */
const outside = async (absolute: string, { boundary, realPath }: LoadPorts): Promise<boolean> => {
  if (boundary === null) return false;
  const [real, limit] = [await realPath(absolute), await realPath(boundary)];
  return real !== limit && !real.startsWith(`${limit.replace(/\/+$/, '')}/`);
};

const check = (root: Cursor): ConfigProblem[] => {
  const plain = plainValue(root);
  if ('tooLarge' in plain) return [{ at: plain.tooLarge, message: 'with its aliases the file holds more than a configuration needs' }];
  if (!validate(plain.value)) return schemaProblems(root, validate.errors ?? []);
  const problems: ConfigProblem[] = [];
  for (const entry of root.get('ignore').items()) {
    const until = entry.get('until');
    if (until.kind === 'scalar' && !isDate(until.text() ?? '')) problems.push({ at: until, message: `there is no day ${until.text() ?? ''}` });
  }
  return problems;
};

/** Rules that are set and that there are not, and options that they do not have. */
const checkRules = (root: Cursor, known: ReadonlyMap<string, Pick<Rule, 'id' | 'options'>>): ConfigProblem[] => {
  const problems: ConfigProblem[] = [];
  const rules = [root.get('rules'), ...root.get('overrides').items().map((entry) => entry.get('rules'))];
  for (const map of rules) {
    for (const id of map.keys()) {
      const rule = known.get(id);
      if (!rule) problems.push({ at: map.keyPlace(id) ?? map, message: `there is no rule ${id}${nearest(id, known.keys())}` });
      else problems.push(...wrongOptions(map.get(id), rule));
    }
  }
  return problems;
};

const wrongOptions = (entry: Cursor, { id, options = {} }: Pick<Rule, 'id' | 'options'>): ConfigProblem[] => {
  const names = ['severity', ...Object.keys(options)];
  return entry.keys().filter((key) => !names.includes(key)).map((key) => ({
    at: entry.keyPlace(key) ?? entry,
    message: `${id} has no option ${key}${nearest(key, names) || `: it takes ${names.join(', ')}`}`,
  }));
};

const merge = (path: string, parts: readonly Part[], { cwd, profiles }: LoadPorts): Config => {
  const options = new Map<string, ConfigValue>();
  const changes: Change[] = [];
  const ruleOptions = new Map<string, Map<string, { value: number; at: Place }>>();
  const ignores: Ignore[] = [];
  let requireReasons = false;
  for (const { root, directory } of parts) {
    const bases = root.get('extends');
    const profile = (bases.kind === 'scalar' ? [bases] : bases.items()).findLast((base) => profiles.includes(base.text() ?? ''));
    if (profile) options.set('profile', { values: [profile.text() ?? ''], at: profile });
    for (const name of OPTIONS) {
      const cursor = root.get(name);
      const text = cursor.text();
      if (text !== undefined) options.set(name, { values: [PATHS.has(name) ? posix.join(directory, text) : text], at: cursor });
    }
    const reasons = root.get('require-reasons').text();
    if (reasons !== undefined) requireReasons = reasons.toLowerCase() === 'true';
    const rules = root.get('rules');
    for (const rule of rules.keys()) {
      const entry = rules.get(rule);
      const severity = entry.kind === 'map' ? entry.get('severity') : entry;
      if (severity.kind === 'scalar') changes.push({ rule, severity: level(severity), paths: null, at: severity });
      for (const option of entry.keys()) {
        if (option === 'severity') continue;
        const ofRule = ruleOptions.get(rule) ?? new Map<string, { value: number; at: Place }>();
        ruleOptions.set(rule, ofRule.set(option, { value: Number(entry.get(option).text()), at: entry.get(option) }));
      }
    }
    for (const entry of root.get('overrides').items()) {
      const paths = textsOf(entry.get('paths')).map((pattern) => posix.resolve(cwd, directory, pattern));
      const ofPaths = entry.get('rules');
      changes.push(...ofPaths.keys().map((rule): Change => ({ rule, severity: level(ofPaths.get(rule)), paths, at: ofPaths.get(rule) })));
    }
    for (const entry of root.get('ignore').items()) {
      ignores.push({
        rule: entry.get('rule').text() ?? '',
        paths: textsOf(entry.get('paths')).map((pattern) => posix.resolve(cwd, directory, pattern)),
        component: (entry.get('component').text() as ComponentName | undefined) ?? null,
        flag: entry.get('flag').text()?.replace(/^-+/, '') ?? null,
        node: entry.get('node').text() ?? null,
        reason: entry.get('reason').text() ?? null,
        until: entry.get('until').text() ?? null,
        at: entry.get('rule'),
      });
    }
  }
  return { path, options, changes, ruleOptions, ignores, requireReasons, custom: parts.flatMap(({ root }) => root.get('custom').items()) };
};

// The schema has checked it.
const level = (cursor: Cursor): Severity | 'off' => (cursor.text() ?? 'off') as Severity | 'off';
