import { defineRule, unseen } from '../../src/engine/rule.ts';
import { OPEN_METRICS, openMetrics } from '../templates/kube-proxy.ts';

const KIND = 'KubeProxyConfiguration';
const config = (text: string) => ({ root: { '/var/lib/kube-proxy/config.conf': `apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: ${KIND}\n${text}` } });

export default defineRule({
  title: 'kube-proxy shows its metrics to everyone in the network',
  on: 'host',
  ...OPEN_METRICS,
  examples: () => ({
    bad: [config('metricsBindAddress: 0.0.0.0:10249\n'), config('metricsBindAddress: "[::]:10249"\n')],
    good: [config('metricsBindAddress: ""\n'), config('metricsBindAddress: 127.0.0.1:10249\n'), config('mode: iptables\n'), config('metricsBindAddress: localhost:10249\n')],
    unseen: [{ root: { '/etc/hostname': 'a' } }],
  }),
  *check({ kubeProxy, manifests: [first] }) {
    if (first && !kubeProxy?.configuration) yield unseen(first.place, `the configuration of kube-proxy is not on the node, as where a ConfigMap holds it: give it beside the manifests (kind: ${KIND})`);
    // kube-proxy-metrics-address tells of what lies beside the manifests.
    const problem = kubeProxy?.isOnNode === true ? openMetrics(kubeProxy.configuration) : undefined;
    if (problem) yield problem;
  },
});
