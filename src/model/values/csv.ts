import { bad, good, type Failed, type Result } from './result.ts';

const BARE_QUOTE = 'bare " in non-quoted-field';
const WRONG_QUOTE = 'extraneous or missing " in quoted-field';

/**
 * How pflag splits a `stringSlice`: the first record of the text as Go's encoding/csv reads it. An empty text has no
 * fields, empty lines are skipped, blanks are kept, and lines after the record are ignored.
 */
export const parseCsv = (text: string): Result<readonly string[]> => {
  if (text === '') return good([]);
  const lines = linesOf(text);
  let line = lines.findIndex((each) => each !== '\n');
  if (line < 0) return bad('EOF');
  const firstLine = line;
  const fields: string[] = [];
  let rest = lines[line] ?? '';
  /** Where `rest` begins in its line, in bytes from 1. */
  let column = 1;

  const take = (length: number): string => {
    const taken = rest.slice(0, length);
    rest = rest.slice(length);
    column += byteLength(taken);
    return taken;
  };
  const failure = (at: number, what: string): Failed =>
    bad(`${line > firstLine ? `record on line ${firstLine + 1}; ` : ''}parse error on line ${line + 1}, column ${at}: ${what}`);

  for (;;) {
    if (!rest.startsWith('"')) {
      const comma = rest.indexOf(',');
      const field = comma < 0 ? rest.replace(/\n$/, '') : rest.slice(0, comma);
      const quoteAt = field.indexOf('"');
      if (quoteAt >= 0) return failure(column + byteLength(field.slice(0, quoteAt)), BARE_QUOTE);
      fields.push(field);
      if (comma < 0) return good(fields);
      take(comma + 1);
      continue;
    }
    take(1);
    let field = '';
    for (;;) {
      const quoteAt = rest.indexOf('"');
      if (quoteAt >= 0) {
        field += take(quoteAt + 1).slice(0, -1);
        if (rest.startsWith('"')) field += take(1);
        else break;
      } else {
        field += take(rest.length);
        const next = lines[line + 1];
        if (next === undefined) return failure(column, WRONG_QUOTE);
        line += 1;
        rest = next;
        column = 1;
      }
    }
    if (!/^,|^\n?$/.test(rest)) return failure(column - 1, WRONG_QUOTE);
    fields.push(field);
    if (!rest.startsWith(',')) return good(fields);
    take(1);
  }
};

/** The lines with their line feeds; `\r\n` is a line feed, and so is a carriage return at the very end. */
const linesOf = (text: string): string[] => {
  const lines = text.replaceAll('\r\n', '\n').replace(/\r$/, '').match(/[^\n]*\n|[^\n]+$/g);
  return lines ?? [];
};

const byteLength = (text: string): number => new TextEncoder().encode(text).length;
