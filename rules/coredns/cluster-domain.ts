import { defineRule } from '../../src/engine/rule.ts';
import { dnsFile } from '../templates/addon-example.ts';

const kubelet = (domain: string) => ({ files: { 'coredns.yaml': dnsFile({}), 'kubelet.yaml': `apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nclusterDomain: ${domain}\n` } });

export default defineRule({
  title: 'CoreDNS does not answer for the domain that kubelets tell their pods',
  on: 'coredns',
  family: 'consistency',
  severity: 'high',
  since: '0.1.0',
  why: 'Each pod searches names below the `clusterDomain` of its kubelet. Where the plugin `kubernetes` serves another domain, the short names of Services resolve nowhere.',
  remedy: 'Write the same domain into `clusterDomain` of each kubelet and behind `kubernetes` in the Corefile; pods keep the old one until they are made anew.',
  examples: () => ({ bad: [kubelet('corp.example')], good: [kubelet('cluster.local'), kubelet('cluster.local.')] }),
  *check({ corefile }, { node }) {
    const setting = node.kubelet?.setting('clusterDomain', 'cluster-domain', '');
    if (!setting || setting.state !== 'given' || setting.text === '') return;
    const wanted = setting.text.replace(/\.$/, '').toLowerCase();
    const plugins = corefile?.servers.flatMap((server) => server.plugins.filter(({ name }) => name.text === 'kubernetes').map((plugin) => ({ ...plugin, zones: plugin.args.length > 0 ? plugin.args : server.keys }))) ?? [];
    if (plugins.length === 0 || plugins.some(({ zones }) => zones.some((zone) => zone.unknown !== undefined || covers(zone.text, wanted)))) return;
    for (const { name, zones } of plugins) {
      yield { at: name, message: `CoreDNS serves ${zones.map(({ text }) => text).join(', ')}, and the kubelet tells its pods ${wanted}`, related: [{ at: setting.place, label: 'what pods search' }] };
    }
  },
});

const covers = (zone: string, domain: string): boolean => {
  const name = zone.replace(/^\w+:\/\//, '').replace(/:\d+$/, '').replace(/\.$/, '').toLowerCase();
  return name === '' || domain === name || domain.endsWith(`.${name}`);
};
