import { quote } from '../values/result.ts';

/** What Go's url.Parse finds wrong with a text, in its words; undefined for a good URL. As far as slips of the pen go. */
export const urlError = (text: string): string | undefined => {
  const reason = reasonOf(text);
  return reason === undefined ? undefined : `parse ${quote(text)}: ${reason}`;
};

const reasonOf = (text: string): string | undefined => {
  if (/[\x00-\x1f\x7f]/.test(text)) return 'net/url: invalid control character in URL';
  if (text.startsWith(':')) return 'missing protocol scheme';
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*(?=:)/.exec(text)?.[0];
  const rest = (scheme === undefined ? text : text.slice(scheme.length + 1)).replace(/#.*$/s, '').replace(/\?.*$/s, '');
  if (scheme === undefined && /^[^/]*:/.test(rest)) return 'first path segment in URL cannot contain colon';
  const authority = /^\/\/([^/]*)/.exec(rest)?.[1];
  if (authority !== undefined) {
    const host = authority.slice(authority.lastIndexOf('@') + 1);
    // The first of the two that comes.
    const bad = /%(?![0-9a-fA-F]{2}).{0,2}|[^-A-Za-z0-9._~!$&'()*+,;=:[\]<>"%\u0080-\u{10ffff}]/su.exec(host)?.[0];
    if (bad !== undefined) return bad.startsWith('%') ? `invalid URL escape ${quote(bad)}` : `invalid character ${quote(bad)} in host name`;
    const port = /:([^:\]]*)$/.exec(host)?.[1];
    if (port !== undefined && !/^\d*$/.test(port)) return `invalid port ${quote(`:${port}`)} after host`;
  }
  const escape = badEscape(rest);
  return escape === undefined ? undefined : `invalid URL escape ${quote(escape)}`;
};

const badEscape = (text: string): string | undefined => /%(?![0-9a-fA-F]{2}).{0,2}/su.exec(text)?.[0];
