import { withoutSubject } from '../rules/benchmarks/distributions.ts';
import { rules } from '../rules/index.ts';
import { controlResults, type Benchmark } from './engine/controls.ts';
import type { Audit } from './engine/finding.ts';
import type { Rule } from './engine/rule.ts';
import { runRules } from './engine/run.ts';
import { traced } from './engine/traced.ts';
import { verdictsOf } from './engine/verdict.ts';
import { distributionOf, type Distribution } from './model/distribution.ts';
import { buildManifest } from './model/manifest.ts';
import { buildNode } from './model/node.ts';
import type { ControlPlane } from './model/types.ts';
import type { ToldVersions } from './model/version.ts';
import { assignRoots } from './source/assign-roots.ts';
import { assignListings } from './source/file-listing.ts';
import { discover, type Discovery, type NodeInput } from './source/discover.ts';
import type { ReadResult } from './source/read.ts';
import { SourceFile } from './source/source-file.ts';
import { sourceKindOf, SOURCE_NAMES } from './sources/index.ts';
import { processesInput } from './sources/live.ts';
import { renderSources } from './sources/render.ts';
import type { FileSystem } from './source/file-system.ts';
import type { FileTrouble } from './source/trouble.ts';

export interface AuditRequest extends ToldVersions {
  /** Files, directories, globs, or `-` for standard input. */
  readonly paths: readonly string[];
  readonly rules: readonly Rule[];
  readonly benchmarks: readonly Benchmark[];
  /** Who wrote the manifests; recognised by the first node where it is not said. */
  readonly distribution?: Distribution | null;
  /** Bytes; larger files are not read. */
  readonly maxFileSize: number;
  /** Directories that hold the other files of the nodes; see `assignRoots` for which belongs to which. */
  readonly roots?: readonly string[];
  /** Listings of the files of the nodes, one for each; see `assignListings`. */
  readonly fileListings?: readonly string[];
  /** The directory of each node, below its root, where snapshots of etcd lie. */
  readonly etcdBackups?: string | null;
  /** The time at which certificates must be valid; without one nothing is said of their expiry. */
  readonly now?: Date;
  /** In milliseconds: how long before its end a certificate is reported. */
  readonly expiryWarning?: number;
  /** The name that standard input has in the report. */
  readonly stdinFilename: string;
  /** Listings of running processes, `live` for this machine's. */
  readonly processes?: readonly string[];
  /** What fills in placeholders, and what a source of manifests leaves to the node. */
  readonly values?: ReadonlyMap<string, string>;
}

/** The outside world, so that a whole audit runs in a test. */
export interface AuditPorts {
  readonly fileSystem: FileSystem;
  readonly cwd: string;
  readonly stdin: () => Promise<Uint8Array>;
  /** Called now and then with the number of files read so far. */
  readonly progress?: (files: number) => void;
}

export interface AuditResult {
  readonly audit: Audit;
  /** Paths that were asked for and could not be audited. */
  readonly troubles: readonly { readonly path: string; readonly trouble: FileTrouble }[];
}

/** Reads the manifests of the paths and lets every rule look at them. Never throws for what a file holds. */
export const audit = async (request: AuditRequest, ports: AuditPorts): Promise<AuditResult> => {
  const { nodes, troubles } = await read(request, ports);
  return { audit: judge(nodes, request), troubles };
};

/** The files of the paths, sorted into nodes. */
export const read = async (request: AuditRequest, ports: AuditPorts): Promise<Discovery> => {
  const found = await discover(request.paths, { ...ports, maxBytes: request.maxFileSize, stdinFilename: request.stdinFilename, isSource: (source) => sourceKindOf(source) !== undefined, sourceNames: SOURCE_NAMES });
  const listed = (request.processes ?? []).map((path) => processesInput(path, ports, request.maxFileSize));
  const troubles = [...found.troubles, ...listed.filter((each) => 'trouble' in each)];
  const nodes = [...found.nodes, ...listed.filter((each): each is NodeInput => !('trouble' in each))];
  const rendered = { troubles, nodes: await renderSources(nodes, { values: new Map(), ...request }, ports) };
  const rooted = assignRoots(rendered, request.roots ?? [], ports.fileSystem, ports.cwd);
  return assignListings(rooted, request.fileListings ?? [], ports.fileSystem, ports.cwd);
};

/** Lets every rule look at files that were read. `texts` stand in the place of what a file (by its path) holds. */
export const judge = (nodes: Discovery['nodes'], request: AuditRequest, texts: ReadonlyMap<string, string> = new Map()): Audit => {
  const controlPlane: ControlPlane = {
    nodes: nodes.map(({ path, isDirectory, name, kubernetesVersion = request.kubernetesVersion, files, root, listing, rendered, beside }) =>
      buildNode(
        path,
        isDirectory,
        files.map(({ path: file, result }) => buildManifest(file, withText(file, result, texts.get(file)), { ...request, kubernetesVersion })),
        root,
        { name, listing, etcdBackups: request.etcdBackups ?? undefined, rendered, beside: beside?.map((source) => buildManifest(source.path, { status: 'read', source })) },
      ),
    ),
  };
  const { findings, unseen, outcomes } = runRules(request.rules, controlPlane, { now: request.now ?? null, expiryWarning: request.expiryWarning ?? 0 });
  const verdicts = verdictsOf(controlPlane.nodes, { findings, unseen }, hasEveryBootRule(request.rules));
  const [first] = controlPlane.nodes;
  const distribution = request.distribution ?? (first ? distributionOf(first) : null);
  const evidence = { rules: withBuiltIn(request.rules), outcomes, nodes: controlPlane.nodes };
  const controls = request.benchmarks.flatMap((benchmark) => controlResults(benchmark, { ...evidence, withoutSubject: (ids) => withoutSubject(ids, distribution) }));
  return traced({ nodes: controlPlane.nodes, findings, unseen, suppressed: [], controls, distribution, verdicts, rules: request.rules, outcomes });
};

/** The built-in rules, as they were configured where they were chosen, and the chosen ones that are not built in. */
export const withBuiltIn = (chosen: readonly Rule[]): readonly Rule[] => [...new Map([...rules, ...chosen].map((rule) => [rule.id, rule])).values()];

/** A file that holds the text anyway stays what it is, so that it is not parsed again. */
const withText = (path: string, result: ReadResult, text: string | undefined): ReadResult =>
  text === undefined || (result.status === 'read' && result.source.text === text) ? result : { status: 'read', source: new SourceFile(path, text) };

const hasEveryBootRule = (chosen: readonly Rule[]): boolean => rules.every((rule) => rule.family !== 'boot' || chosen.includes(rule));
