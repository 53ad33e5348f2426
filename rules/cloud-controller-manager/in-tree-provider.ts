import { defineRule } from '../../src/engine/rule.ts';
import { besideManager, givenTo } from '../templates/program-example.ts';

const beside = (provider: string) => besideManager(['--cloud-provider=aws'], 'kube-controller-manager', [`--cloud-provider=${provider}`]);

export default defineRule({
  title: 'a cloud-controller-manager runs while the controller-manager works with the cloud itself',
  on: 'cloud-controller-manager',
  family: 'consistency',
  severity: 'high',
  since: '0.1.0',
  why: 'With a `--cloud-provider` other than `external` kube-controller-manager runs the controllers for nodes, routes and load balancers itself. Both then make and remove the same routes and load balancers of the cloud, one against the other.',
  remedy: 'Set `--cloud-provider=external` on kube-controller-manager and on each kubelet before the cloud-controller-manager is started; the migration of the cloud says in which order.',
  references: ['https://kubernetes.io/docs/tasks/administer-cluster/running-cloud-controller/'],
  examples: () => ({ bad: [beside('aws')], good: [beside('external'), beside('')] }),
  *check(program, context) {
    for (const setting of givenTo(context, 'kube-controller-manager', 'cloud-provider')) {
      if (setting.text === '' || setting.text === 'external') continue;
      yield { at: program, message: `it runs beside a kube-controller-manager with --cloud-provider=${setting.text}, which does the same work`, advice: 'set --cloud-provider=external on kube-controller-manager', related: [{ at: setting.flag, label: 'not external' }] };
    }
  },
});
