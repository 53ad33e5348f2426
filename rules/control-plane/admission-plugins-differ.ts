import { unseen } from '../../src/engine/rule.ts';
import { agreementRule, seatsOf } from '../templates/agreement.ts';
import { nodesWith } from '../templates/agreement-example.ts';
import { namesIn, PLUGIN_FLAGS, pluginSwitch, switchesThatDiffer } from '../templates/agreement-switches.ts';

const RESTRICTED = '--enable-admission-plugins=NodeRestriction';

export default agreementRule(
  {
    title: 'an admission plugin runs on one node and not on another',
    family: 'security',
    severity: 'high',
    why: 'What one API server refuses or changes, another lets through as it is. Whoever wants round a plugin has only to try again until the load balancer takes the other node.',
    remedy: 'Write the same `--enable-admission-plugins` and `--disable-admission-plugins` on every node, after their configuration is there on each.',
    examples: () => ({
      bad: [nodesWith('kube-apiserver', [RESTRICTED], []), nodesWith('kube-apiserver', ['--disable-admission-plugins=LimitRanger'], []), nodesWith('kube-apiserver', [`${RESTRICTED},AlwaysPullImages`], [RESTRICTED])],
      good: [nodesWith('kube-apiserver', [`${RESTRICTED},AlwaysPullImages`], ['--enable-admission-plugins=AlwaysPullImages,NodeRestriction']), nodesWith('kube-apiserver', [`${RESTRICTED},LimitRanger`], [RESTRICTED])],
      unseen: [nodesWith('kube-apiserver', [RESTRICTED], ['--enable-admission-plugins=$(PLUGINS)'])],
    }),
  },
  function* ({ nodes }) {
    const invocations = PLUGIN_FLAGS.flatMap((flag) => seatsOf(nodes, 'kube-apiserver', flag));
    if (!invocations.some(({ setting }) => setting.state === 'given')) return;
    for (const { setting } of invocations) if (setting.state === 'unseen') yield unseen(setting.place, setting.reason);
    const seats = seatsOf(nodes, 'kube-apiserver', 'enable-admission-plugins');
    for (const plugin of namesIn(seats.map(({ invocation }) => invocation), PLUGIN_FLAGS)) {
      yield* switchesThatDiffer(`the admission plugin ${plugin}`, seats.flatMap(({ invocation, name }) => pluginSwitch(invocation, plugin, name)));
    }
  },
);
