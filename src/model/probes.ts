import { lazilyFor } from '../knowledge/facts.ts';
import type { Place } from '../source/place.ts';
import type { Cursor } from '../yaml/cursor.ts';
import type { Container } from './types.ts';

export const PROBES = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const;
export type ProbeName = (typeof PROBES)[number];

/** An HTTP or TCP probe as the kubelet makes it. What is undefined cannot be known. */
export interface NetworkProbe {
  readonly name: ProbeName;
  readonly kind: 'http' | 'tcp';
  readonly cursor: Cursor;
  readonly scheme: 'HTTP' | 'HTTPS' | undefined;
  /** Empty where the kubelet takes the pod's own address. */
  readonly host: string | undefined;
  /** A number, a named port looked up among the container's. */
  readonly port: number | undefined;
  /** Where the port stands, or would. */
  readonly portPlace: Place;
  /** Without the query. */
  readonly path: string | undefined;
  /** Whether it sends an Authorization header. */
  readonly hasCredentials: boolean;
}

/** The HTTP and TCP probes of a container, in the order in which the kubelet begins with them. */
export const networkProbes = lazilyFor(({ cursor }: Container): readonly NetworkProbe[] =>
  PROBES.flatMap((name) => {
    const probe = cursor.get(name);
    const http = probe.get('httpGet');
    if (http.kind === 'map') return [read(name, 'http', http, cursor)];
    const tcp = probe.get('tcpSocket');
    return tcp.kind === 'map' ? [read(name, 'tcp', tcp, cursor)] : [];
  }),
);

const read = (name: ProbeName, kind: NetworkProbe['kind'], cursor: Cursor, container: Cursor): NetworkProbe => {
  const port = cursor.get('port');
  const path = textOr(cursor.get('path'), '/');
  return {
    name,
    kind,
    cursor,
    scheme: schemeOf(textOr(cursor.get('scheme'), 'HTTP')),
    host: textOr(cursor.get('host'), ''),
    port: portNumber(port, container),
    portPlace: port.kind === 'missing' ? cursor : port,
    path: path === undefined ? undefined : `/${path.replace(/[?#].*$/s, '').replace(/^\/+/, '')}`,
    hasCredentials: cursor.get('httpHeaders').items().some((header) => header.get('name').text()?.toLowerCase() === 'authorization'),
  };
};

const schemeOf = (text: string | undefined): NetworkProbe['scheme'] => (text === 'HTTP' || text === 'HTTPS' ? text : undefined);

/** The text, or what the kubelet takes where there is none; undefined where it is not known. */
const textOr = (cursor: Cursor, otherwise: string): string | undefined => (cursor.word() === undefined ? otherwise : cursor.text());

const portNumber = (port: Cursor, container: Cursor): number | undefined => {
  const text = port.text();
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  const named = container.get('ports').items().find((item) => item.get('name').text() === text)?.get('containerPort').text();
  return named === undefined ? undefined : Number(named);
};

/** The HTTP probes that do not send a credential, so that the component sees an anonymous request. */
export const anonymousProbes = (container: Container): ProbeName[] =>
  networkProbes(container).filter(({ kind, hasCredentials }) => kind === 'http' && !hasCredentials).map(({ name }) => name);

const LOOPBACK = /^(127\.|::1$|localhost$)/;

/** The probes that dial another address than this host's loopback; without `host` that is the pod's address. */
export const probesNotOnLoopback = (container: Container): ProbeName[] =>
  networkProbes(container).filter(({ host }) => !LOOPBACK.test(host ?? '')).map(({ name }) => name);
