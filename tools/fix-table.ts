/** The fixes that the rules offer, as their own bad examples show them. */
import { exampleControlPlane } from '../src/engine/example.ts';
import type { Fix, Rule } from '../src/engine/rule.ts';
import { runRules } from '../src/engine/run.ts';
import { tableCell } from '../src/cli/rule-list.ts';

/** How many of a rule's fixes the table names. */
const NAMED = 3;

/** What a rule offers on its bad examples: one of each title and kind. */
export const fixesOf = (rule: Rule): readonly Fix[] => {
  const findings = rule.examples().bad.flatMap((example) => runRules([rule], exampleControlPlane(rule, example)).findings);
  const fixes = new Map(findings.flatMap(({ fix }) => (fix === null ? [] : [[`${fix.title} ${fix.safe}`, fix] as const])));
  return [...fixes.values()];
};

const reasonOf = ({ safe, because }: Fix, { family }: Rule): string => {
  if (safe) return because ?? '';
  return family === 'boot' ? 'the component does not start as it is, and what was meant is for you to see' : 'what the control plane does is not the same afterwards';
};

export const fixTable = (rules: readonly Rule[]): string => {
  const rows = rules.flatMap((rule) => {
    const fixes = fixesOf(rule);
    return [true, false].flatMap((safe) => {
      const [first, ...others] = fixes.filter((fix) => fix.safe === safe);
      if (!first) return [];
      const titles = [first, ...others].slice(0, NAMED).map(({ title }) => tableCell(title)).join('; ');
      return [`| [${rule.id}](rules/${rule.id}.md) | ${titles}${others.length >= NAMED ? '; and others' : ''} | ${safe ? 'safe' : 'unsafe'} | ${reasonOf(first, rule)} |`];
    });
  });
  return ['| rule | what is written, for example | kind | why |', '| --- | --- | --- | --- |', ...rows.filter((row) => row.includes('| safe |')), ...rows.filter((row) => row.includes('| unsafe |'))].join('\n');
};
