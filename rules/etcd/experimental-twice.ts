import { offer, removeFlags } from '../../src/fix/flag-edits.ts';
import { parseDuration } from '../../src/model/values/duration.ts';
import { verifyLog } from '../templates/etcd-log.ts';
import { componentRule } from '../templates/setting-rule.ts';

/** Flags of 3.6 that have an older name with `experimental-` before it. */
const RENAMED = [
  'compact-hash-check-time', 'corrupt-check-time', 'compaction-batch-limit', 'watch-progress-notify-interval', 'warning-apply-duration', 'bootstrap-defrag-threshold-megabytes', 'memory-mlock', 'snapshot-catchup-entries',
  'compaction-sleep-interval', 'downgrade-check-time', 'peer-skip-client-san-verification', 'enable-distributed-tracing', 'distributed-tracing-address', 'distributed-tracing-service-name', 'distributed-tracing-instance-id',
  'distributed-tracing-sampling-rate',
];
/** Of this one only values count. */
const BY_VALUE = 'warning-unary-request-duration';

export default componentRule(
  {
    on: 'etcd',
    title: 'etcd is given a flag by its old and by its new name, and exits',
    family: 'boot',
    provenFrom: '3.6',
    severity: 'critical',
    why: 'In 3.6 many flags lost the `experimental-` at the start of their names, and 3.7 knows the new names only. 3.6 takes either name; with both it exits, also where both say the same.',
    remedy: 'Keep the new name and remove the one with `experimental-`.',
    examples: () => ({
      bad: [
        { version: '3.6', argv: ['--experimental-watch-progress-notify-interval=5s', '--watch-progress-notify-interval=5s'] },
        { version: '3.6', argv: ['--experimental-warning-unary-request-duration=300ms', '--warning-unary-request-duration=300ms'] },
      ],
      good: [
        { version: '3.6', argv: ['--watch-progress-notify-interval=5s', '--experimental-corrupt-check-time=5m'] }, { version: '3.6', argv: ['--experimental-warning-unary-request-duration=0s', '--warning-unary-request-duration=300ms'] },
        ['--experimental-watch-progress-notify-interval=5s'],
      ],
    }),
  },
  function* (etcd) {
    for (const name of [...RENAMED, BY_VALUE]) {
      const [old, now] = [etcd.setting(`experimental-${name}`), etcd.setting(name)];
      if (old.state !== 'given' || now.state !== 'given' || (name === BY_VALUE && [old, now].some(({ text }) => isNothing(text)))) continue;
      const error =
        name === BY_VALUE
          ? `both --experimental-${name} and --${name} flags are set. Use only --${name}`
          : `cannot set --experimental-${name} and --${name} at the same time, please use --${name} only`;
      yield { at: old.place, message: `--experimental-${name} is the old name of --${name}, and both are given`, related: [{ at: now.place, label: 'the new name' }], log: verifyLog(etcd, error), advice: `remove --experimental-${name}`, ...offer(`remove --experimental-${name}`, removeFlags(old)) };
    }
  },
);

const isNothing = (text: string): boolean => {
  const duration = parseDuration(text);
  return !duration.ok || duration.value === 0n;
};
