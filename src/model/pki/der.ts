/** One value of ASN.1 in DER: its tag and where its content stands. */
export interface DerValue {
  readonly tag: number;
  readonly content: Uint8Array;
}

/** The values that stand one after the other in the bytes; what is cut or longer than the bytes ends the list. */
export const derValues = (bytes: Uint8Array): readonly DerValue[] => {
  const values: DerValue[] = [];
  for (let at = 0; at + 2 <= bytes.length; ) {
    const tag = bytes[at] ?? 0;
    let length = bytes[at + 1] ?? 0;
    at += 2;
    if (length > 0x84) break;
    if (length > 0x80) {
      const count = length - 0x80;
      length = bytes.subarray(at, at + count).reduce((sum, byte) => sum * 256 + byte, 0);
      at += count;
    }
    if (at + length > bytes.length) break;
    values.push({ tag, content: bytes.subarray(at, at + length) });
    at += length;
  }
  return values;
};

export const SEQUENCE = 0x30;
export const INTEGER = 0x02;
export const OCTETS = 0x04;
export const BITS = 0x03;
export const OBJECT_ID = 0x06;

/** `1.2.840.113549.1.1.5` */
export const objectId = ({ content }: DerValue): string => {
  const numbers: number[] = [];
  let number = 0;
  for (const byte of content) {
    number = number * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      numbers.push(number);
      number = 0;
    }
  }
  const [first = 0, ...rest] = numbers;
  const top = Math.min(2, Math.floor(first / 40));
  return [top, first - top * 40, ...rest].join('.');
};
