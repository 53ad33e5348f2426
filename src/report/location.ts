import { posix } from 'node:path';
import type { Place } from '../source/place.ts';
import type { ReportOptions } from './reporter.ts';

/** Where a run takes place, so that paths can be said as the repository has them. */
export type Workspace = Pick<ReportOptions, 'cwd' | 'repository'>;

/** A file as the repository has it: relative to its root where it lies below; as it was given where there is no repository or it lies outside. */
export const repositoryPath = (path: string, { cwd, repository }: Workspace): string => {
  if (repository === null) return path.replace(/^(\.\/)+/, '');
  const absolute = posix.resolve(cwd, path);
  const root = repository.replace(/\/+$/, '');
  return absolute.startsWith(`${root}/`) ? absolute.slice(root.length + 1) : path.replace(/^(\.\/)+/, '');
};

/** The same as a URI reference: what a URI does not take is percent-encoded; a path from the root gets its scheme. */
export const pathUri = (path: string): string => {
  const encoded = path.replaceAll(/\p{Cs}/gu, '\uFFFD').split('/').map(encodeURIComponent).join('/');
  return path.startsWith('/') ? `file://${encoded}` : encoded;
};

export interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** 1-based, columns in UTF-16 units; the end is the character after the last one. */
export const regionOf = ({ file, span }: Place): Region => {
  const [start, end] = [file.position(span.start), file.position(span.end)];
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
};
