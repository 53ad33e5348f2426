import { posix } from 'node:path';
import { suggest } from '../text/suggest.ts';
import type { DirectoryEntry, FileKind, FileSystem } from './file-system.ts';
import { readBytes, readSource, tooLarge, type ReadResult } from './read.ts';
import type { FileListing } from './file-listing.ts';
import type { Rendered } from './rendered-file.ts';
import type { Root } from './root.ts';
import type { SourceFile } from './source-file.ts';
import { HIDDEN, insideDirectory, NOT_REGULAR, troubleOf, type FileTrouble } from './trouble.ts';

export interface DiscoverPorts {
  readonly fileSystem: FileSystem;
  readonly cwd: string;
  readonly maxBytes: number;
  readonly stdin: () => Promise<Uint8Array>;
  /** The name that standard input has in the report. */
  readonly stdinFilename: string;
  /** Called with the number of files read so far. */
  readonly progress?: (files: number) => void;
  /** Whether a file is one from which another program makes manifests. Such a file is a node of its own. */
  readonly isSource?: (source: SourceFile) => boolean;
  /** Names, beside those of manifests, that a search opens because they may be such files. */
  readonly sourceNames?: RegExp;
}

/** The files of one manifests directory, or files of one directory that were named one by one. */
export interface NodeInput {
  readonly path: string;
  readonly isDirectory: boolean;
  /** Where somebody said it; else the manifests tell. */
  readonly name?: string;
  /** The version for what does not say its own; that of the request unless given. */
  readonly kubernetesVersion?: string | null;
  readonly files: readonly { readonly path: string; readonly result: ReadResult }[];
  /** The other files of the node, where they were given. */
  readonly root?: Root;
  /** Modes and owners of its files, where they were given. */
  readonly listing?: FileListing;
  /** Other files of the node that are no manifests, called after their paths there. */
  readonly beside?: readonly SourceFile[];
  /** The file from which another program makes its manifests. */
  readonly source?: SourceFile;
  /** The kind of that file, where somebody said it; else its content tells. */
  readonly sourceKind?: string;
  /** Once they are made: what is to be said of that file. */
  readonly rendered?: Rendered;
}

export interface Discovery {
  readonly nodes: readonly NodeInput[];
  /** Paths that were asked for and hold nothing that could be audited. */
  readonly troubles: readonly { readonly path: string; readonly trouble: FileTrouble }[];
}

const NO_MANIFEST: FileTrouble = {
  kind: 'no-manifest',
  message: 'there is no manifest of a control-plane component in it or below it',
  hint: 'name the directory of static pods, usually /etc/kubernetes/manifests',
};

/**
 * Finds and reads what the arguments name: files, globs, `-` for standard input, and directories. A directory that holds
 * the manifest of a control-plane component is one node and is read as the kubelet reads it; any other is searched below.
 */
