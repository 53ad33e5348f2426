import { schedulerProblems } from '../../src/model/config/scheduler.ts';
import { configFileRule, exampleWithFile } from '../templates/config-file.ts';

const config = (content: string, version = 'v1', client = 'clientConnection: {kubeconfig: /etc/kubernetes/scheduler.conf}') =>
  exampleWithFile('kube-scheduler', 'config', `apiVersion: kubescheduler.config.k8s.io/${version}\nkind: KubeSchedulerConfiguration\n${client}\n${content}\n`);

export default configFileRule(
  {
    on: 'kube-scheduler',
    flag: 'config',
    kind: 'KubeSchedulerConfiguration',
    title: 'the scheduler cannot use its configuration file, and exits',
    why: 'Versions of the file come and go with releases (1.29 reads v1 alone), plugins do so too, and a field that it does not know is an error. The scheduler then exits, and no new pod gets a node.',
    remedy: 'Correct the line that the finding points to. With `--config` most other flags are not looked at, `--kubeconfig` among them: the file has to name it.',
    examples: () => ({
      bad: [
        config('', 'v1beta2'), config('parallelism: 0'), config('profiles: [{schedulerName: a}, {schedulerName: a}]'), config('foo: 1'), config('', 'v1', ''),
        config('profiles: [{plugins: {score: {enabled: [{name: Foo}]}}}]'), config('profiles: [{plugins: {queueSort: {disabled: [{name: "*"}]}}}]'),
        config('profiles: [{pluginConfig: [{name: InterPodAffinity, args: {hardPodAffinityWeight: 101}}]}]'),
      ],
      good: [[], config('leaderElection: {leaderElect: true}\nprofiles: [{plugins: {score: {disabled: [{name: ImageLocality}]}}}]')],
      unseen: [['--config=/etc/kubernetes/scheduler-config.yaml']],
    }),
  },
  () => schedulerProblems,
);
