import { decode } from './decode.ts';
import type { FileSystem } from './file-system.ts';
import { SourceFile } from './source-file.ts';
import { NOT_REGULAR, troubleOf, type FileTrouble } from './trouble.ts';

/** The kubelet reads this much of a manifest, and gives up on a larger one. */
export const KUBELET_MAX_BYTES = 10 * 1024 * 1024;

export type ReadResult =
  | { readonly status: 'read'; readonly source: SourceFile }
  /** `skipped`: the kubelet passes over it as well. `not-a-manifest` only where an earlier run said so. */
  | { readonly status: 'unreadable' | 'skipped' | 'not-a-manifest'; readonly trouble: FileTrouble };

/** A file as text. Never throws and never waits: what cannot be read has a trouble. */
export const readSource = (fileSystem: FileSystem, path: string, displayPath: string, maxBytes: number): ReadResult => {
  let bytes: Uint8Array | undefined;
  try {
    bytes = fileSystem.read(path, maxBytes + 1);
  } catch (error) {
    return { status: 'unreadable', trouble: troubleOf(error) };
  }
  if (bytes === undefined) return { status: 'skipped', trouble: NOT_REGULAR };
  return bytes.length > maxBytes ? { status: 'unreadable', trouble: tooLarge(maxBytes) } : readBytes(displayPath, bytes);
};

/** Bytes that are at hand already, such as standard input. */
export const readBytes = (displayPath: string, bytes: Uint8Array): ReadResult => {
  const decoded = decode(bytes);
  return 'text' in decoded
    ? { status: 'read', source: new SourceFile(displayPath, decoded.text) }
    : { status: 'unreadable', trouble: decoded.trouble };
};

export const tooLarge = (maxBytes: number): FileTrouble => ({
  kind: 'too-large',
  message: `it is larger than ${maxBytes} bytes`,
  hint: maxBytes < KUBELET_MAX_BYTES ? 'raise --max-file-size' : 'make it smaller: the kubelet does not read it either',
  ...(maxBytes < KUBELET_MAX_BYTES ? { isOurLimit: true } : {}),
});
