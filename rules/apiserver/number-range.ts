import { numberRanges, type NumberRange } from '../templates/number-ranges.ts';
import { SECURE_PORT } from '../templates/secure-port.ts';

const RANGES: readonly NumberRange[] = [
  { ...SECURE_PORT, from: '1.24' },
  { flag: 'apiserver-count', low: 1, log: (value) => `--apiserver-count should be a positive number, but value '${value}' provided` },
  { flag: 'goaway-chance', low: 0, high: 0.02, from: '1.31', log: () => '--goaway-chance can not be less than 0 or greater than 0.02' },
  { flag: 'livez-grace-period', low: 0, from: '1.31', log: () => '--livez-grace-period can not be a negative value' },
  { flag: 'max-mutating-requests-inflight', low: 0, from: '1.31', log: () => '--max-mutating-requests-inflight can not be negative value' },
  { flag: 'audit-log-maxage', low: 0, log: (value) => `--audit-log-maxage ${value} can't be a negative number` },
];

export default numberRanges('kube-apiserver', RANGES, {
  bad: [['--secure-port=0'], ['--apiserver-count=0'], ['--goaway-chance=0.03'], ['--livez-grace-period=-1s']],
  good: [[], ['--secure-port=6443', '--apiserver-count=3', '--goaway-chance=0.01'], { version: '1.24', argv: ['--goaway-chance=0.03'] }],
});
