import { kubeletRefusal, staticPod } from '../templates/kubelet-refusal.ts';

export default kubeletRefusal({
  topic: 'type',
  title: 'a value has a type that the kubelet cannot put into its field',
  why: 'YAML makes a number of `10`, `0777` and `1e3`, a truth value of `yes`, `no`, `on` and `off`, and a map of `a: b`, also where a text is wanted.',
  remedy: 'Put a text into quotes (`"10"`, `"yes"`), and take the quotes off numbers and truth values.',
  examples: () => ({
    bad: [
      staticPod({ container: ['env: [{name: GOMAXPROCS, value: 4}]'] }),
      staticPod({ container: ['args: [--leader-elect: "true"]'] }),
      staticPod({ metadata: ['name: kube-scheduler', 'labels: {critical: yes}'] }),
      staticPod({ spec: ['hostNetwork: "true"'] }),
      staticPod({ container: ['resources: {requests: {memory: 1GB}}'] }),
    ],
    good: [staticPod({ container: ['env: [{name: GOMAXPROCS, value: "4"}]', 'tty: yes'], spec: ['hostNetwork: yes', 'terminationGracePeriodSeconds: 3e1'] })],
  }),
});
