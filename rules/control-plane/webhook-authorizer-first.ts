import { settingRule } from '../templates/setting-rule.ts';
import { placeOfEntry } from '../templates/known-names.ts';

const WEBHOOK = '--authorization-webhook-config-file=/a';

export default settingRule(
  {
    on: 'kube-apiserver',
    title: 'the API server asks a webhook before RBAC',
    family: 'operations',
    severity: 'medium',
    confidence: 'possible',
    why: 'Each request that Node does not allow waits for the webhook first. If that runs in the cluster, nobody answers while the cluster comes up: kubeadm cannot bind its admin user, controllers wait, and the control plane is never finished. Later every outage of the webhook slows all down.',
    remedy: 'Put Webhook last: `--authorization-mode=Node,RBAC,Webhook`. Each mode may allow; the order only decides who is asked first.',
    examples: () => ({
      bad: [['--authorization-mode=Node,Webhook,RBAC', WEBHOOK]],
      good: [['--authorization-mode=Node,RBAC,Webhook', WEBHOOK], ['--authorization-mode=Node,RBAC'], ['--authorization-mode=Webhook', WEBHOOK]],
      unseen: [['--authorization-mode=$(MODES)']],
    }),
  },
  'authorization-mode',
  (setting) => {
    const [webhook, rbac] = [setting.values.indexOf('Webhook'), setting.values.indexOf('RBAC')];
    if (webhook < 0 || rbac < webhook) return undefined;
    return {
      at: placeOfEntry(setting, 'Webhook'),
      message: `--authorization-mode=${setting.text} asks the webhook before RBAC, also while the webhook is not up yet`,
      label: 'asked before RBAC',
      advice: 'put Webhook at the end of the list',
    };
  },
);
