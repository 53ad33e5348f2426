import { posix } from 'node:path';
import type { Place } from '../source/place.ts';
import { RenderedFile, type Piece } from '../source/rendered-file.ts';
import type { SourceFile } from '../source/source-file.ts';
import { replaced, type Letters } from './letters.ts';
import { copiedFile, piecesOf, written } from './text.ts';
import type { RenderContext } from './types.ts';

/** Whether a program is the kubelet. */
export const isKubelet = (program: string | undefined): boolean => /(^|\/)kubelet$/.test(program ?? '');

/** A unit of the kubelet that says no more than its whole command line (`<NAME>` is what is not known of it), and the configuration that it names, where they would lie on the node. */
export const kubeletFiles = (words: readonly Letters[], at: Place, source: SourceFile, context: RenderContext): readonly RenderedFile[] => {
  const parts: string[] = [UNIT_START];
  const pieces: Piece[] = [];
  let length = UNIT_START.length;
  for (const word of words) {
    const text = replaced(word, /\{\{ (\w+) \}\}/g, ([, name = ''], piece) => piece.replacedBy(`<${name}>`)).toText();
    const quote = /\s/.test(written(text)) ? '"' : '';
    pieces.push(...piecesOf(text, length + quote.length));
    const part = `${quote}${written(text)}${quote} `;
    parts.push(part);
    length += part.length;
  }
  const unit = new RenderedFile(`${source.path}/etc/systemd/system/kubelet.service`, `${parts.join('').trimEnd()}\n`, pieces, at);
  const path = configIn(words.map(({ text }) => text));
  const config = path === undefined ? undefined : besideUnit(path, context);
  return [unit, ...(path !== undefined && config ? [copiedFile(`${source.path}${path}`, config)] : [])];
};

const UNIT_START = '[Service]\nExecStart=';

/** The last of the flags counts. */
const configIn = (words: readonly string[]): string | undefined => {
  const index = words.findLastIndex((word) => /^--?config(?:=|$)/.test(word));
  const path = words[index]?.includes('=') === true ? words[index].slice(words[index].indexOf('=') + 1) : words[index + 1];
  return index >= 0 && path?.startsWith('/') === true ? posix.normalize(path) : undefined;
};

const besideUnit = (path: string, { read }: RenderContext): SourceFile | undefined =>
  [path, path.slice(1), posix.basename(path)].map((name) => read(name)).find((result) => result.status === 'read')?.source;
