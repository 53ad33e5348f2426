import { numberRanges } from '../templates/number-ranges.ts';
import { SECURE_PORT } from '../templates/secure-port.ts';

// 0 is told apart: it was a way to switch the port off.
export default numberRanges('kube-scheduler', [{ ...SECURE_PORT, low: 0 }], {
  bad: [['--secure-port=99999']],
  good: [[], ['--secure-port=10259']],
});
