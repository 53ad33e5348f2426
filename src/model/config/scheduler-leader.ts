import { parseBool } from '../values/bool.ts';
import { parseDuration } from '../values/duration.ts';
import type { ConfigContext } from './context.ts';
import { invalid } from './field-errors.ts';
import type { ConfigPart } from './part.ts';
import type { ConfigProblem } from './problem.ts';

const SECOND = 1_000_000_000n;
/** Field, the flag that wins over it, and the default. */
const TIMES = [
  ['leaseDuration', 'leader-elect-lease-duration', 15n * SECOND],
  ['renewDeadline', 'leader-elect-renew-deadline', 10n * SECOND],
  ['retryPeriod', 'leader-elect-retry-period', 2n * SECOND],
] as const;

/** `leaderElection` of the scheduler's file. Flags that are given win over it. */
export function* leaderElectionProblems(part: ConfigPart, context: ConfigContext): Generator<ConfigProblem> {
  const elects = part.get('leaderElect');
  const flag = given(context, 'leader-elect');
  const wanted = flag === undefined ? undefined : parseBool(flag);
  if (wanted?.ok ? !wanted.value : elects.flag === false) return;
  const times = TIMES.map(([field, name, byDefault]) => {
    const own = part.get(field);
    const text = given(context, name);
    const parsed = text === undefined ? undefined : parseDuration(text);
    // What a flag says is the matter of another rule; zero in the file means the default.
    return { own, time: parsed?.ok ? parsed.value : own.duration !== undefined && own.duration !== 0n ? own.duration : byDefault, isOwn: text === undefined };
  });
  for (const { own, time, isOwn } of times) {
    if (isOwn && time <= 0n) yield { ...invalid(own, { text: own.text, log: '' }, 'must be greater than zero'), log: `${own.field}: Invalid value: ` };
  }
  const [lease, renew, retry] = times;
  if (!lease || !renew || !retry) return;
  const isGood = lease.time > 0n && renew.time > 0n && retry.time > 0n;
  const at = [lease, renew, retry].find(({ own }) => own.isSet)?.own;
  if (at && lease.time <= renew.time && (lease.isOwn || renew.isOwn)) {
    yield { at, message: 'leaderElection.leaseDuration must be longer than leaderElection.renewDeadline', log: `${lease.own.field}: Invalid value: ` };
  } else if (at && isGood && renew.time * 10n <= retry.time * 12n && (renew.isOwn || retry.isOwn)) {
    yield { at, message: 'leaderElection.renewDeadline must be longer than 1.2 times leaderElection.retryPeriod', log: 'renewDeadline must be greater than retryPeriod*JitterFactor' };
  }
  yield* lockProblems(part.get('resourceLock'), context);
}

function* lockProblems(lock: ConfigPart, context: ConfigContext): Generator<ConfigProblem> {
  if (lock.text === '' || lock.text === 'leases' || given(context, 'leader-elect-resource-lock') !== undefined) return;
  if (context.atLeast('1.27')) yield invalid(lock, lock.text, 'resourceLock value must be "leases"');
  else if (context.atLeast('1.24') && /^(endpoints|configmaps)$/.test(lock.text)) {
    yield { at: lock, message: `${lock.field} is "${lock.text}", a lock that is gone`, log: `couldn't create resource lock: ${lock.text} lock is removed, migrate to ${lock.text}leases` };
  } else if (!/^(endpoints|configmaps)(leases)?$/.test(lock.text)) {
    yield { at: lock, message: `${lock.field} is "${lock.text}", which is no lock`, log: "couldn't create resource lock: " };
  }
}

const given = ({ invocation }: ConfigContext, flag: string): string | undefined => {
  const setting = invocation.setting(flag);
  return setting.state === 'given' ? setting.text : undefined;
};
