import type { ComponentName } from '../knowledge/types.ts';
import { SourceFile } from '../source/source-file.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { parseYaml } from '../yaml/parse.ts';
import type { Manifest } from './types.ts';

/** What kubeadm knows of a cluster: a ClusterConfiguration as it was given to kubeadm, or inside of the ConfigMap `kubeadm-config`. */
export const clusterConfigurationIn = (manifests: readonly Manifest[]): Cursor | undefined => {
  for (const document of manifests.flatMap(({ yaml, pods }) => (pods.length > 0 ? [] : (yaml?.documents ?? [])))) {
    if (document.get('kind').text() === 'ClusterConfiguration') return document;
    const inner = document.get('kind').text() === 'ConfigMap' ? document.get('data').get('ClusterConfiguration').text() : undefined;
    const [found] = inner === undefined ? [] : parseYaml(new SourceFile(document.file.path, inner)).documents;
    if (found?.get('kind').text() === 'ClusterConfiguration') return found;
  }
  return undefined;
};

const KEYS: Partial<Readonly<Record<ComponentName, readonly string[]>>> = { etcd: ['etcd', 'local'], 'kube-apiserver': ['apiServer'], 'kube-controller-manager': ['controllerManager'], 'kube-scheduler': ['scheduler'] };

/** What the configuration says of one component; undefined for one that kubeadm does not run. */
export interface ComponentConfiguration {
  /** Without dashes -> its values, in their order: a list of names and values from v1beta4 on, a map before. */
  readonly extraArgs: ReadonlyMap<string, readonly string[]>;
  readonly extraMountPaths: readonly string[];
}

export const componentConfiguration = (configuration: Cursor, component: ComponentName): ComponentConfiguration | undefined => {
  const keys = KEYS[component];
  if (!keys) return undefined;
  const part = keys.reduce((cursor, key) => cursor.get(key), configuration);
  const args = part.get('extraArgs');
  const extraArgs = new Map<string, string[]>();
  const add = (name: string, value: string): void => void extraArgs.set(name, [...(extraArgs.get(name) ?? []), value]);
  for (const key of args.keys()) add(key, args.get(key).text() ?? '');
  for (const item of args.items()) add(item.get('name').text() ?? '', item.get('value').text() ?? '');
  return { extraArgs, extraMountPaths: part.get('extraVolumes').items().flatMap((volume) => volume.get('mountPath').text() ?? []) };
};
