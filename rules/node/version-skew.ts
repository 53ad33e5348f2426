import { defineRule } from '../../src/engine/rule.ts';
import { compareVersions } from '../../src/knowledge/table.ts';
import type { Invocation } from '../../src/model/types.ts';

const pod = (component: string, version: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${component}}\nspec: {containers: [{name: c, image: "${component}:v${version}.0", command: [${component}]}]}\n`;
const mixed = (apiServer: string, scheduler: string): { files: Record<string, string> } => ({ files: { 'kube-apiserver.yaml': pod('kube-apiserver', apiServer), 'kube-scheduler.yaml': pod('kube-scheduler', scheduler) } });

const minorNumber = (minor: string): number => Number(minor.split('.')[1]);

export default defineRule({
  title: 'a component has a release that may not go with the API server of its node',
  on: 'node',
  family: 'upgrade',
  severity: 'high',
  since: '0.1.0',
  why: 'The API server is upgraded first. The controller-manager and the scheduler may be one minor release older than it, and never newer: a newer one asks for APIs that are not served yet, an older one for APIs that are gone.',
  remedy: 'Upgrade the API server one minor release at a time, on all nodes, and then the controller-manager and the scheduler to the same release.',
  references: ['https://kubernetes.io/releases/version-skew-policy/'],
  examples: () => ({ bad: [mixed('1.31', '1.32'), mixed('1.31', '1.29')], good: [mixed('1.31', '1.31'), mixed('1.31', '1.30')] }),
  *check({ isDirectory, invocations }) {
    const versioned = invocations.filter(({ component, version }) => component !== 'etcd' && version.minor !== null);
    const minorOf = ({ version }: Invocation): string => version.minor ?? '';
    const apiServer = versioned.filter(({ component }) => component === 'kube-apiserver').toSorted((a, b) => compareVersions(minorOf(a), minorOf(b))).at(-1);
    // A directory with one component in many releases holds tests or templates, and is no node.
    const counts = new Set(versioned.map((each) => `${each.component} ${minorOf(each)}`));
    if (!isDirectory || !apiServer || counts.size > new Set(versioned.map(({ component }) => component)).size) return;
    for (const invocation of versioned) {
      const distance = minorNumber(minorOf(apiServer)) - minorNumber(minorOf(invocation));
      if (invocation === apiServer || distance === 0 || distance === 1) continue;
      yield {
        at: invocation.container.image ?? invocation,
        message: `${invocation.component} is ${minorOf(invocation)} beside a kube-apiserver of ${minorOf(apiServer)}: it may be ${distance < 0 ? 'no newer' : 'at most one minor release older'}`,
        label: distance < 0 ? 'newer than the API server' : `${distance} minor releases older`,
        related: [{ at: apiServer.container.image ?? apiServer, label: 'the API server' }],
      };
    }
  },
});
