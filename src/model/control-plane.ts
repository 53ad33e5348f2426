import type { ClusterNode, ControlPlane, Invocation } from './types.ts';
import { networkProbes } from './probes.ts';
import { readAddress } from './values/address.ts';
import { parseUrl } from './values/url.ts';

/** Hosts that a node is known by, and those of the etcd members that it knows. */
interface Ties {
  /** What tells this node from the others: `name cp-1`, `api 10.0.0.1`. The same for each way to write an address. */
  readonly own: readonly string[];
  /** The members that it lists or dials, and itself: `10.0.0.1`. */
  readonly hosts: readonly string[];
}

/** The flags of etcd that hold URLs of the node itself. */
const OWN_URLS = ['initial-advertise-peer-urls', 'advertise-client-urls'];
const ANNOTATION = 'kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint';

/**
 * Sorts nodes into control planes. Those that list or dial one etcd member belong together, and those in folders beside each other whose
 * names count nodes (`cp-1`, `cp-2`). A folder of samples or backups does not make a cluster: nodes that are one node several times over
 * (most of their own names and addresses are the same) are taken apart by their folders, and stay alone where that does not tell.
 * Every node is in one control plane; the order of the nodes is kept.
 */
export const controlPlanesOf = (nodes: readonly ClusterNode[]): readonly ControlPlane[] => {
  if (nodes.length < 2) return nodes.map((node) => ({ nodes: [node] }));
  const ties = new Map(nodes.map((node) => [node, tiesOf(node)] as const));
  const own = (node: ClusterNode): readonly string[] => ties.get(node)?.own ?? [];
  const linked = connected(nodes, (node) => [...(ties.get(node)?.hosts ?? []), ...countedFolder(node)]);
  const groups = linked.flatMap((group) => {
    if (!hasCopies(group, own)) return [group];
    const together = groupBy(group, (node) => countedFolder(node)[0] ?? folderOf(node));
    return [...together].flatMap(([folder, those]) => (!folder.startsWith(COUNTED) && hasCopies(those, own) ? those.map((node) => [node]) : [those]));
  });
  const index = new Map(nodes.map((node, position) => [node, position] as const));
  const first = (group: readonly ClusterNode[]): number => Math.min(...group.map((node) => index.get(node) ?? 0));
  return groups.map((group) => ({ group, at: first(group) })).sort((a, b) => a.at - b.at).map(({ group }) => ({ nodes: group }));
};

/** The one invocation of a component on a node; undefined where there is none, or where a folder holds several. */
export const onlyOne = ({ invocations }: ClusterNode, component: Invocation['component']): Invocation | undefined => {
  const [found, ...others] = invocations.filter((invocation) => invocation.component === component);
  return others.length > 0 ? undefined : found;
};

/** The parts of a URL that say whom it dials. */
export interface Endpoint {
  /** As written, without blanks around it. */
  readonly text: string;
  readonly scheme: string;
  readonly host: string;
  /** The host in one spelling, to compare it. */
  readonly key: string;
  /** Empty where the URL has none. */
  readonly port: string;
}

/** The URLs in a list that is separated by commas; what is no URL, and a socket, is left out. */
export const endpointsIn = (urls: string): readonly Endpoint[] =>
  urls.split(',').flatMap((entry) => {
    const url = parseUrl(entry.trim());
    const host = url.ok ? (url.value.host?.text ?? '') : '';
    return url.ok && host !== '' ? [{ text: entry.trim(), scheme: url.value.scheme.text, host, key: hostKey(host), port: url.value.port?.text ?? '' }] : [];
  });

/** An address in one spelling, a name in small letters. */
export const hostKey = (host: string): string => {
  const address = readAddress(host);
  return address ? `${address.family === 4 ? '' : '6:'}${address.bits}` : host.toLowerCase();
};

/** Whether everybody means another host by it. */
export const isLocal = (host: string): boolean => {
  const address = readAddress(host);
  return host === '' || host.toLowerCase() === 'localhost' || address?.isLoopback === true || address?.isUnspecified === true;
};

/** The names and addresses that a node has and no other one, as they are written. */
export const ownNames = (node: ClusterNode): readonly string[] => {
  const [etcd, api] = [onlyOne(node, 'etcd'), onlyOne(node, 'kube-apiserver')];
  const urls = [...OWN_URLS, 'listen-peer-urls', 'listen-client-urls'].flatMap((flag) => endpointsIn(given(etcd, flag)).map(({ host }) => host));
  const probes = api ? networkProbes(api.container).map(({ host }) => host ?? '') : [];
  return [...new Set([node.name, given(etcd, 'name'), given(api, 'advertise-address'), ...urls, ...probes])].filter((name) => name !== '' && !isLocal(name));
};

