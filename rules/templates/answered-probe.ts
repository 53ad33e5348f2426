import { unseen, type Problem, type Report } from '../../src/engine/rule.ts';
import { setField } from '../../src/fix/field-edits.ts';
import { offer, removeFlags, setFlag } from '../../src/fix/flag-edits.ts';
import { listenersOf, type Listener } from '../../src/model/listeners.ts';
import { networkProbes, type NetworkProbe, type ProbeName } from '../../src/model/probes.ts';
import type { Container, Invocation } from '../../src/model/types.ts';
import { readAddress } from '../../src/model/values/address.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { refusedPath } from './probe-paths.ts';
import { nameAndMinor } from './setting-rule.ts';

/**
 * What is wrong with the probes of these names: one problem a probe, the first of its port, scheme, address, credentials and path.
 * It is certain where probes were asked when the facts were gathered: not those of etcd, nor of versions outside the data.
 */
export function* unansweredProbes(invocation: Invocation, names: readonly ProbeName[]): Generator<Report> {
  for (const probe of networkProbes(invocation.container)) {
    if (!names.includes(probe.name)) continue;
    const report = reportOn(probe, invocation);
    const isLikely = invocation.component === 'etcd' || invocation.facts.minor === null;
    if (report) yield 'at' in report && isLikely ? { ...report, confidence: 'likely' } : report;
  }
}

const reportOn = (probe: NetworkProbe, invocation: Invocation): Report | undefined => {
  const { listeners, open } = listenersOf(invocation);
  const { name, kind, port, portPlace } = probe;
  if (port === undefined) return unseen(portPlace, `the port of the ${name} is unknown`);
  const atPort = listeners.filter((listener) => listener.port === port);
  if (atPort.length === 0) {
    const [hidden] = open;
    if (hidden) return unseen(portPlace, hidden.reason);
    // Older releases served a port without TLS.
    if (invocation.facts.minor === null) return unseen(portPlace, `which ports this version of ${invocation.component} serves is not known`);
    const beside = besides(invocation);
    if (beside.some((container) => saysItServes(container, port))) return undefined;
    if (beside.length > 0) return unseen(portPlace, `another container of the pod may answer at port ${port}`);
    return wrongPort(probe, listeners, invocation);
  }
  const reached = atPort.filter((listener) => reaches(probe.host, listener.host, invocation) !== false);
  const [first] = atPort;
  if (reached.length === 0 && first) return wrongHost(probe, first, invocation);
  if (kind === 'tcp') return undefined;
  const answering = reached.find(({ scheme }) => scheme === probe.scheme || probe.scheme === undefined);
  const [other] = reached;
  if (!answering) return other && wrongScheme(probe, other, invocation);
  if (answering.needsCertificate) return noCertificate(probe, answering, invocation);
  return unauthenticated(probe, invocation) ?? refusedPath(probe, answering, invocation);
};

/** What else runs in the pod and may answer for the component, as the health check of kops does. */
const besides = ({ container }: Invocation): readonly Container[] => container.pod.containers.filter((other) => other !== container && !other.init && other.invocation === null);

/** Whether its own ports or probes name this port. */
const saysItServes = (container: Container, port: number): boolean =>
  container.cursor.get('ports').items().some((item) => item.get('containerPort').text() === String(port)) || networkProbes(container).some((probe) => probe.port === port);

const wrongPort = ({ name, port, portPlace, cursor, scheme }: NetworkProbe, listeners: readonly Listener[], invocation: Invocation): Problem => {
  const sameScheme = listeners.filter((listener) => listener.scheme === scheme);
  const only = sameScheme.length === 1 ? sameScheme[0] : undefined;
  const served = listeners.map((listener) => `${listener.port} (--${listener.flag})`).join(', ');
  return {
    at: portPlace,
    message: `the ${name} asks port ${port}, and ${nameAndMinor(invocation)} serves ${served === '' ? 'none' : served}`,
    label: 'nobody serves this port',
    related: listeners.flatMap(({ flag, setting }) => (setting.state === 'given' ? [{ at: setting.place, label: `--${flag}` }] : [])),
    log: 'connect: connection refused',
    advice: `write the port that the component serves${served === '' ? '' : `: ${served}`}`,
    ...offer(`ask port ${only?.port}`, only && setField(cursor, 'port', only.port)),
  };
};

const wrongHost = ({ name, host, port, cursor }: NetworkProbe, listener: Listener, invocation: Invocation): Problem => ({
  at: cursor.get('host').kind === 'missing' ? cursor : cursor.get('host'),
  message: `the ${name} dials ${host === '' || host === undefined ? "the pod's address" : host}, and ${invocation.component} serves port ${port} on ${listener.host} only`,
  label: host === '' ? 'no host' : 'nobody listens there',
  related: listener.setting.state === 'given' ? [{ at: listener.setting.place, label: `--${listener.flag}` }] : [],
  log: 'connect: connection refused',
  advice: `write host: ${listener.host} in the probe`,
  ...offer(`dial ${listener.host}`, setField(cursor, 'host', listener.host)),
});

