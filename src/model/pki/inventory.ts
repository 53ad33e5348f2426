import { posix } from 'node:path';
import type { Place } from '../../source/place.ts';
import type { Root } from '../../source/root.ts';
import type { ClusterNode } from '../types.ts';
import type { Certificate } from './certificate.ts';
import { pkiFile, pkiFileFor, type PkiFile } from './files.ts';
import { kubeconfigsOf } from './kubeconfigs.ts';
import { namedAuthorities, namedPairs } from './uses.ts';

/** A certificate of the node, wherever it was met. */
export interface InventoryEntry {
  readonly certificate: Certificate;
  /** The file on the node. */
  readonly host: string;
  /** `server`, `client`, `authority`; what it says it is for where nobody names it. */
  readonly uses: readonly string[];
  /** `kube-apiserver --tls-cert-file`, `kubeconfig /etc/kubernetes/admin.conf`; empty for a file that lies about. */
  readonly namedBy: readonly string[];
  /** Where the first of them names it; null for a file that lies about. */
  readonly at: Place | null;
}

export interface Inventory {
  readonly entries: readonly InventoryEntry[];
  /** Files that are named and could not be read as certificates, and folders that could not be listed, which nobody names. */
  readonly unread: readonly { readonly host: string; readonly reason: string; readonly namedBy: string | null }[];
  /** Whether more files lie in the folders than were looked at. */
  readonly isCut: boolean;
}

/** Where the tools that build clusters keep certificates. */
const FOLDERS = [
  '/etc/kubernetes/pki', '/etc/kubernetes/ssl', '/etc/etcd/pki', '/etc/ssl/etcd/ssl', '/srv/kubernetes', '/var/lib/kubelet/pki', '/var/lib/minikube/certs',
  '/var/lib/rancher/rke2/server/tls', '/var/lib/rancher/rke2/agent', '/var/lib/k0s/pki', '/system/secrets',
];
const NAME = /\.(crt|pem|cert|cer)$/;
/** What the kubelet has rotated away; `kubelet-client-current.pem` is the one in use. */
const ROTATED = /^kubelet-(client|server)-\d{4}-/;
/** So many files of the folders are looked at, and so deep. */
const MOST_FILES = 2000;
const DEEPEST = 4;

const known = new WeakMap<ClusterNode, Inventory>();

/** All certificates of a node: those that flags and kubeconfigs name, and those in the folders where tools keep them. Empty without a root. */
export const inventoryOf = (node: ClusterNode): Inventory => {
  const inventory = known.get(node) ?? takeInventory(node);
  known.set(node, inventory);
  return inventory;
};

interface Draft {
  readonly certificate: Certificate;
  readonly host: string;
  readonly uses: Set<string>;
  readonly namedBy: Set<string>;
  at: Place | null;
}

const takeInventory = (node: ClusterNode): Inventory => {
  const { root } = node;
  if (root === null) return { entries: [], unread: [], isCut: false };
  const drafts = new Map<string, Draft>();
  const unread: Inventory['unread'][number][] = [];
  const add = (file: PkiFile, use: string | null, namedBy: string | null, at: Place | null, count = Number.POSITIVE_INFINITY): void => {
    if (file.state === 'unseen') {
      if (namedBy !== null) unread.push({ host: file.host, reason: file.reason, namedBy });
      return;
    }
    for (const certificate of file.certificates.slice(0, count)) {
      const id = `${file.host} ${certificate.fingerprint}`;
      const draft: Draft = drafts.get(id) ?? { certificate, host: file.host, uses: new Set(), namedBy: new Set(), at: null };
      drafts.set(id, draft);
      if (use !== null) draft.uses.add(use);
      if (namedBy !== null) draft.namedBy.add(namedBy);
      draft.at ??= at;
    }
  };
  for (const invocation of node.invocations) {
    const by = (flag: string): string => `${invocation.component} --${flag}`;
    for (const { certificate, use } of namedPairs(invocation)) add(pkiFileFor(node, invocation.container, certificate.path), use, by(certificate.flag), certificate.at);
    for (const { flag, path, at } of namedAuthorities(invocation)) add(pkiFileFor(node, invocation.container, path), 'authority', by(flag), at);
  }
  for (const kubeconfig of kubeconfigsOf(node)) {
    const by = kubeconfig.namedBy[0] ?? `kubeconfig ${kubeconfig.host}`;
    if (kubeconfig.authority) add(kubeconfig.authority, 'authority', by, kubeconfig.at);
    if (kubeconfig.certificate) add(kubeconfig.certificate, 'client', by, kubeconfig.userAt);
  }
  const isCut = lyingAbout(root, (host) => add(pkiFile(root, host), null, null, null), (host, reason) => unread.push({ host, reason, namedBy: null }));
  const entries = [...drafts.values()].map(({ certificate, host, uses, namedBy, at }) => ({
    certificate,
    host,
    uses: uses.size > 0 ? [...uses].sort() : usesSaid(certificate),
    namedBy: [...namedBy],
    at,
  }));
  return { entries: entries.sort((a, b) => (a.host < b.host ? -1 : a.host > b.host ? 1 : 0)), unread, isCut };
};

const usesSaid = ({ isAuthority, extendedUsages }: Certificate): readonly string[] =>
  isAuthority ? ['authority'] : [...extendedUsages].filter((use) => use === 'server' || use === 'client').sort();

/** Returns whether there was more than is looked at. */
const lyingAbout = (root: Root, found: (host: string) => void, closed: (folder: string, reason: string) => void): boolean => {
  let left = MOST_FILES;
  const waiting = FOLDERS.map((folder) => ({ folder, depth: 0 }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const entries = root.list(next.folder);
    const reason = entries.length === 0 ? root.unlisted(next.folder) : undefined;
    if (reason !== undefined) closed(next.folder, reason);
    for (const { name, kind } of entries) {
      const path = posix.join(next.folder, name);
      if (kind === 'directory' && next.depth < DEEPEST) waiting.push({ folder: path, depth: next.depth + 1 });
      if (kind === 'directory' || !NAME.test(name) || ROTATED.test(name)) continue;
      if (left === 0) return true;
      left -= 1;
      found(path);
    }
  }
  return false;
};
