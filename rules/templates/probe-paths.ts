import { compareVersions } from '../../src/knowledge/table.ts';
import type { Report } from '../../src/engine/rule.ts';
import type { Listener } from '../../src/model/listeners.ts';
import type { NetworkProbe } from '../../src/model/probes.ts';
import type { Invocation } from '../../src/model/types.ts';
import { nameAndMinor } from './setting-rule.ts';

/** The patch releases of etcd that brought /livez and /readyz; later minors have them from the start. */
const ETCD_LIVEZ: Readonly<Record<string, number>> = { '3.4': 29, '3.5': 11 };
/** Each stands for itself alone, or, with a slash at its end, for all below it. */
const ETCD_PATHS = ['/health', '/metrics', '/livez', '/livez/', '/readyz', '/readyz/', '/version', '/debug/'];

/** What the API server's bootstrap policy lets everyone ask for. */
const PUBLIC_PATHS = new Set(['/healthz', '/livez', '/readyz', '/version', '/version/']);

/** The paths that the component answers to nobody, or not to those without credentials. */
export const refusedPath = (probe: NetworkProbe, listener: Listener, invocation: Invocation): Report | undefined => {
  const { path, name } = probe;
  if (path === undefined) return undefined;
  const refusal = invocation.component === 'etcd' ? etcdRefusal(path, invocation) : invocation.component === 'kube-apiserver' ? apiRefusal(path, probe, invocation) : delegatedRefusal(path, listener, probe, invocation);
  if (refusal === undefined) return undefined;
  const at = probe.cursor.get('path');
  return {
    at: at.kind === 'missing' ? probe.cursor : at,
    message: `the ${name} asks ${nameAndMinor(invocation)} for ${path}, and the answer is ${refusal.status}${refusal.why}`,
    label: `gets ${refusal.status}`,
    log: `HTTP probe failed with statuscode: ${refusal.status}`,
    advice: refusal.advice,
  };
};

interface Refusal {
  readonly status: 403 | 404;
  /** Goes on after the status. */
  readonly why: string;
  readonly advice: string;
}

const etcdRefusal = (path: string, { version }: Invocation): Refusal | undefined => {
  const [, minor = '', patch = ''] = /^(\d+\.\d+)\.(\d+)/.exec(version.text ?? '') ?? [];
  const first = ETCD_LIVEZ[minor];
  if (/^\/(livez|readyz)/.test(path) && first !== undefined && patch !== '' && Number(patch) < first) {
    return { status: 404, why: `: ${minor}.${first} is the first with that path`, advice: 'ask for /health?serializable=true, or take a newer etcd' };
  }
  return ETCD_PATHS.some((known) => path === known || (known.endsWith('/') && path.startsWith(known))) ? undefined : { status: 404, why: '', advice: 'ask for /health?serializable=true, or /livez where this etcd has it' };
};

const apiRefusal = (path: string, { hasCredentials }: NetworkProbe, api: Invocation): Refusal | undefined => {
  const modes = api.setting('authorization-mode');
  if (hasCredentials || api.setting('authorization-config').state === 'given' || !('values' in modes)) return undefined;
  const isDecided = modes.values.every((mode) => ['Node', 'RBAC', 'AlwaysDeny'].includes(mode));
  if (!isDecided) return undefined;
  if (!modes.values.includes('RBAC')) return { status: 403, why: `: no mode of --authorization-mode=${modes.text} allows it without credentials`, advice: 'add RBAC to --authorization-mode' };
  return PUBLIC_PATHS.has(path) ? undefined : { status: 403, why: ' without credentials', advice: 'ask for /livez' };
};

/** The first minor whose scheduler answers /livez and /readyz. */
const SCHEDULER_LIVEZ = '1.31';

/** `/healthz*` of the flag stands for all that begins so. */
const delegatedRefusal = (path: string, { scheme }: Listener, { hasCredentials }: NetworkProbe, invocation: Invocation): Refusal | undefined => {
  const allowed = invocation.setting('authorization-always-allow-paths');
  if (scheme === 'HTTP' || hasCredentials || !('values' in allowed)) return undefined;
  const isAllowed = allowed.values.some((each) => (each.endsWith('*') ? path.startsWith(each.slice(0, -1)) : path === `/${each.replace(/^\/+/, '')}`));
  const { component, facts } = invocation;
  const isOld = component === 'kube-scheduler' && facts.minor !== null && compareVersions(facts.minor, SCHEDULER_LIVEZ) < 0;
  if (isOld && /^\/(livez|readyz)$/.test(path)) return { status: 404, why: `: ${SCHEDULER_LIVEZ} is the first with that path`, advice: 'ask for /healthz' };
  // The API server, asked whether nobody in particular may, says yes to these by its own default roles.
  const delegates = invocation.setting('authorization-kubeconfig');
  const isAsked = PUBLIC_PATHS.has(path) && !('text' in delegates && delegates.text === '');
  return isAllowed || isAsked ? undefined : { status: 403, why: ': --authorization-always-allow-paths does not have it', advice: 'ask for /healthz' };
};
