import type { Suppressed } from '../engine/finding.ts';
import { shorten } from '../text/cut.ts';
import { printable } from '../text/escape.ts';
import { wrap } from '../text/wrap.ts';
import { bold } from './paint.ts';
import { placeText } from './place-text.ts';

const LONGEST = 400;
const INDENT = '      ';

/** Findings that somebody took out: each with who did, where and why. Not called without any. */
export const suppressedList = (entries: readonly Suppressed[], width: number): string => {
  const lines = entries.flatMap(({ finding, by, reason, at }) => {
    const head = `  ${placeText(finding.at)}: ${finding.severity}[${printable(finding.rule)}]: ${printable(shorten(finding.message, LONGEST))}`;
    return [head, ...wrap(suppressorOf({ by, reason, at }), width - INDENT.length).map((line) => INDENT + line)];
  });
  return [bold('suppressed:'), ...lines].join('\n');
};

/** `suppressed by the comment m/etcd.yaml:3: accepted until autumn` */
export const suppressorOf = ({ by, reason, at }: Pick<Suppressed, 'by' | 'reason' | 'at'>): string =>
  `suppressed by ${NAMES[by]} ${printable(at.file)}:${at.line}${reason === null ? '' : `: ${printable(shorten(reason, LONGEST))}`}`;

const NAMES: Readonly<Record<Suppressed['by'], string>> = { comment: 'the comment', config: 'the configuration', baseline: 'the baseline' };
