import { defineRule } from '../../src/engine/rule.ts';
import { nodeWith } from '../templates/agreement-example.ts';
import { filesThatDiffer } from '../templates/agreement-files.ts';

const FLAGS = ['client-ca-file', 'requestheader-client-ca-file'];
const nodes = (api: string, manager: string) => nodeWith({ 'kube-apiserver': [api], 'kube-controller-manager': [manager] });

export default defineRule({
  title: 'the controller-manager or the scheduler accepts other clients than the API server',
  on: 'node',
  family: 'consistency',
  severity: 'medium',
  confidence: 'likely',
  since: '0.1.0',
  why: 'Whoever reads the metrics of these components shows a certificate of the cluster’s CA. With another CA they are refused, or others are let in; a CA of clients in the place of that of the front proxy lets everyone who has a certificate take any name.',
  remedy: 'Write the same files as for the API server, or remove the flags: both then read them from the ConfigMap `extension-apiserver-authentication`.',
  examples: () => ({
    bad: [nodes('--client-ca-file=/pki/ca.crt', '--client-ca-file=/pki/other.crt'), nodes('--requestheader-client-ca-file=/pki/front-proxy-ca.crt', '--requestheader-client-ca-file=/pki/ca.crt')],
    good: [nodes('--client-ca-file=/pki/ca.crt', '--client-ca-file=/pki/ca.crt'), nodes('--client-ca-file=/pki/ca.crt', '--v=2')],
    unseen: [nodes('--client-ca-file=/pki/ca.crt', '--client-ca-file=$(CA)')],
  }),
  *check(node) {
    yield* filesThatDiffer(node, FLAGS.flatMap((flag) => (['kube-controller-manager', 'kube-scheduler'] as const).map((component) => ({
      one: { component, flag }, other: { component: 'kube-apiserver' as const, flag }, effect: 'they accept different clients',
    }))));
  },
});
