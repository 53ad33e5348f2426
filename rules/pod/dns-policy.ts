import { defineRule } from '../../src/engine/rule.ts';
import { removeField } from '../../src/fix/field-edits.ts';
import { offer } from '../../src/fix/flag-edits.ts';
import { podOf, staticComponents } from '../templates/pod-fields.ts';

const withField = (policy: string): string => podOf({ spec: [`dnsPolicy: ${policy}`] });

export default defineRule({
  title: 'the control plane asks the DNS of the cluster, which needs the control plane',
  on: 'pod',
  family: 'operations',
  severity: 'medium',
  since: '0.1.0',
  why: 'With `ClusterFirstWithHostNet` every name is looked up at the service address of CoreDNS. After a power cut nobody answers there until the API server is up, and the API server cannot resolve the names of etcd, of its OIDC issuer or of the cloud. With the host network `ClusterFirst`, the default, means the resolver of the host, which is right.',
  remedy: 'Remove `dnsPolicy`, or write `Default`.',
  examples: () => ({ bad: [withField('ClusterFirstWithHostNet')], good: [podOf({}), withField('ClusterFirst'), withField('Default')] }),
  *check(pod) {
    const component = staticComponents(pod)[0]?.component;
    const policy = pod.cursor.get('spec').get('dnsPolicy');
    if (component === undefined || policy.text() !== 'ClusterFirstWithHostNet') return;
    yield { at: policy, message: `${component} looks up names in the DNS of the cluster, which only answers once the control plane is up`, label: 'needs CoreDNS', log: 'lookup: i/o timeout', advice: 'remove dnsPolicy', ...offer('remove dnsPolicy', removeField(pod.cursor.get('spec'), 'dnsPolicy')) };
  },
});
