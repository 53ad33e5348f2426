import { defineRule } from '../../src/engine/rule.ts';
import { offer, setFlagValue } from '../../src/fix/flag-edits.ts';

/** Flags of these types are read as CSV, whose quotes are taken off. */
const CSV = /Slice$/;
const NOT_TEXT = /^(bool|u?int\d*|float\d*|duration|ip|quantity|Level)$/;

export default defineRule({
  title: 'the quotes are part of the value, for no shell takes them off',
  on: 'pod',
  family: 'boot',
  severity: 'high',
  since: '0.1.0',
  why: 'The words of `command` and `args` reach the component as they are. A path with quotes names a file that does not exist, and a number or boolean with quotes is refused.',
  remedy: 'Remove the quotes, or put them around the whole word: `- "--etcd-servers=https://127.0.0.1:2379"`.',
  examples: () => ({
    bad: [['--profiling="false"'], ["--client-ca-file='/etc/kubernetes/pki/ca.crt'"]],
    good: [['--profiling=false'], ['--enable-admission-plugins="NodeRestriction"'], ['--audit-log-path=/var/log/a"b']],
  }),
  *check(pod) {
    for (const { invocation } of pod.containers) {
      for (const flag of invocation?.flags ?? []) {
        const { value } = flag;
        if (!invocation || !value || !/^(["']).*\1$/s.test(value.text) || value.text.length < 2) continue;
        const type = invocation.facts.flag(flag.name)?.type ?? '';
        if (CSV.test(type)) continue;
        yield {
          at: value,
          message: `${flag.spelling} gets the quotes too: ${value.text}`,
          label: 'no shell takes these quotes off',
          confidence: NOT_TEXT.test(type) ? 'certain' : 'likely',
          severity: NOT_TEXT.test(type) ? 'critical' : 'high',
          advice: `write ${flag.spelling}=${value.text.slice(1, -1)}`,
          ...offer('take the quotes off', setFlagValue(flag, value.text.slice(1, -1))),
        };
      }
    }
  },
});
