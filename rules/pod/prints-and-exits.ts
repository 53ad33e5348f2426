import { defineRule } from '../../src/engine/rule.ts';
import type { Flag } from '../../src/model/types.ts';

const PRINTING = new Set(['help', 'h', 'version']);
const SAYS_NO = /^(false|0|f)$/i;

const prints = ({ name, value, origin }: Flag): boolean => origin === 'argv' && PRINTING.has(name) && value?.unknown === undefined && !SAYS_NO.test(value?.text ?? 'true');

export default defineRule({
  title: 'the component prints something and ends, and never serves',
  on: 'pod',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'With `--help` or `--version` the program prints and ends with success. As a static pod it is started again and again, and never serves.',
  remedy: 'Remove the flag from the manifest; run it by hand instead.',
  examples: () => ({
    bad: [['--v=2', '--version'], ['--v=2', '--help'], ['--v=2', '-h'], ['--v=2', '--version=true']],
    good: [[], ['--v=2', '--version=false']],
  }),
  *check(pod) {
    for (const { invocation } of pod.containers) {
      const flag = invocation?.flags.find(prints);
      if (!invocation || !flag) continue;
      yield { at: flag, message: `with ${flag.spelling} ${invocation.component} prints and ends`, label: 'prints and ends', advice: 'remove the flag' };
    }
  },
});
