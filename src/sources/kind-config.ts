import type { Word } from '../source/place.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { list, map, text, type Mapping, type Tree } from './emit.ts';
import type { KubeadmApi, KubeadmParts } from './kubeadm-file.ts';
import { placeholder, textFrom, withCommas, type Text } from './text.ts';
import type { RenderContext } from './types.ts';

export interface KindConfig {
  readonly cluster: Cursor;
  readonly nodeName: string;
  readonly api: KubeadmApi;
  readonly version: Word | undefined;
  /** Whether it is the only control-plane node. */
  readonly isOnly: boolean;
  readonly context: RenderContext;
}

/** The kinds of kubeadm's configuration that kind writes and patches. */
export const partKinds: Readonly<Record<string, 'cluster' | 'init' | 'join'>> = { ClusterConfiguration: 'cluster', InitConfiguration: 'init', JoinConfiguration: 'join' };

/** By `ipFamily`; see pkg/apis/config/v1alpha4/default.go of kind. */
const SUBNETS: Readonly<Record<string, readonly [pods: string, services: string]>> = {
  ipv4: ['10.244.0.0/16', '10.96.0.0/16'],
  ipv6: ['fd00:10:244::/56', 'fd00:10:96::/112'],
  dual: ['10.244.0.0/16,fd00:10:244::/56', '10.96.0.0/16,fd00:10:96::/112'],
};

/** kubeadm's configuration of one node, as kind writes it before it is patched. */
export const kindParts = ({ cluster, nodeName, api, version, isOnly, context }: KindConfig): KubeadmParts => {
  const name = cluster.get('name').word() ?? 'kind';
  const networking = cluster.get('networking');
  const family = networking.get('ipFamily').text() ?? 'ipv4';
  const [pods, services] = SUBNETS[family] ?? SUBNETS['ipv4'] ?? ['', ''];
  const isIpv6 = family === 'ipv6';
  const given = (key: string, otherwise: string): Text => {
    const word = networking.get(key).word();
    return word && word.text !== '' ? word : otherwise;
  };
  const gates = pairs(cluster.get('featureGates'));
  const gatesFlag: readonly Argument[] = gates.length > 0 ? [['feature-gates', withCommas(gates)]] : [];
  const endpoint: Text = [name, isOnly ? '-control-plane:6443' : '-external-load-balancer:6443'];
  const told = context.values.get('KUBERNETES_VERSION') ?? (context.kubernetesVersion === null ? placeholder('KUBERNETES_VERSION') : undefined);
  const address = text(context.values.get('NODE_IP') ?? placeholder('NODE_IP'));
  const local = map({ advertiseAddress: address, bindPort: 6443 });
  const registration = map({ name: text(nodeName), criSocket: text('unix:///run/containerd/containerd.sock') });
  return {
    api,
    cluster: map({
      ...(version ? { kubernetesVersion: text(version) } : told === undefined ? {} : { kubernetesVersion: text(told) }),
      clusterName: text(name),
      controlPlaneEndpoint: text(endpoint),
      apiServer: map({ certSANs: list([text('localhost'), text(given('apiServerAddress', isIpv6 ? '::1' : '127.0.0.1'))]), extraArgs: argumentsOf([['runtime-config', withCommas(pairs(cluster.get('runtimeConfig')))], ...gatesFlag], api) }),
      controllerManager: map({ extraArgs: argumentsOf([...gatesFlag, ['enable-hostpath-provisioner', 'true'], ...(isIpv6 ? [['bind-address', '::'] as const] : [])], api) }),
      scheduler: map({ extraArgs: argumentsOf([...gatesFlag, ...(isIpv6 ? [['bind-address', '::1'] as const] : [])], api) }),
      networking: map({ podSubnet: text(given('podSubnet', pods)), serviceSubnet: text(given('serviceSubnet', services)) }),
    }),
    init: map({ localAPIEndpoint: local, nodeRegistration: registration }),
    join: map({
      controlPlane: map({ localAPIEndpoint: local }),
      nodeRegistration: registration,
      discovery: map({ bootstrapToken: map({ apiServerEndpoint: text(endpoint), token: text('abcdef.0123456789abcdef'), unsafeSkipCAVerification: true }) }),
    }),
  };
};

type Argument = readonly [name: string, value: Text];

const argumentsOf = (given: readonly Argument[], api: KubeadmApi): Mapping | Tree =>
  api === 'v1beta4' ? list(given.map(([name, value]) => map({ name: text(name), value: text(value) }))) : map(Object.fromEntries(given.map(([name, value]) => [name, text(value)])));

/** `Name=true`, in the order of the names. */
const pairs = (entries: Cursor): readonly Text[] =>
  entries.keys().toSorted().flatMap((key): Text[] => {
    const value = entries.get(key).word();
    return value ? [[textFrom(key, entries.keyPlace(key) ?? entries), '=', value]] : [];
  });
