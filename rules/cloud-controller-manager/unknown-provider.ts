import { defineRule } from '../../src/engine/rule.ts';
import { listed } from '../../src/model/config/field-errors.ts';
import { isUnknown } from '../../src/text/unknown.ts';
import { providerNames } from '../templates/cloud-provider.ts';
import { cloudManager, programFile } from '../templates/program-example.ts';

const openstack = (name: string): string => programFile('registry.k8s.io/provider-os/openstack-cloud-controller-manager:v1.31.0', ['/bin/openstack-cloud-controller-manager', `--cloud-provider=${name}`]);

export default defineRule({
  title: 'the cloud-controller-manager does not know the cloud that it is told',
  on: 'cloud-controller-manager',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'Its own `--cloud-provider` names the cloud that is built into it. `external` is what the components beside it are told: with that, or with another cloud, it exits, and new nodes keep the taint that only it takes off.',
  remedy: 'Write the name of the cloud there, and `external` on kube-controller-manager and the kubelets.',
  references: ['https://kubernetes.io/docs/tasks/administer-cluster/running-cloud-controller/'],
  examples: () => ({ bad: [cloudManager(['--cloud-provider=external']), cloudManager(['--cloud-provider=gce']), openstack('external')], good: [cloudManager(['--cloud-provider=aws']), cloudManager([]), openstack('openstack'), programFile('example.com/my-cloud-controller-manager:v1.31.0', ['/my-cloud-controller-manager', '--cloud-provider=external'])] }),
  *check(manager) {
    const names = providerNames(manager);
    const value = manager.flag('cloud-provider')?.value;
    if (!names || !value || value.unknown !== undefined || isUnknown(value.text) || /\$\(|^$/.test(value.text) || names.includes(value.text)) return;
    yield { at: value, message: `--cloud-provider is ${value.text}, and this cloud-controller-manager knows ${listed(names)}`, log: value.text === 'external' && !names.includes('aws') ? 'Cloud provider is nil' : 'unknown cloud provider', advice: `write --cloud-provider=${names[0] ?? ''}` };
  },
});
