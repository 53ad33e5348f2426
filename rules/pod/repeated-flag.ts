import { defineRule } from '../../src/engine/rule.ts';
import { offer, removeFlag } from '../../src/fix/flag-edits.ts';
import { isAccumulating } from '../../src/model/setting.ts';
import { nameAndMinor } from '../templates/setting-rule.ts';

export default defineRule({
  title: 'a flag is given twice, and only the last one counts',
  on: 'pod',
  family: 'operations',
  severity: 'medium',
  since: '0.1.0',
  why: 'A patch or `extraArgs` added the flag beside the one that was there. The component reads both and keeps the last without a word; who edits the first one later changes nothing.',
  remedy: 'Keep one line for each flag. Lists such as `--enable-admission-plugins` add up instead: there, too, one line is easier to read.',
  examples: () => ({
    bad: [['--profiling=true', '--profiling=false'], ['--v=2', '--v=2'], ['--secure-port=6443', '--v=2', '--secure-port=8443']],
    good: [['--profiling=false'], ['--service-account-issuer=https://a', '--service-account-issuer=https://b'], ['--enable-admission-plugins=A', '--enable-admission-plugins=B']],
  }),
  *check(pod) {
    for (const { invocation } of pod.containers) {
      // In a template the two may stand in branches of which only one is taken.
      if (!invocation || invocation.incomplete !== null || pod.manifest.status === 'template') continue;
      for (const name of new Set(invocation.flags.map((flag) => flag.name))) {
        const given = invocation.occurrences(name).filter(({ origin }) => origin === 'argv');
        const type = invocation.facts.flag(name)?.type;
        const [last] = given.slice(-1);
        // Of a flag that is not known, none or both may count.
        if (given.some(({ value }) => value?.unknown !== undefined)) continue;
        if (!last || given.length < 2 || type === undefined || isAccumulating(type) || ADDS_UP.has(name)) continue;
        for (const flag of given.slice(0, -1)) {
          const isSame = flag.value?.text === last.value?.text;
          yield {
            at: flag,
            message: isSame
              ? `--${name} is given ${given.length} times`
              : `--${name} is given ${given.length} times: ${nameAndMinor(invocation)} works with the last one, ${last.value?.text ?? 'bare'}, and this one counts for nothing`,
            label: isSame ? 'given again below' : 'counts for nothing',
            related: [{ at: last, label: 'this one counts' }],
            ...(isSame ? { severity: 'info' as const } : {}),
            advice: 'keep one of them',
            // Which of two values was meant is for a person.
            ...offer(`remove one of the two --${name}`, removeFlag(flag), isSame ? 'the same flag with the same value stands further down' : undefined),
          };
        }
      }
    }
  },
});

/** Read by a function of their own, whatever the type says. */
const ADDS_UP = new Set(['feature-gates', 'runtime-config', 'vmodule']);
