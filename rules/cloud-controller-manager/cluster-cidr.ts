import { defineRule } from '../../src/engine/rule.ts';
import { besideManager, givenTo } from '../templates/program-example.ts';

const beside = (own: readonly string[], range: string) => besideManager(['--cloud-provider=aws', ...own], 'kube-controller-manager', ['--allocate-node-cidrs=true', `--cluster-cidr=${range}`]);

export default defineRule({
  title: 'the cloud-controller-manager and the controller-manager disagree on the range of the pods',
  on: 'cloud-controller-manager',
  family: 'consistency',
  severity: 'high',
  since: '0.1.0',
  why: 'The route controller of the cloud takes the routes inside of `--cluster-cidr` for its own. Routes of nodes that got a range from elsewhere are never made or are left over, and pods of different nodes do not reach each other.',
  remedy: 'Write the `--cluster-cidr` of kube-controller-manager into the cloud-controller-manager, or set `--configure-cloud-routes=false` where the network plugin makes the routes.',
  examples: () => ({
    bad: [beside(['--cluster-cidr=10.0.0.0/16'], '10.244.0.0/16')],
    good: [beside(['--cluster-cidr=10.244.0.0/16'], '10.244.0.0/16'), beside(['--cluster-cidr=10.0.0.0/16', '--configure-cloud-routes=false'], '10.244.0.0/16'), beside([], '10.244.0.0/16'), beside(['--cluster-cidr=fd00::/64,10.244.0.0/16'], '10.244.0.0/16,fd00::/64')],
  }),
  *check(program, context) {
    const own = program.flag('cluster-cidr')?.value;
    if (!own || own.text === '' || own.unknown !== undefined || program.flag('configure-cloud-routes')?.value?.text === 'false') return;
    for (const setting of givenTo(context, 'kube-controller-manager', 'cluster-cidr')) {
      if (setting.text === '' || sorted(setting.text) === sorted(own.text)) continue;
      yield { at: own, message: `--cluster-cidr is ${own.text}, and that of kube-controller-manager ${setting.text}`, related: [{ at: setting.flag, label: 'the range of the pods' }] };
    }
  },
});

const sorted = (ranges: string): string => ranges.split(',').map((range) => range.trim()).sort().join(',');
