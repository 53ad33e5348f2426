import { sameOnAllNodes, type SharedFlag } from '../templates/agreement.ts';
import { nodesWith } from '../templates/agreement-example.ts';

const FLAGS: readonly SharedFlag[] = (['kube-apiserver', 'kube-controller-manager'] as const).map((component) => ({ component, flag: 'cloud-provider' }));

export default sameOnAllNodes({
  flags: FLAGS,
  title: 'the nodes do not leave the cloud to the same program',
  severity: 'medium',
  why: 'With `external` a cloud controller manager of its own does the work, without it the controller-manager does, or nobody. After a change of leader nodes keep the taint `uninitialized`, or two programs change the same routes and load balancers.',
  remedy: 'Write the same `--cloud-provider` on every node.',
  examples: () => ({
    bad: [nodesWith('kube-controller-manager', ['--cloud-provider=external'], [])],
    good: [nodesWith('kube-controller-manager', ['--cloud-provider=external'], ['--cloud-provider=external']), nodesWith('kube-controller-manager', ['--cloud-provider='], [])],
    unseen: [nodesWith('kube-controller-manager', ['--cloud-provider=external'], ['--cloud-provider=$(CLOUD)'])],
  }),
});
