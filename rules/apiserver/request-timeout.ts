import { parseDuration } from '../../src/model/values/duration.ts';
import { unseen } from '../../src/engine/rule.ts';
import { offer, removeFlags } from '../../src/fix/flag-edits.ts';
import { compareVersions } from '../../src/knowledge/table.ts';
import { describe, settingRule } from '../templates/setting-rule.ts';

const SECOND = 1_000_000_000;
const LAST_TO_FAIL = '1.31';

export default settingRule(
  {
    title: 'requests time out too early or too late',
    on: 'kube-apiserver',
    severity: 'low',
    options: { maximum: { default: 300, description: 'seconds that a request may take' } },
    controls: ['CIS-1.12:1.2.20', 'STIG:V-242438'],
    why: 'A long timeout lets slow or hostile clients hold connections and memory. A timeout of nothing fails every request, the health checks of the kubelet included.',
    remedy: 'Leave `--request-timeout` at its default of one minute, or set between one and five minutes where slow clients need it.',
    examples: () => ({
      bad: [['--request-timeout=10m'], ['--request-timeout=99h'], ['--request-timeout=0s']],
      good: [[], ['--request-timeout=300s'], ['--request-timeout=1.5m']],
      unseen: [['--request-timeout=300'], ['--request-timeout=$(TIMEOUT)']],
    }),
  },
  'request-timeout',
  (setting, api, { options: { maximum = 300 } }) => {
    const duration = parseDuration(setting.text);
    if (!duration.ok) return unseen(setting.place, `--request-timeout=${setting.text} is no duration`);
    const nanoseconds = Number(duration.value);
    if (nanoseconds > 0 && nanoseconds <= maximum * SECOND) return undefined;
    // 1.31 answers every request with 504 then, and 1.37 serves; nothing is known of those between.
    if (nanoseconds <= 0 && compareVersions(api.version.minor ?? LAST_TO_FAIL, LAST_TO_FAIL) > 0) {
      return unseen(setting.place, `what --request-timeout=${setting.text} means to this version is not known`);
    }
    return {
      at: setting.place,
      message: `${describe('request-timeout', setting)}: ${nanoseconds > 0 ? `slow clients can hold connections for longer than ${maximum === 300 ? 'five minutes' : `${maximum} seconds`}` : 'every request times out, the probes of the kubelet included'}`,
      severity: nanoseconds > 0 ? 'low' : 'high',
      advice: 'remove the flag (one minute is the default), or set between 1m and 5m',
      ...(setting.state === 'given' ? offer('remove --request-timeout', removeFlags(setting)) : {}),
    };
  },
);
