import { escape } from '../markdown.ts';
import type { ComparisonReporter } from './index.ts';
import { headline, outcome, sectionsOf } from './words.ts';

/** A comment on a pull request holds 65,536 characters. */
const LONGEST = 60_000;

/** For a comment on a pull request. */
export const markdown: ComparisonReporter = (comparisons) => {
  const lines = comparisons.flatMap((comparison) => [
    `## k8s-audit compare: ${escape(headline(comparison))}`,
    '',
    `${comparison.isWorse ? '**Look at this:** ' : ''}${escape(outcome(comparison))}.`,
    ...sectionsOf(comparison).flatMap(({ title, lines: own }) => ['', `### ${escape(title)}`, '', ...own.map(({ mark, words }) => `- ${mark === 'worse' || mark === 'disagrees' ? `**${mark}**` : mark}: ${escape(words)}`)]),
    '',
  ]);
  let length = 0;
  const shown = lines.filter((line) => (length += line.length + 1) <= LONGEST);
  return `${[...shown, ...(shown.length < lines.length ? ['… and more, which is too long for a comment.'] : [])].join('\n').trimEnd()}\n`;
};
