import { defineRule, unseen } from '../../src/engine/rule.ts';
import type { ClusterNode } from '../../src/model/types.ts';
import type { YamlFile } from '../../src/yaml/document.ts';
import { OPEN_METRICS, openMetrics } from '../templates/kube-proxy.ts';

const KIND = 'KubeProxyConfiguration';
/** Where it lies on nodes whose kube-proxy is a service or a static pod. */
const PATHS = ['/var/lib/kube-proxy/config.conf', '/var/lib/kube-proxy/kube-proxy-config.yaml', '/etc/kubernetes/kube-proxy-config.yaml'];
const config = (text: string) => ({ root: { '/var/lib/kube-proxy/config.conf': `apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: ${KIND}\n${text}` } });

/** Below the root; kube-proxy-metrics-address has what lies beside the manifests. */
const configsOf = (node: ClusterNode): readonly YamlFile[] => {
  const below = node.root ? PATHS.map((path) => node.evidence(path)) : [];
  const files = below.flatMap((each) => (each.state === 'read' ? [each.yaml] : []));
  return files.filter(({ documents }) => documents[0]?.get('kind').text() === KIND);
};

export default defineRule({
  title: 'kube-proxy shows its metrics to everyone in the network',
  on: 'host',
  ...OPEN_METRICS,
  examples: () => ({
    bad: [config('metricsBindAddress: 0.0.0.0:10249\n'), config('metricsBindAddress: ":10249"\n'), config('metricsBindAddress: "[::]:10249"\n')],
    good: [config('metricsBindAddress: ""\n'), config('metricsBindAddress: 127.0.0.1:10249\n'), config('mode: iptables\n'), config('metricsBindAddress: localhost:10249\n')],
    unseen: [{ root: { '/etc/hostname': 'a' } }],
  }),
  *check(node) {
    const configs = configsOf(node);
    const start = node.manifests[0]?.place;
    if (configs.length === 0 && start && !node.kubeProxy?.configuration) yield unseen(start, `the configuration of kube-proxy is not on the node, as where a ConfigMap holds it: give it beside the manifests (kind: ${KIND})`);
    for (const { documents } of configs) {
      const problem = openMetrics(documents[0]);
      if (problem) yield problem;
    }
  },
});
