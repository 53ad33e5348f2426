import { parseDuration } from '../../src/model/values/duration.ts';
import { unseen } from '../../src/engine/rule.ts';
import { settingRule } from '../templates/setting-rule.ts';

const DAY = 24 * 3600 * 1_000_000_000;

export default settingRule(
  {
    title: 'tokens for service accounts may be asked for that live for more than a year',
    on: 'kube-apiserver',
    severity: 'low',
    options: { maximum: { default: 365, description: 'days for which a token may live' } },
    why: 'A bound token cannot be withdrawn while its pod or its account is there. Where somebody has set the longest life to years, a token that was copied once is good for as long.',
    remedy: 'Set `--service-account-max-token-expiration` to a day or less. At least one hour is taken.',
    examples: () => ({
      bad: [['--service-account-max-token-expiration=87600h']],
      good: [[], ['--service-account-max-token-expiration=24h'], ['--service-account-max-token-expiration=8760h']],
      unseen: [['--service-account-max-token-expiration=$(LIFE)']],
    }),
  },
  'service-account-max-token-expiration',
  (setting, _, { options: { maximum = 365 } }) => {
    const life = parseDuration(setting.text);
    if (!life.ok) return unseen(setting.place, `--service-account-max-token-expiration=${setting.text} is no duration`);
    return Number(life.value) <= maximum * DAY ? undefined : { at: setting.place, message: `--service-account-max-token-expiration=${setting.text}: tokens may live for more than ${maximum === 365 ? 'a year' : `${maximum} days`}`, advice: 'set --service-account-max-token-expiration=24h' };
  },
);