export const discover = async (paths: readonly string[], ports: DiscoverPorts): Promise<Discovery> => {
  const { fileSystem, cwd } = ports;
  const troubles: { path: string; trouble: FileTrouble }[] = [];
  const nodes: NodeInput[] = [];
  const single = new Map<string, { path: string; result: ReadResult }[]>();
  const seen = new Set<string>();
  let files = 0;

  const read = (path: string): ReadResult => {
    const result = readSource(fileSystem, posix.resolve(cwd, path), path, ports.maxBytes);
    files += 1;
    ports.progress?.(files);
    return result;
  };
  const addSingle = (path: string, result: ReadResult): void => {
    if (isSource(result, ports)) {
      nodes.push(sourceNode(path, result));
      return;
    }
    const folder = posix.dirname(path);
    const together = single.get(folder);
    if (together) together.push({ path, result });
    else single.set(folder, [{ path, result }]);
  };
  const isNew = (path: string): boolean => {
    const absolute = posix.resolve(cwd, path);
    return !seen.has(absolute) && seen.add(absolute) !== undefined;
  };
  const addFile = (path: string): void => {
    if (isNew(path)) addSingle(path, read(path));
  };

  for (const argument of paths) {
    if (argument === '-') {
      const bytes = await ports.stdin();
      addSingle(ports.stdinFilename, bytes.length > ports.maxBytes ? { status: 'unreadable', trouble: tooLarge(ports.maxBytes) } : readBytes(ports.stdinFilename, bytes));
      continue;
    }
    const path = displayPath(argument);
    let kind: FileKind;
    try {
      kind = fileSystem.kind(posix.resolve(cwd, path));
    } catch (error) {
      const matches = /[*?[{]/.test(argument) ? await expandGlob(argument, cwd) : [];
      if (matches.length > 0) for (const match of matches) addFile(match);
      else troubles.push({ path, trouble: withNearestName(troubleOf(error), path, ports) });
      continue;
    }
    if (kind === 'other') troubles.push({ path, trouble: NOT_REGULAR });
    else if (kind === 'file') addFile(path);
    else {
      const found = searchDirectory(path, ports, read, isNew);
      nodes.push(...found.nodes);
      troubles.push(...found.troubles);
      if (found.nodes.length === 0 && found.troubles.length === 0 && !found.wasSeen) troubles.push({ path, trouble: NO_MANIFEST });
    }
  }
  for (const [path, named] of single) nodes.push({ path, isDirectory: false, files: named.sort(byPath) });
  return { nodes: nodes.sort(byPath), troubles };
};

/** `./a//b/` is shown as `a/b`. */
const displayPath = (argument: string): string => {
  const path = posix.normalize(argument);
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
};

const expandGlob = async (pattern: string, cwd: string): Promise<readonly string[]> => {
  const { globby } = await import('globby');
  return (await globby(pattern, { cwd, dot: false, followSymbolicLinks: false })).sort();
};

const withNearestName = (trouble: FileTrouble, path: string, { fileSystem, cwd }: DiscoverPorts): FileTrouble => {
  if (trouble.kind !== 'missing') return trouble;
  try {
    const folder = posix.dirname(path);
    const names = fileSystem.list(posix.resolve(cwd, folder)).map(({ name }) => name);
    const nearest = suggest(posix.basename(path), names);
    return nearest === undefined ? trouble : { ...trouble, hint: `did you mean ${posix.join(folder, nearest)}?` };
  } catch {
    return trouble;
  }
};

interface Found {
  readonly nodes: readonly NodeInput[];
  readonly troubles: readonly { path: string; trouble: FileTrouble }[];
  readonly wasSeen: boolean;
}

const searchDirectory = (top: string, ports: DiscoverPorts, read: Read, isNew: (path: string) => boolean): Found => {
  const nodes: NodeInput[] = [];
  const troubles: { path: string; trouble: FileTrouble }[] = [];
  let wasSeen = false;
  const waiting = [top];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (!isNew(folder)) {
      wasSeen = true;
      continue;
    }
    let entries: readonly DirectoryEntry[];
    try {
      entries = sortedEntries(folder, ports);
    } catch (error) {
      troubles.push({ path: folder, trouble: troubleOf(error) });
      continue;
    }
    const results = new Map<string, ReadResult>();
    const readOnce: Read = (path) => {
      const result = results.get(path) ?? read(path);
      results.set(path, result);
      return result;
    };
    const files = entries.filter(({ name, kind }) => kind !== 'directory' && !name.startsWith('.') && name !== OWN_CONFIG).map(({ name }) => posix.join(folder, name));
    const looks = files.filter((path) => CAN_BE_MANIFEST.test(posix.basename(path)) && !isSource(readOnce(path), ports));
    if (looks.some((path) => holdsComponent(path, readOnce(path)))) {
      const node = nodeInput(folder, entries, ports, readOnce);
      nodes.push(node);
      for (const { path } of node.files) isNew(path);
    } else {
      for (const path of files.filter((each) => CAN_BE_MANIFEST.test(posix.basename(each)) || ports.sourceNames?.test(posix.basename(each)))) {
        const result = readOnce(path);
        if (isSource(result, ports) && isNew(path)) nodes.push(sourceNode(path, result));
      }
      const below = entries.filter(({ name, kind }) => kind === 'directory' && !name.startsWith('.') && name !== 'node_modules');
      waiting.push(...below.map(({ name }) => posix.join(folder, name)).reverse());
    }
  }
  if (nodes.length === 0 && troubles.length === 0 && !wasSeen) nodes.push(...namedDirectory(top, ports, read));
  return { nodes, troubles, wasSeen };
};

type Read = (path: string) => ReadResult;

const isSource = (result: ReadResult, { isSource: isOne }: DiscoverPorts): result is Extract<ReadResult, { status: 'read' }> => result.status === 'read' && isOne?.(result.source) === true;

const sourceNode = (path: string, result: Extract<ReadResult, { status: 'read' }>): NodeInput => ({ path, isDirectory: false, source: result.source, files: [{ path, result }] });

const sortedEntries = (folder: string, { fileSystem, cwd }: DiscoverPorts): readonly DirectoryEntry[] =>
  fileSystem.list(posix.resolve(cwd, folder)).toSorted((a, b) => compareText(a.name, b.name));

/** A directory that was named is taken for the kubelet's if it holds a pod of any kind, or a file with the name of a component. */
const namedDirectory = (folder: string, ports: DiscoverPorts, read: Read): readonly NodeInput[] => {
  const node = nodeInput(folder, sortedEntries(folder, ports), ports, read);
  const isMeant = node.files.some(({ path, result }) => {
    const name = posix.basename(path);
    return (CAN_BE_MANIFEST.test(name) || /\.(ya?ml|json|manifest)[^/]*$/i.test(name)) && result.status !== 'skipped' && (COMPONENT.test(name) || (result.status === 'read' && POD.test(result.source.text)));
  });
  return isMeant ? [node] : [];
};

/**
 * A directory as the kubelet reads it: every file whose name does not begin with a dot, whatever its extension, links followed. What it
 * passes over is handed on as skipped where somebody may take it for a manifest.
 */
const nodeInput = (folder: string, entries: readonly DirectoryEntry[], ports: DiscoverPorts, read: Read): NodeInput => {
  const fileOf = ({ name, kind }: DirectoryEntry): NodeInput['files'] => {
    const path = posix.join(folder, name);
    const skipped = (trouble: FileTrouble): NodeInput['files'] => [{ path, result: { status: 'skipped', trouble } }];
    if (name.startsWith('.')) return kind !== 'directory' && LOOKS_LIKE_MANIFEST.test(name) ? skipped(HIDDEN) : [];
    const isDirectory = kind === 'directory' || (kind === 'link' && isLinkToDirectory(path, ports));
    if (!isDirectory) return [{ path, result: read(path) }];
    const holds = manifestsBelow(path, ports);
    return holds.length > 0 || kind === 'link' ? skipped(insideDirectory(holds)) : [];
  };
  return { path: folder, isDirectory: true, files: entries.flatMap(fileOf) };
};

const manifestsBelow = (folder: string, ports: DiscoverPorts): readonly string[] => {
  try {
    return sortedEntries(folder, ports).filter(({ name, kind }) => kind !== 'directory' && LOOKS_LIKE_MANIFEST.test(name) && !name.startsWith('.')).map(({ name }) => name);
  } catch {
    return [];
  }
};

const isLinkToDirectory = (path: string, { fileSystem, cwd }: DiscoverPorts): boolean => {
  try {
    return fileSystem.kind(posix.resolve(cwd, path)) === 'directory';
  } catch {
    return false;
  }
};

/** Our own configuration holds manifests as examples of rules. */
const OWN_CONFIG = 'k8s-audit.yaml';
/** In a search, only these are opened: a manifest, a template of one, or no extension. A node's other files are read too. */
const CAN_BE_MANIFEST = /^[^.]+$|\.(ya?ml|json|manifest|j2|jinja2?|tmpl|tpl|gotpl|tftpl|bak|orig|old|rpmsave|rpmnew|rpmorig|dpkg-(old|new|dist))$|~$|^#.*#$/i;
/** A name that people give a manifest, also where it is hidden. */
const LOOKS_LIKE_MANIFEST = /\.(ya?ml|json|manifest)$|^\.?(kube-(apiserver|controller-manager|scheduler)|etcd)$/i;
const COMPONENT = /\b(kube-?apiserver|kube-?controller-?manager|kube-?scheduler|etcd|hyperkube)\b/i;
const POD = /(^|[{,\s])["']?kind["']?\s*:\s*["']?Pod\b/;
const CONTAINERS = /\bcontainers\b["']?\s*:/;

/** A cheap look, that a template or broken YAML does not mislead. */
const holdsComponent = (path: string, result: ReadResult): boolean =>
  result.status === 'read' ? CONTAINERS.test(result.source.text) && COMPONENT.test(result.source.text) : COMPONENT.test(posix.basename(path));

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byPath = (a: { path: string }, b: { path: string }): number => compareText(a.path, b.path);
