import type { Container } from '../../src/model/types.ts';
import type { Cursor } from '../../src/yaml/cursor.ts';

const PROBES = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const;
type ProbeName = (typeof PROBES)[number];

/** The HTTP probes of a container. */
export const httpProbes = ({ cursor }: Container): { name: ProbeName; http: Cursor }[] =>
  PROBES.map((name) => ({ name, http: cursor.get(name).get('httpGet') })).filter(({ http }) => http.kind === 'map');

/** The HTTP probes that do not send a credential, so that the component sees an anonymous request. */
export const anonymousProbes = (container: Container): string[] =>
  httpProbes(container)
    .filter(({ http }) => !http.get('httpHeaders').items().some((header) => header.get('name').text()?.toLowerCase() === 'authorization'))
    .map(({ name }) => name);

const LOOPBACK = /^(127\.|::1$|localhost$)/;

/** The HTTP probes that dial another address than this host's loopback; without `host` that is the pod's address. */
export const probesNotOnLoopback = (container: Container): string[] =>
  httpProbes(container)
    .filter(({ http }) => !LOOPBACK.test(http.get('host').text() ?? ''))
    .map(({ name }) => name);
