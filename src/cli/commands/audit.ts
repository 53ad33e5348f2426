import { rules } from '../../../rules/index.ts';
import { judge, read, type AuditRequest } from '../../audit.ts';
import type { Audit } from '../../engine/finding.ts';
import { SEVERITIES, type Rule, type Severity } from '../../engine/rule.ts';
import type { Discovery } from '../../source/discover.ts';
import { troubleOf } from '../../source/trouble.ts';
import { suppressionRules } from '../../suppress/rules.ts';
import { plural } from '../../text/plural.ts';
import { suggest } from '../../text/suggest.ts';
import { readAuditOptions, type AuditOptions, type Destination } from '../audit-options.ts';
import { readDecisions, splitRules } from '../decisions.ts';
import { deliver, refuseAuditedFolder, write } from '../deliver.ts';
import { Failure, sentence } from '../failure.ts';
import type { FixPlanner } from '../fixing.ts';
import type { Io } from '../io.ts';
import { COMMANDS } from '../options.ts';
import type { CommandLine } from '../parse.ts';
import { progressLine } from '../progress.ts';
import { repositoryRoot } from '../repository.ts';
import { selectRules } from '../selection.ts';
import { configuredRules, loadSettings, selectionOf } from '../settings.ts';
import { controlPlanePath } from '../static-pod-path.ts';
import type { Once } from '../watching.ts';

/** How a command judges the files that were read. `nodes` and `request` are what the command line names. */
export interface Approach {
  readonly judge: (nodes: Discovery['nodes'], request: AuditRequest, texts?: ReadonlyMap<string, string>) => Audit;
  /** Where it is not the audit that says what is to be mended. */
  readonly planFixes?: FixPlanner;
}

/** Audits and reports. Returns the exit code; throws a Failure where there is nothing to report. */
export const auditCommand = async (line: CommandLine, io: Io, toolVersion: string, { judge: judgeFiles, planFixes }: Approach = { judge }): Promise<number> => {
  const settings = await loadSettings(line, io, [...rules, ...suppressionRules]);
  const options = readAuditOptions(settings.line);
  const chosen = options.select.length > 0 ? options.select : selectionOf(options.profile.select, settings.rules);
  const select = line.command === 'boot' ? [...options.select, '@boot'] : chosen;
  const { looking: selected, suppression } = splitRules(configuredRules(selectRules(settings.rules, select, options.ignore), settings.config));
  if (selected.length === 0) throw new Failure('--select and --ignore leave no rule, so nothing would be looked for', 'k8s-audit rules takes the same two options and lists what they leave');
  const decisions = await readDecisions(settings.config, options, settings.rules, suppression, io);
  const once = async (destinations: readonly Destination[]): Promise<Once> => {
    const { request, nodes, troubles } = await readManifests(options, selected, io);
    const fixed = options.fix === null ? null : await (await import('../fixing.ts')).fixFiles(nodes, request, options.fix, await decisions.loadView(), io, planFixes);
    const isBroken = troubles.length > 0 || fixed?.failed === true;
    const sayTroubles = async (): Promise<void> => {
      for (const { path, trouble } of troubles) await io.stderr.write(sentence(`${path}: ${trouble.message}`, trouble.hint));
    };
    const whole = await decisions.apply(judgeFiles(nodes, request, fixed?.texts));
    if (options.fix?.diffOnly) {
      await sayTroubles();
      return { audit: whole, exitCode: isBroken ? 2 : fixed?.texts.size ? 1 : 0 };
    }
    if (options.writeBaseline !== null) {
      await writeBaseline(whole, options.writeBaseline, io);
      await sayTroubles();
      return { audit: whole, exitCode: isBroken ? 2 : 0 };
    }

    const shown = atLeast(whole, options.minSeverity);
    const exitCode = isBroken ? 2 : isFailed(whole, shown, options.failOn) ? 1 : 0;
    const timestamp = options.timestamp ? { timestamp: io.now().toISOString() } : {};
    const { kubernetesVersion, showUnseen, quiet, sources } = options;
    const run = { paths: request.paths, profile: options.profileName, config: settings.config?.path ?? null, kubernetesVersion, exitCode, ...timestamp };
    await deliver(shown, destinations, { toolVersion, run, showUnseen, showSuppressed: options.showSuppressed, quiet, sources, verdictsOnly: line.command === 'boot', cwd: io.cwd, repository: repositoryRoot(io.cwd, io.fileSystem) }, line.value('color'), io);
    await sayTroubles();
    return { audit: shown, exitCode };
  };
  if (options.watch) return (await import('../watching.ts')).keepAuditing(once, options.paths, options.destinations, line.value('color'), io);
  return (await once(options.destinations)).exitCode;
};

