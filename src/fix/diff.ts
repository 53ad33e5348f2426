import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';

/** A unified diff of one file as `git apply` and `patch -p1` read it; empty where nothing differs. */
export const unifiedDiff = (path: string, before: string, after: string): string => {
  if (before === after) return '';
  const name = path.replace(/^(?:\.?\/)+/, '');
  // A name with a blank ends at a tab.
  const header = name.includes(' ') ? '' : undefined;
  return createTwoFilesPatch(quoted(`a/${name}`), quoted(`b/${name}`), before, after, header, header, { context: 3, headerOptions: FILE_HEADERS_ONLY });
};

/** Git's own spelling of a name that is not plain. */
const quoted = (name: string): string => {
  if (!/[\p{Cc}"\\]/u.test(name)) return name;
  const bytes = [...new TextEncoder().encode(name)];
  return `"${bytes.map((byte) => (byte < 0x20 || byte > 0x7e ? `\\${byte.toString(8).padStart(3, '0')}` : String.fromCharCode(byte).replace(/["\\]/, '\\$&'))).join('')}"`;
};
