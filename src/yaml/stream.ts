import { Composer, Lexer, Parser, type CST, type Document, type ErrorCode, type YAMLError } from 'yaml';
import type { Span } from '../source/place.ts';
import { watchTabs } from './tabs.ts';

/** The library calls itself for each level, and its stack holds about 700; a Pod has fewer than 20. */
export const MAX_DEPTH = 300;
/** Tokens of the lexer: more than 10 MiB of ordinary manifests have, less than fills the memory. */
const MAX_TOKENS = 2_000_000;
const MAX_DOCUMENTS = 10_000;
const MAX_ERRORS = 100;
/** What the lexer says before a scalar. */
const SCALAR_FOLLOWS = '\x1f';

export type StreamErrorCode = ErrorCode | 'TAB' | 'TOO_DEEP' | 'TOO_MANY_DOCUMENTS' | 'TOO_MUCH' | 'THROWN';

export interface StreamError {
  readonly code: StreamErrorCode;
  readonly message: string;
  readonly span: Span;
  /** Index into the documents. */
  readonly document: number;
}

export interface Stream {
  readonly documents: readonly Document[];
  readonly errors: readonly StreamError[];
  readonly comments: readonly Span[];
  /** Whether reading stopped because of a limit. */
  readonly isCut: boolean;
}

type Position = number | readonly number[] | { readonly offset: number; readonly source?: string };

const spanOf = (position: Position): Span => {
  if (typeof position === 'number') return { start: position, end: position + 1 };
  if ('offset' in position) return { start: position.offset, end: position.offset + (position.source?.length ?? 1) };
  const start = position[0] ?? 0;
  return { start, end: position[1] ?? start };
};

/**
 * Reads all documents of a text, without limits of the stack: reading stops at the first thing that is too much.
 * Never throws.
 */
export const readStream = (text: string, wantsComments: boolean): Stream => {
  const documents: Document[] = [];
  const errors: StreamError[] = [];
  const comments: Span[] = [];
  const lexer = new Lexer();
  const parser = new Parser();
  const composer = new Composer({ schema: 'failsafe', uniqueKeys: false, resolveKnownTags: false });

  /** End -> start of the quoted texts that are not closed; the library tells only their end. */
  const unclosed = new Map<number, number>();
  const report = (code: StreamErrorCode, message: string, span: Span, document: number): void => {
    const start = message.startsWith('Missing closing') ? (unclosed.get(span.start) ?? span.start) : span.start;
    if (errors.length < MAX_ERRORS) errors.push({ code, message, span: { start, end: start === span.start ? span.end : start + 1 }, document });
  };
  let begun = 0;
  let isCut = false;
  // The composer's own handler makes an Error with a stack for each of what may be millions of mistakes.
  Object.assign(composer, {
    onError: (position: Position, code: ErrorCode, message: string, isWarning?: boolean) => {
      if (!isWarning) report(code, message, spanOf(position), Math.max(0, begun - 1));
    },
  });
  const take = (found: Iterable<Document>): void => {
    for (const document of found) {
      for (const { code, message, pos } of document.errors as readonly YAMLError[]) report(code, message, spanOf(pos), documents.length);
      documents.push(document);
    }
  };
  const feed = (tokens: Iterable<CST.Token>): void => {
    for (const token of tokens) {
      if (token.type === 'error') {
        report('UNEXPECTED_TOKEN', token.message, spanOf(token), begun);
      } else {
        if (token.type === 'document') begun += 1;
        take(composer.next(token));
      }
    }
  };
  /** Why reading has to stop here. */
  const excess = (tokens: number): StreamErrorCode | undefined => {
    if (parser.stack.length > MAX_DEPTH) return 'TOO_DEEP';
    if (begun > MAX_DOCUMENTS) return 'TOO_MANY_DOCUMENTS';
    return tokens > MAX_TOKENS ? 'TOO_MUCH' : undefined;
  };

  try {
    let count = 0;
    let isScalar = false;
    const tabs = text.includes('\t') ? watchTabs(text) : undefined;
    for (const lexeme of lexer.lex(text)) {
      tabs?.see(lexeme, parser.offset);
      if (wantsComments && !isScalar && lexeme.startsWith('#')) comments.push({ start: parser.offset, end: parser.offset + lexeme.length });
      const [quote] = lexeme;
      const isQuoted = !isScalar && (quote === '"' || quote === "'");
      if (isQuoted && (lexeme.length === 1 || !lexeme.endsWith(quote)) && unclosed.size < MAX_ERRORS) {
        unclosed.set(parser.offset + lexeme.length, parser.offset);
      }
      isScalar = lexeme === SCALAR_FOLLOWS;
      feed(parser.next(lexeme));
      count += 1;
      const code = excess(count);
      if (code) {
        const document = parser.stack.length > 0 ? begun : Math.max(0, begun - 1);
        isCut = true;
        errors.unshift({ code, message: '', span: { start: parser.offset, end: parser.offset }, document });
        break;
      }
    }
    feed(parser.end());
    take(composer.end());
    for (const span of tabs?.found.slice(0, MAX_ERRORS) ?? []) {
      const document = Math.max(0, documents.findLastIndex(({ range }) => (range?.[0] ?? 0) <= span.start));
      errors.push({ code: 'TAB', message: '', span, document });
    }
  } catch (error) {
    report('THROWN', error instanceof Error ? error.message : String(error), { start: parser.offset, end: parser.offset }, documents.length);
  }
  return { documents, errors, comments, isCut };
};
