import { wrap } from '../../text/wrap.ts';
import { blue, bold, setColor, severityPaint } from '../paint.ts';
import { oneLine } from '../plain-text.ts';
import type { ComparisonReporter } from './index.ts';
import { headline, outcome, sectionsOf, type Line } from './words.ts';

const PAINT: Readonly<Record<Line['mark'], (text: string) => string>> = { worse: severityPaint.high, disagrees: severityPaint.high, changed: severityPaint.medium, better: blue, harmless: (text) => text, normal: (text) => text };

/** For people: what differs by component, what that means, and one sentence at the end. */
export const text: ComparisonReporter = (comparisons, { color, width }) => {
  setColor(color);
  const cells = width ?? 120;
  const blocks = comparisons.map((comparison) => {
    const sections = sectionsOf(comparison).map(({ title, lines }) => [blue(oneLine(title)), ...lines.flatMap((line) => lineOf(line, cells))].join('\n'));
    return [bold(oneLine(headline(comparison))), ...sections, `${outcome(comparison)}.`].join('\n\n');
  });
  return `${blocks.join('\n\n\n')}\n`;
};

const lineOf = ({ mark, words }: Line, cells: number): string[] => {
  const label = mark.padEnd(9);
  return wrap(words, Math.max(40, cells - 13)).map((line, index) => (index === 0 ? `  ${PAINT[mark](label)}  ${line}` : `${' '.repeat(13)}${line}`));
};
