import { defineRule } from '../../src/engine/rule.ts';
import { examplePod } from '../../src/engine/example.ts';
import type { Flag, Invocation } from '../../src/model/types.ts';

const PRINTING = new Set(['help', 'h', 'version']);
const SAYS_NO = /^(false|0|f)$/i;

const scheduler = (flag: string): string => examplePod('kube-scheduler', '1.31', [flag]);

/** What the program does instead of serving. */
const deed = ({ name, value, origin }: Flag, { component }: Invocation): string | undefined => {
  if (origin !== 'argv' || value?.unknown !== undefined) return undefined;
  if (PRINTING.has(name) && !SAYS_NO.test(value?.text ?? 'true')) return 'prints';
  return component === 'kube-scheduler' && name === 'write-config-to' && value !== undefined && value.text !== '' ? 'writes its configuration' : undefined;
};

export default defineRule({
  title: 'the component prints or writes something and ends, and never serves',
  on: 'pod',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'With `--help` or `--version` the program prints and ends with success; with `--write-config-to` the scheduler writes the file and ends. As a static pod it is started again and again, and never serves.',
  remedy: 'Remove the flag from the manifest; run it by hand instead.',
  examples: () => ({
    bad: [['--v=2', '--version'], ['--v=2', '--help'], ['--v=2', '-h'], ['--v=2', '--version=true'], scheduler('--write-config-to=/tmp/config.yaml')],
    good: [[], ['--v=2', '--version=false'], scheduler('--write-config-to=')],
  }),
  *check(pod) {
    for (const { invocation } of pod.containers) {
      if (!invocation) continue;
      for (const flag of invocation.flags) {
        const does = deed(flag, invocation);
        if (does !== undefined) yield { at: flag, message: `with ${flag.spelling} ${invocation.component} ${does} and ends`, label: `${does} and ends`, advice: 'remove the flag' };
      }
    }
  },
});