const tiesOf = (node: ClusterNode): Ties => {
  const [etcd, api] = [onlyOne(node, 'etcd'), onlyOne(node, 'kube-apiserver')];
  const own = new Set<string>();
  const hosts = new Set<string>();
  const know = (kind: string, host: string): void => {
    if (isLocal(host)) return;
    own.add(`${kind} ${hostKey(host)}`);
    hosts.add(hostKey(host));
  };
  for (const flag of OWN_URLS) for (const { host } of endpointsIn(given(etcd, flag))) know(flag, host);
  const name = given(etcd, 'name');
  if (name !== '') own.add(`name ${name}`);
  know('advertise-address', given(api, 'advertise-address'));
  if (api) {
    for (const { host } of networkProbes(api.container)) know('probe', host ?? '');
    know('annotation', (api.container.pod.cursor.get('metadata').get('annotations').get(ANNOTATION).text() ?? '').replace(/:\d+$/, ''));
  }
  const members = given(etcd, 'initial-cluster').split(',').map((entry) => entry.slice(entry.indexOf('=') + 1)).join(',');
  for (const { host, key } of endpointsIn(`${members},${given(api, 'etcd-servers')}`)) if (!isLocal(host)) hosts.add(key);
  return { own: [...own], hosts: [...hosts] };
};

const given = (invocation: Invocation | undefined, flag: string): string => {
  const setting = invocation?.setting(flag);
  return setting?.state === 'given' ? setting.text : '';
};

/** Groups what shares a key with something of the group, each step in constant time. */
const connected = <T>(items: readonly T[], keysOf: (item: T) => readonly string[]): readonly (readonly T[])[] => {
  const byKey = new Map<string, T[]>();
  for (const item of items) for (const key of keysOf(item)) add(byKey, key, item);
  const seen = new Set<T>();
  const keysSeen = new Set<string>();
  return items.flatMap((start) => {
    if (seen.has(start)) return [];
    seen.add(start);
    const group = [start];
    // The list grows while it is walked.
    for (const item of group) {
      for (const key of keysOf(item)) {
        if (keysSeen.has(key)) continue;
        keysSeen.add(key);
        const others = (byKey.get(key) ?? []).filter((other) => !seen.has(other));
        for (const other of others) seen.add(other);
        group.push(...others);
      }
    }
    return [group];
  });
};

/** Whether two of them have most of their own names and addresses in common. The first such pair ends it, so that it is no search over all pairs. */
const hasCopies = (group: readonly ClusterNode[], ownOf: (node: ClusterNode) => readonly string[]): boolean => {
  const byKey = new Map<string, ClusterNode[]>();
  for (const node of group) {
    const own = ownOf(node);
    const shared = new Map<ClusterNode, number>();
    for (const key of own) for (const other of byKey.get(key) ?? []) shared.set(other, (shared.get(other) ?? 0) + 1);
    for (const [other, count] of shared) if (2 * count > Math.min(own.length, ownOf(other).length)) return true;
    for (const key of own) add(byKey, key, node);
  }
  return false;
};

const ownFolder = ({ path }: ClusterNode): string => path.replace(/\/+$/, '').replace(/\/(etc\/kubernetes\/)?manifests$/, '');

/** `clusters/a/cp-1/manifests` -> `clusters/a`: where the folders of the other nodes lie. */
const folderOf = (node: ClusterNode): string => ownFolder(node).replace(/\/?[^/]*$/, '');

const COUNTED = 'nodes in ';

/** `clusters/a/cp-1/manifests` -> `nodes in clusters/a/cp`: the same for all folders that count the nodes of one cluster; nothing for any other name. */
const countedFolder = (node: ClusterNode): readonly string[] => {
  const [, counted] = /^(.*?(?:^|[-_./])(?:cp|cplane|control-?plane|controller|master|node|server|host))[-_.]?(?:\d+|[a-z])$/i.exec(ownFolder(node)) ?? [];
  return counted === undefined || !node.isDirectory ? [] : [`${COUNTED}${counted}`];
};

const groupBy = <T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) add(groups, keyOf(item), item);
  return groups;
};

const add = <T>(groups: Map<string, T[]>, key: string, item: T): void => {
  const group = groups.get(key);
  if (group) group.push(item);
  else groups.set(key, [item]);
};
