import { numberRanges, type NumberRange } from '../templates/number-ranges.ts';

const more = (flag: string, log: (value: string) => string, from = '1.20'): NumberRange => ({ flag, low: 1, from, log });
const between = (flag: string, high: number): NumberRange => ({
  flag,
  low: 1,
  high,
  log: (value) => `${flag} must not be ${Number(value) < 1 ? 'less than 1' : `more than ${high}`}, but got ${value}`,
});
const greaterThanZero = (flag: string, from?: string): NumberRange => more(flag, (value) => `${flag} must be greater than 0, but got ${value}`, from);

const RANGES: readonly NumberRange[] = [
  // 0 is told apart: it was a way to switch the port off.
  { flag: 'secure-port', low: 0, high: 65_535, log: (value) => `--secure-port ${value} must be between ${Number(value) < 0 ? '0 and 65535, inclusive. 0 for turning off secure port' : '1 and 65535, inclusive. It cannot be turned off with 0'}` },
  { flag: 'port', low: 0, high: 65_535, to: '1.21', log: (value) => `insecure port ${value} must be between 0 and 65535, inclusive. 0 for turning off insecure (HTTP) port` },
  between('concurrent-service-endpoint-syncs', 50),
  between('max-endpoints-per-slice', 1000),
  between('mirroring-concurrent-service-endpoint-syncs', 50),
  between('mirroring-max-endpoints-per-subset', 1000),
  greaterThanZero('concurrent-statefulset-syncs'),
  greaterThanZero('concurrent-ephemeralvolume-syncs', '1.23'),
  greaterThanZero('concurrent-horizontal-pod-autoscaler-syncs', '1.26'),
  greaterThanZero('concurrent-cron-job-syncs', '1.28'),
  greaterThanZero('concurrent-job-syncs', '1.28'),
  greaterThanZero('concurrent-daemonset-syncs', '1.32'),
  more('concurrent-device-taint-eviction-syncs', (value) => `concurrent-device-taint-eviction-syncs must be greater than zero, got ${value}`, '1.35'),
  more('concurrent-resourceclaim-syncs', (value) => `concurrent-resourceclaim-syncs must be larger than 0, got ${value}`, '1.36'),
  { flag: 'attach-detach-reconcile-sync-period', low: 1, from: '1.26', log: () => 'duration time must be greater than one second as set via command line option reconcile-sync-loop-period' },
];

export default numberRanges('kube-controller-manager', RANGES, () => ({
  bad: [
    ['--secure-port=70000'], ['--max-endpoints-per-slice=2000'], ['--concurrent-service-endpoint-syncs=0'], ['--concurrent-statefulset-syncs=-1'], ['--attach-detach-reconcile-sync-period=100ms'],
    { version: '1.37', argv: ['--concurrent-daemonset-syncs=0'] }, { version: '1.20', argv: ['--port=70000'] },
  ],
  good: [
    [], ['--secure-port=10257', '--max-endpoints-per-slice=1000', '--attach-detach-reconcile-sync-period=1s', '--concurrent-gc-syncs=0', '--concurrent-deployment-syncs=0'],
    { version: '1.24', argv: ['--attach-detach-reconcile-sync-period=100ms', '--concurrent-job-syncs=0'] },
  ],
}), '1.20');
