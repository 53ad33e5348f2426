import type { Problem, RuleDefinition } from '../../src/engine/rule.ts';
import { compareVersions } from '../../src/knowledge/table.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import type { Invocation, Setting } from '../../src/model/types.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { parseDuration } from '../../src/model/values/duration.ts';
import { componentRule } from './setting-rule.ts';

/** client-go waits up to this much longer than the retry period. */
const JITTER = 1.2;
/** The first minor that is known to take no other lock. */
const ONLY_LEASES = '1.31';

/** Leader-election times that do not fit each other, and locks that are gone: the component panics or exits. */
export const leaderElection = (on: ComponentName): RuleDefinition<ComponentName> =>
  componentRule(
    {
      on,
      title: `${on} cannot elect a leader with these settings, and exits`,
      family: 'boot',
      provenFrom: '1.24',
      severity: 'critical',
      why: 'The lease must not be shorter than the renew deadline, and that must be longer than 1.2 times the retry period; newer releases know only the lock `leases`. Else the component panics at start.',
      remedy: 'Remove the flags for the defaults (15s, 10s, 2s, leases), or keep their order.',
      examples: {
        bad: [['--leader-elect-renew-deadline=20s'], ['--leader-elect-retry-period=15s'], ['--leader-elect-retry-period=0s'], ['--leader-elect-resource-lock=endpoints']],
        good: [[], ['--leader-elect=false', '--leader-elect-renew-deadline=20s'], ['--leader-elect-lease-duration=60s', '--leader-elect-renew-deadline=40s']],
      },
    },
    function* (invocation) {
      const elects = parseBool(textOf(invocation.setting('leader-elect')) ?? '');
      if (!elects.ok || !elects.value) return;
      const problem = lockProblem(invocation) ?? timeProblem(invocation);
      if (problem) yield problem;
    },
  );

const textOf = (setting: Setting): string | undefined => ('text' in setting ? setting.text : undefined);

const lockProblem = (invocation: Invocation): Problem | undefined => {
  const lock = invocation.setting('leader-elect-resource-lock');
  const { minor } = invocation.facts;
  if (lock.state !== 'given' || lock.text === 'leases' || minor === null) return undefined;
  if (compareVersions(minor, ONLY_LEASES) < 0) {
    const isGone = compareVersions(minor, '1.24') >= 0 && /^(endpoints|configmaps)$/.test(lock.text);
    return isGone ? { at: lock.place, message: `--leader-elect-resource-lock=${lock.text}: that lock is gone`, log: `error creating lock: ${lock.text} lock is removed, migrate to ${lock.text}leases`, advice: 'remove the flag' } : undefined;
  }
  return { at: lock.place, message: `--leader-elect-resource-lock=${lock.text}: only leases is left`, log: 'resourceLock value must be "leases"', advice: 'remove the flag' };
};

const timeProblem = (invocation: Invocation): Problem | undefined => {
  const [lease, renew, retry] = ['lease-duration', 'renew-deadline', 'retry-period'].map((name) => invocation.setting(`leader-elect-${name}`));
  const [leaseTime, renewTime, retryTime] = [lease, renew, retry].map((setting) => {
    const duration = parseDuration((setting && textOf(setting)) ?? '');
    return duration.ok ? Number(duration.value) : undefined;
  });
  if (!lease || !renew || !retry || leaseTime === undefined || renewTime === undefined || retryTime === undefined) return undefined;
  const at = [renew, retry, lease].find(({ state }) => state === 'given')?.place ?? renew.place;
  if (leaseTime < renewTime) return { at, message: 'the lease must not be shorter than the renew deadline', log: 'leaseDuration must be greater than renewDeadline', advice: 'lower --leader-elect-renew-deadline, or raise --leader-elect-lease-duration' };
  if (retryTime <= 0) return { at: retry.place, message: 'the retry period must be more than nothing', log: 'retryPeriod must be greater than zero', advice: 'remove the flag: 2s is the default' };
  if (renewTime <= JITTER * retryTime) return { at, message: 'the renew deadline must be longer than 1.2 times the retry period', log: 'renewDeadline must be greater than retryPeriod*JitterFactor', advice: 'lower --leader-elect-retry-period, or raise --leader-elect-renew-deadline' };
  return undefined;
};
