import { SOURCE_KINDS } from '../../sources/index.ts';
import type { SourceKind } from '../../sources/types.ts';
import { printJson } from '../../report/print-json.ts';
import { wrap } from '../../text/wrap.ts';
import { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import type { CommandLine } from '../parse.ts';
import { tableCell } from '../rule-list.ts';

/** Prints the kinds of files that manifests are made from, with what is exact and what is not. Returns 0. */
export const listSources = async (line: CommandLine, io: Io): Promise<number> => {
  const [path] = line.positionals;
  if (path !== undefined) throw new Failure('the command sources takes no path', `k8s-audit render ${path} writes the manifests that are made from it`);
  const format = line.value('format');
  await io.stdout.write(format === 'json' ? sourcesAsJson(SOURCE_KINDS) : format === 'markdown' ? sourcesAsMarkdown(SOURCE_KINDS) : sourcesAsText(SOURCE_KINDS));
  return 0;
};

const PARTS = ['exact', 'approximate', 'notCovered'] as const;
const TITLES = { exact: 'exact', approximate: 'approximate', notCovered: 'not covered' };

const sourcesAsJson = (kinds: readonly SourceKind[]): string => printJson(kinds.map(({ id, title, program, exact, approximate, notCovered }) => ({ id, title, program, exact, approximate, notCovered })));

export const sourcesAsMarkdown = (kinds: readonly SourceKind[]): string =>
  ['| kind | what it is | exact | approximate | not covered |', '| --- | --- | --- | --- | --- |', ...kinds.map((kind) => `| ${kind.id} | ${tableCell(kind.title)} | ${PARTS.map((part) => tableCell(kind[part])).join(' | ')} |`)].join('\n') + '\n';

const sourcesAsText = (kinds: readonly SourceKind[]): string =>
  kinds.map((kind) => [`${kind.id}: ${kind.title}`, ...PARTS.flatMap((part) => wrap(`${TITLES[part]}: ${kind[part]}`, 76).map((text, index) => `${index === 0 ? '  ' : '    '}${text}`)), ''].join('\n')).join('\n');
