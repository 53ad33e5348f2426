/** One block of a PEM file. */
export interface PemBlock {
  /** `CERTIFICATE`, `RSA PRIVATE KEY`. */
  readonly type: string;
  /** Of the old style of encryption, in which headers stand before the text. */
  readonly isEncrypted: boolean;
  readonly der: Uint8Array;
}

const BEGIN = '-----BEGIN ';
const END_OF_LINE = '-----';

/** The blocks of a file as Go's pem.Decode finds them: whatever stands around them is passed over, and so is a block that is cut or no base64. */
export const pemBlocks = (bytes: Uint8Array): readonly PemBlock[] => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const blocks: PemBlock[] = [];
  for (let start = text.indexOf(BEGIN); start >= 0; ) {
    const next = text.indexOf(BEGIN, start + BEGIN.length);
    const block = start === 0 || text[start - 1] === '\n' ? blockIn(text.slice(start, next < 0 ? text.length : next)) : undefined;
    if (block) blocks.push(block);
    start = next;
  }
  return blocks;
};

/** `text` begins with a BEGIN line and holds no other. */
const blockIn = (text: string): PemBlock | undefined => {
  const lineEnd = text.indexOf('\n');
  const first = text.slice(0, lineEnd < 0 ? text.length : lineEnd).trimEnd();
  if (!first.endsWith(END_OF_LINE) || first.length <= BEGIN.length + END_OF_LINE.length) return undefined;
  const type = first.slice(BEGIN.length, -END_OF_LINE.length);
  const end = text.indexOf(`\n-----END ${type}-----`);
  if (end < 0) return undefined;
  let body = end < lineEnd ? '' : text.slice(lineEnd + 1, end);
  const headers: string[] = [];
  for (let colon = /^[^\n]*:[^\n]*(\n|$)/.exec(body); colon; colon = /^[^\n]*:[^\n]*(\n|$)/.exec(body)) {
    headers.push(colon[0]);
    body = body.slice(colon[0].length);
  }
  const base64 = body.replaceAll(/[\s]+/g, '');
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) return undefined;
  return { type, isEncrypted: headers.some((line) => /^Proc-Type:.*ENCRYPTED/i.test(line)), der: Buffer.from(base64, 'base64') };
};
