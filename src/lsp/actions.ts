import { CodeActionKind, type CodeAction, type Diagnostic, type TextEdit } from 'vscode-languageserver';
import type { Audit, Finding } from '../engine/finding.ts';
import type { Edit } from '../engine/rule.ts';
import { applyEdits } from '../fix/apply.ts';
import type { SourceFile } from '../source/source-file.ts';
import { manifestAt, type Auditor } from './analysis.ts';
import { toRange, uriOf } from './documents.ts';

/** More diagnostics than this under one selection get no actions, because each is tried before it is offered. */
const MOST = 10;

interface State {
  readonly path: string;
  readonly audit: Audit;
  readonly texts: ReadonlyMap<string, string>;
  readonly auditor: Auditor;
}

/** What can be done about diagnostics: their fixes, and comments that suppress them. Each is tried first, and offered only if it works. */
export const actionsFor = async (diagnostics: readonly Diagnostic[], state: State): Promise<CodeAction[]> => {
  const actions: CodeAction[] = [];
  for (const diagnostic of diagnostics.filter(({ source }) => source === 'k8s-audit').slice(0, MOST)) {
    const finding = state.audit.findings.find(({ fingerprint }) => fingerprint === diagnostic.data);
    if (!finding) continue;
    const fix = await fixAction(finding, diagnostic, state);
    if (fix) actions.push(fix);
    actions.push(...(await suppressionActions(finding, diagnostic, state)));
  }
  return actions;
};

const fixAction = async (finding: Finding, diagnostic: Diagnostic, { path, audit, texts, auditor }: State): Promise<CodeAction | null> => {
  const { fix, fingerprint } = finding;
  if (fix === null) return null;
  const fixed = await auditor.fix(path, texts, (each) => each.fingerprint === fingerprint);
  return fixed.size === 0 ? null : { title: fix.title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], isPreferred: fix.safe, edit: { changes: changesOf(fix.edits, audit) } };
};

const suppressionActions = async (finding: Finding, diagnostic: Diagnostic, { path, audit, texts, auditor }: State): Promise<CodeAction[]> => {
  const { file, span } = finding.at;
  const start = file.text.lastIndexOf('\n', span.start - 1) + 1;
  const indent = /^[ \t]*/.exec(file.text.slice(start))?.[0] ?? '';
  const lineEnd = file.text.includes('\r\n') ? '\r\n' : '\n';
  const comments: [title: string, edit: Edit][] = [
    [`Suppress ${finding.rule} here`, { file: path, start, end: start, text: `${indent}# k8s-audit: ignore[${finding.rule}] TODO: say why${lineEnd}` }],
    [`Suppress ${finding.rule} in this file`, { file: path, start: 0, end: 0, text: `# k8s-audit: ignore-file[${finding.rule}] TODO: say why${lineEnd}` }],
  ];
  const actions: CodeAction[] = [];
  for (const [title, edit] of comments) {
    // Inside of a script or of JSON a line with # is no comment.
    const after = await auditor.audit(path, new Map([...texts, [path, applyEdits(file.text, [edit])]]));
    const count = (each: Audit): number => each.findings.filter(({ rule, at }) => rule === finding.rule && at.file.path === path).length;
    const isWorse = after.findings.some(({ rule, at }) => at.file.path === path && !audit.findings.some((known) => known.rule === rule && known.at.file.path === path));
    if (count(after) < count(audit) && !isWorse) actions.push({ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], edit: { changes: changesOf([edit], audit) } });
  }
  return actions;
};

const changesOf = (edits: readonly Edit[], audit: Audit): Record<string, TextEdit[]> => {
  const changes: Record<string, TextEdit[]> = {};
  for (const edit of edits) {
    const file: SourceFile | undefined = manifestAt(audit, edit.file)?.place.file;
    if (file) (changes[uriOf(edit.file)] ??= []).push({ range: toRange(file, edit), newText: edit.text });
  }
  return changes;
};
