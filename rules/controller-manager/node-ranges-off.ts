import { parseBool } from '../../src/model/values/bool.ts';
import { labelFor, settingRule } from '../templates/setting-rule.ts';

const PODS = '--cluster-cidr=10.244.0.0/16';

export default settingRule(
  {
    on: 'kube-controller-manager',
    title: 'the controller-manager has a range for pods and gives no node its part',
    family: 'consistency',
    severity: 'medium',
    confidence: 'likely',
    why: 'Without `--allocate-node-cidrs` the controller-manager does nothing with `--cluster-cidr`. Network plugins such as flannel wait for the range of their node and never get one: `node "x" pod cidr not assigned`. Others, such as Cilium and Calico, hand out addresses themselves.',
    remedy: 'Set `--allocate-node-cidrs=true` where the network plugin wants ranges of nodes; else remove `--cluster-cidr`, or set `--allocate-node-cidrs=false` to say that it is meant.',
    examples: () => ({ bad: [[PODS]], good: [[PODS, '--allocate-node-cidrs=true'], [PODS, '--allocate-node-cidrs=false'], []], unseen: [[PODS, '--allocate-node-cidrs=$(ALLOCATE)']] }),
  },
  'allocate-node-cidrs',
  (setting, manager) => {
    const value = parseBool(setting.text);
    const range = manager.setting('cluster-cidr');
    // Who writes false means it.
    if (!value.ok || value.value || setting.state === 'given' || range.state !== 'given' || range.text === '') return undefined;
    return {
      at: range.place,
      message: `--cluster-cidr=${range.text} has no effect without --allocate-node-cidrs=true`,
      ...labelFor('allocate-node-cidrs', setting),
      log: 'failed to acquire lease: node pod cidr not assigned',
      advice: 'set --allocate-node-cidrs=true, or say --allocate-node-cidrs=false if the network plugin hands out addresses',
    };
  },
);
