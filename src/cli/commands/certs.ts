import { posix } from 'node:path';
import { judge, read } from '../../audit.ts';
import { buildNode } from '../../model/node.ts';
import type { ClusterNode } from '../../model/types.ts';
import { certificateReports, certificateRows } from '../../report/certificates.ts';
import { openRoot } from '../../source/root.ts';
import { readDestinations, readReadingOptions, type ReadingOptions } from '../audit-options.ts';
import { write } from '../deliver.ts';
import { Failure, sentence } from '../failure.ts';
import type { Io } from '../io.ts';
import type { CommandLine } from '../parse.ts';
import { controlPlanePath } from '../static-pod-path.ts';

/** Lists the certificates of nodes. Exit codes: 1 where one that is in use has expired or soon will, 2 where something could not be read. */
export const certsCommand = async (line: CommandLine, io: Io): Promise<number> => {
  const options = readReadingOptions(line);
  const roots = options.roots.length > 0 ? options.roots : ['/'];
  const { nodes, isBroken } = await readNodes({ ...options, roots }, io);
  const rows = certificateRows(nodes, options.now ?? io.now(), options.expiryWarning);
  for (const { format, file } of readDestinations(line.values('format'))) {
    const print = certificateReports[format as keyof typeof certificateReports];
    await write(print(rows), file, io);
  }
  return isBroken ? 2 : rows.certificates.some(({ status, namedBy }) => status !== 'valid' && namedBy.length > 0) ? 1 : 0;
};

/** A root without manifests has certificates all the same. */
const readNodes = async (options: ReadingOptions, io: Io): Promise<{ nodes: readonly ClusterNode[]; isBroken: boolean }> => {
  const { roots, kubernetesVersion, maxFileSize, stdinFilename, values } = options;
  const bare = roots.filter((root) => options.paths.length === 0 && manifestsBelow(root, io) === null);
  const paths = options.paths.length > 0 ? options.paths : roots.flatMap((root) => manifestsBelow(root, io) ?? []);
  const request = { paths, roots: roots.filter((root) => !bare.includes(root)), rules: [], benchmarks: [], kubernetesVersion, maxFileSize, stdinFilename, values };
  const { nodes, troubles } = await read(request, { fileSystem: io.fileSystem, cwd: io.cwd, stdin: io.stdin });
  for (const { path, trouble } of troubles) await io.stderr.write(sentence(`${path}: ${trouble.message}`, trouble.hint));
  for (const root of bare) {
    if (!isDirectory(root, io)) throw new Failure(`--root ${root}: there is no such directory`, 'name the directory that holds the files of the node');
    await io.stderr.write(sentence(`${root} has no static pods where they usually are, so that nothing tells what its certificates are for`, 'name the manifests too: k8s-audit certs --root DIRECTORY manifests/'));
  }
  const judged = judge(nodes, request).nodes;
  return { nodes: [...judged, ...bare.map((root) => buildNode(root, true, [], openRoot(io.fileSystem, root, posix.resolve(io.cwd, root))))], isBroken: troubles.length > 0 };
};

const manifestsBelow = (root: string, io: Io): string | null => {
  try {
    return controlPlanePath(io.fileSystem, root, io.cwd);
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
};

const isDirectory = (root: string, io: Io): boolean => {
  try {
    return io.fileSystem.kind(posix.resolve(io.cwd, root)) === 'directory';
  } catch {
    return false;
  }
};
