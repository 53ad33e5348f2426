import { sameOnAllNodes } from '../templates/agreement.ts';
import { nodesWith } from '../templates/agreement-example.ts';
import { SHARED } from '../templates/agreement-flags.ts';

const keys = (...names: readonly string[]) => names.map((name) => `--service-account-key-file=/pki/${name}`);

export default sameOnAllNodes({
  flags: SHARED.tokenKeys,
  title: 'the nodes sign or verify service account tokens with different keys',
  severity: 'high',
  why: 'A token signed with the key of one node is refused by the API server of another. Pods then get 401 now and then, and controllers stop after a change of leader. This compares where the keys lie; what they hold needs the files.',
  remedy: 'Copy one pair of keys to all nodes, to one path. To change keys, first give every API server both public keys, then change the signing keys.',
  examples: () => ({
    bad: [nodesWith('kube-apiserver', keys('sa.pub'), keys('sa-2.pub')), nodesWith('kube-apiserver', keys('sa.pub', 'old.pub'), keys('sa.pub')), nodesWith('kube-controller-manager', ['--service-account-private-key-file=/pki/sa.key'], ['--service-account-private-key-file=/pki/b.key'])],
    good: [nodesWith('kube-apiserver', keys('sa.pub', 'old.pub'), keys('old.pub', 'sa.pub'))],
    unseen: [nodesWith('kube-apiserver', keys('sa.pub'), ['--service-account-key-file=$(KEY)'])],
  }),
});
