import type { Finding } from '../engine/finding.ts';
import type { Span } from '../source/place.ts';
import type { SourceFile } from '../source/source-file.ts';
import { shorten } from '../text/cut.ts';
import { printable } from '../text/escape.ts';

const HEAD = '# k8s-audit baseline 1: findings that were there before, one a line; k8s-audit --write-baseline makes it anew';
const LINE = /^(k8sAudit\/v1:[0-9a-f]{32}) ([a-z0-9-]+) (\S+)/;

/** One finding that was there before. Its line stands in the baseline's file. */
export interface BaselineEntry {
  readonly fingerprint: string;
  readonly rule: string;
  /** The name of its manifest, without the folder. */
  readonly fileName: string;
  readonly span: Span;
}

export interface Baseline {
  readonly file: SourceFile;
  readonly entries: readonly BaselineEntry[];
}

/** The file that holds these findings: one line an entry, sorted, so that two people's entries merge. */
export const printBaseline = (findings: readonly Finding[]): string => {
  const lines = findings.map(({ fingerprint, rule, at, message }) => `${fingerprint} ${rule} ${encodedFileName(at.file.path)} ${printable(shorten(message, 120))}`);
  return `${[HEAD, ...[...new Set(lines)].sort()].join('\n')}\n`;
};

/** Reads what `printBaseline` wrote, in any order; the number of the first line that is none otherwise. */
export const readBaseline = (file: SourceFile): Baseline | { readonly wrongLine: number } => {
  const entries = new Map<string, BaselineEntry>();
  let start = 0;
  for (const [index, text] of file.text.split('\n').entries()) {
    const span = { start, end: start + text.trimEnd().length };
    start += text.length + 1;
    if (text.trim() === '' || text.startsWith('#')) continue;
    const [, fingerprint, rule, fileName] = LINE.exec(text) ?? [];
    if (fingerprint === undefined || rule === undefined || fileName === undefined) return { wrongLine: index + 1 };
    entries.set(fingerprint, { fingerprint, rule, fileName, span });
  }
  return { file, entries: [...entries.values()] };
};

/** As an entry of the baseline has it. */
export const encodedFileName = (path: string): string => encodeURIComponent(path.slice(path.lastIndexOf('/') + 1).replaceAll(/\p{Cs}/gu, '\uFFFD'));
