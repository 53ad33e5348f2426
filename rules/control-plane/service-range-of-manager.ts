import { defineRule, unseen } from '../../src/engine/rule.ts';
import { onlyOne } from '../../src/model/control-plane.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { overlaps, parseCidr } from '../../src/model/values/cidr.ts';
import type { Invocation } from '../../src/model/types.ts';
import { nodeWith } from '../templates/agreement-example.ts';
import { placeOfEntry } from '../templates/known-names.ts';

const FLAG = 'service-cluster-ip-range';
const pair = (api: string, ...manager: readonly string[]) => nodeWith({ 'kube-apiserver': [`--${FLAG}=${api}`], 'kube-controller-manager': manager });

export default defineRule({
  title: 'the controller-manager keeps another range free for services than the API server hands out',
  on: 'node',
  family: 'consistency',
  severity: 'high',
  since: '0.1.0',
  why: 'The controller-manager leaves the service range out when it hands out ranges to nodes. With another one, or none, pods can get the addresses of services, and traffic goes astray; with the families in another order services get addresses of the wrong family.',
  remedy: 'Write the range of the API server, to the letter, into the controller-manager of every node.',
  examples: () => ({
    bad: [pair('10.96.0.0/12', `--${FLAG}=10.97.0.0/16`), pair('10.96.0.0/12,fd00::/108', `--${FLAG}=fd00::/108,10.96.0.0/12`), pair('10.244.0.0/16', '--allocate-node-cidrs=true', '--cluster-cidr=10.244.0.0/14')],
    good: [pair('10.96.0.0/12', `--${FLAG}=10.96.0.0/12`), pair('10.96.1.0/12', `--${FLAG}=10.96.0.0/12`), pair('10.96.0.0/12'), pair('10.96.0.0/12', '--allocate-node-cidrs=true', '--cluster-cidr=10.244.0.0/16')],
    unseen: [pair('10.96.0.0/12', `--${FLAG}=$(RANGE)`)],
  }),
  *check(node) {
    const [api, manager] = [onlyOne(node, 'kube-apiserver'), onlyOne(node, 'kube-controller-manager')];
    const [ours, theirs] = [api?.setting(FLAG), manager?.setting(FLAG)];
    if (!api || !manager || !ours || !theirs) return;
    for (const setting of [ours, theirs]) if (setting.state === 'unseen') yield unseen(setting.place, setting.reason);
    if (ours.state !== 'given' || ours.text === '' || !('text' in theirs)) return;
    const related = [{ at: placeOfEntry(ours, ours.text), label: 'the API server' }];
    const advice = `write --${FLAG}=${ours.text}`;
    if (theirs.text === '') {
      const pods = overlapping(manager, ours.text);
      if (pods) yield { at: pods.at, message: `pods get addresses from ${pods.text}, in which the services of the API server lie (${ours.text}), and the controller-manager has no --${FLAG} to leave out`, label: 'holds the services', related, advice };
    } else if (spelling(ours.text) !== spelling(theirs.text)) {
      yield { at: placeOfEntry(theirs, theirs.text), message: `--${FLAG} of kube-controller-manager is ${theirs.text}, and that of kube-apiserver ${ours.text}`, label: 'not as in the API server', related, advice };
    }
  },
});

/** The ranges without the bits behind their masks, in order. */
const spelling = (text: string): string =>
  text.split(',').map((each) => {
    const range = parseCidr(each.trim());
    return range.ok ? `${range.value.family} ${range.value.first}/${range.value.prefixLength}` : each.trim();
  }).join(',');

/** The range of the pods, where the controller-manager hands it out and it holds the services. */
const overlapping = (manager: Invocation, services: string): { at: ReturnType<typeof placeOfEntry>; text: string } | undefined => {
  const [allocates, cluster] = [manager.setting('allocate-node-cidrs'), manager.setting('cluster-cidr')];
  const isOn = 'text' in allocates ? parseBool(allocates.text) : undefined;
  if (!isOn?.ok || !isOn.value || cluster.state !== 'given') return undefined;
  for (const text of cluster.text.split(',')) {
    const pods = parseCidr(text.trim());
    for (const each of services.split(',')) {
      const range = parseCidr(each.trim());
      if (pods.ok && range.ok && overlaps(pods.value, range.value)) return { at: placeOfEntry(cluster, text), text };
    }
  }
  return undefined;
};
