import type { Span } from '../source/place.ts';
import type { SourceFile } from '../source/source-file.ts';
import { checkDocument } from './checks.ts';
import { directiveProblem } from './old-yaml.ts';
import type { Comment, YamlFile, YamlProblem } from './document.ts';
import { jsonError } from './json.ts';
import { rootCursor } from './node-cursor.ts';
import { streamProblems } from './problems.ts';
import { readStream, type Stream } from './stream.ts';
import { maskTemplates, unmasked, type Masked } from './templates.ts';

const BYTE_ORDER_MARK = '\uFEFF';

/** Line breaks in YAML 1.1 that are none in YAML 1.2, or to the library. */
const OTHER_BREAK = /\r(?!\n)|[\u0085\u2028\u2029]/;
const OTHER_BREAKS = new RegExp(OTHER_BREAK, 'g');

interface Attempt {
  readonly masked: Masked;
  readonly stream: Stream;
}

/** Byte order marks at the start of a line, but for the first of the file; the kubelet's parser stumbles over them. */
const strayMarks = (text: string): readonly Span[] => {
  if (!text.includes(BYTE_ORDER_MARK, 1)) return [];
  return [...text.matchAll(/(?<=^|[\n\uFEFF])\uFEFF/g)].filter(({ index }) => index > 0).map(({ index }) => ({ start: index, end: index + 1 }));
};

/** How placeholders are taken: `bold` finds those, too, that may be something else. */
type Masking = 'none' | 'cautious' | 'bold';

const attempt = (text: string, masking: Masking): Attempt => {
  const masked = masking === 'none' ? unmasked(text) : maskTemplates(text, masking === 'bold');
  // A line break in its place keeps both the offsets and the column of what follows.
  const marked = text.includes(BYTE_ORDER_MARK) ? masked.parsed.replace(/(?<=^|[\n\uFEFF])\uFEFF/g, '\n') : masked.parsed;
  const parsed = OTHER_BREAK.test(marked) ? marked.replaceAll(OTHER_BREAKS, '\n') : marked;
  return { masked: { ...masked, parsed }, stream: readStream(parsed, text.includes('k8s-audit:')) };
};

const bestAttempt = (text: string): Attempt => {
  const first = attempt(text, 'cautious');
  if (first.stream.errors.length === 0 || first.stream.isCut || !/\{\{|\{%|%\{|\$\{/.test(text)) return first;
  const second = attempt(text, 'bold');
  return second.stream.errors.length < first.stream.errors.length ? second : first;
};

const isJson = (text: string, masked: Masked): boolean => masked.placeholders.length === 0 && /^(?:[^\S\uFEFF]|\u0085)*\{/.test(text);

/** The kubelet reads what begins with `{` as JSON, unless a template will fill it in. */
const jsonProblems = (text: string, { masked }: Attempt, found: readonly YamlProblem[]): readonly YamlProblem[] => {
  if (!isJson(text, masked) || found.some(({ kind }) => kind === 'too-deep')) return found;
  const error = jsonError(text);
  return error ? [{ kind: 'syntax', message: error.message, ...(error.log === undefined ? {} : { log: error.log }), span: error.span, path: '', document: 0 }] : [];
};

const commentsOf = (text: string, spans: readonly Span[]): Comment[] =>
  spans.map((span) => ({ span, text: text.slice(span.start + 1, span.end) }));

/**
 * Reads a file as YAML (JSON is YAML) with positions. What cannot be parsed becomes problems, sorted by their place;
 * what could be parsed is there. Never throws. `comments` is empty for a text without `k8s-audit:`. Placeholders of templates
 * are unknown values, or with `literal` what they are to the kubelet: a part of the text.
 */
export const parseYaml = (source: SourceFile, placeholders: 'unknown' | 'literal' = 'unknown'): YamlFile => {
  const { text } = source;
  const marks = strayMarks(text);
  const best = placeholders === 'literal' ? attempt(text, 'none') : bestAttempt(text);
  const { masked, stream } = best;
  // What comes after the last document belongs to it.
  const last = Math.max(0, stream.documents.length - 1);
  const found = streamProblems(text, stream.errors).map((problem) => ({ ...problem, document: Math.min(problem.document, last) }));
  const problems: YamlProblem[] = [...jsonProblems(text, best, found)];
  const json = isJson(text, masked);
  const directive = json || masked.placeholders.length > 0 ? undefined : directiveProblem(text);
  if (directive) problems.push({ kind: 'syntax', ...directive, path: '', document: 0 });
  const [mark] = marks;
  if (mark) {
    const message = 'a second byte order mark (U+FEFF) stands here; the kubelet takes only one, at the start of the file';
    problems.push({ kind: 'multiple-byte-order-marks', message, span: mark, path: '', document: 0 });
  }
  const documents = stream.documents.map((document, index) => {
    const checked = checkDocument(document, index, masked.holes, text, json);
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
