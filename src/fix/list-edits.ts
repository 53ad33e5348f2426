import type { Container } from '../model/types.ts';
import type { Place } from '../source/place.ts';
import type { Cursor } from '../yaml/cursor.ts';
import type { Edits } from './flag-edits.ts';

/** Mounts a directory of the host at the same path, read-only, behind the mounts and volumes that are there. */
export const addHostMount = (container: Container, path: string): Edits => {
  const mounts = container.cursor.get('volumeMounts');
  const volumes = container.pod.cursor.get('spec').get('volumes');
  const taken = new Set(volumes.items().map((volume) => volume.get('name').text()));
  const base = path.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '').toLowerCase().slice(-50).replace(/^-+/, '') || 'files';
  const name = taken.has(base) ? `${base}-${taken.size}` : base;
  if (!/^[\w./-]+$/.test(path)) return undefined;
  const mount = appendItem(mounts, [`mountPath: ${path}`, `name: ${name}`, 'readOnly: true']);
  const volume = appendItem(volumes, ['hostPath:', `  path: ${path}`, '  type: Directory', `name: ${name}`]);
  return mount && volume ? [mount, volume] : undefined;
};

/** Adds an item of these lines behind the last one of a list in block style. */
const appendItem = (list: Cursor, lines: readonly string[]): { file: string; start: number; end: number; text: string } | undefined => {
  const last = list.items().at(-1);
  const text = list.file.text;
  const before = last && dashBefore(text, last);
  if (!last || before === undefined) return undefined;
  const end = text.slice(0, last.span.end).trimEnd().length;
  const newline = text.indexOf('\n', end);
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const at = newline < 0 ? text.length : newline + 1;
  const indent = ' '.repeat(before.length);
  const item = lines.map((line, index) => `${index === 0 ? before : indent}${line}`).join(lineEnd);
  return { file: list.file.path, start: at, end: at, text: newline < 0 ? `${lineEnd}${item}` : `${item}${lineEnd}` };
};

/** `  - ` of an item that begins a line. */
const dashBefore = (text: string, { span }: Place): string | undefined => {
  const line = text.slice(text.lastIndexOf('\n', span.start - 1) + 1, span.start);
  return /^ *- +$/.test(line) ? line : undefined;
};
