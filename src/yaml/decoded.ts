/** A scalar as text, with the source range of each of its UTF-16 units: [starts[i], ends[i]). */
export interface DecodedScalar {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** A scalar while it is decoded. */
export class Decoded implements DecodedScalar {
  text = '';
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  /** Source text that stands for itself. */
  copy(start: number, end: number): void {
    if (end <= start) return;
    this.text += this.#source.slice(start, end);
    for (let at = start; at < end; at += 1) {
      this.starts.push(at);
      this.ends.push(at + 1);
    }
  }

  /** Text that is written in another way: an escape, a line fold. */
  put(text: string, start: number, end: number): void {
    this.text += text;
    for (let index = 0; index < text.length; index += 1) {
      this.starts.push(start);
      this.ends.push(end);
    }
  }
}
