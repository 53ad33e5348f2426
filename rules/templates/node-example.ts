import { examplePod } from '../../src/engine/example.ts';
import type { Example } from '../../src/engine/rule.ts';

/** A node with an etcd and an API server that have these flags. */
export const etcdAndApi = (etcd: readonly string[], api: readonly string[]): Example => ({
  files: { 'etcd.yaml': examplePod('etcd', '3.5', etcd), 'kube-apiserver.yaml': examplePod('kube-apiserver', '1.31', api) },
});
