import { posix } from 'node:path';
import type { Place } from '../../source/place.ts';
import type { Root } from '../../source/root.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import { kubeconfigParts } from '../config/kubeconfig.ts';
import { lookInContainer } from '../container-view.ts';
import { innerFiles } from '../inner-files.ts';
import { cleanPath } from '../mounts.ts';
import type { ClusterNode, Container, Invocation } from '../types.ts';
import { pkiFile, readPem, type PemFile, type PkiFile } from './files.ts';
import { namedFile } from './uses.ts';

/** What a kubeconfig's current context comes to. */
export interface Kubeconfig {
  /** On the node. */
  readonly host: string;
  /** Who is told to use it: `kube-scheduler --kubeconfig`; empty for a file that lies about. */
  readonly namedBy: readonly string[];
  /** The component that reads it; null for any other. */
  readonly invocation: Invocation | null;
  readonly server: string;
  /** The server, or the start of the file. */
  readonly at: Place;
  /** What it says instead of the server's host, for the certificate. */
  readonly serverName: string | null;
  /** Where it says that the server's certificate is not looked at; null where it does not. */
  readonly insecure: Place | null;
  /** null: none is named. */
  readonly authority: PkiFile | null;
  readonly certificate: PkiFile | null;
  readonly key: PkiFile | null;
  /** The user's name, to which findings about its credentials point: never the credentials themselves. */
  readonly userAt: Place;
  readonly hasToken: boolean;
  readonly hasPassword: boolean;
  /** The program that it runs for credentials. */
  readonly exec: string | null;
}

/** Where the tools that build clusters put kubeconfigs. */
const FOLDERS: readonly (readonly [folder: string, name: RegExp])[] = [
  ['/etc/kubernetes', /\.(conf|kubeconfig)$/],
  ['/root/.kube', /^config$/],
  ['/var/lib/kubelet', /^kubeconfig$/],
  ['/var/lib/kube-controller-manager', /^kubeconfig$/],
  ['/var/lib/kube-scheduler', /^kubeconfig$/],
  ['/var/lib/kube-proxy', /^kubeconfig$/],
  ['/var/lib/minikube', /^kubeconfig$/],
  ['/etc/rancher/rke2', /^rke2\.yaml$/],
  ['/etc/rancher/k3s', /^k3s\.yaml$/],
  ['/var/lib/rancher/rke2/server/cred', /\.kubeconfig$/],
  ['/var/lib/rancher/rke2/agent', /\.kubeconfig$/],
  ['/var/lib/k0s/pki', /\.conf$/],
  ['/system/secrets/kubernetes/kube-controller-manager', /^kubeconfig$/],
  ['/system/secrets/kubernetes/kube-scheduler', /^kubeconfig$/],
];

/** More kubeconfigs in one folder than any node has. */
const MOST = 200;

const FLAGS = ['kubeconfig', 'authentication-kubeconfig', 'authorization-kubeconfig'];

const known = new WeakMap<ClusterNode, readonly Kubeconfig[]>();

/** The kubeconfigs of a node: those that flags name, and those that lie where tools put them. Each file once; none without a root. */
export const kubeconfigsOf = (node: ClusterNode): readonly Kubeconfig[] => {
  const found = known.get(node) ?? findAll(node);
  known.set(node, found);
  return found;
};

const findAll = (node: ClusterNode): readonly Kubeconfig[] => {
  const { root } = node;
  if (root === null) return [];
  const named = new Map<string, { invocation: Invocation; names: string[] }>();
  for (const invocation of node.invocations) {
    if (invocation.component !== 'kube-controller-manager' && invocation.component !== 'kube-scheduler') continue;
    for (const { flag, path } of readBy(invocation)) {
      const seen = lookInContainer(root, invocation.container, path);
      if (seen.state !== 'found') continue;
      const entry = named.get(seen.host) ?? { invocation, names: [] };
      entry.names.push(`${invocation.component} --${flag}`);
      named.set(seen.host, entry);
    }
  }
  const lying = FOLDERS.flatMap(([folder, name]) => root.list(folder).filter((entry) => entry.kind !== 'directory' && name.test(entry.name)).slice(0, MOST).map((entry) => `${folder}/${entry.name}`));
  const ofKubelet = node.kubelet?.setting(null, 'kubeconfig', '');
  const kubelets = ofKubelet?.state === 'given' && ofKubelet.text.startsWith('/') ? cleanPath(ofKubelet.text) : null;
  return [...new Set([...named.keys(), ...(kubelets === null ? [] : [kubelets]), ...lying])].flatMap((host) => {
    const { invocation = null, names = [] } = named.get(host) ?? {};
    return read(node, root, host, invocation, host === kubelets ? [...names, 'kubelet --kubeconfig'] : names) ?? [];
  });
};

/** The kubeconfigs that a component reads; of the scheduler with a file of settings that file names the first. */
const readBy = (invocation: Invocation): readonly { readonly flag: string; readonly path: string }[] => [
  ...FLAGS.flatMap((flag) => namedFile(invocation, flag) ?? []),
  ...innerFiles(invocation).flatMap(({ flag, at, path }) => (at.path === 'clientConnection.kubeconfig' ? [{ flag: flag.name, path }] : [])),
];

const read = (node: ClusterNode, root: Root, host: string, invocation: Invocation | null, namedBy: readonly string[]): Kubeconfig | undefined => {
  const evidence = node.evidence(host);
  const file = evidence.state === 'read' ? evidence.yaml.documents[0] : undefined;
  if (!file || file.kind !== 'map') return undefined;
  const { cluster, entry, user } = kubeconfigParts(file);
  const server = cluster?.get('server');
  const insecure = cluster?.get('insecure-skip-tls-verify');
  const pem = (cursor: Cursor | undefined, name: string): PkiFile | null => dataOf(cursor, name, host) ?? fileOf(cursor, name, host, root, invocation?.container ?? null);
  const start: Place = { file: file.file, span: { start: 0, end: 0 }, path: '' };
  return {
    host,
    namedBy,
    invocation,
    server: server?.text() ?? '',
    at: server && server.kind !== 'missing' ? server : start,
    serverName: cluster?.get('tls-server-name').text() ?? null,
    insecure: insecure?.text() === 'true' ? insecure : null,
    authority: pem(cluster, 'certificate-authority'),
    certificate: pem(user, 'client-certificate'),
    key: pem(user, 'client-key'),
    userAt: entry?.get('name') ?? start,
    hasToken: isGiven(user, 'token'),
    hasPassword: isGiven(user, 'password'),
    exec: user?.get('exec').get('command').text() ?? null,
  };
};

const isGiven = (cursor: Cursor | undefined, name: string): boolean => (cursor?.get(name).text() ?? '') !== '';

/** `client-key-data` wins over `client-key`, as in the components. */
const dataOf = (cursor: Cursor | undefined, name: string, host: string): PemFile | undefined => {
  const text = cursor?.get(`${name}-data`).text();
  return text === undefined || text === '' ? undefined : readPem(Buffer.from(text, 'base64'), host);
};

const fileOf = (cursor: Cursor | undefined, name: string, host: string, root: Root, container: Container | null): PkiFile | null => {
  const text = cursor?.get(name).text();
  if (text === undefined || text === '') return null;
  const path = text.startsWith('/') ? cleanPath(text) : cleanPath(`${posix.dirname(host)}/${text}`);
  if (container === null) return pkiFile(root, path);
  const seen = lookInContainer(root, container, path);
  return seen.state === 'found' ? pkiFile(root, seen.host) : { state: 'unseen', reason: seen.reason, host: path };
};
