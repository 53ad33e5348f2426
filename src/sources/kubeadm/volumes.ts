import { posix } from 'node:path';
import type { Cursor } from '../../yaml/cursor.ts';
import { written, type Text } from '../text.ts';
import { argument } from './arguments.ts';
import type { KubeadmComponent, Settings } from './settings.ts';
import { given } from './values.ts';

/** A directory or file of the host that a component sees. */
export interface Volume {
  readonly name: Text;
  readonly hostPath: Text;
  readonly mountPath: Text;
  readonly readOnly: boolean;
  readonly type: Text;
}

/** In the order of their names, of which each is there once: a volume of the configuration takes the place of kubeadm's own. */
export const volumesOf = (component: KubeadmComponent, settings: Settings): readonly Volume[] => {
  const byName = new Map<string, Volume>();
  for (const volume of [...OWN[component](settings), ...extraVolumes(settings.parts[component].cursor)]) byName.set(written(volume.name), volume);
  return [...byName.values()].sort((one, other) => (written(one.name) < written(other.name) ? -1 : 1));
};

const host = (name: string, path: Text, type: string, readOnly = true): Volume => ({ name, hostPath: path, mountPath: path, readOnly, type });
const directory = (name: string, path: Text, readOnly = true): Volume => host(name, path, 'DirectoryOrCreate', readOnly);

const certificates = (settings: Settings): readonly Volume[] => [
  directory('k8s-certs', settings.certificates),
  directory('ca-certs', '/etc/ssl/certs'),
  ...settings.caDirectories.map((path) => directory(path.slice(1).replaceAll('/', '-'), path)),
];

const kubeconfig = (component: string): Volume => host('kubeconfig', `/etc/kubernetes/${component}.conf`, 'FileOrCreate');

const FLEX_VOLUMES = '/usr/libexec/kubernetes/kubelet-plugins/volume/exec';

const flexVolumes = ({ does, parts }: Settings): readonly Volume[] => {
  const own = argument(parts['kube-controller-manager'].extraArguments, 'flex-volume-plugin-dir');
  return does.flexVolumes ? [directory('flexvolume-dir', own?.value ?? FLEX_VOLUMES, false)] : [];
};

const OWN: Readonly<Record<KubeadmComponent, (settings: Settings) => readonly Volume[]>> = {
  etcd: (settings) => [directory('etcd-certs', [settings.certificates, '/etcd'], false), directory('etcd-data', settings.etcdDirectory, false)],
  'kube-apiserver': (settings) => [...certificates(settings), ...etcdCertificates(settings)],
  'kube-controller-manager': (settings) => [...certificates(settings), kubeconfig('controller-manager'), ...flexVolumes(settings)],
  'kube-scheduler': () => [kubeconfig('scheduler')],
};

/** The directories of the files for an external etcd, but for those that are seen anyway or lie below another one. */
const etcdCertificates = (settings: Settings): readonly Volume[] => {
  const { externalEtcd } = settings;
  if (!externalEtcd) return [];
  const seen = [...settings.does.caDirectories, '/etc/ssl/certs', written(settings.certificates)];
  const directories = new Map<string, Text>();
  for (const file of ['caFile', 'certFile', 'keyFile'].flatMap((key) => given(externalEtcd.get(key)) ?? [])) {
    const path = posix.dirname(posix.normalize(written(file)));
    if (path === '.' || seen.some((one) => path.startsWith(one)) || [...directories.keys()].some((one) => path !== one && path.startsWith(one))) continue;
    for (const one of directories.keys()) if (one.startsWith(path)) directories.delete(one);
    directories.set(path, 'text' in file && file.unknown === undefined ? { ...file, text: path, part: () => file } : path);
  }
  return [...directories].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, path], index) => directory(`etcd-certs-${index}`, path));
};

const extraVolumes = (part: Cursor): readonly Volume[] =>
  part.get('extraVolumes').items().map((volume) => ({
    name: volume.get('name').word() ?? '',
    hostPath: volume.get('hostPath').word() ?? '',
    mountPath: volume.get('mountPath').word() ?? '',
    readOnly: volume.get('readOnly').text()?.toLowerCase() === 'true',
    type: volume.get('pathType').word() ?? '',
  }));
