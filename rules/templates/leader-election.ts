import type { Problem, RuleDefinition } from '../../src/engine/rule.ts';
import { offer, removeFlags, together, type Edits } from '../../src/fix/flag-edits.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import type { Invocation, Setting } from '../../src/model/types.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { parseDuration } from '../../src/model/values/duration.ts';
import { isMinorFrom, lockLog } from './manager-log.ts';
import { componentRule } from './setting-rule.ts';

type Finding = Omit<Problem, 'log'> & { readonly error: string };

/** client-go waits up to this much longer than the retry period. */
const JITTER = 1.2;
/** Locks with the first minor that lacks them. */
const GONE: Readonly<Record<string, string>> = { endpoints: '1.24', configmaps: '1.24', endpointsleases: '1.28', configmapsleases: '1.28' };

/** Leader-election times that do not fit each other, and locks that are gone: the component panics or exits. */
export const leaderElection = (on: ComponentName): RuleDefinition<ComponentName> =>
  componentRule(
    {
      on,
      title: `${on} cannot elect a leader with these settings, and exits`,
      family: 'boot',
      provenFrom: '1.20',
      severity: 'critical',
      why: 'The lease must be longer than the renew deadline, and that longer than 1.2 times the retry period; newer releases know only the lock `leases`. Else the component panics at start.',
      remedy: 'Remove the flags for the defaults (15s, 10s, 2s, leases), or keep their order.',
      examples: () => ({
        bad: [
          ['--leader-elect-renew-deadline=20s'], ['--leader-elect-retry-period=15s'], ['--leader-elect-retry-period=0s'], ['--leader-elect-lease-duration=9s'], ['--leader-elect-resource-lock=endpoints'], ['--leader-elect-resource-lock='],
          { version: '1.24', argv: ['--leader-elect-resource-lock=configmaps'] }, { version: '1.20', argv: ['--leader-elect-resource-lock=foo'] },
        ],
        good: [
          [], ['--leader-elect=false', '--leader-elect-renew-deadline=20s'], ['--leader-elect-lease-duration=60s', '--leader-elect-renew-deadline=40s'], { version: '1.23', argv: ['--leader-elect-resource-lock=endpoints'] },
          { version: '1.26', argv: ['--leader-elect-resource-lock=endpointsleases'] },
        ],
      }),
    },
    function* (invocation) {
      const elects = parseBool(textOf(invocation.setting('leader-elect')) ?? '');
      if (!elects.ok || !elects.value) return;
      const lock = lockProblem(invocation);
      const time = lock ? undefined : timeProblem(invocation);
      if (lock) yield lock;
      if (!time) return;
      const { error, ...rest } = time;
      yield { ...rest, ...offer('remove the times of the election, for their defaults', withoutTimes(invocation)), log: on === 'kube-scheduler' ? schedulerLog(error, invocation) : `panic: ${error}` };
    },
  );

const TIMES = ['lease-duration', 'renew-deadline', 'retry-period'].map((name) => `leader-elect-${name}`);

/** The defaults fit each other. */
const withoutTimes = (invocation: Invocation): Edits =>
  together(TIMES.flatMap((name) => {
    const setting = invocation.setting(name);
    return setting.state === 'given' ? [removeFlags(setting)] : [];
  }));

const textOf = (setting: Setting): string | undefined => ('text' in setting ? setting.text : undefined);

/** The first releases compare the times where they read them, and in other words. */
const schedulerLog = (error: string, scheduler: Invocation): string => {
  const isOld = !isMinorFrom(scheduler, '1.22') && error === 'leaseDuration must be greater than renewDeadline';
  return isOld ? 'LeaseDuration must be greater than RenewDeadline' : `couldn't create leader elector: ${error}`;
};

const lockProblem = (invocation: Invocation): Problem | undefined => {
  const lock = invocation.setting('leader-elect-resource-lock');
  if (lock.state !== 'given' || lock.text === 'leases') return undefined;
  const isManager = invocation.component === 'kube-controller-manager';
  const common = { at: lock.place, advice: 'remove the flag', ...offer('remove --leader-elect-resource-lock', removeFlags(lock)) };
  if (isManager && isMinorFrom(invocation, '1.27')) return { ...common, message: `--leader-elect-resource-lock=${lock.text}: only leases is left`, log: 'resourceLock value must be "leases"' };
  const gone = GONE[lock.text];
  if (gone !== undefined && !isMinorFrom(invocation, gone)) return undefined;
  const error = gone === undefined ? `Invalid lock-type ${lock.text}` : goneError(lock.text, invocation);
  return {
    ...common,
    message: `--leader-elect-resource-lock=${lock.text}: ${gone === undefined ? 'there is no such lock' : 'that lock is gone'}`,
    log: isManager ? lockLog(invocation, error) : `couldn't create resource lock: ${error}`,
  };
};

const goneError = (lock: string, invocation: Invocation): string => {
  if (lock.endsWith('leases')) return `${lock} lock is removed, ${lock === 'configmapsleases' ? 'migrated' : 'migrate'} to leases`;
  return `${lock} lock is removed, migrate to ${lock}leases${isMinorFrom(invocation, '1.28') ? ' (using version v0.27.x)' : ''}`;
};

const timeProblem = (invocation: Invocation): Finding | undefined => {
  const [lease, renew, retry] = TIMES.map((name) => invocation.setting(name));
  const [leaseTime, renewTime, retryTime] = [lease, renew, retry].map((setting) => {
    const duration = parseDuration((setting && textOf(setting)) ?? '');
    return duration.ok ? Number(duration.value) : undefined;
  });
  if (!lease || !renew || !retry || leaseTime === undefined || renewTime === undefined || retryTime === undefined) return undefined;
  const at = [renew, retry, lease].find(({ state }) => state === 'given')?.place ?? renew.place;
  // client-go refuses equal times as well; but controller-managers that start with them are on record.
  if (leaseTime < renewTime) return { at, message: 'the lease must be longer than the renew deadline', error: 'leaseDuration must be greater than renewDeadline', advice: 'lower --leader-elect-renew-deadline, or raise --leader-elect-lease-duration' };
  if (renewTime <= JITTER * retryTime) return { at, message: 'the renew deadline must be longer than 1.2 times the retry period', error: 'renewDeadline must be greater than retryPeriod*JitterFactor', advice: 'lower --leader-elect-retry-period, or raise --leader-elect-renew-deadline' };
  if (renewTime < 1) return { at: renew.place, message: 'the renew deadline must be more than nothing', error: 'renewDeadline must be greater than zero', advice: 'remove the flag: 10s is the default' };
  if (retryTime < 1) return { at: retry.place, message: 'the retry period must be more than nothing', error: 'retryPeriod must be greater than zero', advice: 'remove the flag: 2s is the default' };
  return undefined;
};
