import { posix } from 'node:path';
import { rules } from '../../../rules/index.ts';
import type { Config } from '../../config/load.ts';
import { placeText } from '../../report/place-text.ts';
import { suppressionRules } from '../../suppress/rules.ts';
import { printable } from '../../text/escape.ts';
import { matchesPath } from '../../text/path-pattern.ts';
import { readVersion } from '../audit-options.ts';
import { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { SETTINGS } from '../layers.ts';
import type { CommandLine } from '../parse.ts';
import { loadSettings } from '../settings.ts';

/** Prints which settings hold for a path (without one, for all), and where each comes from. Returns 0. */
export const showConfig = async (line: CommandLine, io: Io): Promise<number> => {
  const [path, ...rest] = line.positionals;
  if (rest.length > 0) throw new Failure('config takes one path', 'k8s-audit config manifests/kube-apiserver.yaml');
  const { line: layers, config } = await loadSettings(line, io, [...rules, ...suppressionRules]);
  // What no audit would take is refused here, too.
  readVersion(layers.value('kubernetes-version'));
  const rows = [
    ['configuration', config?.path ?? 'none', ''],
    ...SETTINGS.map((name) => [name, layers.value(name) ?? 'not set', layers.origin(name) ?? '']),
    ...(config ? configRows(config, path === undefined ? null : posix.resolve(io.cwd, path), io.cwd) : []),
  ].map((row) => row.map(printable));
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  await io.stdout.write(rows.map((row) => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()}\n`).join(''));
  return 0;
};

/** What a configuration says besides: for one path what holds there, else all of it. */
const configRows = (config: Config, path: string | null, cwd: string): string[][] => {
  const holds = (patterns: readonly string[] | null): boolean => path === null || patterns === null || patterns.length === 0 || patterns.some((pattern) => matchesPath(pattern, path));
  const changes = config.changes.filter(({ paths }) => holds(paths));
  // Where a path is given, the last one wins; else each is shown.
  const shown = path === null ? changes : changes.filter(({ rule }, index) => changes.findLastIndex((other) => other.rule === rule) === index);
  const named = (paths: readonly string[] | null): string => (path === null && paths !== null && paths.length > 0 ? ` in ${paths.map((pattern) => posix.relative(cwd, pattern)).join(', ')}` : '');
  return [
    ['require-reasons', String(config.requireReasons), ''],
    ...shown.map(({ rule, severity, paths, at }) => [`rule ${rule}`, `${severity}${named(paths)}`, placeText(at)]),
    ...[...config.ruleOptions].flatMap(([rule, options]) => [...options].map(([name, { value, at }]) => [`rule ${rule} ${name}`, String(value), placeText(at)])),
    ...config.ignores.filter(({ paths }) => holds(paths)).map(({ rule, reason, until, paths, at }) => [
      `ignore ${rule}`, `${reason ?? 'no reason'}${until === null ? '' : `, until ${until}`}${named(paths)}`, placeText(at),
    ]),
  ];
};
