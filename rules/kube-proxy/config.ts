import { defineRule, unseen } from '../../src/engine/rule.ts';
import { hasConfigTypes } from '../../src/knowledge/config-types.ts';
import { readProxyConfiguration } from '../../src/model/config/kube-proxy.ts';
import { isUnknown } from '../../src/text/unknown.ts';
import { proxyFile } from '../templates/addon-example.ts';

const onNode = (text: string) => ({ root: { '/var/lib/kube-proxy/config.conf': `apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n${text}` } });

export default defineRule({
  title: 'kube-proxy refuses its configuration, or passes over a part of it',
  on: 'kube-proxy',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'With a value of the wrong type, a range or an address that is none, or a feature gate that this version does not have, kube-proxy exits, on every node that gets the ConfigMap. A field that it does not know it only warns of: the setting that somebody wanted is not there.',
  remedy: 'Correct the line that the finding points to, restart kube-proxy on one node, and look at its log before the others. Take a feature gate out before the upgrade that removes it.',
  references: ['https://kubernetes.io/docs/reference/config-api/kube-proxy-config.v1alpha1/'],
  examples: () => ({
    bad: [
      proxyFile('oomScoreAdj: "-998"'),
      proxyFile('configSyncPeriod: 15'),
      proxyFile('ipTables: {masqueradeBit: 14}'),
      proxyFile('iptables: {masqueradeBit: 32}'),
      proxyFile('iptables: {syncPeriod: 10s, minSyncPeriod: 20s}'),
      proxyFile('conntrack: {maxPerCore: -1}'),
      proxyFile('metricsBindAddress: localhost:10249'),
      proxyFile('healthzBindAddress: ":10256"'),
      proxyFile('clusterCIDR: 10.244.0.0/16, fd00::/64'),
      proxyFile('nodePortAddresses: [primary, 10.0.0.0/8]', { version: '1.36' }),
      proxyFile('nodePortAddresses: [primary]', { version: '1.30' }),
      proxyFile('nodePortAddresses: [localhost, localhost]', { version: '1.37' }),
      proxyFile('detectLocalMode: BridgeInterface'),
      proxyFile('detectLocalMode: clusterCIDR'),
      proxyFile('mode: ipvs\nipvs: {scheduler: rrr}', { version: '1.26' }),
      proxyFile('mode: ipvs\nipvs: {excludeCIDRs: [10.0.0.1]}'),
      proxyFile('featureGates: {NoSuchGate: true}'),
      proxyFile('featureGates: {NFTablesProxyMode: false}', { version: '1.33' }),
      proxyFile('showHiddenMetricsForVersion: "1.29"'),
      proxyFile('logging: {format: yaml}'),
      proxyFile('udpIdleTimeout: 1s'),
      proxyFile('mode: iptables\nmode: nftables'),
      onNode('bindAddress: all\n'),
    ],
    good: [
      proxyFile('bindAddress: 0.0.0.0\nhealthzBindAddress: 127.0.0.1\nmetricsBindAddress: "[::1]:10249"\nconfigSyncPeriod: 0s\nconntrack: {maxPerCore: null, min: 0}'),
      proxyFile('clusterCIDR: none\ndetectLocalMode: NodeCIDR'),
      proxyFile('ipvs: {scheduler: rrr}', { version: '1.26' }),
      proxyFile('nodePortAddresses: [primary, 10.0.0.0/8]', { version: '1.37' }),
      proxyFile('udpIdleTimeout: 250ms', { version: '1.25' }),
      proxyFile('featureGates: {NFTablesProxyMode: true, AllAlpha: false}', { version: '1.33' }),
      proxyFile('showHiddenMetricsForVersion: "1.30"\nlogging: {format: json}'),
      onNode('bindAddress: "::"\n'),
    ],
    unseen: [proxyFile('bindAddress: "{{ address }}"'), proxyFile('', { version: '1.99' })],
  }),
  *check({ yaml, minor, container, ...place }) {
    if (!yaml) return;
    if (yaml.placeholders.length > 0 || isUnknown(yaml.source.text)) return yield unseen(place, 'a template fills in its configuration');
    if (minor === null || !hasConfigTypes(minor)) return yield unseen(place, 'what kube-proxy takes depends on its version, which is not known');
    const { refused, ignored } = readProxyConfiguration(yaml, minor);
    // Without a pod of its own it is taken to be of the API server's release.
    const confidence = container ? {} : { confidence: 'likely' as const };
    for (const { log, ...problem } of refused) yield { ...problem, ...confidence, ...(log === '' ? {} : { log }) };
    for (const problem of ignored) yield { ...problem, ...confidence, severity: 'medium', log: 'sing lenient decoding as strict decoding failed' };
  },
});
