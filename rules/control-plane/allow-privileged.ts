import { offer, setFlag } from '../../src/fix/flag-edits.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { describe, labelFor, settingRule } from '../templates/setting-rule.ts';

export default settingRule(
  {
    on: 'kube-apiserver',
    title: 'the API server refuses every privileged pod',
    family: 'operations',
    severity: 'high',
    why: 'kube-proxy and nearly every network plugin run privileged. The API server starts and refuses their pods, so that the nodes never become ready. The flag is off unless it is set.',
    remedy: 'Set `--allow-privileged=true`, and keep privileged pods out of all but the namespaces that need them with Pod Security.',
    examples: () => ({
      bad: [[], ['--allow-privileged=false']],
      good: [['--allow-privileged=true'], ['--allow-privileged']],
      unseen: [['--allow-privileged=$(PRIVILEGED)']],
    }),
  },
  'allow-privileged',
  (setting, api) => {
    const value = parseBool(setting.text);
    if (!value.ok || value.value) return undefined;
    return {
      at: setting.place,
      message: `${describe('allow-privileged', setting)}: the pods of kube-proxy and of the network plugin are refused`,
      ...labelFor('allow-privileged', setting),
      log: 'spec.containers[0].securityContext.privileged: Forbidden: disallowed by cluster policy',
      advice: 'set --allow-privileged=true',
      ...offer('set --allow-privileged=true', setFlag(api, 'allow-privileged', 'true')),
    };
  },
);
