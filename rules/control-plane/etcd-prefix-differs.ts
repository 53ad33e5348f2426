import { sameOnAllNodes } from '../templates/agreement.ts';
import { nodesWith } from '../templates/agreement-example.ts';

export default sameOnAllNodes({
  flags: [{ component: 'kube-apiserver', flag: 'etcd-prefix' }],
  title: 'the API servers keep their objects in different places of etcd',
  severity: 'critical',
  why: 'An API server with another prefix finds nothing, and starts a new, empty cluster in the same etcd. Everything seems to be gone on that node, and a kubelet that reaches it stops the pods that it no longer finds.',
  remedy: 'Write the prefix under which the data lies on every node, to the letter (the default is `/registry`). Never change it.',
  examples: () => ({
    bad: [nodesWith('kube-apiserver', ['--etcd-prefix=/kubernetes'], []), nodesWith('kube-apiserver', ['--etcd-prefix=/a'], ['--etcd-prefix=/b'])],
    good: [nodesWith('kube-apiserver', ['--etcd-prefix=/registry'], []), nodesWith('kube-apiserver', ['--etcd-prefix=/a'], ['--etcd-prefix=/a'])],
    unseen: [nodesWith('kube-apiserver', ['--etcd-prefix=/a'], ['--etcd-prefix=$(PREFIX)'])],
  }),
});
