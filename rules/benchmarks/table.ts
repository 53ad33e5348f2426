import type { DecidedBy } from '../../src/engine/controls.ts';

/** The cells of a table: one row a line, `|` between the cells. */
export const cellsIn = (table: string): string[][] =>
  table.trim().split('\n').map((line) => line.split('|').map((cell) => cell.trim()));

/** The words of a cell. */
export const wordsIn = (cell: string | undefined): string[] => (cell ?? '').split(' ').filter((word) => word !== '');

const DECIDED_BY: Readonly<Record<string, DecidedBy>> = { manifest: 'manifest', host: 'host-file', cluster: 'cluster', person: 'person' };

/** Throws for a word that is none of `manifest`, `host`, `cluster` and `person`. */
export const decidedBy = (cell: string | undefined): DecidedBy => {
  const found = DECIDED_BY[cell ?? ''];
  if (!found) throw new Error(`${cell} decides nothing`);
  return found;
};
