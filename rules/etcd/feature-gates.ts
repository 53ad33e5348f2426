import { offerEntry } from '../../src/fix/flag-edits.ts';
import type { Flag, Invocation } from '../../src/model/types.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { isUnknown } from '../../src/text/unknown.ts';
import { isEtcdFrom, parseLog, verifyLog } from '../templates/etcd-log.ts';
import { nearestOr } from '../templates/known-names.ts';
import { componentRule } from '../templates/setting-rule.ts';

/** etcd's gates with the minor that brought them; none has gone so far. */
const GATES: Readonly<Record<string, string>> = {
  AllAlpha: '3.6', AllBeta: '3.6', CompactHashCheck: '3.6', FastLeaseKeepAlive: '3.7', InitialCorruptCheck: '3.6', LeaseCheckpoint: '3.6', LeaseCheckpointPersist: '3.6', PriorityRequest: '3.7',
  SetMemberLocalAddr: '3.6', StopGRPCServiceOnDefrag: '3.6', TxnModeWriteWithSharedBuffer: '3.6',
};
/** Flags of 3.6 that are gates by another name. */
const OLD_FLAGS: Readonly<Record<string, string>> = {
  'experimental-stop-grpc-service-on-defrag': 'StopGRPCServiceOnDefrag',
  'experimental-initial-corrupt-check': 'InitialCorruptCheck',
  'experimental-compact-hash-check-enabled': 'CompactHashCheck',
  'experimental-txn-mode-write-with-shared-buffer': 'TxnModeWriteWithSharedBuffer',
  'experimental-enable-lease-checkpoint': 'LeaseCheckpoint',
  'experimental-enable-lease-checkpoint-persist': 'LeaseCheckpointPersist',
};
const PERSIST = 'experimental-enable-lease-checkpoint-persist';

/** What is wrong with one occurrence: first with the writing of any entry, then with the names. */
const gateError = (text: string, etcd: Invocation): { readonly error: string; readonly name: string } | undefined => {
  const entries = text.split(',').map((entry) => entry.trim()).filter((entry) => entry !== '').map((entry) => {
    const equals = entry.indexOf('=');
    return equals < 0 ? { name: entry, value: undefined } : { name: entry.slice(0, equals).trim(), value: entry.slice(equals + 1).trim() };
  });
  for (const { name, value } of entries) {
    if (value === undefined) return { name, error: `missing bool value for ${name}` };
    const parsed = parseBool(value);
    if (!parsed.ok) return { name, error: `invalid value of ${name}=${value}, err: ${parsed.error}` };
  }
  const unknown = entries.find(({ name }) => !isEtcdFrom(etcd, GATES[name] ?? '99.0') || GATES[name] === undefined);
  return unknown && { name: unknown.name, error: `unrecognized feature gate: ${unknown.name}` };
};

const valueOf = (etcd: Invocation, flag: string): boolean | undefined => {
  const setting = etcd.setting(flag);
  const value = parseBool(setting.state === 'given' ? setting.text : '');
  return value.ok ? value.value : undefined;
};

