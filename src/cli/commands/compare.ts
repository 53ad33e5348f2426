import { rules } from '../../../rules/index.ts';
import { judge, read, type AuditRequest } from '../../audit.ts';
import { compareNodes, type Judged } from '../../compare/compare.ts';
import type { Comparison } from '../../compare/types.ts';
import { ownNames } from '../../model/control-plane.ts';
import type { ClusterNode } from '../../model/types.ts';
import { comparisonReporters } from '../../report/comparison/index.ts';
import type { Discovery } from '../../source/discover.ts';
import type { FileSystem } from '../../source/file-system.ts';
import { gitFileSystem, NoRevision } from '../../source/git-files.ts';
import { readDestinations, readReadingOptions } from '../audit-options.ts';
import { useColor } from '../color.ts';
import { write } from '../deliver.ts';
import { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import type { CommandLine } from '../parse.ts';
import { staticPodPath } from '../static-pod-path.ts';

/** Compares nodes of one control plane, or one node before and after. Exit codes: 1 where something is worse or disagrees. */
export const compareCommand = async (line: CommandLine, io: Io, toolVersion: string): Promise<number> => {
  const options = readReadingOptions(line);
  const { kubernetesVersion, maxFileSize, stdinFilename } = options;
  const request = { rules, benchmarks: [], kubernetesVersion, maxFileSize, stdinFilename, roots: options.roots, values: options.values, now: options.now ?? io.now(), expiryWarning: options.expiryWarning };
  const nodesIn = (paths: readonly string[], fileSystem: FileSystem): Promise<Discovery['nodes']> => readNodes({ ...request, paths }, fileSystem, io);
  const revision = line.value('git');
  const comparisons = revision === undefined ? await betweenPaths(options.paths, nodesIn, request, io) : await sinceRevision(revision, options.paths, nodesIn, request, io);
  const exitCode = comparisons.some(({ isWorse }) => isWorse) ? 1 : 0;
  for (const { format, file } of readDestinations(line.values('format'))) {
    const reporter = await (comparisonReporters as Readonly<Record<string, (typeof comparisonReporters)[keyof typeof comparisonReporters]>>)[format]?.();
    if (!reporter) throw new Failure(`compare has no format ${format}`, `it has ${Object.keys(comparisonReporters).join(', ')}`);
    const output = file === null ? io.stdout : null;
    const text = reporter(comparisons, { toolVersion, exitCode, color: useColor(line.value('color'), io.environment, output), width: output?.isTerminal ? (output.columns ?? null) : null });
    await write(text, file, io);
  }
  return exitCode;
};

type Request = Omit<AuditRequest, 'paths'>;
type NodesIn = (paths: readonly string[], fileSystem: FileSystem) => Promise<Discovery['nodes']>;

const readNodes = async (request: AuditRequest, fileSystem: FileSystem, io: Io): Promise<Discovery['nodes']> => {
  const { nodes, troubles } = await read(request, { fileSystem, cwd: io.cwd, stdin: io.stdin });
  const [first] = troubles;
  if (first) throw new Failure(`${first.path}: ${first.trouble.message}`, first.trouble.hint);
  return nodes.filter(({ files }) => files.length > 0);
};

const betweenPaths = async (paths: readonly string[], nodesIn: NodesIn, request: Request, io: Io): Promise<Comparison[]> => {
  if (paths.length === 0) throw new Failure('compare needs what to compare', 'name two or more nodes (k8s-audit compare cp-1 cp-2), or what changed since a commit (k8s-audit compare --git HEAD manifests)');
  const sides: Discovery['nodes'][number][] = [];
  for (const path of paths) sides.push(...(await nodesIn([path], io.fileSystem)));
  if (sides.length < 2) throw new Failure(`${paths.join(', ')} is one node, and there is nothing to compare it with`, 'name a second node, or say --git HEAD to compare it with what is committed');
  const together = judge(sides, { ...request, paths });
  const [first, ...others] = together.nodes;
  if (!first) return [];
  // The same node twice is a change of it.
  const [second] = others;
  if (second && others.length === 1 && isSameNode(first, second)) {
    const [one, other] = sides.map((side) => judgedAlone(side, request)) as [Judged, Judged];
    return [compareNodes('change', one, other)];
  }
  const named = (node: ClusterNode): Judged => ({ name: `${node.name} (${node.path})`, node, audit: together });
  return others.map((other) => compareNodes('nodes', named(first), named(other)));
};

const isSameNode = (one: ClusterNode, other: ClusterNode): boolean => {
  const [left, right] = [ownNames(one), ownNames(other)].map((names) => names.filter((name) => ![one.path, other.path].some((path) => path.endsWith(name))));
  const shared = left?.filter((name) => right?.includes(name)) ?? [];
  return 2 * shared.length > Math.min(left?.length ?? 0, right?.length ?? 0) || (left?.length === 0 && right?.length === 0);
};

const judgedAlone = (side: Discovery['nodes'][number], request: Request, name = side.path): Judged => {
  const audit = judge([side], { ...request, paths: [side.path] });
  return { name, node: audit.nodes[0] as ClusterNode, audit };
};

const sinceRevision = async (revision: string, given: readonly string[], nodesIn: NodesIn, request: Request, io: Io): Promise<Comparison[]> => {
  const paths = given.length > 0 ? given : [staticPodPath(io.fileSystem)];
  const files = await gitFileSystem(io.git, io.cwd, revision, paths).catch((error: unknown) => {
    if (error instanceof NoRevision) throw new Failure(`what ${revision} holds cannot be read: ${error.message}`, 'run it inside of the repository that the manifests are committed to, and name a commit, a branch or a tag');
    throw error;
  });
  const before = await nodesIn(paths, files).catch((error: unknown) => {
    throw error instanceof Failure ? new Failure(`at ${revision}: ${error.message}`, error.hint) : error;
  });
  const after = await nodesIn(paths, io.fileSystem);
  const pairs = after.flatMap((node) => before.filter(({ path }) => path === node.path).map((old) => [old, node] as const));
  if (pairs.length === 0) throw new Failure(`no node of ${paths.join(', ')} is there both at ${revision} and now`, null);
  return pairs.map(([old, node]) => compareNodes('change', judgedAlone(old, request, `${old.path} at ${revision}`), judgedAlone(node, request)));
};
