import { suggest } from '../text/suggest.ts';
import type { ComponentName } from '../knowledge/types.ts';
import type { Note } from '../source/rendered-file.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { documentsOf } from './copy.ts';
import { processManifest } from './process.ts';
import { placeholder, textFrom, type Text } from './text.ts';
import type { Render } from './types.ts';

const OPTIONS: Readonly<Record<string, ComponentName>> = { etcd: 'etcd', 'kube-api': 'kube-apiserver', 'kube-controller-manager': 'kube-controller-manager', 'kube-scheduler': 'kube-scheduler' };

/** A cluster of CKE, which starts the components with arguments of its own and those in `options`. */
export const render: Render = (file, { kubernetesVersion }) => {
  const { documents, notes } = documentsOf(file, 'CKE');
  const [cluster] = documents;
  const options = cluster?.get('options');
  if (!cluster || !options) return { nodes: [], notes };
  const version = kubernetesVersion === null ? placeholder('KUBERNETES_VERSION') : null;
  const given = Object.entries(OPTIONS).filter(([key]) => options.get(key).kind === 'map');
  const files = given.map(([key, component]) => {
    const settings = options.get(key);
    const argv = settings.get('extra_args').items().flatMap((item) => item.word() ?? []);
    return processManifest({ component, argv: [...argv, placeholder('MORE_ARGUMENTS')], environment: environmentOf(settings.get('extra_env')), version: component === 'etcd' ? placeholder('ETCD_VERSION') : version, at: options.keyPlace(key) ?? options }, 'CKE', file.path);
  });
  const empty: readonly Note[] = files.length > 0 ? [] : [{ kind: 'approximate', at: cluster.keyPlace('name') ?? cluster, message: 'it gives no component of the control plane an argument; those that CKE gives by itself are in its own releases' }];
  return { nodes: files.length === 0 ? [] : [{ ...nameOf(cluster), files }], notes: [...notes, ...unknownOptions(options), ...empty] };
};

const nameOf = (cluster: Cursor): { name?: string } => {
  const name = cluster.get('name').text();
  return name === undefined ? {} : { name };
};

const environmentOf = (map: Cursor): Readonly<Record<string, Text>> =>
  Object.fromEntries(map.keys().flatMap((key): [string, Text][] => {
    const value = map.get(key).word();
    return value ? [[key, textFrom(value.text, value)]] : [];
  }));

const KNOWN = [...Object.keys(OPTIONS), 'etcd-rivers', 'rivers', 'kube-proxy', 'kubelet'];

const unknownOptions = (options: Cursor): readonly Note[] =>
  options.keys().filter((key) => !KNOWN.includes(key)).map((key): Note => {
    const meant = suggest(key, KNOWN);
    return { kind: 'approximate', at: options.keyPlace(key) ?? options, message: `k8s-audit knows no component ${key} of CKE${meant === undefined ? '' : `; did you mean ${meant}?`}` };
  });
