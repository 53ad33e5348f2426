import { defineRule } from '../../src/engine/rule.ts';
import { readAddress } from '../../src/model/values/address.ts';
import { dnsFile } from '../templates/addon-example.ts';

const kubelet = (clusterIP: string, servers: string) => ({ files: { 'coredns.yaml': dnsFile({ clusterIP }), 'kubelet.yaml': `apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nclusterDNS: [${servers}]\n` } });

export default defineRule({
  title: 'the kubelet gives pods another DNS server than the Service of CoreDNS',
  on: 'coredns',
  family: 'consistency',
  severity: 'high',
  confidence: 'likely',
  since: '0.1.0',
  why: 'Pods ask the addresses of `clusterDNS` of their kubelet. Where no Service has one of them, no name is resolved in any pod of the node.',
  remedy: 'Set `clusterDNS` of the kubelet to the `clusterIP` of the Service, and make the pods anew, which keep the old one.',
  examples: () => ({ bad: [kubelet('10.96.0.10', '10.43.0.10')], good: [kubelet('10.96.0.10', '10.96.0.10'), kubelet('10.96.0.10', '169.254.20.10'), kubelet('None', '10.43.0.10'), kubelet('10.96.0.10', '"fd00::a"')] }),
  *check({ service }, { node }) {
    const address = service?.get('spec').get('clusterIP');
    const own = readAddress(address?.text() ?? '');
    const setting = node.kubelet?.setting('clusterDNS', 'cluster-dns', '');
    if (!address || !own || setting?.state !== 'given') return;
    const servers = setting.values.map((text) => readAddress(text.trim()));
    // A cache on the node has a link-local address of its own, and of another family nothing is said here.
    if (servers.length === 0 || servers.some((server) => !server || server.family !== own.family || server.bits === own.bits || server.text.startsWith('169.254.'))) return;
    yield { at: address, message: `the Service of CoreDNS has ${own.text}, and the kubelet tells pods ${setting.text}`, related: [{ at: setting.place, label: 'clusterDNS of the kubelet' }] };
  },
});
