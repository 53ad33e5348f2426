import type { Audit, Finding, Verdict } from '../engine/finding.ts';
import { COMPONENTS } from '../knowledge/types.ts';
import type { ClusterNode, Invocation, Manifest } from '../model/types.ts';
import { RenderedFile } from '../source/rendered-file.ts';
import { printable } from '../text/escape.ts';
import { plural } from '../text/plural.ts';
import { widthOf } from '../text/width.ts';
import { groupBy } from './group.ts';
import { bold } from './paint.ts';
import { severityCounts } from './severity-counts.ts';

/** Where the path stands in the head line, so that it does not run into the versions. */
const PATH_COLUMN = 62;

const NAME_WIDTH = Math.max(...COMPONENTS.map(({ length }) => length));

export interface TableOptions {
  readonly verdicts: Audit['verdicts'];
  /** Lines under each component that say what its verdict rests on. */
  readonly reasons: (verdict: Verdict) => readonly string[];
}

/** A node's name and versions, its components with their verdicts, and the files that were not or not wholly understood. */
export const nodeTable = (node: ClusterNode, findings: readonly Finding[], { verdicts, reasons }: TableOptions): string => {
  const versions = { kubernetes: versionOf(node, isKubernetes), etcd: versionOf(node, isEtcd) };
  const byComponent = groupBy(findings, ({ component }) => component);
  const byFile = groupBy(findings, ({ component, at }) => `${component} ${at.file.path}`);
  const rows = [...groupBy(node.invocations, ({ component }) => component)].flatMap(([component, invocations]) =>
    invocations.map((invocation) => {
      const isOnly = invocations.length === 1;
      const own = isOnly ? byComponent.get(component) : byFile.get(`${component} ${invocation.file.path}`)?.filter(isInside(invocation));
      const verdict = verdicts.get(invocation);
      const words = [...verdictRemarks(verdict), countWords(own ?? []), ...remarks(invocation, isEtcd(invocation) ? versions.etcd : versions.kubernetes)].join('; ');
      // Several of one component on a node, such as kops' two etcds, are told apart by their files.
      const fileName = isOnly ? '' : `${printable(fileNameOf(invocation))}: `;
      const row = `  ${component.padEnd(NAME_WIDTH)}   ${verdictWords(verdict)}   ${fileName}${words}`;
      return [row, ...(verdict ? reasons(verdict) : [])].join('\n');
    }),
  );
  return [headLine(node, versions), ...rows, ...node.manifests.flatMap(fileRemark)].join('\n');
};

/** The verdicts stand under each other, so the shorter one is filled up. */
const VERDICT_WIDTH = 'DOES NOT START'.length;
const verdictWords = (verdict: Verdict | undefined): string =>
  (verdict?.verdict === 'does-not-start' ? 'DOES NOT START' : (verdict?.verdict ?? 'unknown')).padEnd(VERDICT_WIDTH);

/** What the verdict rests on, in short. */
const verdictRemarks = (verdict: Verdict | undefined): string[] => {
  if (verdict?.verdict === 'starts') {
    const files = verdict.assumes.length;
    return files === 0 ? [] : [`if ${plural(files, 'file')} of the host ${files === 1 ? 'is' : 'are'} there and valid`];
  }
  return verdict && verdict.because.length > 0 ? [plural(verdict.because.length, 'reason')] : [];
};

interface Versions {
  readonly kubernetes: string | null | undefined;
  readonly etcd: string | null | undefined;
}

const isEtcd = ({ component }: Invocation): boolean => component === 'etcd';
const isKubernetes = (invocation: Invocation): boolean => !isEtcd(invocation);

/** The first known version; null where there are such components and none says its version, undefined where there are none. */
const versionOf = ({ invocations }: ClusterNode, belongs: (invocation: Invocation) => boolean): string | null | undefined => {
  const versions = invocations.filter(belongs).map(({ version }) => version.text);
  return versions.length === 0 ? undefined : (versions.find((version) => version !== null) ?? null);
};

const headLine = ({ name, path, isDirectory, rendered }: ClusterNode, versions: Versions): string => {
  const parts = [`node ${printable(name)}`];
  for (const program of ['kubernetes', 'etcd'] as const) {
    const version = versions[program];
    if (version !== undefined) parts.push(`${program} ${version === null ? 'of unknown version' : printable(version)}`);
  }
  const head = parts.join('  ');
  const shownPath = `${printable(path)}${isDirectory && !rendered && !path.endsWith('/') ? '/' : ''}`;
  return `${bold(head)}${' '.repeat(Math.max(2, PATH_COLUMN - widthOf(head)))}${shownPath}`;
};

const fileNameOf = ({ file }: Invocation): string => file.path.slice(file.path.lastIndexOf('/') + 1);

/** One file may hold several pods. */
const isInside =
  ({ container }: Invocation): ((finding: Finding) => boolean) =>
  ({ at }) =>
    container.cursor.span.start <= at.span.start && at.span.end <= container.cursor.span.end;

const countWords = (findings: readonly Finding[]): string => {
  const [severity, ...others] = new Set(findings.map((finding) => finding.severity));
  if (severity === undefined) return 'no findings';
  return others.length === 0 ? plural(findings.length, `${severity} finding`) : `${plural(findings.length, 'finding')} (${severityCounts(findings)})`;
};

/** `usual` is the version that the head line names. */
const remarks = ({ version, incomplete }: Invocation, usual: string | null | undefined): string[] => [
  ...(version.text === null ? [`its version is unknown: ${printable(version.reason ?? 'nothing says it')}`] : []),
  ...(version.text !== null && version.text !== usual ? [`version ${printable(version.text)}`] : []),
  ...(incomplete === null ? [] : [`flags may be missing here: ${printable(incomplete)}`]),
];

const STATUS_WORDS: Readonly<Record<Exclude<Manifest['status'], 'read'>, string>> = {
  unreadable: 'unreadable',
  'not-a-manifest': 'not a manifest',
  template: 'template',
  skipped: 'skipped',
};

const fileRemark = ({ path, status, reason, yaml }: Manifest): string[] => {
  // What is open in a file that a program makes stands in what it is made from.
  const isMade = yaml?.source instanceof RenderedFile && !yaml.source.isSubstitution;
  if (status === 'read' || (status === 'template' && isMade)) return [];
  const holes = yaml?.placeholders.length ?? 0;
  const words = status === 'template' && holes > 0 ? `${plural(holes, 'placeholder is an unknown value', 'placeholders are unknown values')}` : reason;
  return [`  ${printable(path)}: ${STATUS_WORDS[status]}${words === null ? '' : `: ${printable(words)}`}`];
};
