import { parseDuration } from '../../src/model/values/duration.ts';
import { unseen } from '../../src/engine/rule.ts';
import { settingRule } from '../templates/setting-rule.ts';

const DAY = 24 * 3600 * 1_000_000_000;

export default settingRule(
  {
    title: 'certificates are signed for more than a year',
    on: 'kube-controller-manager',
    severity: 'low',
    options: { maximum: { default: 366, description: 'days for which a certificate may be signed' } },
    why: 'A client certificate cannot be withdrawn: whoever has copied the key of a kubelet or of a user is in until it ends.',
    remedy: 'Remove `--cluster-signing-duration` (a year is the default), or set less. Kubelets renew their certificates by themselves.',
    examples: () => ({
      bad: [['--cluster-signing-duration=87600h']],
      good: [[], ['--cluster-signing-duration=720h'], ['--cluster-signing-duration=8760h']],
      unseen: [['--cluster-signing-duration=$(LIFE)']],
    }),
  },
  'cluster-signing-duration',
  (setting, _, { options: { maximum = 366 } }) => {
    const life = parseDuration(setting.text);
    if (!life.ok) return unseen(setting.place, `--cluster-signing-duration=${setting.text} is no duration`);
    return Number(life.value) <= maximum * DAY ? undefined : { at: setting.place, message: `--cluster-signing-duration=${setting.text}: certificates cannot be withdrawn, and these live for more than ${maximum === 366 ? 'a year' : `${maximum} days`}`, advice: 'remove --cluster-signing-duration: a year is the default' };
  },
);
