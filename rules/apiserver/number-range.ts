import { numberRanges, type NumberRange } from '../templates/number-ranges.ts';
import { SECURE_PORT } from '../templates/secure-port.ts';

/** Until 1.30 the API server has these checks too, and never makes them. */
const NEVER_NEGATIVE = ['max-requests-inflight', 'max-mutating-requests-inflight', 'request-timeout', 'min-request-timeout', 'storage-initialization-timeout', 'shutdown-delay-duration'];

const RANGES: readonly NumberRange[] = [
  { ...SECURE_PORT, from: '1.20' },
  { flag: 'apiserver-count', low: 1, log: (value) => `--apiserver-count should be a positive number, but value '${value}' provided` },
  { flag: 'kubernetes-service-node-port', low: 0, high: 65535, log: (value) => `--kubernetes-service-node-port ${value} must be between 0 and 65535, inclusive. If 0, the Kubernetes master service will be of type ClusterIP` },
  { flag: 'goaway-chance', low: 0, high: 0.02, from: '1.31', log: () => '--goaway-chance can not be less than 0 or greater than 0.02' },
  { flag: 'livez-grace-period', low: 0, from: '1.31', log: () => '--livez-grace-period can not be a negative value' },
  { flag: 'shutdown-watch-termination-grace-period', low: 0, from: '1.31', log: () => 'shutdown-watch-termination-grace-period, if provided, can not be a negative value' },
  ...NEVER_NEGATIVE.map((flag): NumberRange => ({ flag, low: 0, from: '1.31', log: () => `--${flag} can not be negative value` })),
];

export default numberRanges('kube-apiserver', RANGES, () => ({
  bad: [['--secure-port=0'], ['--apiserver-count=0'], ['--goaway-chance=0.03'], ['--livez-grace-period=-1s'], ['--max-requests-inflight=-1'], ['--kubernetes-service-node-port=70000']],
  good: [[], ['--secure-port=6443', '--apiserver-count=3', '--goaway-chance=0.01', '--min-request-timeout=0', '--kubernetes-service-node-port=0'], { version: '1.24', argv: ['--goaway-chance=0.03'] }],
}));
