import type { Problem } from '../../src/engine/rule.ts';
import { listenersOf, type Listener } from '../../src/model/listeners.ts';
import type { ClusterNode, Invocation } from '../../src/model/types.ts';
import { readAddress } from '../../src/model/values/address.ts';
import { parseUrl } from '../../src/model/values/url.ts';
import type { Place } from '../../src/source/place.ts';
import { placeOfEntry } from './known-names.ts';

/** One entry of `--etcd-servers`, and what the manifests at hand say of it. */
export interface EtcdServer {
  readonly text: string;
  readonly at: Place;
  /** `open`: no etcd of this node has the address, or it cannot be read. */
  readonly state: 'served' | 'refused' | 'open';
  /** Where it is served, and by whom. */
  readonly listener?: Listener;
  readonly etcd?: Invocation;
  /** Why it is refused. */
  readonly problem?: Omit<Problem, 'at'>;
}

/** Nothing where it is not known; and nothing for several API servers, because then it is not known which etcd is whose. */
export const etcdServersOf = (api: Invocation, node: ClusterNode): readonly EtcdServer[] => {
  if (node.invocations.some((other) => other.component === api.component && other !== api)) return [];
  const setting = api.setting('etcd-servers');
  if (setting.state !== 'given') return [];
  return setting.values.filter((text) => text !== '').map((text) => ({ text, at: placeOfEntry(setting, text), ...judgeEtcdUrl(text, api, node) }));
};

type Judgement = Omit<EtcdServer, 'text' | 'at'>;
const OPEN: Judgement = { state: 'open' };
const refused = (problem: Omit<Problem, 'at'>): Judgement => ({ state: 'refused', problem: { log: 'context deadline exceeded', ...problem } });

/** What the etcds of the node say of one URL. */
export const judgeEtcdUrl = (text: string, api: Invocation, node: ClusterNode): Judgement => {
  if (/^unixs?:/.test(text)) return OPEN;
  if (!text.includes('://')) return withoutScheme(text);
  const url = parseUrl(text);
  if (!url.ok) return refused({ message: `${text} is no URL: ${url.error}`, advice: 'write https://ADDRESS:2379' });
  const { scheme, host, port } = url.value;
  if (scheme.text !== 'http' && scheme.text !== 'https') {
    return refused({ message: `${text} has the scheme ${scheme.text}, and etcd is dialled by http or https`, label: 'unknown scheme', advice: `write https://${text.slice(scheme.end + 3)}` });
  }
  if (host === null || host.text === '') return OPEN;
  if (port === null) return refused({ message: `${text} has no port, and none is assumed`, label: 'missing port in address', advice: `write ${scheme.text}://${text.slice(host.start, host.end)}:2379` });
  return meet({ text, scheme: scheme.text === 'http' ? 'HTTP' : 'HTTPS', host: host.text, port: Number(port.text) }, api, node);
};

/** Older API servers parse it before they dial, and fail; later ones dial it as it stands. */
const withoutScheme = (text: string): Judgement =>
  /:\d+$/.test(text)
    ? refused({ message: `${text} has no scheme`, label: 'no scheme', confidence: 'likely', log: 'first path segment in URL cannot contain colon', advice: `write https://${text}` })
    : refused({ message: `${text} is no address of etcd: it has neither a scheme nor a port`, label: 'missing port in address', advice: 'write https://ADDRESS:2379' });

interface Dialled extends Pick<Listener, 'scheme' | 'host' | 'port'> {
  readonly text: string;
}

