import { BENCHMARK_IDS, benchmarkCalled } from '../../rules/benchmarks/index.ts';
import { PROFILES, type Profile, type ProfileName } from '../../rules/benchmarks/profiles.ts';
import type { Benchmark } from '../engine/controls.ts';
import type { Severity } from '../engine/rule.ts';
import { DISTRIBUTIONS, type Distribution } from '../model/distribution.ts';
import { KUBELET_MAX_BYTES } from '../source/read.ts';
import { Failure } from './failure.ts';
import type { FixOptions } from './fixing.ts';
import { didYouMean, type CommandLine } from './parse.ts';

/** Where one report goes; `file` is null for the standard output. */
export interface Destination {
  readonly format: string;
  readonly file: string | null;
}

/** What of the command line says how an audit is judged and reported. */
export interface ReportingOptions {
  readonly minSeverity: Severity;
  readonly failOn: Severity | 'boot' | 'none';
  readonly destinations: readonly Destination[];
  readonly showUnseen: boolean;
  readonly showSuppressed: boolean;
  /** Whether comments, the configuration and the baseline may suppress findings. */
  readonly suppressions: boolean;
  /** The file of findings that were there before; null for none. */
  readonly baseline: string | null;
  /** Where to write the findings; null for nowhere. */
  readonly writeBaseline: string | null;
  readonly quiet: boolean;
  readonly timestamp: boolean;
  /** Whether the JSON report holds the manifests. */
  readonly sources: boolean;
}

/** What of the command line says what is read, and as of when. */
export interface ReadingOptions {
  readonly paths: readonly string[];
  readonly roots: readonly string[];
  readonly fileListings: readonly string[];
  readonly processes: readonly string[];
  /** A directory of the nodes; null where nothing is said of it. */
  readonly etcdBackups: string | null;
  /** null: the present. */
  readonly now: Date | null;
  /** In milliseconds. */
  readonly expiryWarning: number;
  readonly kubernetesVersion: string | null;
  /** In bytes. */
  readonly maxFileSize: number;
  readonly stdinFilename: string;
  /** By the names that --set gives. */
  readonly values: ReadonlyMap<string, string>;
}

/** The options of `audit` as values. */
export interface AuditOptions extends ReportingOptions, ReadingOptions {
  /** null where the manifests tell. */
  readonly nodeName: string | null;
  readonly profileName: ProfileName;
  readonly profile: Profile;
  /** What is to be answered. */
  readonly benchmarks: readonly Benchmark[];
  /** null: to be recognised. */
  readonly distribution: Distribution | null;
  readonly select: readonly string[];
  readonly ignore: readonly string[];
  /** Whether to go on and audit again what changes. */
  readonly watch: boolean;
  /** null where nothing is to be changed. */
  readonly fix: FixOptions | null;
}

/** Throws a Failure for a value that no such option can have. */
export const readAuditOptions = (line: CommandLine): AuditOptions => {
  // The table's choices are the names, and parsing has checked them.
  const profileName = line.value('profile') as ProfileName;
  const profile = PROFILES[profileName];
  const reporting = readReportingOptions(line);
  return {
    ...reporting,
    failOn: (line.has('fail-on') ? null : profile.failOn) ?? reporting.failOn,
    ...readReadingOptions(line),
    nodeName: line.value('node-name') ?? null,
    profileName,
    profile,
    benchmarks: readBenchmarks(line.has('benchmark') ? line.values('benchmark') : profile.benchmarks),
    distribution: readDistribution(line.value('distribution') ?? ''),
    select: line.values('select'),
    ignore: line.values('ignore'),
    watch: line.has('watch'),
    fix: readFix(line),
  };
};

/** Throws a Failure for a value that no such option can have. */
export const readReadingOptions = (line: CommandLine): ReadingOptions => ({
  paths: line.positionals,
  roots: line.values('root'),
  fileListings: line.values('file-listing'),
  processes: line.values('processes'),
  etcdBackups: readBackups(line),
  now: readTime(line.value('now')),
  expiryWarning: readDuration(line.value('expiry-warning') ?? '0d'),
  kubernetesVersion: readVersion(line.value('kubernetes-version')),
  maxFileSize: readSize(line.value('max-file-size') ?? ''),
  stdinFilename: line.value('stdin-filename') ?? '',
  values: readValues(line.values('set')),
});

/** Throws a Failure for two reports to one place. */
export const readReportingOptions = (line: CommandLine): ReportingOptions => ({
  // The table's choices are the severities, and parsing has checked them.
  minSeverity: line.value('min-severity') as Severity,
  failOn: line.value('fail-on') as ReportingOptions['failOn'],
  destinations: readDestinations(line.values('format')),
  showUnseen: line.has('show-unseen'),
  showSuppressed: line.has('show-suppressed'),
  suppressions: !line.has('no-suppressions'),
  baseline: line.value('baseline') ?? null,
  writeBaseline: line.value('write-baseline') ?? null,
  quiet: line.has('quiet'),
  timestamp: line.has('timestamp'),
  sources: line.has('sources'),
});

const readDistribution = (name: string): Distribution | null => DISTRIBUTIONS.find((each) => each === name) ?? null;

