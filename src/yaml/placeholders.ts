import type { Span } from '../source/place.ts';
import type { Placeholder } from './document.ts';

/**
 * What a placeholder does to the text: it becomes text (`value`, `include`), it opens, divides or closes a part that may
 * be absent or repeated, or it leaves nothing (`silent`: comments, assignments).
 */
export type Role = 'value' | 'include' | 'open' | 'middle' | 'close' | 'silent';

export interface FoundPlaceholder extends Placeholder {
  readonly role: Role;
}

const GO_COMMENT = /^\{\{-?\s*\/\*/;
const GO_WORD = /^\{\{[-~]?\s*([#/^]?\s*[a-z]+)\b/;
const GO_ASSIGNMENT = /^\{\{-?\s*\$\w+\s*:?=/;
const GO_ROLES: Readonly<Record<string, Role>> = {
  if: 'open', range: 'open', with: 'open', define: 'open', block: 'open', else: 'middle', end: 'close', template: 'include', include: 'include',
};
const JINJA_WORD = /^\{%[-+]?\s*(\w+)/;
const JINJA_ROLES: Readonly<Record<string, Role>> = {
  if: 'open', for: 'open', macro: 'open', call: 'open', filter: 'open', with: 'open', block: 'open', raw: 'open', autoescape: 'open',
  elif: 'middle', else: 'middle', include: 'include',
};
const TERRAFORM_WORD = /^%\{~?\s*(if|for|else|endif|endfor)\b/;
const TERRAFORM_ROLES: Readonly<Record<string, Role>> = { if: 'open', for: 'open', else: 'middle', endif: 'close', endfor: 'close' };

const goRole = (text: string): Role => {
  if (GO_COMMENT.test(text) || GO_ASSIGNMENT.test(text)) return 'silent';
  const word = GO_WORD.exec(text)?.[1] ?? '';
  if (word.startsWith('#') || word.startsWith('^')) return 'open';
  return word.startsWith('/') ? 'close' : (GO_ROLES[word] ?? 'value');
};

const jinjaRole = (text: string): Role | undefined => {
  const word = JINJA_WORD.exec(text)?.[1];
  if (word === undefined) return undefined;
  return word.startsWith('end') ? 'close' : (JINJA_ROLES[word] ?? 'silent');
};

/** Longer than any real placeholder that is not a comment. */
const MAX_LENGTH = 10_000;
/** More than any real template has; what comes after them is left as it is. */
const MAX_PLACEHOLDERS = 50_000;

/** `indexOf` that remembers, so that many questions about one text together read it once. */
const finder = (text: string, wanted: string): ((from: number) => number) => {
  let found = -2;
  let asked = 0;
  return (from) => {
    if (found === -2 || (found !== -1 && found < from) || from < asked) {
      found = text.indexOf(wanted, from);
      asked = from;
    }
    return found;
  };
};

const oddQuotes = (text: string): boolean => (text.split('"').length - 1) % 2 === 1;

/**
 * Finds what templates of Go, Jinja (and Salt) and Terraform would fill in. `variables`: also Terraform's `${name}`,
 * which elsewhere is a shell's variable.
 */
export const findPlaceholders = (text: string, variables: boolean): FoundPlaceholder[] => {
  const found: FoundPlaceholder[] = [];
  const openers = variables ? /\{\{|\{%|\{#|%\{|\$\{/g : /\{\{|\{%|\{#|%\{/g;
  const braceClose = finder(text, '}}');
  const braceOpen = finder(text, '{{');
  const percentClose = finder(text, '%}');
  const commentClose = finder(text, '#}');
  const goCommentClose = finder(text, '*/');
  const close = finder(text, '}');

  /** The end of `{{ ... }}`, minding `"}}"` and `"{{"` in strings; -1 if it is not closed. */
  const braceEnd = (start: number): number => {
    const inner = text[start + 2] === '{' ? start + 3 : start + 2;
    if (GO_COMMENT.test(text.slice(start, start + 20))) {
      const commentEnd = goCommentClose(inner);
      const tail = commentEnd === -1 ? null : /^\*\/\s*-?\}\}/.exec(text.slice(commentEnd, commentEnd + 20));
      return tail ? commentEnd + tail[0].length : -1;
    }
    let end = braceClose(inner);
    if (end === -1 || end - start > MAX_LENGTH) return -1;
    const nested = braceOpen(inner);
    if (nested !== -1 && nested < end && !/["'`]/.test(text[nested - 1] ?? '')) return -1;
    if (oddQuotes(text.slice(inner, end))) {
      const more = /^\}\}([^\n]*?)\}\}/.exec(text.slice(end, end + 200))?.[1];
      if (more !== undefined && oddQuotes(more)) end += 2 + more.length;
    }
    return text.startsWith('{{{', start) && text[end + 2] === '}' ? end + 3 : end + 2;
  };

  const read = (start: number, opener: string): FoundPlaceholder | undefined => {
    const make = (end: number, language: Placeholder['language'], role: Role): FoundPlaceholder => ({ span: { start, end }, language, role });
    const head = text.slice(start, start + 60);
    if (opener === '{{') {
      const end = braceEnd(start);
      return end === -1 ? undefined : make(end, 'go-or-jinja', goRole(head));
    }
    if (opener === '{%') {
      const role = jinjaRole(head);
      const end = role === undefined ? -1 : percentClose(start + 2);
      return role === undefined || end === -1 || end - start > MAX_LENGTH ? undefined : make(end + 2, 'go-or-jinja', role);
    }
    if (opener === '{#') {
      const end = text[start - 1] === '$' ? -1 : commentClose(start + 2);
      return end === -1 ? undefined : make(end + 2, 'go-or-jinja', 'silent');
    }
    const role = opener === '${' ? 'value' : TERRAFORM_ROLES[TERRAFORM_WORD.exec(head)?.[1] ?? ''];
    const end = close(start + 2);
    if (role === undefined || text[start - 1] === opener[0] || end === -1 || end - start > 1000) return undefined;
    return /[{\n]/.test(text.slice(start + 2, end)) ? undefined : make(end + 1, 'terraform', role);
  };

  for (let match = openers.exec(text); match && found.length < MAX_PLACEHOLDERS; match = openers.exec(text)) {
    const placeholder = read(match.index, match[0]);
    if (placeholder) found.push(placeholder);
    openers.lastIndex = placeholder ? placeholder.span.end : match.index + 1;
  }
  return found;
};

/** For messages: the placeholder as written, on one line, cut, without control characters. */
export const placeholderText = (text: string, span: Span): string => {
  const written = text.slice(span.start, Math.min(span.end, span.start + 200)).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ');
  return written.length > 60 || span.end - span.start > 200 ? `${written.slice(0, 50)}...` : written;
};
