import { examplePod } from '../../src/engine/example.ts';
import type { Example } from '../../src/engine/rule.ts';
import type { MemoryFile } from '../../src/source/memory-files.ts';

const MOUNT = '    volumeMounts: [{name: data, mountPath: /var/lib/etcd}]\n  volumes: [{name: data, hostPath: {path: /var/lib/etcd}}]\n';

/** A member whose data lie in /var/lib/etcd, on a node with these files. */
export const etcdHost = (root: Readonly<Record<string, MemoryFile>>, ...argv: readonly string[]): Example => ({
  files: { 'etcd.yaml': examplePod('etcd', '3.5', ['--data-dir=/var/lib/etcd', ...argv]) + MOUNT },
  root,
});

export const DATABASE = '/var/lib/etcd/member/snap/db';
