import { defineRule } from '../../src/engine/rule.ts';
import { hostKey, isLocal, onlyOne } from '../../src/model/control-plane.ts';
import { listenersOf } from '../../src/model/listeners.ts';
import type { ClusterNode, Invocation } from '../../src/model/types.ts';
import { examplePod } from '../../src/engine/example.ts';
import { addressClaims } from '../templates/node-addresses.ts';
import { apiServerOf, type ApiServerUrl } from '../templates/api-connection.ts';

const kubeconfig = (server: string): string => `apiVersion: v1\nkind: Config\nclusters: [{name: a, cluster: {server: '${server}'}}]\ncontexts: [{name: a, context: {cluster: a, user: a}}]\ncurrent-context: a\n`;
const withKubeconfig = (server: string, api: readonly string[] | undefined) => ({
  files: {
    'kube-scheduler.yaml': examplePod('kube-scheduler', '1.31', ['--kubeconfig=/etc/kubernetes/manifests/scheduler.conf']),
    'scheduler.conf': kubeconfig(server),
    ...(api === undefined ? {} : { 'kube-apiserver.yaml': examplePod('kube-apiserver', '1.31', api) }),
  },
});

export default defineRule({
  title: 'a component looks for the API server where none is',
  on: 'node',
  family: 'consistency',
  severity: 'critical',
  confidence: 'likely',
  since: '0.1.0',
  why: 'The port of the API server changed, or the kubeconfig came from another node, and 127.0.0.1 is each node itself. The controller-manager exits when it finds no API server; the scheduler waits, and no pod gets a node.',
  remedy: 'Write the address and `--secure-port` of the API server of this node, or those of the load balancer, into the kubeconfig. The certificate of the API server must hold that address.',
  examples: () => ({
    bad: [withKubeconfig('https://127.0.0.1:6443', ['--secure-port=8443']), withKubeconfig('https://10.0.0.1:6444', ['--advertise-address=10.0.0.1']), withKubeconfig('https://localhost:6443', undefined)],
    good: [withKubeconfig('https://127.0.0.1:6443', []), withKubeconfig('https://10.0.0.9:8443', ['--advertise-address=10.0.0.1']), withKubeconfig('https://10.0.0.1:6443', undefined)],
  }),
  *check(node) {
    const api = onlyOne(node, 'kube-apiserver');
    const listening = api && listenersOf(api);
    for (const invocation of node.invocations) {
      if (invocation.component !== 'kube-controller-manager' && invocation.component !== 'kube-scheduler') continue;
      const asked = apiServerOf(invocation, node);
      if (!asked) continue;
      const common = { at: asked.at, log: `dial tcp ${asked.url.host}:${asked.url.port}: connect: connection refused`, advice: 'write the address of the API server of this node, or of the load balancer' };
      const named = asked.named ? [{ at: asked.named, label: 'names this file' }] : [];
      if (!api && isNobodyHere(asked, node)) {
        yield { ...common, message: `${invocation.component} goes to ${asked.url.text}, and this node has no API server`, label: 'nobody here', related: named };
      } else if (api && listening && listening.open.length === 0 && isHere(asked, node) && !mayServeHttp(api, asked) && !listening.listeners.some(({ port }) => String(port) === asked.url.port) && !othersServe(node)) {
        const setting = listening.listeners[0]?.setting;
        yield { ...common, message: `${invocation.component} goes to ${asked.url.text}, and the API server of this node serves port ${listening.listeners.map(({ port }) => port).join(', ')}`, label: 'not served', related: [...(setting ? [{ at: setting.place, label: 'the API server' }] : []), ...named] };
      }
    }
  },
});

/** Before 1.20 an API server had a port without TLS, which is not in the facts. */
const mayServeHttp = (api: Invocation, { url }: ApiServerUrl): boolean => url.scheme === 'http' && api.facts.minor === null;

/** A proxy or load balancer of the node may serve there. */
const othersServe = ({ isDirectory, manifests }: ClusterNode): boolean => !isDirectory || manifests.some(({ pods }) => pods.some(({ containers }) => containers.every(({ invocation }) => !invocation)));

const isNobodyHere = ({ url }: ApiServerUrl, node: ClusterNode): boolean =>
  isLocal(url.host) && !othersServe(node) && !node.invocations.some(({ component }) => component === 'kube-apiserver');

const isHere = ({ url }: ApiServerUrl, node: ClusterNode): boolean =>
  isLocal(url.host) || node.invocations.flatMap(addressClaims).some(({ address }) => hostKey(address) === url.key);
