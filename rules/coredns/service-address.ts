import { defineRule } from '../../src/engine/rule.ts';
import { holdsAddress, parseCidr } from '../../src/model/values/cidr.ts';
import { examplePod } from '../../src/engine/example.ts';
import { dnsFile } from '../templates/addon-example.ts';
import { componentsBeside } from '../templates/components-beside.ts';

const files = (range: string, clusterIP: string) => ({ files: { 'kube-apiserver.yaml': examplePod('kube-apiserver', '1.31', [`--service-cluster-ip-range=${range}`]), 'coredns.yaml': dnsFile({ clusterIP }) } });

export default defineRule({
  title: 'the Service of the DNS has an address that is not in the range of the API server',
  on: 'coredns',
  family: 'consistency',
  severity: 'high',
  since: '0.1.0',
  why: 'The API server gives addresses of its own range only. It refuses the Service, or repairs nothing of an old one, and kubelets go on telling each pod an address behind which nobody is.',
  remedy: 'Give the Service an address of `--service-cluster-ip-range` (kubeadm takes the tenth), and write the same into `clusterDNS` of each kubelet.',
  examples: () => ({ bad: [files('10.96.0.0/12', '172.30.0.10')], good: [files('10.96.0.0/12', '10.96.0.10'), files('10.96.0.0/12,fd00::/108', 'fd00::a'), files('10.96.0.0/12', 'None')] }),
  *check({ service }, context) {
    const address = service?.get('spec').get('clusterIP');
    const text = address?.text() ?? '';
    if (!address || !/[.:]/.test(text)) return;
    for (const api of componentsBeside(context, 'kube-apiserver')) {
      const setting = api.setting('service-cluster-ip-range');
      if (setting.state !== 'given') continue;
      const ranges = setting.text.split(',').map((each) => parseCidr(each.trim()));
      if (ranges.every((range) => range.ok && !holdsAddress(range.value, text))) {
        yield { at: address, message: `clusterIP ${text} is not in ${setting.text}, from which the API server gives addresses`, related: [{ at: setting.place, label: 'the range' }] };
      }
    }
  },
});
