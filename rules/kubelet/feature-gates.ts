import { kubernetesMinors } from '../../src/knowledge/index.ts';
import { defineRule, unseen } from '../../src/engine/rule.ts';
import { gateClashes, gateRefusal, kubeletGateOf, kubeletGates } from '../../src/model/gates.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { kubeletExample } from '../templates/kubelet-setting.ts';

export default defineRule({
  title: 'the kubelet does not take a feature gate, and exits',
  on: 'kubelet',
  family: 'operations',
  severity: 'critical',
  confidence: 'likely',
  since: '0.1.0',
  why: 'The gates of the file and of `--feature-gates` are put together, and one that this version does not have, or has locked, ends the kubelet at its next start; since 1.35 so does one that is on while another one that it needs is off. It is what stops nodes after an upgrade: the package is new, and `featureGates` in the file is as old as the cluster.',
  remedy: 'Take the gate out of `featureGates` and of `--feature-gates` before the upgrade: of a feature that became stable nothing is lost. Then restart the kubelet of one node.',
  examples: () => ({
    bad: ['featureGates: {NoSuchGate: true}\n', 'featureGates: {DynamicKubeletConfig: false}\n', 'featureGates: {KMSv2: false}\n', { flags: '--feature-gates=A=true' }].map(kubeletExample),
    good: ['', 'featureGates: {NodeSwap: true, AllAlpha: false, KMSv2: true}\n', { flags: '--feature-gates=AllBeta=true' }].map(kubeletExample),
    unseen: [{ files: { 'kubelet.yaml': 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nfeatureGates: {NoSuchGate: true}\n' } }],
  }),
  *check(kubelet) {
    const { minor } = kubelet;
    for (const { name, text, place } of kubeletGates(kubelet)) {
      const value = parseBool(text);
      if (minor === null || !kubernetesMinors.includes(minor)) yield unseen(place, `whether the kubelet has the feature gate ${name} depends on its version, which is not known`);
      const refusal = minor !== null && value.ok ? gateRefusal('the kubelet of', minor, name, value.value) : undefined;
      if (refusal) yield { at: place, ...refusal };
    }
    if (minor !== null) yield* gateClashes(kubeletGates(kubelet), minor, (name) => kubeletGateOf(kubelet, name));
  },
});
