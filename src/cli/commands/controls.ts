import { rules } from '../../../rules/index.ts';
import { judge } from '../../audit.ts';
import type { ControlStatus } from '../../engine/finding.ts';
import { controlReporters } from '../../report/controls/index.ts';
import { suppressionRules } from '../../suppress/rules.ts';
import { readAuditOptions } from '../audit-options.ts';
import { deliver } from '../deliver.ts';
import { sentence } from '../failure.ts';
import type { Io } from '../io.ts';
import type { CommandLine } from '../parse.ts';
import { repositoryRoot } from '../repository.ts';
import { loadSettings } from '../settings.ts';
import { readManifests } from './audit.ts';

/** Statuses that fail the run, by the value of --fail-on. */
const FAILING: Readonly<Record<string, readonly ControlStatus[]>> = { fail: ['fail'], unseen: ['fail', 'unseen'], none: [] };

/** Answers benchmarks. Returns the exit code: 1 where a control fails. */
export const controlsCommand = async (line: CommandLine, io: Io, toolVersion: string): Promise<number> => {
  const settings = await loadSettings(line, io, [...rules, ...suppressionRules]);
  const options = readAuditOptions(settings.line);
  const { request, nodes, troubles } = await readManifests(options, rules, io);
  const audit = judge(nodes, request);
  const [lowest, highest] = [Number(line.value('min-level')), Number(line.value('max-level'))];
  const controls = audit.controls.filter(({ level }) => level === null || (level >= lowest && level <= highest));
  const failing = FAILING[line.value('fail-on') ?? ''] ?? [];
  const exitCode = troubles.length > 0 ? 2 : controls.some(({ status }) => failing.includes(status)) ? 1 : 0;
  const timestamp = options.timestamp ? { timestamp: io.now().toISOString() } : {};
  const run = { paths: request.paths, profile: options.profileName, config: settings.config?.path ?? null, kubernetesVersion: options.kubernetesVersion, exitCode, ...timestamp };
  const reportOptions = { toolVersion, run, showUnseen: true, showSuppressed: false, quiet: options.quiet, sources: false, verdictsOnly: false, cwd: io.cwd, repository: repositoryRoot(io.cwd, io.fileSystem) };
  await deliver({ ...audit, controls }, options.destinations, reportOptions, line.value('color'), io, controlReporters);
  for (const { path, trouble } of troubles) await io.stderr.write(sentence(`${path}: ${trouble.message}`, trouble.hint));
  return exitCode;
};
