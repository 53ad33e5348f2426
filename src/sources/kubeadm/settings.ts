import type { ComponentName } from '../../knowledge/types.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import { placeholder, type Text } from '../text.ts';
import type { RenderContext } from '../types.ts';
import { extraArguments, type Argument } from './arguments.ts';
import type { NodeSettings } from './node.ts';
import { etcdTag, writes, type Writes } from './releases.ts';
import { given } from './values.ts';
import type { Versions } from './version.ts';

/** All that decides what kubeadm writes for one node, defaults filled in. */
export interface Settings {
  readonly node: NodeSettings;
  readonly versions: Versions;
  readonly does: Writes;
  readonly certificates: Text;
  readonly serviceSubnet: Text;
  readonly podSubnet: Text | undefined;
  readonly dnsDomain: Text;
  readonly clusterName: Text;
  readonly featureGates: Cursor;
  readonly externalEtcd: Cursor | undefined;
  readonly localEtcd: Cursor;
  readonly etcdTag: Text;
  readonly etcdDirectory: Text;
  /** What the configuration says of each component: `apiServer`. */
  readonly parts: Readonly<Record<KubeadmComponent, Part>>;
  readonly images: Readonly<Record<KubeadmComponent, Text>>;
  /** How often a startup probe may fail; undefined for never. */
  readonly startupFailures: number | undefined;
  readonly caDirectories: readonly string[];
  /** No key of the CA lies on the node. */
  readonly hasExternalCa: boolean;
  readonly values: ReadonlyMap<string, string>;
}

export type KubeadmComponent = Extract<ComponentName, 'etcd' | 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler'>;

export interface Part {
  readonly cursor: Cursor;
  readonly extraArguments: readonly Argument[];
  /** A template may put more of them there: into them, or as a whole. */
  readonly hasMore: boolean;
}

interface Configuration {
  /** The ClusterConfiguration, or what stands in its place where there is none. */
  readonly cluster: Cursor;
  /** The timeout for the components to become healthy, in nanoseconds. */
  readonly timeout: bigint | undefined;
  readonly node: NodeSettings;
  readonly versions: Versions;
}

const mayHaveMore = (part: Cursor, cluster: Cursor): boolean => {
  const found = [part.get('extraArgs'), part, ...(part.path.startsWith('etcd') ? [cluster.get('etcd')] : []), cluster].find(({ kind }) => kind !== 'missing');
  return found !== undefined && (found.hasHole || found.word()?.unknown !== undefined);
};

export const readSettings = ({ cluster, timeout, node, versions }: Configuration, { values }: RenderContext): Settings => {
  const does = writes(versions.kubeadm);
  const networking = cluster.get('networking');
  const localEtcd = cluster.get('etcd').get('local');
  const external = cluster.get('etcd').get('external');
  const part = (cursor: Cursor): Part => ({ cursor, extraArguments: extraArguments(cursor.get('extraArgs'), cluster.get('apiVersion').text() === 'kubeadm.k8s.io/v1'), hasMore: mayHaveMore(cursor, cluster) });
  const repository = given(cluster.get('imageRepository')) ?? does.imageRepository;
  const etcdImageTag = given(localEtcd.get('imageTag')) ?? etcdTag(versions.kubeadm, versions.kubernetesMinor);
  const image = (component: string): Text => {
    const isDefault = repository === does.imageRepository;
    const name = does.hyperkube && cluster.get('useHyperKubeImage').text() === 'true' ? 'hyperkube' : component;
    return [versions.isCi && isDefault ? 'gcr.io/k8s-staging-ci-images' : repository, `/${name}:`, versions.imageTag];
  };
  return {
    node,
    versions,
    does,
    values,
    certificates: given(cluster.get('certificatesDir')) ?? '/etc/kubernetes/pki',
    serviceSubnet: given(networking.get('serviceSubnet')) ?? '10.96.0.0/12',
    podSubnet: given(networking.get('podSubnet')),
    dnsDomain: given(networking.get('dnsDomain')) ?? 'cluster.local',
    clusterName: given(cluster.get('clusterName')) ?? 'kubernetes',
    featureGates: cluster.get('featureGates'),
    externalEtcd: external.kind === 'map' ? external : undefined,
    localEtcd,
    etcdTag: etcdImageTag,
    etcdDirectory: given(localEtcd.get('dataDir')) ?? '/var/lib/etcd',
    parts: { etcd: part(localEtcd), 'kube-apiserver': part(cluster.get('apiServer')), 'kube-controller-manager': part(cluster.get('controllerManager')), 'kube-scheduler': part(cluster.get('scheduler')) },
    images: {
      etcd: [given(localEtcd.get('imageRepository')) ?? repository, '/etcd:', given(localEtcd.get('imageTag')) ?? (versions.isGuessed ? placeholder('ETCD_VERSION') : etcdImageTag)],
      'kube-apiserver': image('kube-apiserver'), 'kube-controller-manager': image('kube-controller-manager'), 'kube-scheduler': image('kube-scheduler'),
    },
    startupFailures: failures(timeout),
    caDirectories: does.caDirectories.filter((directory) => (values.get('CA_DIRECTORIES') ?? '').split(',').includes(directory)),
    hasExternalCa: values.get('EXTERNAL_CA') === 'true',
  };
};

/** One try takes ten seconds. */
const failures = (timeout: bigint | undefined): number | undefined => {
  const seconds = timeout === undefined ? 240 : Number(timeout) / 1e9;
  return Math.ceil(seconds / 10) || undefined;
};

/** The number of a user or group that kubeadm makes on the node. */
export const accountNumber = ({ values }: Settings, name: string): Text => values.get(name) ?? placeholder(name);

