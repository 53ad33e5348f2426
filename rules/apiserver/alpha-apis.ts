import { parseBool } from '../../src/model/values/bool.ts';
import { settingRule } from '../templates/setting-rule.ts';

export default settingRule(
  {
    title: 'APIs that are not ready are served',
    on: 'kube-apiserver',
    severity: 'low',
    why: 'Alpha APIs have had no review of their security, are off for that reason, and vanish with what was stored in them. `api/all` and `api/alpha` also serve those that the next release brings.',
    remedy: 'Name the groups that are in use, `group/version=true`, and remove the rest.',
    examples: () => ({
      bad: [['--runtime-config=api/all=true'], ['--runtime-config=api/alpha'], ['--runtime-config=internal.apiserver.k8s.io/v1alpha1=true']],
      good: [[], ['--runtime-config=batch/v1=true'], ['--runtime-config=api/alpha=false'], ['--runtime-config=resource.k8s.io/v1beta1=true']],
      unseen: [['--runtime-config=$(APIS)']],
    }),
  },
  'runtime-config',
  (setting) => {
    const served = setting.values.filter((entry) => {
      const [name = '', text] = entry.split('=').map((part) => part.trim());
      const value = text === undefined || text === '' ? undefined : parseBool(text);
      return /^api\/(all|alpha)$|\/v\d+alpha\d+(\/|$)/.test(name) && (value === undefined || (value.ok && value.value));
    });
    if (served.length === 0) return undefined;
    return { at: setting.place, message: `--runtime-config holds ${served.join(', ')}: APIs that are not ready are served`, advice: `remove ${served.join(', ')}, or name the groups that are in use` };
  },
);
