import type { Finding, Suppressed } from '../engine/finding.ts';
import type { Fix, Rule, Severity } from '../engine/rule.ts';
import type { SourceFile } from '../source/source-file.ts';
import { groupBy } from './group.ts';
import { pathUri, regionOf, repositoryPath, type Workspace } from './location.ts';
import { notesOf, oneLine } from './plain-text.ts';
import { printJson } from './print-json.ts';
import type { Reporter } from './reporter.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = { critical: 'error', high: 'error', medium: 'warning', low: 'note', info: 'note' };
/** Code scanning makes critical, high, medium and low of the number. */
const SECURITY: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', medium: '5.5', low: '3.0', info: '0.1' };
const PRECISION = { certain: 'very-high', likely: 'high', possible: 'medium' } as const;

/** SARIF 2.1.0 for code scanning: https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
export const sarif: Reporter = ({ findings, suppressed, nodes, rules }, options) => {
  const hidden = options.showSuppressed ? suppressed : [];
  const used = rulesOf([...findings, ...hidden.map(({ finding }) => finding)], rules);
  const indexOf = new Map(used.map(({ id }, index) => [id, index]));
  const files = new Map(nodes.flatMap(({ manifests }) => manifests.map(({ path, place }) => [path, place.file] as const)));
  const resultOf = (finding: Finding): object => ({ ...result(finding, indexOf.get(finding.rule) ?? -1, options), ...fixesOf(finding.fix, files, options) });
  const unread = nodes.flatMap(({ manifests }) => manifests).filter(({ status }) => status === 'unreadable');
  return printJson({
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'k8s-audit', version: options.toolVersion, semanticVersion: options.toolVersion, rules: used.map(ruleReport) } },
        automationDetails: { id: 'k8s-audit/' },
        columnKind: 'utf16CodeUnits',
        ...(options.repository === null ? {} : { originalUriBaseIds: { SRCROOT: { description: { text: 'the root of the repository' } } } }),
        invocations: [
          {
            executionSuccessful: options.run.exitCode !== 2,
            toolExecutionNotifications: unread.map(({ path, reason }) => ({
              level: 'error',
              message: { text: `${oneLine(path)} could not be read: ${oneLine(reason ?? '')}` },
              locations: [{ physicalLocation: { artifactLocation: artifact(path, options) } }],
            })),
          },
        ],
        results: [...findings.map(resultOf), ...hidden.map((each) => ({ ...resultOf(each.finding), suppressions: [suppressionOf(each)] }))],
      },
    ],
  });
};

/** The rules that ran, and what a finding names besides: a rule that failed. */
const rulesOf = (findings: readonly Finding[], rules: readonly Rule[]): readonly (Pick<Rule, 'id'> & Partial<Rule>)[] => {
  const known = new Set(rules.map(({ id }) => id));
  return [...rules, ...[...new Set(findings.map(({ rule }) => rule))].filter((id) => !known.has(id)).map((id) => ({ id }))];
};

const ruleReport = ({ id, title, why, remedy, family, severity, confidence, controls, references }: Pick<Rule, 'id'> & Partial<Rule>): object => ({
  id,
  shortDescription: { text: title ?? 'a rule of k8s-audit failed' },
  fullDescription: { text: why ?? 'This is a bug of k8s-audit.' },
  help: {
    text: [why, remedy].filter(Boolean).join('\n\n') || 'Please report it.',
    markdown: [why === undefined ? '' : `**Why it matters**\n\n${why}`, remedy === undefined ? '' : `**What to do**\n\n${remedy}`, (references ?? []).map((each) => `- ${each}`).join('\n')].filter(Boolean).join('\n\n') || 'Please report it.',
  },
  defaultConfiguration: { level: LEVELS[severity ?? 'high'] },
  properties: {
    tags: [...(family === 'security' ? ['security'] : []), 'kubernetes', ...(family === undefined || family === 'security' ? [] : [family]), ...(controls ?? [])],
    precision: PRECISION[confidence ?? 'certain'],
    'problem.severity': LEVELS[severity ?? 'high'] === 'note' ? 'recommendation' : LEVELS[severity ?? 'high'],
    ...(family === 'security' ? { 'security-severity': SECURITY[severity ?? 'high'] } : {}),
  },
});

