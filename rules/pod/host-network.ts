import { defineRule, unseen } from '../../src/engine/rule.ts';
import { setField } from '../../src/fix/field-edits.ts';
import { offer } from '../../src/fix/flag-edits.ts';
import { podWithMounts } from '../templates/mount-example.ts';

const pod = (network: string): string => `apiVersion: v1
kind: Pod
metadata: {name: a, namespace: kube-system}
spec:
${network}  containers: [{name: a, image: "registry.k8s.io/kube-scheduler:v1.31.0", command: [kube-scheduler]}]
`;

export default defineRule({
  title: 'a component of the control plane is not on the network of its host',
  on: 'pod',
  family: 'boot',
  severity: 'critical',
  confidence: 'likely',
  since: '0.1.0',
  why: 'Such a pod waits for the pod network, which waits for the API server. Where the network is there already, 127.0.0.1 is the pod itself and no longer the node, so that the component does not find its neighbours and they do not find it.',
  remedy: 'Set `hostNetwork: true` in `spec`. Linters for ordinary workloads advise against it; for these pods it is right.',
  examples: () => ({
    bad: [pod(''), pod('  hostNetwork: false\n')],
    good: [podWithMounts('kube-scheduler:v1.31.0', ['kube-scheduler'], [], [])],
    unseen: [pod('  hostNetwork: {{ network }}\n')],
  }),
  *check({ kind, cursor, containers }) {
    const component = containers.find(({ invocation }) => invocation !== null)?.invocation?.component;
    const spec = cursor.get('spec');
    const network = spec.get('hostNetwork');
    // A Deployment or DaemonSet comes after the network.
    if (component === undefined || kind !== 'Pod' || network.text() === 'true') return;
    if (network.word()?.unknown !== undefined || (network.kind === 'missing' && spec.hasHole)) {
      yield unseen(network, 'a template fills in hostNetwork');
      return;
    }
    yield {
      at: network.kind === 'missing' ? (cursor.keyPlace('spec') ?? spec) : network,
      message: `${component} does not run on the network of its host: hostNetwork is ${network.kind === 'missing' ? 'not set' : (network.text() ?? 'empty')}`,
      label: network.kind === 'missing' ? 'no hostNetwork: true' : 'not true',
      log: 'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
      advice: 'set hostNetwork: true',
      ...offer('set hostNetwork: true', setField(spec, 'hostNetwork', true)),
    };
  },
});
