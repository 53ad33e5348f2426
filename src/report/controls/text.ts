import type { ControlResult } from '../../engine/finding.ts';
import { wrap } from '../../text/wrap.ts';
import { groupBy } from '../group.ts';
import { bold, setColor, severityPaint } from '../paint.ts';
import { oneLine } from '../plain-text.ts';
import type { Reporter } from '../reporter.ts';
import { benchmarkOf, countWords, evidenceOf, gradeOf, numberOf, subjectOf } from './facts.ts';

const WIDTH = 120;
const STATUS_WIDTH = 'not applicable'.length;

/** By section: status, title, and under it what the status rests on. */
export const text: Reporter = (audit, { color, width, quiet }) => {
  setColor(color);
  const evidence = evidenceOf(audit);
  const blocks = quiet ? [] : [subjectOf(audit).join('\n')];
  for (const [benchmark, controls] of groupBy(audit.controls, benchmarkOf)) {
    const idWidth = Math.max(...controls.map((control) => numberOf(control).length));
    const gradeWidth = Math.max(...controls.map((control) => gradeOf(control).length));
    const indent = ' '.repeat(2 + idWidth + 2 + (gradeWidth === 0 ? 0 : gradeWidth + 2) + STATUS_WIDTH + 2);
    if (!quiet) blocks.push(bold(`${benchmark}: ${countWords(controls)}`));
    for (const [section, group] of groupBy(controls, (control) => control.section)) {
      const shared = sharedReason(group);
      const lines = group.flatMap((control) => {
        const status = (control.status === 'fail' ? 'FAIL' : control.status.replace('-', ' ')).padEnd(STATUS_WIDTH);
        const grade = gradeWidth === 0 ? '' : `${gradeOf(control).padEnd(gradeWidth)}  `;
        const head = `  ${numberOf(control).padEnd(idWidth)}  ${grade}${control.status === 'fail' ? severityPaint.high(status) : status}  ${control.title}`;
        return [head, ...evidence(control).filter((line) => line !== shared).flatMap((line) => wrap(line, Math.max(40, (width ?? WIDTH) - indent.length)).map((part) => `${indent}${part}`))];
      });
      blocks.push([bold(`${section}: ${countWords(group)}`), ...(shared === undefined ? [] : [`  ${shared}`]), ...lines].join('\n'));
    }
  }
  return `${blocks.join('\n\n')}\n`;
};

/** What is said of every control of a section is said once. */
const sharedReason = ([first, ...others]: readonly ControlResult[]): string | undefined =>
  first?.reason && others.length > 0 && others.every(({ reason }) => reason === first.reason) ? oneLine(first.reason) : undefined;
