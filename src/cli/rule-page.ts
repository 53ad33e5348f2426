import type { HostChange } from '../engine/host-example.ts';
import type { Example, Rule } from '../engine/rule.ts';
import { escapeText } from '../text/escape.ts';

interface Section {
  readonly heading: string;
  readonly body: string;
}

/** What the report shows of a bad example; null for nothing. */
export type FrameOf = (rule: Rule, example: Example) => string | null;

/** A rule as a Markdown page, for docs/rules and for people who read Markdown in a terminal too. */
export const markdownPage = (rule: Rule, frameOf: FrameOf): string => {
  const head = [`# ${rule.id}`, '', rule.title, '', '| | |', '| --- | --- |', ...factsOf(rule).map(([name, value]) => `| ${name} | ${value} |`)];
  return `${[...head, ...sectionsOf(rule, frameOf).flatMap(({ heading, body }) => ['', `## ${heading}`, '', body])].join('\n')}\n`;
};

/** A rule as `explain` prints it. `emphasize` sets off headings where there are colours. */
export const terminalPage = (rule: Rule, emphasize: (text: string) => string): string => {
  const facts = factsOf(rule);
  const width = Math.max(...facts.map(([name]) => name.length)) + 2;
  const head = [emphasize(rule.id), rule.title, '', ...facts.map(([name, value]) => `${name.padEnd(width)}${value}`)];
  return `${[...head, ...sectionsOf(rule, () => null).flatMap(({ heading, body }) => ['', emphasize(heading), '', body])].join('\n')}\n`;
};

const factsOf = (rule: Rule): [string, string][] => [
  ['Severity', rule.severity],
  ['Family', rule.family],
  ['About', rule.on],
  ['Confidence', rule.confidence ?? 'certain'],
  ['Controls', rule.controls?.join(', ') || 'none'],
  rule.source === undefined ? ['Since', `k8s-audit ${rule.since}`] : ['Defined in', rule.source],
];

const sectionsOf = (rule: Rule, frameOf: FrameOf): Section[] => {
  const { why, remedy, options, references } = rule;
  const examples = rule.examples();
  return [
    { heading: 'Why it matters', body: dedent(why) },
    { heading: 'What to do', body: dedent(remedy) },
    { heading: 'Options', body: Object.entries(options ?? {}).map(([name, option]) => `- \`${name}\`: ${option.description} (default: ${option.default})`).join('\n') },
    { heading: 'Reported', body: examples.bad.map((example, index) => reported(example, index === 0 ? frameOf(rule, example) : null)).join('\n\n') },
    { heading: 'Not reported', body: exampleText(examples.good) },
    { heading: 'Not decided', body: exampleText(examples.unseen ?? []) },
    { heading: 'References', body: (references ?? []).map((reference) => `- ${reference}`).join('\n') },
  ].filter(({ body }) => body !== '');
};

const reported = (example: Example, frame: string | null): string => [indent(sourceOf(example)), ...(frame === null ? [] : ['is reported as', indent(frame)])].join('\n\n');

/** Indented by four, which is code in Markdown and readable in a terminal. */
const exampleText = (examples: readonly Example[]): string => examples.map((example) => indent(sourceOf(example))).join('\n\n');

const sourceOf = (example: Example): string => {
  if (typeof example === 'string') return dedent(example);
  if ('host' in example) return hostText(example.host);
  if (!('length' in example)) {
    const version = example.version ? [`# version ${example.version}`] : [];
    const argv = example.argv ? [argvText(example.argv)] : [];
    const files = Object.entries(example.files ?? {}).map(([name, text]) => `# ${name}\n${dedent(text)}`);
    const root = Object.entries(example.root ?? {}).map(([name, file]) => `# ${name} on the node\n${typeof file === 'string' ? dedent(file) : JSON.stringify(file)}`);
    return [...version, ...argv, ...files, ...root].join('\n');
  }
  return argvText(example);
};

/** What is changed, as `certificates: {...}`; a host of which nothing is changed is the stock one. */
const hostText = (change: HostChange): string => {
  const parts = Object.entries(change).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return ['# a node of kubeadm with all its files' + (parts.length > 0 ? ', changed' : ''), ...parts].join('\n');
};

const argvText = (argv: readonly string[]): string => (argv.length > 0 ? argv.map(escapeText).join('\n') : '# no flag at all');

/** Examples may hold on purpose what must not reach a terminal. */
const indent = (text: string): string => text.split('\n').map((line) => (line === '' ? '' : `    ${escapeText(line)}`)).join('\n');

/** Takes off the indentation that a template literal has in its source file. */
export const dedent = (text: string): string => {
  const lines = text.replace(/^\n/, '').trimEnd().split('\n');
  const depth = Math.min(...lines.slice(text.startsWith('\n') ? 0 : 1).filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
  if (!Number.isFinite(depth) || depth === 0) return lines.join('\n');
  return lines.map((line) => (line.slice(0, depth).trim() === '' ? line.slice(depth) : line)).join('\n');
};
