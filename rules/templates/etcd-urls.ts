import type { Invocation } from '../../src/model/types.ts';
import { readAddress } from '../../src/model/values/address.ts';
import { parseUrl } from '../../src/model/values/url.ts';
import { isUnknown } from '../../src/text/unknown.ts';
import { isEtcdFrom } from './etcd-log.ts';

export interface EtcdUrl {
  /** As written, without blanks around it. */
  readonly text: string;
  readonly scheme: string;
  /** Without brackets; empty for a socket. */
  readonly host: string;
  /** As written; null where the URL has none. */
  readonly port: string | null;
}

/** The error that etcd has with a URL of a flag or of `--initial-cluster`; undefined where it takes it. */
export const urlError = (written: string, etcd: Invocation): string | undefined => {
  const text = written.trim();
  const url = parseUrl(text);
  if (!url.ok) return url.error;
  const { scheme, host, path } = url.value;
  const isSocket = /^unixs?$/.test(scheme.text);
  if (!isSocket && !/^https?$/.test(scheme.text)) return `URL scheme must be http, https, unix, or unixs: ${text}`;
  if (isSocket && isEtcdFrom(etcd, '3.5')) return undefined;
  const authority = host ? text.slice(host.start, path.start) : '';
  if (!/^(\[[^\]]*\]|[^:[\]]*):[^:]*$/.test(authority)) return `URL address does not have the form "host:port": ${text}`;
  return path.text === '' ? undefined : `URL must not contain a path: ${text}`;
};

/** The URLs of a flag's value; undefined where etcd cannot read one of them, or one is not known. */
export const etcdUrls = (text: string, etcd: Invocation): readonly EtcdUrl[] | undefined => {
  const urls: EtcdUrl[] = [];
  for (const entry of text === '' ? [] : text.split(',')) {
    const url = parseUrl(entry.trim());
    if (!url.ok || isUnknown(entry) || urlError(entry, etcd) !== undefined) return undefined;
    const { scheme, host, port } = url.value;
    urls.push({ text: entry.trim(), scheme: scheme.text, host: host?.text ?? '', port: port?.text ?? null });
  }
  return urls;
};

/** The URLs that etcd works with for a flag, its default included; undefined where they cannot be known. */
export const urlsOf = (etcd: Invocation, flag: string): readonly EtcdUrl[] | undefined => {
  const setting = etcd.setting(flag);
  if (setting.state === 'no-such-flag') return [];
  if (setting.state === 'unseen') return undefined;
  // An empty value leaves the default as it is.
  const text = setting.text === '' ? (DEFAULTS[flag] ?? '') : setting.text;
  return etcdUrls(text, etcd);
};

const DEFAULTS: Readonly<Record<string, string>> = {
  'listen-client-urls': 'http://localhost:2379',
  'listen-peer-urls': 'http://localhost:2380',
  'advertise-client-urls': 'http://localhost:2379',
  'initial-advertise-peer-urls': 'http://localhost:2380',
};

export const isTls = ({ scheme }: EtcdUrl): boolean => scheme === 'https' || scheme === 'unixs';
export const isSocket = ({ scheme }: EtcdUrl): boolean => scheme.startsWith('unix');
/** An address, or `localhost`, which etcd does not look up either. */
export const isLiteral = ({ host }: EtcdUrl): boolean => host === 'localhost' || readAddress(host) !== undefined;
