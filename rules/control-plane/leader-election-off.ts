import { unseen, type Report } from '../../src/engine/rule.ts';
import { onlyOne } from '../../src/model/control-plane.ts';
import type { ControlPlane, Invocation } from '../../src/model/types.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { defineRule } from '../../src/engine/rule.ts';
import { nodesWith, nodeWith } from '../templates/agreement-example.ts';

const OFF = ['--leader-elect=false'];
const THREE = '--initial-cluster=a=https://10.0.0.1:2380,b=https://10.0.0.2:2380,c=https://10.0.0.3:2380';

export default defineRule({
  title: 'nobody elects a leader, and there are several nodes',
  on: 'control-plane',
  family: 'consistency',
  severity: 'high',
  since: '0.1.0',
  why: 'Without an election every instance works at once. Two controller-managers make each pod twice and hand out node ranges twice; two schedulers put more onto a node than it holds.',
  remedy: 'Remove `--leader-elect=false`, or set it to true, on every node: the default is true.',
  examples: () => ({
    bad: [nodesWith('kube-controller-manager', OFF, OFF), nodesWith('kube-scheduler', OFF, []), nodeWith({ etcd: [THREE], 'kube-scheduler': OFF })],
    good: [nodesWith('kube-scheduler', [], ['--leader-elect=true']), nodeWith({ etcd: [], 'kube-scheduler': OFF })],
    unseen: [nodesWith('kube-scheduler', ['--leader-elect=$(ELECT)'], [])],
  }),
  *check(controlPlane) {
    const isSure = controlPlane.nodes.length > 1;
    if (!isSure && !hasOtherMembers(controlPlane)) return;
    for (const node of controlPlane.nodes) {
      for (const component of ['kube-controller-manager', 'kube-scheduler'] as const) {
        const invocation = onlyOne(node, component);
        if (invocation) yield* withoutElection(invocation, isSure);
      }
    }
  },
});

/** The other nodes were not given, but their etcd is known. */
const hasOtherMembers = ({ nodes }: ControlPlane): boolean =>
  nodes.some((node) => {
    const cluster = onlyOne(node, 'etcd')?.setting('initial-cluster');
    return cluster?.state === 'given' && cluster.text.split(',').length > 1;
  });

function* withoutElection(invocation: Invocation, isSure: boolean): Generator<Report> {
  const setting = invocation.setting('leader-elect');
  if (setting.state === 'unseen') {
    yield unseen(setting.place, setting.reason);
    return;
  }
  const value = 'text' in setting ? parseBool(setting.text) : undefined;
  if (!value?.ok || value.value) return;
  yield {
    at: setting.place,
    message: `--leader-elect=false, and this is not the only ${invocation.component}`,
    label: 'works beside the others',
    confidence: isSure ? 'certain' : 'likely',
    advice: 'remove the flag',
  };
}
