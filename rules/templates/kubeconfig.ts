import { unseen, type RuleDefinition } from '../../src/engine/rule.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import { componentRule } from './setting-rule.ts';

/** A component that is not told how to reach the API server: as a static pod it has no service account to fall back to. */
export const kubeconfigGiven = (on: ComponentName): RuleDefinition<ComponentName> =>
  componentRule(
    {
      on,
      title: `${on} is not told how to reach the API server, and exits`,
      family: 'boot',
      provenFrom: '1.24',
      severity: 'critical',
      why: 'Without `--kubeconfig` the component looks for the token of a service account, which a static pod does not have, and exits.',
      remedy: 'Set `--kubeconfig` to a file that a mount brings into the container (kubeadm: `/etc/kubernetes/*.conf`).',
      examples: () => ({
        bad: [[], ['--kubeconfig=']],
        good: [['--kubeconfig=/etc/kubernetes/component.conf'], ['--master=https://127.0.0.1:6443']],
        unseen: [['--kubeconfig=$(KUBECONFIG)']],
      }),
    },
    function* (invocation) {
      // A pod that is no static pod has a service account.
      if (invocation.container.pod.kind !== 'Pod' || invocation.container.environment.has('KUBERNETES_MASTER')) return;
      const settings = ['config', 'master', 'kubeconfig'].map((name) => invocation.setting(name));
      if (settings.some((setting) => setting.state === 'given' && setting.text !== '')) return;
      const hidden = settings.find((setting) => setting.state === 'unseen');
      if (hidden?.state === 'unseen') {
        yield unseen(hidden.place, hidden.reason);
        return;
      }
      yield {
        at: invocation,
        message: '--kubeconfig is not set, and a static pod has no service account to use instead',
        label: '--kubeconfig is not given',
        log: 'invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable',
        advice: 'set --kubeconfig to a file that a mount brings into the container',
        confidence: invocation.wrappers.length > 0 ? 'likely' : 'certain',
      };
    },
  );
