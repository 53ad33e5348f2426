import type { FileTrouble } from './trouble.ts';

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** The byte order marks that the kubelet's YAML parser knows; without one a text is UTF-8. */
const MARKS: readonly (readonly [readonly number[], Encoding | 'utf-32'])[] = [
  [[0xff, 0xfe, 0, 0], 'utf-32'],
  [[0, 0, 0xfe, 0xff], 'utf-32'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/** What the kubelet's YAML parser calls control characters, and refuses. */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x84\x86-\x9F\uFFFE\uFFFF]/g;

/** A text file may hold a stray control character; a file with more than one in so many characters is no text. */
const CHARACTERS_A_CONTROL = 50;

const JSON_START = /^[\t\n\v\f\r ]*\{/;

const UTF8_ONLY = 'save it as UTF-8';
const BINARY: FileTrouble = {
  kind: 'binary',
  message: 'this is a binary file, no manifest',
  hint: 'move it out of the directory: the kubelet tries to read it as a pod',
};

/** The text of a file, with its byte order mark as U+FEFF so that offsets include it; or why it is no text. */
export const decode = (bytes: Uint8Array): { readonly text: string } | { readonly trouble: FileTrouble } => {
  const encoding = MARKS.find(([mark]) => mark.every((byte, index) => bytes[index] === byte))?.[1] ?? 'utf-8';
  if (encoding === 'utf-32') {
    return { trouble: { kind: 'encoding', message: 'it is written in UTF-32, which the kubelet does not read', hint: UTF8_ONLY, offset: 0 } };
  }
  // JSON is read by another parser, which takes what is no UTF-8 for U+FFFD and minds only its own control characters.
  if (encoding === 'utf-8' && JSON_START.test(Buffer.from(bytes.subarray(0, 1024)).toString('latin1'))) {
    return { text: new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes) };
  }
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    if (looksBinary(Buffer.from(bytes).toString('latin1'))) return { trouble: BINARY };
    const offset = firstInvalid(bytes, encoding);
    return {
      trouble: { kind: 'encoding', message: `byte ${offset} is no ${encoding.toUpperCase()}, so the kubelet refuses the file`, hint: UTF8_ONLY, offset },
    };
  }
  CONTROL.lastIndex = 0;
  const control = CONTROL.exec(text);
  if (!control) return { text };
  if (looksBinary(text)) return { trouble: BINARY };
  const offset = encoding === 'utf-8' ? Buffer.byteLength(text.slice(0, control.index)) : control.index * 2;
  const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return {
    trouble: {
      kind: 'control-character',
      message: `byte ${offset} is the control character U+${code}, for which the kubelet refuses the file`,
      hint: 'remove the character',
      offset,
    },
  };
};

const looksBinary = (text: string): boolean => {
  const start = text.slice(0, 64 * 1024);
  return (start.match(CONTROL)?.length ?? 0) > Math.max(1, start.length / CHARACTERS_A_CONTROL);
};

/** The first byte that cannot be decoded, by halving: a prefix decodes if the bad byte is behind it. */
const firstInvalid = (bytes: Uint8Array, encoding: Encoding): number => {
  const decodes = (length: number): boolean => {
    try {
      new TextDecoder(encoding, { fatal: true }).decode(bytes.subarray(0, length), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (decodes(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
};
