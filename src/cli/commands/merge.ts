import { resolve } from 'node:path';
import { cis112 } from '../../../rules/benchmarks/cis-1.12.ts';
import { rules } from '../../../rules/index.ts';
import { judge } from '../../audit.ts';
import { mergeReports, type NamedReport } from '../../report/merge.ts';
import { NotAReport, reportReader } from '../../report/recorded.ts';
import { KUBELET_MAX_BYTES } from '../../source/read.ts';
import { troubleOf } from '../../source/trouble.ts';
import { readReportingOptions } from '../audit-options.ts';
import { deliver } from '../deliver.ts';
import { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import type { CommandLine } from '../parse.ts';
import { repositoryRoot } from '../repository.ts';
import { atLeast, isFailed } from './audit.ts';

/** The longest text that Node can hold is about twice as long. */
const LARGEST = 256 * 1024 * 1024;

/** Makes one report of many. Returns the exit code as an audit does; throws a Failure where a report cannot be read. */
export const merge = async (line: CommandLine, io: Io, toolVersion: string): Promise<number> => {
  const paths = line.positionals;
  if (paths.length === 0) throw new Failure('merge takes the JSON reports of nodes: k8s-audit merge cp-1.json cp-2.json', 'write each with: k8s-audit --sources -f json=REPORT');
  const twice = paths.find((path, index) => paths.indexOf(path) < index);
  if (twice !== undefined) throw new Failure(`${twice} is named twice`, 'name each report once');
  const options = readReportingOptions(line);
  const request = { paths, now: io.now(), rules, benchmarks: [cis112], kubernetesVersion: null, maxFileSize: KUBELET_MAX_BYTES, stdinFilename: '' };
  const whole = mergeReports(await readReports(paths, io), (nodes) => judge(nodes, request));
  const shown = atLeast(whole, options.minSeverity);
  const exitCode = isFailed(whole, shown, options.failOn) ? 1 : 0;
  const run = { paths, profile: 'default', config: null, kubernetesVersion: null, exitCode, ...(options.timestamp ? { timestamp: io.now().toISOString() } : {}) };
  const { showUnseen, showSuppressed, quiet, sources } = options;
  await deliver(shown, options.destinations, { toolVersion, run, showUnseen, showSuppressed, quiet, sources, verdictsOnly: false, cwd: io.cwd, repository: repositoryRoot(io.cwd, io.fileSystem) }, line.value('color'), io);
  return exitCode;
};

const readReports = async (paths: readonly string[], io: Io): Promise<readonly NamedReport[]> => {
  const read = await reportReader();
  return paths.map((path) => {
    try {
      return { path, report: read(textOf(path, io)) };
    } catch (error) {
      if (error instanceof NotAReport) throw new Failure(`${path}: ${error.message}`, error.hint);
      throw error;
    }
  });
};

const textOf = (path: string, io: Io): string => {
  let bytes: Uint8Array | undefined;
  try {
    bytes = io.fileSystem.read(resolve(io.cwd, path), LARGEST + 1);
  } catch (error) {
    const { message, hint } = troubleOf(error);
    throw new NotAReport(message, hint);
  }
  if (bytes === undefined) throw new NotAReport('it is no regular file', 'name a JSON report');
  if (bytes.length > LARGEST) throw new NotAReport(`it is larger than ${LARGEST} bytes`, 'merge fewer nodes at once');
  return new TextDecoder().decode(bytes);
};
