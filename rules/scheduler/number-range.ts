import { numberRanges, type NumberRange } from '../templates/number-ranges.ts';

const RANGES: readonly NumberRange[] = [
  // 0 is told apart: it was a way to switch the port off.
  { flag: 'secure-port', low: 0, high: 65_535, log: (value) => `--secure-port ${value} must be between ${Number(value) < 0 ? '0 and 65535, inclusive. 0 for turning off secure port' : '1 and 65535, inclusive. It cannot be turned off with 0'}` },
  { flag: 'port', low: 0, high: 65_535, to: '1.22', log: (value) => `--port ${value} must be between 0 and 65535, inclusive. 0 for turning off insecure (HTTP) port` },
  { flag: 'port', low: 0, high: 0, from: '1.23', log: (value) => `port: Required value: invalid port value ${value}: only zero is allowed` },
  { flag: 'hard-pod-affinity-symmetric-weight', low: 0, high: 100, to: '1.21', log: (value) => `hardPodAffinitySymmetricWeight: Invalid value: ${value}: not in valid range [0-100]` },
];

export default numberRanges(
  'kube-scheduler',
  RANGES,
  () => ({
    bad: [['--secure-port=99999'], { version: '1.22', argv: ['--port=-1'] }, { version: '1.23', argv: ['--port=10251'] }, { version: '1.20', argv: ['--hard-pod-affinity-symmetric-weight=101'] }],
    good: [[], ['--secure-port=10259'], { version: '1.22', argv: ['--port=10251'] }],
  }),
  '1.20',
);
