import type { Finding, Outcome, Suppressed } from '../engine/finding.ts';
import { groupBy } from './group.ts';
import { repositoryPath } from './location.ts';
import { placeText } from './place-text.ts';
import { notesOf, oneLine } from './plain-text.ts';
import type { Reporter } from './reporter.ts';
import { suppressorOf } from './suppressed-list.ts';
import { attribute, content } from './xml.ts';

/**
 * JUnit XML as CI servers read it: a suite for each file, a case for each rule that looked at it, so that passes show, too. What could
 * not be decided is skipped, a file that could not be read is an error.
 */
export const junit: Reporter = ({ nodes, outcomes, findings, suppressed }, workspace) => {
  const shown: Shown = { findings: new Map(findings.map((finding) => [finding.fingerprint, finding])), suppressed: new Map(suppressed.map((entry) => [entry.finding.fingerprint, entry])) };
  const byFile = groupBy(outcomes, ({ at }) => at.file.path);
  const files = nodes.flatMap(({ manifests }) => manifests);
  const suites = files.map(({ path, status, reason }) => {
    const name = oneLine(repositoryPath(path, workspace));
    if (status === 'unreadable') return suite(name, [`<error message=${attribute(oneLine(reason ?? 'it could not be read'))}/>`].map((inner) => testCase(name, 'read', inner)));
    const byRule = groupBy(byFile.get(path) ?? [], ({ rule }) => rule.id);
    return suite(name, [...byRule].map(([id, group]) => testCase(name, id, resultOf(group, shown))));
  });
  const failed = suites.reduce((sum, { failures }) => sum + failures, 0);
  const tests = suites.reduce((sum, each) => sum + each.tests, 0);
  const crashes = findings.filter(({ rule }) => rule === 'internal-error').length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="k8s-audit" tests="${tests}" failures="${failed}" errors="${suites.reduce((sum, { errors }) => sum + errors, 0) + crashes}">`,
    ...suites.map(({ text }) => text),
    ...(crashes === 0 ? [] : [suite('k8s-audit', findings.filter(({ rule }) => rule === 'internal-error').map(({ message }, index) => testCase('k8s-audit', `internal-error ${index + 1}`, `<error message=${attribute(oneLine(message))}/>`))).text]),
    '</testsuites>',
    '',
  ].join('\n');
};

interface Suite {
  readonly text: string;
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
}

const suite = (name: string, cases: readonly string[]): Suite => {
  const count = (element: string): number => cases.filter((each) => each.includes(`<${element} `)).length;
  const [failures, errors, skipped] = [count('failure'), count('error'), count('skipped')];
  const text = [`  <testsuite name=${attribute(name)} tests="${cases.length}" failures="${failures}" errors="${errors}" skipped="${skipped}">`, ...cases, '  </testsuite>'].join('\n');
  return { text, tests: cases.length, failures, errors };
};

const testCase = (file: string, name: string, inner: string): string =>
  `    <testcase classname=${attribute(file)} name=${attribute(name)}${inner === '' ? '/>' : `>${inner}</testcase>`}`;

/** By fingerprint: a finding can have another severity here than where its rule made it. */
interface Shown {
  readonly findings: ReadonlyMap<string, Finding>;
  readonly suppressed: ReadonlyMap<string, Suppressed>;
}

/** The worst of what the rule said of the subjects in one file. */
const resultOf = (outcomes: readonly Outcome[], shown: Shown): string => {
  const all = outcomes.flatMap((outcome) => outcome.findings);
  const findings = all.flatMap(({ fingerprint }) => shown.findings.get(fingerprint) ?? []);
  const [first] = findings;
  if (first) {
    const lines = findings.flatMap((finding) => [`${placeText(finding.at)}: ${finding.severity}: ${oneLine(finding.message)}`, ...notesOf(finding).map(({ name, text }) => `  ${name}: ${text}`)]);
    return `<failure type=${attribute(first.severity)} message=${attribute(oneLine(first.message))}>${content(lines.join('\n'))}</failure>`;
  }
  const [left] = all;
  if (left) {
    const suppressed = shown.suppressed.get(left.fingerprint);
    return `<skipped message=${attribute(suppressed ? suppressorOf(suppressed) : 'left out of this report')}/>`;
  }
  const open = outcomes.find(({ result }) => result === 'unseen') ?? outcomes.find(({ result }) => result === 'not-applicable');
  const isPassed = outcomes.some(({ result }) => result === 'pass') && open?.result !== 'unseen';
  return open && !isPassed ? `<skipped message=${attribute(oneLine(open.reason ?? open.result))}/>` : '';
};
