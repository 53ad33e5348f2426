import { shorten } from '../text/cut.ts';
import { printable } from '../text/escape.ts';
import { placeText } from './place-text.ts';
import type { Reporter } from './reporter.ts';

/** Characters of a message; a manifest's value of any length can be part of it. */
const LONGEST = 1000;

/** One line a finding: `path:line:column: severity: message [rule]`. Empty where there is none. */
export const unix: Reporter = ({ findings }) =>
  findings.map(({ at, severity, message, rule }) => `${placeText(at)}: ${severity}: ${printable(shorten(message, LONGEST))} [${printable(rule)}]\n`).join('');
