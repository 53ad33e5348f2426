import { defineRule } from '../../src/engine/rule.ts';
import { onlyOne } from '../../src/model/control-plane.ts';
import type { Setting } from '../../src/model/types.ts';
import { overlaps, parseCidr, type Cidr } from '../../src/model/values/cidr.ts';
import type { Place } from '../../src/source/place.ts';
import { nodeWith } from '../templates/agreement-example.ts';
import { placeOfEntry } from '../templates/known-names.ts';

const RANGE = 'service-cluster-ip-range';
const pair = (services: string, pods: string, ...more: readonly string[]) => nodeWith({ 'kube-apiserver': [`--${RANGE}=${services}`], 'kube-controller-manager': [`--cluster-cidr=${pods}`, ...more] });

export default defineRule({
  title: 'the range of the pods and that of the services overlap',
  on: 'node',
  family: 'consistency',
  severity: 'high',
  since: '0.1.0',
  why: 'An address can then be a pod and a service. What is sent to one goes to the other, or to nobody, for a few workloads and at random. The controller-manager leaves out what it knows of, but network plugins that hand out addresses themselves do not.',
  remedy: 'Choose ranges that have no address in common, before the cluster is in use: neither can be changed in place later.',
  examples: () => ({
    bad: [pair('10.96.0.0/12', '10.100.0.0/16'), pair('10.0.0.0/24', '10.0.0.0/8'), pair('10.96.0.0/12,fd00::/108', '10.244.0.0/16,fd00::/48')],
    good: [pair('10.96.0.0/12', '10.244.0.0/16'), pair('10.96.0.0/12,fd00:1::/108', '10.244.0.0/16,fd00:2::/48'), pair('10.96.0.0', '10.96.0.0/12'), pair('10.96.0.0/12', '10.100.0.0/16', '--allocate-node-cidrs=false', `--${RANGE}=10.96.0.0/12`, '--cluster-cidr=10.244.0.0/16')],
  }),
  *check(node) {
    const [api, manager] = [onlyOne(node, 'kube-apiserver'), onlyOne(node, 'kube-controller-manager')];
    const pods = manager ? rangesOf(manager.setting('cluster-cidr')) : [];
    const services = [...(api ? rangesOf(api.setting(RANGE)) : []), ...(manager ? rangesOf(manager.setting(RANGE)) : [])];
    for (const pod of pods) {
      const service = services.find(({ range }) => overlaps(range, pod.range));
      if (!service) continue;
      yield {
        at: pod.at,
        message: `--cluster-cidr holds ${pod.range.text}, and services get addresses from ${service.range.text}: they overlap`,
        label: 'the pods',
        related: [{ at: service.at, label: 'the services' }],
        advice: 'choose a range for the pods outside of it; a cluster in use must be made anew for that',
      };
    }
  },
});

const rangesOf = (setting: Setting): readonly { range: Cidr; at: Place }[] =>
  (setting.state === 'given' ? setting.text.split(',') : []).flatMap((text) => {
    const range = parseCidr(text.trim());
    return range.ok ? [{ range: range.value, at: placeOfEntry(setting, text) }] : [];
  });
