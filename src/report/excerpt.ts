import { sliceWhole } from '../text/cut.ts';
import { escapeText } from '../text/escape.ts';
import { widthOf } from '../text/width.ts';

/** A source line as it is shown, with the cells that the marked part takes in it. */
export interface Excerpt {
  readonly text: string;
  readonly from: number;
  /** At least 1. */
  readonly length: number;
}

const CUT = '...';
const TAB = '    ';

interface Cell {
  readonly text: string;
  readonly width: number;
  /** In the line. */
  readonly offset: number;
}

/**
 * Cuts a line to about `width` cells around the part [start, end), in UTF-16 units, that is to be marked. What is unsafe for a terminal
 * becomes visible escapes. The work does not grow with the line.
 */
export const excerpt = (line: string, start: number, end: number, width: number): Excerpt => {
  // No character is narrower than a cell but combining marks, so this is more than can be shown.
  const first = Math.max(0, start - width);
  const last = Math.min(line.length, start + 2 * width);
  const cells = cellsOf(sliceWhole(line, first, last), first);
  const marked = { from: indexAt(cells, start), to: indexAt(cells, end) };
  const whole = first === 0 && last === line.length && sum(cells) <= width;
  const shown = whole ? { from: 0, to: cells.length } : windowAround(marked, cells, width - 2 * CUT.length);
  const cutLeft = first > 0 || shown.from > 0 ? CUT : '';
  const cutRight = last < line.length || shown.to < cells.length ? CUT : '';
  const kept = cells.slice(shown.from, shown.to).map(({ text }) => text).join('');
  return {
    text: cutLeft + kept + cutRight,
    from: cutLeft.length + sum(cells.slice(shown.from, marked.from)),
    length: Math.max(1, sum(cells.slice(marked.from, Math.min(marked.to, shown.to)))),
  };
};

const cellsOf = (text: string, first: number): Cell[] => {
  const cells: Cell[] = [];
  let offset = first;
  for (const character of text) {
    const shown = character === '\t' ? TAB : escapeText(character);
    cells.push({ text: shown, width: widthOf(shown), offset });
    offset += character.length;
  }
  return cells;
};

const indexAt = (cells: readonly Cell[], offset: number): number => {
  const index = cells.findIndex((cell) => cell.offset >= offset);
  return index < 0 ? cells.length : index;
};

interface Range {
  readonly from: number;
  readonly to: number;
}

/** The cells to show: the marked ones, or as many of their first as leave some context, and around them as much as fits. */
const windowAround = (marked: Range, cells: readonly Cell[], room: number): Range => {
  let { from, to } = { from: marked.from, to: marked.from };
  let left = room;
  const take = (cell: Cell | undefined, leave: number): boolean => {
    if (!cell || left - cell.width < leave) return false;
    left -= cell.width;
    return true;
  };
  const context = Math.floor(room / 4);
  while (to < marked.to && take(cells[to], context)) to += 1;
  const after = Math.floor(left / 2);
  while (take(cells[from - 1], after)) from -= 1;
  while (take(cells[to], 0)) to += 1;
  while (take(cells[from - 1], 0)) from -= 1;
  return { from, to };
};

const sum = (cells: readonly Cell[]): number => cells.reduce((total, { width }) => total + width, 0);
