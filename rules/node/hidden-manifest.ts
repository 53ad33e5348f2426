import { defineRule } from '../../src/engine/rule.ts';

const COMPONENTS = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd'];
const pod = (component: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${component}}\nspec: {containers: [{name: c, image: "${component}:v1.31.0", command: [${component}]}]}\n`;

export default defineRule({
  title: 'the only manifest of a component is hidden, so that the kubelet does not run it',
  on: 'node',
  family: 'operations',
  severity: 'medium',
  since: '0.1.0',
  why: 'The kubelet passes over files whose names begin with a dot. That is a good way to stop a component for a while, and one that is forgotten.',
  remedy: 'Take the dot off the name if the component should run on this node; else move the file out of the directory.',
  examples: () => ({
    bad: [{ files: { '.kube-scheduler.yaml': pod('kube-scheduler'), 'kube-apiserver.yaml': pod('kube-apiserver') } }],
    good: [{ files: { '.kube-scheduler.yaml': pod('kube-scheduler'), 'kube-scheduler.yaml': pod('kube-scheduler') } }],
  }),
  *check({ isDirectory, manifests, invocations }) {
    if (!isDirectory || invocations.length === 0) return;
    for (const { path, place, trouble } of manifests) {
      const name = path.slice(path.lastIndexOf('/') + 1);
      const component = COMPONENTS.find((each) => name.startsWith(`.${each}.`) || name === `.${each}`);
      if (trouble?.kind !== 'hidden' || component === undefined || invocations.some((invocation) => invocation.component === component)) continue;
      yield { at: place, message: `${component} does not run on this node: its manifest ${name} is hidden`, advice: `rename it to ${name.slice(1)} if it should run` };
    }
  },
});
