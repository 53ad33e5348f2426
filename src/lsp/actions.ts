import { CodeActionKind, type CodeAction, type Diagnostic, type TextEdit } from 'vscode-languageserver/node';
import type { Audit, Finding } from '../engine/finding.ts';
import type { Edit } from '../engine/rule.ts';
import { applyEdits } from '../fix/apply.ts';
import { SourceFile } from '../source/source-file.ts';
import { parseYaml } from '../yaml/parse.ts';
import { manifestAt, sourceAt, type Auditor } from './analysis.ts';
import { toRange, uriOf } from './documents.ts';

/** More diagnostics than this under one selection get no actions, because each fix is tried before it is offered. */
const MOST = 10;

interface State {
  readonly path: string;
  readonly audit: Audit;
  readonly texts: ReadonlyMap<string, string>;
  readonly auditor: Auditor;
}

/** What can be done about diagnostics: their fixes, each tried first and offered only if nothing gets worse by it, and comments that suppress them. */
export const actionsFor = async (diagnostics: readonly Diagnostic[], state: State): Promise<CodeAction[]> => {
  const actions: CodeAction[] = [];
  for (const diagnostic of diagnostics.filter(({ source }) => source === 'k8s-audit').slice(0, MOST)) {
    const finding = state.audit.findings.find(({ fingerprint }) => fingerprint === diagnostic.data);
    if (!finding) continue;
    const fix = await fixAction(finding, diagnostic, state);
    if (fix) actions.push(fix);
    actions.push(...suppressionActions(finding, diagnostic, state));
  }
  return actions;
};

const fixAction = async (finding: Finding, diagnostic: Diagnostic, { path, audit, texts, auditor }: State): Promise<CodeAction | null> => {
  const { fix, fingerprint } = finding;
  if (fix === null) return null;
  const fixed = await auditor.fix(path, texts, (each) => each.fingerprint === fingerprint);
  return fixed.size === 0 ? null : { title: fix.title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], isPreferred: fix.safe, edit: { changes: changesOf(fix.edits, audit) } };
};

const suppressionActions = (finding: Finding, diagnostic: Diagnostic, { path, audit }: State): CodeAction[] => {
  const { file, span } = finding.at;
  const start = file.text.lastIndexOf('\n', span.start - 1) + 1;
  const indent = /^[ \t]*/.exec(file.text.slice(start))?.[0] ?? '';
  const lineEnd = file.text.includes('\r\n') ? '\r\n' : '\n';
  const comments: [title: string, edit: Edit][] = [
    [`Suppress ${finding.rule} here`, { file: path, start, end: start, text: `${indent}# k8s-audit: ignore[${finding.rule}] TODO: say why${lineEnd}` }],
    [`Suppress ${finding.rule} in this file`, { file: path, start: 0, end: 0, text: `# k8s-audit: ignore-file[${finding.rule}] TODO: say why${lineEnd}` }],
  ];
  return comments
    .filter(([, edit]) => becomesComment(file, edit))
    .map(([title, edit]) => ({ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], edit: { changes: changesOf([edit], audit) } }));
};

/** Inside of a script, of a quoted text or of JSON a line with # is no comment. */
const becomesComment = (file: SourceFile, edit: Edit): boolean => {
  if (/^\s*[{[]/.test(file.text)) return false;
  const after = parseYaml(new SourceFile(file.path, applyEdits(file.text, [edit])));
  const [from, to] = [edit.start, edit.start + edit.text.length];
  return after.comments.some(({ span }) => from <= span.start && span.end <= to);
};

const changesOf = (edits: readonly Edit[], audit: Audit): Record<string, TextEdit[]> => {
  const changes: Record<string, TextEdit[]> = {};
  for (const edit of edits) {
    const file = manifestAt(audit, edit.file)?.place.file ?? sourceAt(audit, edit.file);
    if (file) (changes[uriOf(edit.file)] ??= []).push({ range: toRange(file, edit), newText: edit.text });
  }
  return changes;
};
