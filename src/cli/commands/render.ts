import { posix } from 'node:path';
import { read, type AuditRequest } from '../../audit.ts';
import type { NodeInput } from '../../source/discover.ts';
import { originOf } from '../../source/rendered-file.ts';
import { readReadingOptions } from '../audit-options.ts';
import { write } from '../deliver.ts';
import { Failure, sentence } from '../failure.ts';
import type { Io } from '../io.ts';
import type { CommandLine } from '../parse.ts';

/** Writes the manifests that other programs would make from the paths. Returns 0, or 2 where something could not be read or is refused. */
export const renderCommand = async (line: CommandLine, io: Io): Promise<number> => {
  const options = readReadingOptions(line);
  if (options.paths.length === 0 && options.processes.length === 0) throw new Failure('render needs what to render', 'name a file: k8s-audit render kubeadm-config.yaml; k8s-audit sources lists the kinds');
  const request: AuditRequest = { ...options, roots: [], fileListings: [], rules: [], benchmarks: [], now: io.now() };
  const { nodes, troubles } = await read(request, { fileSystem: io.fileSystem, cwd: io.cwd, stdin: io.stdin });
  for (const { path, trouble } of troubles) await io.stderr.write(sentence(`${path}: ${trouble.message}`, trouble.hint));
  const isRefused = await sayNotes(nodes, io);
  const files = filesOf(nodes);
  const folder = line.value('out');
  if (folder === undefined) for (const [name, text] of files) await io.stdout.write(`---\n# ${name}\n${text}`);
  else for (const [name, text] of files) await writeNew(posix.join(folder, name), text, io);
  if (files.size === 0 && troubles.length === 0 && !isRefused) throw new Failure(`no manifests are made from ${[...options.paths, ...options.processes].join(', ')}`, 'k8s-audit sources lists what they can be made from');
  return troubles.length > 0 || isRefused ? 2 : 0;
};

const sayNotes = async (nodes: readonly NodeInput[], io: Io): Promise<boolean> => {
  let isRefused = false;
  for (const { kind, at, message } of nodes.flatMap(({ rendered }) => rendered?.notes ?? [])) {
    const origin = originOf(at).at;
    const { line, column } = origin.file.position(origin.span.start);
    await io.stderr.write(sentence(`${origin.file.path}:${line}:${column}: ${message}`, null));
    isRefused ||= kind === 'refused';
  }
  return isRefused;
};

/** By their names, below the node's where there are several. */
const filesOf = (nodes: readonly NodeInput[]): ReadonlyMap<string, string> => {
  const made = nodes.filter(({ isDirectory, rendered }) => isDirectory || rendered === undefined);
  const names = made.map(({ name, path }, index) => (made.length < 2 ? '' : (name ?? `${posix.basename(path).replace(/\.[^.]*$/, '')}-${index + 1}`)));
  return new Map(
    made.flatMap(({ files }, index) =>
      files.flatMap(({ path, result }) => (result.status === 'read' ? [[posix.join(names[index]?.replaceAll('/', '-') ?? '', posix.basename(path)), result.source.text] as const] : [])),
    ),
  );
};

const writeNew = async (path: string, text: string, io: Io): Promise<void> => {
  const absolute = posix.resolve(io.cwd, path);
  if (exists(absolute, io)) throw new Failure(`${path} is there already, and is left as it is`, 'name an empty directory with --out');
  await io.makeFolder(posix.dirname(absolute)).catch(() => {});
  await write(text, path, io, 'the manifest');
};

const exists = (path: string, { fileSystem }: Io): boolean => {
  try {
    fileSystem.kind(path);
    return true;
  } catch {
    return false;
  }
};
