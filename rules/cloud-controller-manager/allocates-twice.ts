import { defineRule } from '../../src/engine/rule.ts';
import { besideManager, givenTo } from '../templates/program-example.ts';

const beside = (own: readonly string[], manager: readonly string[]) => besideManager(['--cloud-provider=gce', ...own], 'kube-controller-manager', ['--cluster-cidr=10.244.0.0/16', ...manager]);
const IPAM = '--controllers=*,nodeipam';

export default defineRule({
  title: 'two controllers give nodes their range of pod addresses',
  on: 'cloud-controller-manager',
  family: 'consistency',
  severity: 'high',
  confidence: 'likely',
  since: '0.1.0',
  why: 'Where the cloud-controller-manager runs `nodeipam` of its own, it and kube-controller-manager both write `podCIDR` into new nodes, and whoever is late gives a range to one node that the other has given to another.',
  remedy: 'Let one of them do it: `--allocate-node-cidrs=false` on kube-controller-manager, or `-nodeipam` in `--controllers` of the cloud-controller-manager.',
  examples: () => ({ bad: [beside(['--allocate-node-cidrs=true', IPAM], ['--allocate-node-cidrs=true'])], good: [beside(['--allocate-node-cidrs=true', IPAM], ['--allocate-node-cidrs=false']), beside(['--allocate-node-cidrs=true'], ['--allocate-node-cidrs=true'])] }),
  *check(program, context) {
    const own = program.flag('allocate-node-cidrs');
    const runs = program.flag('controllers')?.value?.text.split(',').some((name) => /^(?:nodeipam|node-ipam-controller)$/.test(name.trim())) === true;
    if (!own || own.value?.text === 'false' || !runs) return;
    for (const setting of givenTo(context, 'kube-controller-manager', 'allocate-node-cidrs')) {
      if (setting.text === 'true') yield { at: own, message: 'the cloud-controller-manager and kube-controller-manager both allocate the ranges of nodes', related: [{ at: setting.flag, label: 'kube-controller-manager does it, too' }] };
    }
  },
});
