import { offer, removeFlag, renameFlag, setFlagValue } from '../../src/fix/flag-edits.ts';
import type { Flag, Invocation } from '../../src/model/types.ts';

/** Flags whose new name is another word. */
const RENAMED: Readonly<Record<string, string>> = {
  'service-account-api-audiences': 'api-audiences', 'log-output': 'log-outputs', 'lock-object-name': 'leader-elect-resource-name', 'lock-object-namespace': 'leader-elect-resource-namespace',
};

/** Flags of etcd that are feature gates now. */
const GATES: Readonly<Record<string, string>> = {
  'experimental-compact-hash-check-enabled': 'CompactHashCheck',
  'experimental-enable-lease-checkpoint': 'LeaseCheckpoint',
  'experimental-enable-lease-checkpoint-persist': 'LeaseCheckpointPersist',
  'experimental-initial-corrupt-check': 'InitialCorruptCheck',
  'experimental-stop-grpc-service-on-defrag': 'StopGRPCServiceOnDefrag',
  'experimental-txn-mode-write-with-shared-buffer': 'TxnModeWriteWithSharedBuffer',
};

/** What says the same in this version as a flag that it does not have any more. */
export interface Successor {
  /** As it is written: `--cluster-signing-duration`, `--feature-gates=InitialCorruptCheck=true`. */
  readonly text: string;
  readonly fix: ReturnType<typeof offer>;
}

/** The successor of a flag in this version; undefined where there is none. */
export const successorOf = (flag: Flag, invocation: Invocation): Successor | undefined => {
  const { facts, component } = invocation;
  const gate = component === 'etcd' ? GATES[flag.name] : undefined;
  const name = gate === undefined ? (RENAMED[flag.name] ?? flag.name.replace(/^experimental-/, '')) : 'feature-gates';
  if (name === flag.name || !facts.flag(name)) return undefined;
  const value = gate === undefined ? undefined : `${gate}=${flag.value?.text ?? 'true'}`;
  const text = `--${name}${value === undefined ? '' : `=${value}`}`;
  if (invocation.occurrences(name).length > 0) {
    // A second time it would add to, or win over, what is there.
    return { text, fix: value === undefined ? offer(`remove ${flag.spelling}: --${name} is there as well`, removeFlag(flag)) : {} };
  }
  const [named, valued] = [renameFlag(flag, name), value === undefined ? [] : setFlagValue(flag, value)];
  return { text, fix: named && valued ? offer(`write ${text} for ${flag.spelling}`, [...named, ...valued]) : {} };
};
