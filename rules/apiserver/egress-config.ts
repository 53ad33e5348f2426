import { egressProblems } from '../../src/model/config/egress.ts';
import { configFileRule, exampleWithFile } from '../templates/config-file.ts';

const selection = (content: string) =>
  exampleWithFile('kube-apiserver', 'egress-selector-config-file', `apiVersion: apiserver.k8s.io/v1beta1\nkind: EgressSelectorConfiguration\negressSelections: [${content}]\n`);

export default configFileRule(
  {
    on: 'kube-apiserver',
    flag: 'egress-selector-config-file',
    kind: 'EgressSelectorConfiguration',
    title: 'the API server cannot use its egress selector configuration, and exits',
    why: 'Names, protocols and transports must fit each other: GRPC speaks to a socket only, Direct has no transport, and https needs a client certificate. Else the API server exits.',
    remedy: 'Correct the line that the finding points to.',
    examples: () => ({
      bad: [selection('{name: cluster, connection: {proxyProtocol: http}}'), selection('{name: nodes, connection: {proxyProtocol: Direct}}'), selection('{name: cluster, connection: {proxyProtocol: GRPC, transport: {tcp: {url: "http://a"}}}}')],
      good: [[], selection('{name: cluster, connection: {proxyProtocol: GRPC, transport: {uds: {udsName: /run/konnectivity.sock}}}}')],
      unseen: [['--egress-selector-config-file=/etc/kubernetes/egress.yaml']],
    }),
  },
  () => egressProblems,
);
