import type { SourceFile } from '../source/source-file.ts';
import { Letters } from './letters.ts';

/** `Key=value` of a unit file, its continued lines joined by spaces, as systemd does it. */
export interface Setting {
  readonly section: string;
  readonly key: string;
  readonly value: Letters;
  /** Where the key stands. */
  readonly start: number;
  readonly end: number;
}

/** The settings of a unit file or a drop-in, in their order. */
export const settingsOf = (file: SourceFile): readonly Setting[] => {
  const settings: Setting[] = [];
  let section = '';
  for (const { key, value, start, end, header } of logicalLines(file)) {
    if (header !== undefined) section = header;
    else if (key !== undefined) settings.push({ section, key, value, start, end });
  }
  return settings;
};

interface Line {
  readonly header?: string;
  readonly key?: string;
  readonly value: Letters;
  readonly start: number;
  readonly end: number;
}

function* logicalLines(file: SourceFile): Generator<Line> {
  let parts: Letters[] = [];
  for (const { index, 0: whole } of file.text.matchAll(/[^\r\n]*(?:\r?\n|\r|$)/g)) {
    if (whole === '') break;
    const end = index + whole.replace(/[\r\n]+$/, '').length;
    // A comment is skipped also between the lines of one setting.
    if (/^\s*[#;]/.test(whole)) continue;
    const isContinued = file.text[end - 1] === '\\' && end > index;
    parts.push(Letters.at(file, index, isContinued ? end - 1 : end));
    if (isContinued) {
      parts.push(Letters.at(file, end - 1, end).replacedBy(' '));
      continue;
    }
    yield* lineOf(Letters.join(parts).trim());
    parts = [];
  }
  yield* lineOf(Letters.join(parts).trim());
}

function* lineOf(line: Letters): Generator<Line> {
  const header = /^\[(.*)\]$/.exec(line.text)?.[1];
  const equals = line.text.indexOf('=');
  if (line.text === '' || (header === undefined && equals < 1)) return;
  const key = line.text.slice(0, equals).trimEnd();
  const start = line.spots[0]?.start ?? 0;
  yield { ...(header === undefined ? { key } : { header }), value: line.slice(equals + 1).trim(), start, end: start + key.length };
}

const ESCAPES: Readonly<Record<string, string>> = { a: '\u0007', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', '"': '"', "'": "'", s: ' ' };

/** The words of a value, with quotes and escapes resolved. An escape that systemd does not know stays as it is. */
export const wordsOf = (value: Letters): readonly Letters[] => {
  const { text } = value;
  const words: Letters[] = [];
  for (let at = 0; at < text.length; ) {
    while (/\s/.test(text[at] ?? '')) at += 1;
    if (at >= text.length) break;
    const parts: Letters[] = [];
    let quote = '';
    let from = at;
    const flush = (): void => void (from < at && parts.push(value.slice(from, at)));
    for (; at < text.length && (quote !== '' || !/\s/.test(text[at] ?? '')); at += 1) {
      const char = text[at] ?? '';
      const next = text[at + 1] ?? '';
      if (char === quote || (quote === '' && (char === '"' || char === "'"))) {
        flush();
        quote = quote === '' ? char : '';
        from = at + 1;
      } else if (char === '\\' && ESCAPES[next] !== undefined) {
        flush();
        parts.push(value.slice(at, at + 2).replacedBy(ESCAPES[next] ?? ''));
        at += 1;
        from = at + 1;
      } else if (char === '\\' && /^x[\da-fA-F]{2}/.test(text.slice(at + 1, at + 4))) {
        flush();
        parts.push(value.slice(at, at + 4).replacedBy(String.fromCharCode(Number.parseInt(text.slice(at + 2, at + 4), 16))));
        at += 3;
        from = at + 1;
      } else if (char === '\\') at += 1;
    }
    at = Math.min(at, text.length);
    flush();
    words.push(Letters.join(parts));
  }
  return words;
};
