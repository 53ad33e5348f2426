import type { Span } from '../source/place.ts';
import type { SourceFile } from '../source/source-file.ts';
import { checkDocument } from './checks.ts';
import type { Comment, YamlFile, YamlProblem } from './document.ts';
import { jsonError } from './json.ts';
import { rootCursor } from './node-cursor.ts';
import { streamProblems } from './problems.ts';
import { readStream, type Stream } from './stream.ts';
import { maskTemplates, type Masked } from './templates.ts';

const BYTE_ORDER_MARK = '\uFEFF';

interface Attempt {
  readonly masked: Masked;
  readonly stream: Stream;
}

/** Byte order marks at the start of a line, but for the first of the file; the kubelet's parser stumbles over them. */
const strayMarks = (text: string): readonly Span[] => {
  if (!text.includes(BYTE_ORDER_MARK, 1)) return [];
  return [...text.matchAll(/(?<=^|[\n\uFEFF])\uFEFF/g)].filter(({ index }) => index > 0).map(({ index }) => ({ start: index, end: index + 1 }));
};

const attempt = (text: string, marks: readonly Span[], bold: boolean): Attempt => {
  const masked = maskTemplates(text, bold);
  // A line break in its place keeps both the offsets and the column of what follows.
  const parsed = marks.length === 0 ? masked.parsed : masked.parsed.replace(/(?<=[\n\uFEFF])\uFEFF/g, '\n');
  return { masked: { ...masked, parsed }, stream: readStream(parsed, text.includes('k8s-audit:')) };
};

const bestAttempt = (text: string, marks: readonly Span[]): Attempt => {
  const first = attempt(text, marks, false);
  if (first.stream.errors.length === 0 || first.stream.isCut || !/\{\{|\{%|%\{|\$\{/.test(text)) return first;
  const second = attempt(text, marks, true);
  return second.stream.errors.length < first.stream.errors.length ? second : first;
};

/** The kubelet reads what begins with `{` as JSON, unless a template will fill it in. */
const jsonProblems = (text: string, { masked }: Attempt, found: readonly YamlProblem[]): readonly YamlProblem[] => {
  if (masked.placeholders.length > 0 || !/^[\t\n\r ]*\{/.test(text) || found.some(({ kind }) => kind === 'too-deep')) return found;
  const error = jsonError(text);
  return error ? [{ kind: 'syntax', message: error.message, span: error.span, path: '', document: 0 }] : [];
};

const commentsOf = (text: string, spans: readonly Span[]): Comment[] =>
  spans.map((span) => ({ span, text: text.slice(span.start + 1, span.end) }));

/**
 * Reads a file as YAML (JSON is YAML) with positions. What cannot be parsed becomes problems, sorted by their place;
 * what could be parsed is there. Never throws. `comments` is empty for a text without `k8s-audit:`.
 */
export const parseYaml = (source: SourceFile): YamlFile => {
  const { text } = source;
  const marks = strayMarks(text);
  const best = bestAttempt(text, marks);
  const { masked, stream } = best;
  const problems = [...jsonProblems(text, best, streamProblems(text, stream.errors))];
  const [mark] = marks;
  if (mark) {
    const message = 'a second byte order mark (U+FEFF) stands here; the kubelet takes only one, at the start of the file';
    problems.push({ kind: 'multiple-byte-order-marks', message, span: mark, path: '', document: 0 });
  }
  const documents = stream.documents.map((document, index) => {
    const checked = checkDocument(document, index, masked.holes);
    const isBroken = problems.some(({ kind, document: at }) => at === index && kind !== 'multiple-byte-order-marks');
    problems.push(...checked.problems.filter(({ kind }) => kind !== 'syntax' || !isBroken));
    return rootCursor({ file: source, masked, aliases: checked.aliases }, document);
  });
  return {
    source,
    documents,
    problems: problems.toSorted((one, other) => one.span.start - other.span.start),
    comments: commentsOf(text, stream.comments),
    placeholders: masked.placeholders,
  };
};