/** Holds the URL against the client URLs of the etcd of the same node. */
const meet = (dialled: Dialled, api: Invocation, node: ClusterNode): Judgement => {
  const isLoopback = addressOf(dialled.host)?.isLoopback === true;
  if (isLoopback && !usesHostNetwork(api)) return OPEN;
  const etcds = node.invocations.filter((each) => each.component === 'etcd' && usesHostNetwork(each));
  const here = etcds.map((etcd) => ({ etcd, ...listenersOf(etcd) }));
  const all = here.flatMap(({ etcd, listeners }) => listeners.filter(({ flag }) => flag === 'listen-client-urls').map((listener) => ({ etcd, listener })));
  const atPort = all.filter(({ listener }) => listener.port === dialled.port);
  const reached = atPort.filter(({ listener, etcd }) => isSame(listener.host, dialled.host) || (listener.host === '' && (isLoopback || owns(etcd, dialled.host))));
  const served = reached.find(({ listener }) => listener.scheme === dialled.scheme);
  if (served) return { state: 'served', ...served };
  const [other] = reached;
  if (other) return wrongScheme(dialled, other.listener);
  const own = isLoopback ? etcds : etcds.filter((etcd) => owns(etcd, dialled.host));
  const isHidden = here.some(({ etcd, open }) => own.includes(etcd) && open.length > 0) || atPort.some(({ listener }) => listener.host !== '' && !addressOf(listener.host));
  if (own.length === 0 || isHidden) return OPEN;
  // Another process may serve there whose manifest was not given.
  return { ...notServed(dialled, all.filter(({ etcd }) => own.includes(etcd)).map(({ listener }) => listener), own, node.isDirectory) };
};

const wrongScheme = ({ text, scheme }: Dialled, { flag, setting }: Listener): Judgement =>
  refused({
    message: `${text} speaks ${scheme === 'HTTP' ? 'HTTP without TLS' : 'TLS'}, and etcd ${scheme === 'HTTP' ? 'speaks TLS' : 'speaks HTTP without TLS'} there`,
    label: `etcd speaks ${scheme === 'HTTP' ? 'TLS' : 'no TLS'} here`,
    related: setting.state === 'given' ? [{ at: setting.place, label: `--${flag}` }] : [],
    advice: scheme === 'HTTP' ? `write https instead of http` : 'give etcd a server certificate and https URLs',
  });

const notServed = ({ text, host, port }: Dialled, listeners: readonly Listener[], etcds: readonly Invocation[], isAll: boolean): Judgement => {
  const served = listeners.map(({ scheme, host: at, port: on }) => `${scheme.toLowerCase()}://${at.includes(':') ? `[${at}]` : at === '' ? '*' : at}:${on}`);
  const peer = etcds.map((etcd) => etcd.setting('listen-peer-urls')).find((setting) => 'text' in setting && portsIn(setting.text).includes(port));
  const related = [...listeners.map(({ flag, setting }) => ({ flag, setting })), ...(peer ? [{ flag: 'listen-peer-urls', setting: peer }] : [])];
  const places = new Map(related.flatMap(({ flag, setting }) => (setting.state === 'given' ? [[setting.place.span.start, { at: setting.place, label: `--${flag}` }] as const] : [])));
  return refused({
    message: `etcd does not serve clients at ${text}: ${peer ? `port ${port} is the one for its peers, and ` : ''}its --listen-client-urls are ${served.join(', ')}`,
    label: peer ? 'the port of the peers' : 'etcd does not listen here',
    related: [...places.values()],
    ...(isAll || peer ? {} : { confidence: 'likely' as const }),
    advice: `write the client URL of etcd: ${served.map((url) => url.replace('*', host)).join(' or ')}`,
  });
};

const portsIn = (text: string): number[] => text.split(',').map((each) => Number(/:(\d+)\/?$/.exec(each.trim())?.[1] ?? 0));

/** Whether one of its URLs for others has this host. */
const owns = (etcd: Invocation, host: string): boolean =>
  ['listen-client-urls', 'advertise-client-urls', 'listen-peer-urls', 'initial-advertise-peer-urls'].some((flag) => {
    const setting = etcd.setting(flag);
    return 'text' in setting && setting.text.split(',').some((each) => {
      const url = parseUrl(each.trim());
      return url.ok && url.value.host !== null && isSame(url.value.host.text, host);
    });
  });

const addressOf = (host: string): ReturnType<typeof readAddress> => readAddress(host === 'localhost' ? '127.0.0.1' : host);

const isSame = (a: string, b: string): boolean => {
  const [left, right] = [addressOf(a), addressOf(b)];
  return left && right ? left.family === right.family && left.bits === right.bits : a === b;
};

const usesHostNetwork = ({ container }: Invocation): boolean => container.pod.cursor.get('spec').get('hostNetwork').text() === 'true';
