import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Position, Range } from 'vscode-languageserver/node';
import type { Place, Span } from '../source/place.ts';
import type { SourceFile } from '../source/source-file.ts';

/** Editors count lines and characters from 0, we from 1. */
export const toRange = (file: SourceFile, { start, end }: Span): Range => ({ start: toPosition(file, start), end: toPosition(file, end) });

export const placeRange = ({ file, span }: Place): Range => toRange(file, span);

const toPosition = (file: SourceFile, offset: number): Position => {
  const { line, column } = file.position(offset);
  return { line: line - 1, character: column - 1 };
};

/** The path of a document on this machine; null for one that is no file, such as an unsaved one. */
export const pathOf = (uri: string): string | null => {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : null;
  } catch {
    return null;
  }
};

export const uriOf = (path: string): string => pathToFileURL(path).href;
