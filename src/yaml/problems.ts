import type { YamlProblem } from './document.ts';
import { MAX_DEPTH, type StreamError, type StreamErrorCode } from './stream.ts';

/** Input in a message: on one line, without control characters, cut. */
export const quoted = (text: string): string => {
  const visible = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
  return visible.length > 60 ? `${visible.slice(0, 50)}...` : visible;
};

const SENTENCES: Readonly<Partial<Record<StreamErrorCode, string>>> = {
  TOO_DEEP: `lists and maps are nested more than ${MAX_DEPTH} levels deep here; the rest of the file was not read`,
  RESOURCE_EXHAUSTION: `lists and maps are nested more than ${MAX_DEPTH} levels deep here`,
  TOO_MANY_DOCUMENTS: 'the file has too many documents (---); the rest of it was not read',
  TOO_MUCH: 'the file has too many parts to be a manifest; the rest of it was not read',
  TAB_AS_INDENT: 'a tab stands where only spaces may indent; replace it with spaces',
  BAD_INDENT: 'this line is not indented as its neighbours are; entries of one map or list must begin in the same column',
  MULTILINE_IMPLICIT_KEY: 'this is not a key on one line; is a colon followed by a space missing here?',
  BLOCK_AS_IMPLICIT_KEY: 'a map or list begins in the middle of a line; put it on a line of its own, or quote a value that holds ": "',
  BLOCK_IN_FLOW: 'an indented map or list stands inside brackets; close the brackets first',
  BAD_DQ_ESCAPE: 'this escape does not exist in double quotes; write \\\\ for a backslash, or use single quotes',
  MULTIPLE_ANCHORS: 'a value can have only one anchor (&name)',
  MULTIPLE_TAGS: 'a value can have only one tag (!name)',
  ALIAS_PROPS: 'an alias (*name) cannot have an anchor or a tag of its own',
  BAD_ALIAS: 'an anchor (&) or alias (*) has no name; quote a value that begins with this character',
  BAD_PROP_ORDER: 'an anchor or tag stands before the "-", "?" or ":" that it belongs behind',
  BAD_DIRECTIVE: 'this line begins with % but is no YAML directive',
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters; is a quote or bracket not closed?',
  TAG_RESOLVE_FAILED: 'this tag (!name) cannot be resolved',
  IMPOSSIBLE: 'this is not valid YAML',
};

/** Codes that the library uses for several mistakes: told apart by its words. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/Missing closing (['"])/, 'a quoted text that begins here is not closed with $1'],
  [/end with a ([\]}])$/, 'a bracket is not closed with $1'],
  [/Missing , /, 'a comma is missing between two entries in brackets'],
  [/Missing space after :/, 'a space is missing after the colon'],
  [/Implicit map keys need to be followed by map values/, 'a key has no colon after it; is a colon followed by a space missing here?'],
  [/Unexpected empty item|Unexpected , in/, 'there is a comma too much'],
  [/Sequence item without - indicator/, 'a list item without its "- " stands here'],
  [/Plain value cannot start with/, 'a value cannot begin with this character without quotes'],
  [/Unexpected block-seq-ind on same line with key/, 'a list begins on the line of its key; put "- " on a line of its own'],
  [/Unexpected doc-end|directives-end/, 'a document marker (--- or ...) is out of place'],
  [/Unexpected flow-(?:seq|map)-end token/, 'a bracket is closed that was not opened'],
  [/at node end|in YAML document|Unexpected scalar/, 'text stands here that belongs to no key; is a value not quoted or an indentation wrong?'],
  [/Tags and anchors must be separated/, 'a space is missing after an anchor (&name) or tag (!name)'],
  [/[Bb]lock scalar/, 'the lines of this block (| or >) are not indented as its first line is'],
];

const sentence = ({ code, message }: StreamError): string => {
  for (const [pattern, words] of PATTERNS) {
    const match = pattern.exec(message);
    if (match) return words.replace('$1', match[1] ?? '');
  }
  if (code === 'THROWN') return `the YAML reader failed: ${quoted(message)}`;
  return SENTENCES[code] ?? `this is not valid YAML: ${quoted(message.charAt(0).toLowerCase() + message.slice(1))}`;
};

const kindOf = (code: StreamErrorCode): YamlProblem['kind'] =>
  code === 'TOO_DEEP' || code === 'RESOURCE_EXHAUSTION' ? 'too-deep' : 'syntax';

/** Errors that stand for the others of their document: the rest are their consequences. */
const LIMITS: ReadonlySet<StreamErrorCode> = new Set(['TOO_DEEP', 'TOO_MANY_DOCUMENTS', 'TOO_MUCH', 'THROWN', 'RESOURCE_EXHAUSTION']);

/** A tab before the lines of a block is told as a wrong indentation. */
const isTab = (text: string, { code, message, span }: StreamError): boolean =>
  code === 'TAB_AS_INDENT' || code === 'TAB' || (/[Bb]lock scalar/.test(message) && text.slice(Math.max(0, span.start - 1), span.start + 1).includes('\t'));

/** What YAML 1.2 does not allow, and the kubelet's parser reads as it is meant. */
const isForgiven = (text: string, { code, message, span }: StreamError): boolean =>
  /Comments must be separated/.test(message) || (code === 'BAD_DQ_ESCAPE' && text.slice(span.start, span.start + 2) === "\\'");

/**
 * The first mistake of each document as a problem: what follows one is mostly its consequence, and the kubelet, too,
 * stops at the first.
 */
export const streamProblems = (text: string, errors: readonly StreamError[]): YamlProblem[] => {
  const first = new Map<number, StreamError>();
  for (const error of errors) {
    if (isForgiven(text, error)) continue;
    const known = first.get(error.document);
    const isEarlier = known && !LIMITS.has(known.code) && (LIMITS.has(error.code) || error.span.start < known.span.start);
    if (!known || isEarlier) first.set(error.document, error);
  }
  return [...first.values()].map((error) => {
    const start = Math.min(error.span.start, text.length);
    const end = Math.min(Math.max(error.span.end, start), text.length);
    const tab = isTab(text, error);
    const kind = tab ? 'tab' : kindOf(error.code);
    const message = sentence(tab ? { ...error, code: 'TAB_AS_INDENT', message: '' } : error);
    return { kind, message, span: { start, end }, path: '', document: error.document };
  });
};
