import { dirname, resolve } from 'node:path';
import type { Audit } from '../engine/finding.ts';
import { loadChecklist, reporters, type Reporter, type ReportOptions } from '../report/index.ts';
import type { Destination } from './audit-options.ts';
import { useColor } from './color.ts';
import { Failure } from './failure.ts';
import type { Io } from './io.ts';

/**
 * Prints each report to where it goes. Throws a Failure where one cannot be written, or would be written into a directory
 * of static pods, because the kubelet takes every file there for a manifest.
 */
export const deliver = async (
  audit: Audit,
  destinations: readonly Destination[],
  options: Omit<ReportOptions, 'color' | 'width'>,
  when: string | undefined,
  io: Io,
  formats: Reporters = reporters,
): Promise<void> => {
  for (const { file } of destinations) if (file !== null) await refuseAuditedFolder(file, audit, io);
  for (const { format, file } of destinations) {
    const reporter = await (format === 'text' && audit.upgrade ? loadChecklist() : loadReporter(format, formats));
    const output = file === null ? io.stdout : null;
    const width = output?.isTerminal ? (output.columns ?? null) : null;
    await write(reporter(audit, { ...options, color: useColor(when, io.environment, output), width }), file, io);
  }
};

/** Writes to a file, or with null to the standard output. Throws a Failure that says why it cannot. */
export const write = async (text: string, file: string | null, io: Io, what = 'the report'): Promise<void> => {
  try {
    await (file === null ? io.stdout.write(text) : io.writeFile(resolve(io.cwd, file), text));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const hint = file === null ? null : 'name a file in a folder that exists and that you may write to';
    throw new Failure(`${what} cannot be written to ${file ?? 'the standard output'}: ${REASONS[code] ?? code}`, hint);
  }
};

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'the folder does not exist',
  ENOTDIR: 'a part of the path is no folder',
  EISDIR: 'it is a folder',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
};

/** Formats by name, and how to load each. */
type Reporters = Readonly<Record<string, () => Promise<Reporter>>>;

// The option table has checked the format; the record is of the reporters' own names.
const loadReporter = (format: string, formats: Reporters): Promise<Reporter> => formats[format]?.() ?? unknownFormat(format);

const unknownFormat = (format: string): never => {
  throw new Error(`no reporter for the format ${format}`);
};

/** Throws a Failure where the file would lie in a directory of static pods. */
export const refuseAuditedFolder = async (file: string, { nodes }: Pick<Audit, 'nodes'>, io: Io): Promise<void> => {
  const target = dirname(await io.realPath(resolve(io.cwd, file)));
  for (const { path, isDirectory } of nodes) {
    if (isDirectory && target === (await io.realPath(resolve(io.cwd, path)))) {
      throw new Failure(`${file} lies in ${path}, a directory of static pods: the kubelet would take the report for a manifest`, 'write it elsewhere');
    }
  }
};
