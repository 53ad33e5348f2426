import { defineRule } from '../../src/engine/rule.ts';
import { nodeWith } from '../templates/agreement-example.ts';
import { apiServerOf } from '../templates/api-connection.ts';

const scheduler = (master: string) => nodeWith({ 'kube-scheduler': [`--master=${master}`] });

export default defineRule({
  title: 'a component talks to the API server without TLS',
  on: 'node',
  family: 'security',
  severity: 'high',
  since: '0.1.0',
  why: 'Over http everyone on the way reads and changes what the component says, and the API server cannot tell who it is. From 1.20 on no API server of Kubernetes serves http any more: the component finds nobody there, or a proxy that lets everyone in.',
  remedy: 'Remove `--master`, and give the component a kubeconfig with an https server and a certificate of its own.',
  examples: () => ({ bad: [scheduler('http://127.0.0.1:8080'), scheduler('127.0.0.1:8080')], good: [scheduler('https://127.0.0.1:6443'), nodeWith({ 'kube-scheduler': ['--kubeconfig=/etc/kubernetes/scheduler.conf'] })] }),
  *check(node) {
    for (const invocation of node.invocations) {
      if (invocation.component !== 'kube-controller-manager' && invocation.component !== 'kube-scheduler') continue;
      const api = apiServerOf(invocation, node);
      if (api?.url.scheme !== 'http') continue;
      yield { at: api.at, message: `${invocation.component} goes to ${api.url.text} without TLS (${api.source})`, label: 'no TLS', ...(api.named ? { related: [{ at: api.named, label: 'names this file' }] } : {}), advice: 'write the https URL of the API server into the kubeconfig, and remove --master' };
    }
  },
});
