import { parseBool } from '../../src/model/values/bool.ts';
import { settingRule } from '../templates/setting-rule.ts';

export default settingRule(
  {
    on: 'etcd',
    title: 'etcd throws all other members out at every start',
    family: 'operations',
    severity: 'high',
    why: '`--force-new-cluster` makes a cluster of one member out of its data. That is the last step of a recovery. Left in the manifest it does so again at every restart: members that were added since are thrown out, and two clusters go on with two histories.',
    remedy: 'Remove the flag as soon as the member is up, before another one is added.',
    examples: () => ({ bad: [['--force-new-cluster'], ['--force-new-cluster=true']], good: [[], ['--force-new-cluster=false']], unseen: [['--force-new-cluster=$(FORCE)']] }),
  },
  'force-new-cluster',
  (setting) => {
    const value = parseBool(setting.text);
    if (setting.state !== 'given' || !value.ok || !value.value) return undefined;
    return { at: setting.place, message: '--force-new-cluster is set: at every restart this member throws the others out', label: 'for a recovery only', log: 'forcing a new cluster with a single member', advice: 'remove the flag once etcd is up' };
  },
);
