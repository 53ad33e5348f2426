import { offer, removeFlags, setFlag } from '../../src/fix/flag-edits.ts';
import { verifyLog } from '../templates/etcd-log.ts';
import { componentRule } from '../templates/setting-rule.ts';

const LONGEST = 50_000;
const TIMES = 5;

export default componentRule(
  {
    on: 'etcd',
    title: 'the election timeout of etcd does not fit its heartbeat, and it exits',
    family: 'boot',
    provenFrom: '3.4',
    severity: 'critical',
    why: 'The election timeout must be at least five times the heartbeat interval, and not above 50 seconds. Else etcd exits at start. All members must have the same.',
    remedy: 'Keep both flags at their defaults (100 and 1000 milliseconds), or raise the timeout to ten times the heartbeat on every member.',
    examples: () => ({
      bad: [['--election-timeout=60000'], ['--heartbeat-interval=0'], ['--heartbeat-interval=500', '--election-timeout=2000']],
      good: [[], ['--heartbeat-interval=500', '--election-timeout=5000']],
    }),
  },
  function* (etcd) {
    const [timeout, heartbeat] = ['election-timeout', 'heartbeat-interval'].map((flag) => etcd.setting(flag));
    if (!timeout || !heartbeat || !('text' in timeout) || !('text' in heartbeat)) return;
    const [election, beat] = [Number(timeout.text), Number(heartbeat.text)];
    const at = timeout.state === 'given' ? timeout.place : heartbeat.place;
    const zero = beat === 0 ? heartbeat : election === 0 ? timeout : undefined;
    const tenfold = offer(`set --election-timeout=${10 * beat}`, setFlag(etcd, 'election-timeout', String(10 * beat)));
    if (zero?.state === 'given') {
      yield {
        at: zero.place,
        message: `--${zero.flag.name} must be more than nothing`,
        log: verifyLog(etcd, `--${zero.flag.name} must be >0 (set to 0ms)`),
        advice: 'remove the flag: the defaults are 100 and 1000 milliseconds',
        ...offer(`remove --${zero.flag.name}`, removeFlags(zero)),
      };
    } else if (TIMES * beat > election) {
      yield {
        at,
        message: `an election timeout of ${election} ms is less than five heartbeats of ${beat} ms`,
        log: verifyLog(etcd, `--election-timeout[${election}ms] should be at least as 5 times as --heartbeat-interval[${beat}ms]`),
        advice: `set --election-timeout to ${10 * beat}, on every member`,
        ...tenfold,
      };
    } else if (election > LONGEST) {
      yield {
        at,
        message: `an election timeout of ${election} ms is above 50 seconds`,
        log: verifyLog(etcd, `--election-timeout[${election}ms] is too long, and should be set less than 50000ms`),
        advice: 'set --election-timeout to ten times the heartbeat interval',
        ...tenfold,
      };
    }
  },
);
