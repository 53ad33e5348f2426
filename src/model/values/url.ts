import type { Span } from '../../source/place.ts';
import { bad, good, quote, type Failed, type Result } from './result.ts';

/** A part of a URL, with its place inside the text. */
export interface UrlPart extends Span {
  readonly text: string;
}

export interface Url {
  /** In lower case; empty where there is none (`127.0.0.1:2379`, `/path`). */
  readonly scheme: UrlPart;
  /** Without the brackets of an IPv6 address, which its span holds; null where there is none (`file:x`, `/path`). */
  readonly host: UrlPart | null;
  /** The digits; null where the text has none. */
  readonly port: UrlPart | null;
  readonly hasUser: boolean;
  /** From the end of the host and port on, without query and fragment. */
  readonly path: UrlPart;
}

/** A URL as Go's url.Parse reads it, as far as scheme, host and port go. Escapes such as `%20` are left as they are. */
export const parseUrl = (text: string): Result<Url> => {
  const withoutFragment = text.split('#', 1)[0] ?? '';
  const fail = (what: string): Failed => bad(`parse ${quote(withoutFragment)}: ${what}`);
  if (Array.from(withoutFragment).some((character) => character < ' ' || character === '\x7f')) {
    return fail('net/url: invalid control character in URL');
  }
  const address = withoutFragment.split('?', 1)[0] ?? '';
  if (address.startsWith(':')) return fail('missing protocol scheme');
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(address)?.[1] ?? '';
  const afterScheme = scheme === '' ? 0 : scheme.length + 1;
  const hasAuthority = address.startsWith('//', afterScheme) && (scheme !== '' || !address.startsWith('///'));
  if (!hasAuthority && scheme === '' && /^[^/]*:/.test(address)) return fail('first path segment in URL cannot contain colon');

  const start = hasAuthority ? afterScheme + 2 : afterScheme;
  const slash = address.indexOf('/', start);
  const end = !hasAuthority ? start : slash < 0 ? address.length : slash;
  const authority = hasAuthority ? readAuthority(text, start, end) : { host: null, port: null, hasUser: false };
  if (typeof authority === 'string') return fail(authority);
  // What follows a scheme without a slash is opaque: Go does not look into it.
  const isOpaque = scheme !== '' && !address.startsWith('/', afterScheme);
  const escape = isOpaque ? null : BAD_ESCAPE.exec(address.slice(end));
  if (escape) return fail(`invalid URL escape ${quote(escape[0])}`);
  return good({
    scheme: { text: scheme.toLowerCase(), start: 0, end: scheme.length },
    ...authority,
    path: { text: address.slice(end), start: end, end: address.length },
  });
};

const BAD_ESCAPE = /%(?![\da-f]{2}).{0,2}/is;
/** In a host, only bytes beyond ASCII and `%` itself may be escaped. */
const BAD_HOST_ESCAPE = /%(?!25|[89a-f][\da-f]).{0,2}/is;
const BAD_HOST_CHARACTER = /[^\w.\-~!$&'()*+,;=:[\]<>"%\u0080-\uffff]/;
const BAD_USER_CHARACTER = /[^\w.\-~!$&'()*+,;=:%@]/;

/** `user@`, then `host`, `host:port`, `[::1]` or `[::1]:port`, in [start, end) of the text; a text says what is wrong with it. */
const readAuthority = (text: string, start: number, end: number): Pick<Url, 'host' | 'port' | 'hasUser'> | string => {
  const at = text.slice(start, end).lastIndexOf('@');
  const hostStart = start + at + 1;
  const whole = text.slice(hostStart, end);
  const inBrackets = whole.startsWith('[');
  const bracket = whole.lastIndexOf(']');
  if (inBrackets && bracket < 0) return "missing ']' in host";
  const colon = inBrackets ? bracket + 1 : whole.lastIndexOf(':');
  const host = colon < 0 ? whole : whole.slice(0, colon);
  const hostEnd = hostStart + host.length;
  const port = text.slice(hostEnd, end);
  if (!/^(:\d*)?$/.test(port)) return `invalid port ${quote(port)} after host`;
  const escape = BAD_HOST_ESCAPE.exec(host);
  if (escape) return `invalid URL escape ${quote(escape[0])}`;
  const wrong = BAD_HOST_CHARACTER.exec(host);
  if (wrong) return `invalid character ${quote(wrong[0])} in host name`;
  if (at >= 0 && BAD_USER_CHARACTER.test(text.slice(start, start + at))) return 'net/url: invalid userinfo';
  return {
    host: { text: inBrackets ? host.slice(1, -1) : host, start: hostStart, end: hostEnd },
    port: port.length > 1 ? { text: port.slice(1), start: hostEnd + 1, end } : null,
    hasUser: at >= 0,
  };
};