const wrongScheme = ({ name, scheme, port, cursor }: NetworkProbe, listener: Listener, { component }: Invocation): Problem => ({
  at: cursor.get('scheme').kind === 'missing' ? cursor : cursor.get('scheme'),
  message: `the ${name} speaks ${scheme} to port ${port}, where ${component} speaks ${listener.scheme}${cursor.get('scheme').kind === 'missing' ? '; without a scheme it is HTTP' : ''}`,
  label: `not ${listener.scheme}`,
  log: scheme === 'HTTP' ? 'HTTP probe failed with statuscode: 400' : 'http: server gave HTTP response to HTTPS client',
  advice: `write scheme: ${listener.scheme}`,
  ...offer(`write scheme: ${listener.scheme}`, setField(cursor, 'scheme', listener.scheme)),
});

const noCertificate = ({ name, port, portPlace }: NetworkProbe, { flag, setting }: Listener, { component }: Invocation): Problem => ({
  at: portPlace,
  message: `the ${name} asks port ${port}, where ${component} refuses everyone without a client certificate, and the kubelet has none`,
  label: 'asks for a client certificate',
  related: setting.state === 'given' ? [{ at: setting.place, label: `--${flag}` }] : [],
  log: 'remote error: tls: certificate required',
  advice: 'probe a URL of --listen-metrics-urls, such as http://127.0.0.1:2381',
});

/** Whether a probe to `dialled` meets a listener; undefined where only the node knows. */
const reaches = (dialled: string | undefined, listening: string, { container }: Invocation): boolean | undefined => {
  if (listening === '' || dialled === undefined || dialled === listening) return true;
  const [from, to] = [addressOf(dialled), addressOf(listening)];
  if (to === undefined) return undefined;
  // The pod's own address is one of the node, and never the loopback.
  if (dialled === '') return to.isLoopback ? false : container.pod.cursor.get('spec').get('hostNetwork').text() === 'true' ? undefined : false;
  if (from === undefined) return undefined;
  return from.bits === to.bits && from.family === to.family ? true : from.isLoopback || to.isLoopback ? false : undefined;
};

const addressOf = (host: string): ReturnType<typeof readAddress> => readAddress(host === 'localhost' ? '127.0.0.1' : host);

const ALWAYS_ALLOW = 'AlwaysAllow';

/** The API server answers 401 to a probe without credentials where anonymous requests are off. */
const unauthenticated = (probe: NetworkProbe, invocation: Invocation): Report | undefined => {
  if (invocation.component !== 'kube-apiserver' || probe.hasCredentials) return undefined;
  const cause = anonymousOff(invocation);
  if (cause === undefined || 'unseen' in cause) return cause;
  const { name, path, cursor } = probe;
  // kops puts a health check beside the API server when it installs the node, and points the probe to it.
  const isKops = invocation.container.pod.cursor.get('metadata').get('annotations').get('dns.alpha.kubernetes.io/internal').text() !== undefined;
  return {
    at: cursor,
    message: `the ${name} asks for ${path ?? 'its path'} without credentials, and ${cause.why}: the answer is 401`,
    label: 'gets 401',
    related: [{ at: cause.at, label: 'refuses requests without credentials' }],
    ...(isKops ? { confidence: 'likely' as const } : {}),
    log: 'HTTP probe failed with statuscode: 401',
    advice: cause.advice,
    ...cause.mend,
  };
};

interface Cause extends Pick<Problem, 'at'> {
  readonly why: string;
  readonly advice: string;
  readonly mend: ReturnType<typeof offer>;
}

const anonymousOff = (api: Invocation): Cause | ReturnType<typeof unseen> | undefined => {
  const anonymous = api.setting('anonymous-auth');
  const [mode, file] = [api.setting('authorization-mode'), api.setting('authorization-config')];
  if (anonymous.state === 'unseen') return unseen(anonymous.place, anonymous.reason);
  if ('text' in anonymous) {
    const value = parseBool(anonymous.text);
    if (value.ok && !value.value) {
      return { at: anonymous.place, why: '--anonymous-auth=false refuses those', advice: 'remove --anonymous-auth=false, or let the probe ask a proxy that has credentials', mend: anonymous.state === 'given' ? offer('remove --anonymous-auth=false', removeFlags(anonymous)) : {} };
    }
  }
  if (file.state === 'given' || mode.state === 'no-such-flag') return undefined;
  if (mode.state === 'unseen') return unseen(mode.place, mode.reason);
  const isEmpty = mode.values.every((each) => each === '');
  if (!isEmpty && !mode.values.includes(ALWAYS_ALLOW)) return undefined;
  const words = mode.state === 'given' ? `--authorization-mode=${mode.text}` : 'the default of --authorization-mode';
  return { at: mode.place, why: `${words} lets everyone do everything, for which the API server switches anonymous requests off`, advice: 'set --authorization-mode=Node,RBAC', mend: offer('set --authorization-mode=Node,RBAC', setFlag(api, 'authorization-mode', 'Node,RBAC')) };
};