const readBenchmarks = (names: readonly string[]): Benchmark[] =>
  [...new Set(names)].map((name) => {
    const benchmark = benchmarkCalled(name);
    if (!benchmark) throw new Failure(`--benchmark does not accept ${name}${didYouMean(name.toUpperCase(), BENCHMARK_IDS)}`, `--benchmark accepts ${BENCHMARK_IDS.map((id) => id.toLowerCase()).join(', ')}`);
    return benchmark;
  });

const readFix = (line: CommandLine): FixOptions | null => {
  const diffOnly = line.has('diff');
  if (line.has('watch') && (diffOnly || line.has('fix'))) throw new Failure('--watch only reads, and --fix and --diff are about changes', 'fix first, then watch');
  if (!diffOnly && !line.has('fix')) {
    const without = ['unsafe-fixes', 'backup-dir', 'yes'].find((name) => line.has(name));
    if (without !== undefined) throw new Failure(`--${without} is nothing without --fix`, 'add --fix, or --diff to see the changes first');
    return null;
  }
  if (diffOnly && line.has('fix')) throw new Failure('--diff writes nothing, and --fix writes', 'give one of the two');
  const wait = line.value('wait') ?? '';
  if (!/^\d{1,4}$/.test(wait)) throw new Failure(`--wait does not accept ${wait}`, '--wait accepts seconds: 60');
  return { unsafe: line.has('unsafe-fixes'), diffOnly, minSeverity: line.value('min-severity') as Severity, yes: line.has('yes'), backupDirectory: line.value('backup-dir') ?? null, wait: Number(wait), roots: line.values('root') };
};

const readBackups = (line: CommandLine): string | null => {
  const directory = line.value('etcd-backups');
  if (directory === undefined) return null;
  if (!directory.startsWith('/')) throw new Failure(`--etcd-backups does not accept ${directory}`, '--etcd-backups accepts a directory of the node by its absolute path: /var/backups/etcd');
  if (!line.has('root')) throw new Failure('--etcd-backups is nothing without --root', 'add --root /, or the directory below which the files of the node lie');
  return directory;
};

const readValues = (entries: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    entries.map((entry) => {
      const [, name, value] = /^([A-Za-z_][\w.-]*)=(.*)$/s.exec(entry) ?? [];
      if (name === undefined || value === undefined) throw new Failure(`--set does not accept ${entry}`, '--set accepts NAME=VALUE: --set NODE_IP=192.168.50.10');
      return [name, value] as const;
    }),
  );

const readTime = (text: string | undefined): Date | null => {
  if (text === undefined) return null;
  const time = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?Z)?$/.test(text) ? new Date(text) : new Date(Number.NaN);
  if (Number.isNaN(time.getTime())) throw new Failure(`--now does not accept ${text}`, '--now accepts a day or a time in UTC: 2030-01-31, 2030-01-31T12:00:00Z');
  return time;
};

const HOUR = 3_600_000;
const LONG_UNITS: Readonly<Record<string, number>> = { h: HOUR, d: 24 * HOUR, w: 7 * 24 * HOUR };

const readDuration = (text: string): number => {
  const match = /^(\d{1,5})([hdw])$/.exec(text);
  if (!match) throw new Failure(`--expiry-warning does not accept ${text}`, '--expiry-warning accepts hours, days or weeks: 12h, 30d, 8w; 0d for what has expired only');
  return Number(match[1]) * (LONG_UNITS[match[2] ?? ''] ?? 0);
};

/** Throws a Failure for what is no version. */
export const readVersion = (text: string | undefined): string | null => {
  if (text === undefined) return null;
  const match = /^v?(\d+\.\d+(?:\.\d+)?)$/.exec(text);
  if (!match?.[1]) throw new Failure(`--kubernetes-version does not accept ${text}`, '--kubernetes-version accepts a minor or a patch version: 1.33, 1.33.4');
  return match[1];
};

const UNITS: Readonly<Record<string, number>> = { '': 1, Ki: 1024, Mi: 1024 * 1024 };

const readSize = (text: string): number => {
  const match = /^(\d+)(Ki|Mi)?$/.exec(text);
  const size = Number(match?.[1]) * (UNITS[match?.[2] ?? ''] ?? 1);
  if (!(size > 0 && size <= KUBELET_MAX_BYTES)) {
    throw new Failure(`--max-file-size does not accept ${text}`, '--max-file-size accepts bytes, Ki or Mi (524288, 512Ki, 1Mi) above 0, at most 10Mi');
  }
  return size;
};

export const readDestinations = (values: readonly string[]): Destination[] => {
  const destinations: Destination[] = [];
  for (const value of values) {
    const [format = ''] = value.split('=', 1);
    const target = value.length > format.length ? value.slice(format.length + 1) : '-';
    if (target === '') throw new Failure(`--format ${value} names no file`, `write -f ${format}=FILE, or -f ${format} for the standard output`);
    const file = target === '-' ? null : target;
    if (destinations.some((each) => each.file === file)) {
      const place = file ?? 'the standard output';
      throw new Failure(`--format: two reports go to ${place}`, 'give all but one a file: -f json=report.json -f text');
    }
    destinations.push({ format, file });
  }
  return destinations;
};