export default componentRule(
  {
    on: 'etcd',
    title: 'etcd does not take a feature gate, and exits',
    family: 'boot',
    provenFrom: '3.5',
    severity: 'critical',
    why: 'A gate that etcd does not know, a value that is neither true nor false, a gate together with the flag that it came from, or lease checkpoints that are to be kept but not made: each ends etcd at start.',
    remedy: 'Remove the gate, or write it as `NAME=true`; from 3.6 on write gates in the place of the `--experimental-` flags, never both.',
    examples: () => ({
      bad: [
        { version: '3.6', argv: ['--feature-gates=Foo=true'] }, { version: '3.6', argv: ['--feature-gates=InitialCorruptCheck'] }, { version: '3.7', argv: ['--feature-gates=InitialCorruptCheck=yes'] }, { version: '3.6', argv: ['--feature-gates=PriorityRequest=true'] },
        { version: '3.6', argv: ['--feature-gates=InitialCorruptCheck=true', '--experimental-initial-corrupt-check=true'] }, { version: '3.7', argv: ['--feature-gates=LeaseCheckpointPersist=true'] }, ['--experimental-enable-lease-checkpoint-persist'],
      ],
      good: [
        [], { version: '3.6', argv: ['--feature-gates=InitialCorruptCheck=true, CompactHashCheck=false,'] }, { version: '3.7', argv: ['--feature-gates=PriorityRequest=true'] }, { version: '3.7', argv: ['--feature-gates=LeaseCheckpoint=true,LeaseCheckpointPersist=true'] },
        { version: '3.6', argv: ['--feature-gates=CompactHashCheck=true', '--experimental-initial-corrupt-check=true'] }, ['--experimental-enable-lease-checkpoint', '--experimental-enable-lease-checkpoint-persist'],
      ],
    }),
  },
  function* (etcd) {
    let isReadable = true;
    for (const flag of etcd.occurrences('feature-gates').filter(({ value }) => value && value.unknown === undefined && !isUnknown(value.text))) {
      const text = flag.value?.text ?? '';
      const found = gateError(text, etcd);
      if (!found || !isEtcdFrom(etcd, '3.6')) continue;
      isReadable = false;
      yield {
        at: placeOf(flag, found.name),
        message: `--feature-gates: ${found.error}`,
        log: parseLog(etcd, flag, text, found.error),
        advice: GATES[found.name] === undefined ? nearestOr(found.name, Object.keys(GATES), 'remove it') : `write ${found.name}=true or ${found.name}=false, or remove it`,
        ...offerEntry(etcd.setting('feature-gates'), text.split(',').find((entry) => entry.split('=')[0]?.trim() === found.name) ?? '', undefined),
      };
    }
    if (isReadable) yield* combinations(etcd);
  },
);

const placeOf = ({ value, ...flag }: Flag, name: string) => {
  const start = value?.text.indexOf(name) ?? -1;
  return value && start >= 0 ? value.part(start, start + name.length) : (value ?? flag);
};

function* combinations(etcd: Invocation) {
  const setting = etcd.setting('feature-gates');
  if (!isEtcdFrom(etcd, '3.6')) {
    const [persists, checkpoints] = [PERSIST, 'experimental-enable-lease-checkpoint'].map((flag) => valueOf(etcd, flag));
    const at = etcd.setting(PERSIST).place;
    if (persists && !checkpoints) yield { at, message: 'lease checkpoints are to be kept, and not to be made', log: verifyLog(etcd, 'setting experimental-enable-lease-checkpoint-persist requires experimental-enable-lease-checkpoint'), advice: 'set --experimental-enable-lease-checkpoint too' };
    return;
  }
  if (setting.state === 'unseen') return;
  const entries = setting.state === 'given' ? setting.values.map((entry) => entry.split('=').map((part) => part.trim())) : [];
  const isOn = (gate: string): boolean => parseBool(entries.find(([name]) => name === gate)?.[1] ?? 'false').ok && /^(1|t|true)$/i.test(entries.find(([name]) => name === gate)?.[1] ?? '');
  for (const [flag, gate] of Object.entries(OLD_FLAGS)) {
    const value = valueOf(etcd, flag);
    // etcd looks for the name anywhere in the list: LeaseCheckpoint is found in LeaseCheckpointPersist, too.
    if (value === undefined || !entries.some(([name]) => name?.includes(gate)) || isEtcdFrom(etcd, '3.7')) continue;
    const log = `cannot specify both flags: --${flag}=${value} and --feature-gates=${gate}=${isOn(gate)} at the same time, please just use --feature-gates=${gate}=${isOn(gate)}`;
    yield { at: etcd.setting(flag).place, message: `--${flag} and the feature gate ${gate} are one, and both are given`, log: verifyLog(etcd, log), advice: `remove --${flag}` };
    return;
  }
  const isWanted = (gate: string): boolean => isOn(gate) || Object.entries(OLD_FLAGS).some(([flag, name]) => name === gate && valueOf(etcd, flag) === true);
  if (isWanted('LeaseCheckpointPersist') && !isWanted('LeaseCheckpoint') && !isOn('AllAlpha')) {
    const at = setting.state === 'given' ? setting.place : etcd.setting(PERSIST).place;
    yield { at, message: 'lease checkpoints are to be kept, and not to be made', log: verifyLog(etcd, 'enabling feature gate LeaseCheckpointPersist requires enabling feature gate LeaseCheckpoint'), advice: 'add the feature gate LeaseCheckpoint=true' };
  }
}
