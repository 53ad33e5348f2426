import { defineRule } from '../../src/engine/rule.ts';
import { examplePod } from '../../src/engine/example.ts';
import { parseCidr } from '../../src/model/values/cidr.ts';
import { componentsBeside } from '../templates/components-beside.ts';
import { proxyFile } from '../templates/addon-example.ts';

const files = (range: string, own: string) => ({ files: { 'kube-controller-manager.yaml': examplePod('kube-controller-manager', '1.31', ['--allocate-node-cidrs=true', `--cluster-cidr=${range}`]), 'kube-proxy.yaml': proxyFile(`clusterCIDR: ${own}`) } });

export default defineRule({
  title: 'kube-proxy and the controller-manager disagree on the range of the pods',
  on: 'kube-proxy',
  family: 'consistency',
  severity: 'medium',
  since: '0.1.0',
  why: 'kube-proxy takes what comes from outside of `clusterCIDR` for traffic from outside of the cluster and hides its source address. With a wrong range that is each pod, and network policies and logs see nodes instead of pods; or no client outside is hidden, and answers get lost.',
  remedy: 'Write the `--cluster-cidr` of the controller-manager into `clusterCIDR`, and restart kube-proxy.',
  examples: () => ({ bad: [files('10.244.0.0/16', '10.0.0.0/16'), files('10.244.0.0/16,fd00::/64', '10.244.0.0/16')], good: [files('10.244.0.0/16', '10.244.0.0/16'), files('10.244.0.0/16', '""'), files('fd00::/64,10.244.0.0/16', '10.244.0.0/16,fd00::/64')] }),
  *check({ configuration }, context) {
    const own = configuration?.get('clusterCIDR');
    const text = own?.text() ?? '';
    const [manager] = componentsBeside(context, 'kube-controller-manager');
    const setting = manager?.setting('cluster-cidr');
    if (!own || text === '' || setting?.state !== 'given' || setting.text === '') return;
    if (ranges(text) !== ranges(setting.text)) yield { at: own, message: `clusterCIDR is ${text}, and the controller-manager gives pods addresses from ${setting.text}`, related: [{ at: setting.place, label: 'the range of the pods' }] };
  },
});

/** In one spelling and order. */
const ranges = (text: string): string =>
  text.split(',').map((each) => {
    const range = parseCidr(each.trim());
    return range.ok ? JSON.stringify(range.value, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)) : each.trim();
  }).sort().join(' ');
