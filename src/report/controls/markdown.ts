import { groupBy } from '../group.ts';
import { escape } from '../markdown.ts';
import type { Reporter } from '../reporter.ts';
import { benchmarkOf, countWords, evidenceOf, gradeOf, numberOf, subjectOf } from './facts.ts';

/** A table for each section. */
export const markdown: Reporter = (audit) => {
  const evidence = evidenceOf(audit);
  const blocks = subjectOf(audit).map((line) => `- ${escape(line)}`);
  for (const [benchmark, controls] of groupBy(audit.controls, benchmarkOf)) {
    blocks.push('', `## ${benchmark}: ${countWords(controls)}`);
    for (const [section, group] of groupBy(controls, (control) => control.section)) {
      blocks.push('', `### ${escape(section)}: ${countWords(group)}`, '', '| id | | control | status | evidence |', '| --- | --- | --- | --- | --- |');
      for (const control of group) {
        const status = control.status === 'fail' ? '**fail**' : control.status.replace('-', ' ');
        blocks.push(`| ${numberOf(control)} | ${gradeOf(control)} | ${escape(control.title)} | ${status} | ${evidence(control).map(escape).join('<br>')} |`);
      }
    }
  }
  return `${blocks.join('\n')}\n`;
};
