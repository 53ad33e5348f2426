import { parseDuration } from '../../src/model/values/duration.ts';
import { componentRule } from '../templates/setting-rule.ts';

const MINUTE = 60 * 1_000_000_000;
/** Each cache, the flag that brings it into use, the longest that is reasonable, and what stays open for as long. */
const CACHES = [
  { flag: 'authentication-token-webhook-cache-ttl', needs: 'authentication-token-webhook-config-file', minutes: 10, means: 'a token that was withdrawn is good' },
  { flag: 'authorization-webhook-cache-authorized-ttl', needs: 'authorization-webhook-config-file', minutes: 30, means: 'a right that was withdrawn is held' },
] as const;

export default componentRule(
  {
    title: 'what a webhook has withdrawn goes on for long',
    on: 'kube-apiserver',
    severity: 'low',
    why: 'The API server remembers what the webhook said. Until that is forgotten, a token or a right that was taken back is still good, on each API server by itself.',
    remedy: 'Leave the caches at their defaults, two and five minutes.',
    examples: () => ({
      bad: [['--authentication-token-webhook-config-file=/a', '--authentication-token-webhook-cache-ttl=24h']],
      good: [[], ['--authentication-token-webhook-cache-ttl=24h'], ['--authorization-webhook-config-file=/a']],
    }),
  },
  function* (api) {
    for (const { flag, needs, minutes, means } of CACHES) {
      const [setting, used] = [api.setting(flag), api.setting(needs)];
      if (setting.state !== 'given' || used.state !== 'given' || used.text === '') continue;
      const life = parseDuration(setting.text);
      if (life.ok && Number(life.value) > minutes * MINUTE) yield { at: setting.place, message: `--${flag}=${setting.text}: for that long ${means}`, advice: `remove --${flag}` };
    }
  },
);