const named = (nodes: Discovery['nodes'], name: string | null): Discovery['nodes'] => {
  if (name === null) return nodes;
  if (nodes.length > 1) throw new Failure(`--node-name names one node, and ${nodes.length} are audited: ${nodes.map(({ path }) => path).join(', ')}`, 'audit them one by one, and k8s-audit merge makes one report of it');
  return nodes.map((node) => ({ ...node, name }));
};

/** Reads what the options name. Throws a Failure where there is nothing to audit. */
export const readManifests = async (options: Omit<AuditOptions, 'failOn'>, selected: readonly Rule[], io: Io): Promise<{ request: AuditRequest } & Discovery> => {
  const paths = options.paths.length > 0 || options.processes.length > 0 ? options.paths : options.roots.length > 0 ? options.roots.map((root) => controlPlanePath(io.fileSystem, root, io.cwd)) : [controlPlanePath(io.fileSystem)];
  const progress = progressLine(io.stderr, !options.quiet && io.environment['TERM'] !== 'dumb');
  const { kubernetesVersion, maxFileSize, stdinFilename, roots, fileListings, processes, etcdBackups, benchmarks, distribution, values } = options;
  const times = { now: options.now ?? io.now(), expiryWarning: options.expiryWarning };
  const request = { paths, roots, fileListings, processes, etcdBackups, ...times, rules: selected, benchmarks, distribution, kubernetesVersion, maxFileSize, stdinFilename, values };
  const found = await read(request, { fileSystem: io.fileSystem, cwd: io.cwd, stdin: () => io.stdin().catch(unreadableStdin), progress: (files) => progress.report(files) }).finally(() => progress.end());
  const nodes = named(found.nodes, options.nodeName);
  if (!nodes.some(({ files, beside }) => files.length > 0 || beside !== undefined)) throw nothingAudited(found.troubles, options);
  return { request, nodes, troubles: found.troubles };
};

const writeBaseline = async (audit: Audit, file: string, io: Io): Promise<void> => {
  const { printBaseline } = await import('../../suppress/baseline.ts');
  await refuseAuditedFolder(file, audit, io);
  await write(printBaseline(audit.findings), file, io, 'the baseline');
  await io.stderr.write(sentence(`${plural(audit.findings.length, 'finding')} written to ${file}`, null));
};

const unreadableStdin = (error: unknown): never => {
  throw new Failure(`the standard input cannot be read: ${troubleOf(error).message}`, 'pipe one manifest into k8s-audit -');
};

/** The audit without the findings below a severity. */
export const atLeast = (whole: Audit, severity: Severity): Audit => {
  const findings = whole.findings.filter((finding) => rank(finding.severity) <= rank(severity));
  return findings.length === whole.findings.length ? whole : { ...whole, findings };
};

/** Whether the exit code is 1. `shown` is the whole without what --min-severity leaves out. */
export const isFailed = (whole: Audit, shown: Audit, failOn: AuditOptions['failOn']): boolean => {
  if (failOn === 'none') return false;
  const accepted = new Set(whole.suppressed.map(({ finding }) => finding.fingerprint));
  if (failOn === 'boot') return [...whole.verdicts.values()].some(({ verdict, because }) => verdict === 'does-not-start' && because.some(({ fingerprint }) => !accepted.has(fingerprint)));
  return shown.findings.some(({ severity }) => rank(severity) <= rank(failOn));
};

/** 0 is the worst. */
const rank = (severity: Severity): number => SEVERITIES.indexOf(severity);

const nothingAudited = (troubles: Discovery['troubles'], { paths, processes }: Pick<AuditOptions, 'paths' | 'processes'>): Failure => {
  const [first] = troubles;
  if (!first) return new Failure(`no manifest is found in ${[...paths, ...processes].join(', ')}`, 'name a manifest, or the directory of static pods');
  const command = first.path.includes('/') ? undefined : suggest(first.path, COMMANDS.map(({ name }) => name));
  const hint = command && first.trouble.kind === 'missing' ? `did you mean the command ${command}?` : first.trouble.hint;
  return new Failure(troubles.map(({ path, trouble }) => `${path}: ${trouble.message}`).join('; '), hint);
};
