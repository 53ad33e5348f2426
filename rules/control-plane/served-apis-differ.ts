import { sameOnAllNodes } from '../templates/agreement.ts';
import { nodesWith } from '../templates/agreement-example.ts';
import { SHARED } from '../templates/agreement-flags.ts';

export default sameOnAllNodes({
  flags: SHARED.apis,
  title: 'the API servers of the nodes do not serve or store the same',
  severity: 'high',
  why: 'An object that one node serves is unknown to another, and what one writes to an etcd of its own (`--etcd-servers-overrides`) the others never see.',
  remedy: 'Write the same `--runtime-config` and `--etcd-servers-overrides` on every node.',
  examples: () => ({
    bad: [nodesWith('kube-apiserver', ['--runtime-config=api/beta=true'], []), nodesWith('kube-apiserver', ['--etcd-servers-overrides=/events#https://10.0.0.1:2381'], [])],
    good: [nodesWith('kube-apiserver', ['--runtime-config=batch/v1=true,api/beta=true'], ['--runtime-config=api/beta=true,batch/v1=true'])],
    unseen: [nodesWith('kube-apiserver', ['--runtime-config=api/beta=true'], ['--runtime-config=$(APIS)'])],
  }),
});
