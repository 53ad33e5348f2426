import { numberRanges, type NumberRange } from '../templates/number-ranges.ts';
import { SECURE_PORT } from '../templates/secure-port.ts';

const RANGES: readonly NumberRange[] = [
  // 0 is told apart: it was a way to switch the port off.
  { ...SECURE_PORT, low: 0 },
  { flag: 'max-endpoints-per-slice', high: 1000, log: (value) => `max-endpoints-per-slice must not be more than 1000, but got ${value}` },
];

export default numberRanges('kube-controller-manager', RANGES, {
  bad: [['--secure-port=70000'], ['--max-endpoints-per-slice=2000']],
  good: [[], ['--secure-port=10257', '--max-endpoints-per-slice=1000']],
});
