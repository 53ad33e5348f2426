import { defineRule } from '../../src/engine/rule.ts';
import { compareVersions } from '../../src/knowledge/table.ts';
import { refused, serverPod, textOf } from '../templates/konnectivity.ts';

const WANTED = ['agent-namespace', 'agent-service-account', 'authentication-audience'];

export default defineRule({
  title: 'konnectivity-server lacks a flag for the authentication of its agents',
  on: 'konnectivity-server',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'Agents show a certificate or a token. For tokens the server wants the namespace, the service account and the audience, all three, and no `--cluster-ca-cert` beside them. Else it exits at start, and the API server reaches no node.',
  remedy: 'Set `--agent-namespace`, `--agent-service-account` and `--authentication-audience`, or none of them. Up to 0.31 `--kubeconfig` asks for them, too.',
  references: ['https://kubernetes.io/docs/tasks/extend-kubernetes/setup-konnectivity/'],
  examples: () => ({
    bad: [serverPod(['--agent-namespace=kube-system', '--agent-service-account=konnectivity-agent']), serverPod(['--agent-namespace=kube-system', '--agent-service-account=a', '--authentication-audience=b', '--cluster-ca-cert=/pki/ca.crt']), serverPod(['--kubeconfig=/etc/kubernetes/konnectivity-server.conf'])],
    good: [serverPod([]), serverPod(['--agent-namespace=kube-system', '--agent-service-account=a', '--authentication-audience=b', '--kubeconfig=/k']), serverPod(['--kubeconfig=/k'], { image: 'registry.k8s.io/kas-network-proxy/proxy-server:v0.34.0' })],
  }),
  *check(server) {
    const isOld = server.version !== null && compareVersions(server.version, '0.31.4') <= 0;
    const asking = [...WANTED, ...(isOld ? ['kubeconfig'] : [])].find((name) => textOf(server, name, ''));
    if (asking === undefined) return;
    if (textOf(server, 'cluster-ca-cert', '')) yield refused(server, 'cluster-ca-cert', `--cluster-ca-cert is set beside --${asking}: agents authenticate with a certificate or with a token`, 'can not be used when', 'keep one of the two ways');
    for (const name of WANTED) {
      if (textOf(server, name, '') === '') yield refused(server, asking, `--${asking} asks for authentication of agents, for which --${name} is missing`, 'cannot be empty when agent authentication is enabled', `set --${name}`);
    }
  },
});