const result = (finding: Finding, ruleIndex: number, workspace: Workspace): object => {
  const { rule, severity, at, message, label, related, fingerprint, confidence, component, node } = finding;
  const [name = '', hash = ''] = fingerprint.split(':');
  return {
    ruleId: rule,
    ...(ruleIndex < 0 ? {} : { ruleIndex }),
    level: LEVELS[severity],
    message: { text: messageText(finding) },
    locations: [{ physicalLocation: physical(at, workspace), ...(label === null ? {} : { message: { text: oneLine(label) } }) }],
    ...(related.length === 0
      ? {}
      : { relatedLocations: related.map((each, index) => ({ id: index + 1, physicalLocation: physical(each.at, workspace), message: { text: oneLine(each.label) } })) }),
    partialFingerprints: { [name]: hash },
    properties: { severity, confidence, component, node: node?.name ?? null, message: oneLine(message) },
  };
};

const suppressionOf = ({ by, reason, at }: Suppressed): object => ({
  kind: by === 'comment' ? 'inSource' : 'external',
  status: 'accepted',
  ...(reason === null ? {} : { justification: oneLine(reason) }),
  properties: { by, file: oneLine(at.file), line: at.line },
});

/** An edit must be whole, and what is longer is no edit that a person looks at. */
const LONGEST_EDIT = 20_000;

/** Only where every file that it edits is at hand, because SARIF counts lines where an edit counts characters. */
const fixesOf = (fix: Fix | null, files: ReadonlyMap<string, SourceFile>, workspace: Workspace): object => {
  if (fix === null || fix.edits.length === 0 || fix.edits.some(({ text }) => text.length > LONGEST_EDIT)) return {};
  const changes = [...groupBy(fix.edits, ({ file }) => file)].flatMap(([path, edits]) => {
    const file = files.get(path);
    if (!file) return [];
    return [{ artifactLocation: artifact(path, workspace), replacements: edits.map(({ start, end, text }) => ({ deletedRegion: regionOf({ file, span: { start, end }, path: '' }), insertedContent: { text } })) }];
  });
  if (changes.length < new Set(fix.edits.map(({ file }) => file)).size) return {};
  return { fixes: [{ description: { text: `${oneLine(fix.title)}${fix.safe ? '' : ' (it changes what a running control plane does)'}` }, artifactChanges: changes }] };
};

/** The message, the component's own words, what to do, and a link to each related place: `[the mounts](1)`. */
const messageText = (finding: Finding): string => {
  const links = finding.related.map(({ label }, index) => `[${escapeLink(oneLine(label))}](${index + 1})`);
  const lines = [`${oneLine(finding.message)}.`, ...notesOf(finding).map(({ name, text }) => `${name}: ${text}.`)].map(escapeLink);
  return [...lines, ...(links.length === 0 ? [] : [`See ${links.join(', ')}.`])].join('\n');
};

/** SARIF takes `[text](1)` in a message for a link. */
const escapeLink = (text: string): string => text.replaceAll(/[[\]\\]/g, '\\$&');

const physical = (at: Finding['at'], workspace: Workspace): object => ({ artifactLocation: artifact(at.file.path, workspace), region: regionOf(at) });

const artifact = (path: string, workspace: Workspace): object => {
  const inRepository = repositoryPath(path, workspace);
  const isRelative = workspace.repository !== null && !inRepository.startsWith('/') && !inRepository.startsWith('..');
  return { uri: pathUri(inRepository), ...(isRelative ? { uriBaseId: 'SRCROOT' } : {}) };
};
