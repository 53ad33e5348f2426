import { allBenchmarks, benchmarkCalled } from '../rules/benchmarks/index.ts';
import { peerChecks, type PeerCheck } from '../rules/benchmarks/peers.ts';
import { tableCell } from '../src/cli/rule-list.ts';
import { rulesBehind, type Control, type DecidedBy } from '../src/engine/controls.ts';
import type { Rule } from '../src/engine/rule.ts';

const HOW: Readonly<Record<DecidedBy, string>> = {
  manifest: 'manifests',
  'host-file': 'files of the host: `--root`',
  cluster: 'objects of the cluster: manual',
  person: 'a person: manual',
};

const SEVERITY = `| severity | what an attacker gains, and from where |
| --- | --- |
| critical | the whole cluster, for whoever reaches a port of the node; or a component does not start |
| high | the cluster or its secrets, for whoever has a foothold: a pod, a user, another machine of the network |
| medium | more than was given: a step on the way, a protection that is off, a trail that is not kept |
| low | knowledge or nuisance: profiles, metrics, versions, longer use of what was stolen |
| info | nothing by itself; worth knowing in a review |`;

/** docs/benchmarks.md */
export const benchmarkPage = (rules: readonly Rule[]): string => {
  const checks = peerChecks();
  const counts = countsOf(checks, rules);
  return `${[
    '# Benchmarks',
    '`k8s-audit controls` answers them; [usage.md](usage.md#benchmarks) says what the statuses mean. Titles are ours: no text of a benchmark is copied. This page is made by `npm run generate`.',
    '## Severity',
    'Severity is ours, one scale for every rule, whatever a benchmark calls its items.',
    SEVERITY,
    ...['CIS-1.12', 'STIG', 'NSA'].flatMap((id) => benchmarkSection(id, rules)),
    '## Older editions of CIS',
    `${allBenchmarks().filter(({ id }) => id.startsWith('CIS-') && id !== 'CIS-1.12').map(({ id, controls }) => `${id} (${controls.length} controls)`).join(', ')}: each control leads to that of 1.12 that asks for the same, or to the rule about what has gone since. Of 1.6 and 1.7 the sections about objects of the cluster are left out.`,
    '## What other tools check',
    `Of ${counts.all} checks about a control plane and its node, ${counts.answered} are answered by rules and ${counts.all - counts.answered} are not, with the reason. \`k8s-audit explain ID\` takes each of these ids and says where the advice, or how it is decided, is wrong.`,
    '| check | CIS 1.12, kube-bench | checkov | trivy | kubescape | KICS | here |\n| --- | --- | --- | --- | --- | --- | --- |\n' + checks.map((check) => checkRow(check, rules)).join('\n'),
    "The tools' own test cases are compared with what we say of them by `npx tsx tools/peer-cases.ts CORPUS`: each disagreement has its reason in `tools/peer-reasons.ts`.",
  ].join('\n\n')}\n`;
};

const benchmarkSection = (id: string, rules: readonly Rule[]): string[] => {
  const benchmark = benchmarkCalled(id);
  if (!benchmark) throw new Error(`there is no benchmark ${id}`);
  const behindOf = rulesBehind(rules);
  const rows = benchmark.controls.map((control) => `| ${control.id} | ${control.level === undefined ? (control.severity ?? '') : `L${control.level}`} | ${tableCell(control.title)} | ${answer(control, behindOf(id, control))} |`);
  return [`## ${benchmark.title}`, `| id | | control | decided by |\n| --- | --- | --- | --- |\n${rows.join('\n')}`];
};

const answer = (control: Control, behind: readonly Rule[]): string => {
  if (behind.length > 0) return `${control.decidedBy === 'manifest' ? '' : `${HOW[control.decidedBy].replace(/: manual$/, '')}: `}${links(behind)}`;
  return tableCell(control.look === undefined ? HOW[control.decidedBy] : `${HOW[control.decidedBy]}; ${control.look}`);
};

const links = (rules: readonly Rule[]): string => rules.map(({ id }) => `[${id}](rules/${id}.md)`).join(', ');

/** The rules that answer what a tool checks. */
export const rulesFor = ({ cis, rules: own }: PeerCheck, rules: readonly Rule[]): Rule[] => {
  const controls = new Set(cis.map((id) => `CIS-1.12:${id}`));
  return rules.filter((rule) => own.includes(rule.id) || rule.controls?.some((control) => controls.has(control)));
};

/** Why no rule answers it; null where one does. */
export const whyNot = (check: PeerCheck, rules: readonly Rule[]): string | null => {
  if (rulesFor(check, rules).length > 0) return null;
  const control = benchmarkCalled('CIS-1.12')?.controls.find(({ id }) => check.cis.includes(id));
  return check.why ?? (control && control.decidedBy !== 'manifest' ? HOW[control.decidedBy] : null) ?? 'NO REASON';
};

const countsOf = (checks: readonly PeerCheck[], rules: readonly Rule[]): { all: number; answered: number } => ({ all: checks.length, answered: checks.filter((check) => rulesFor(check, rules).length > 0).length });

const checkRow = (check: PeerCheck, rules: readonly Rule[]): string => {
  const { checkov, trivy, kubescape, KICS } = check.ids;
  const behind = rulesFor(check, rules);
  const here = behind.length > 0 ? `${links(behind)}${check.why === undefined ? '' : `: ${tableCell(check.why)}`}` : tableCell(whyNot(check, rules) ?? '');
  return `| ${[check.title, check.cis.join(', '), checkov.join(', '), trivy.join(', '), kubescape.join(', '), KICS.join(', ')].map(tableCell).join(' | ')} | ${here} |`;
};
