import { componentRule } from '../templates/setting-rule.ts';

/** Flags that take one of a few words, and what etcd prints for another. */
const CHOICES: readonly { readonly flag: string; readonly words: readonly string[]; log(text: string): string }[] = [
  { flag: 'initial-cluster-state', words: ['new', 'existing'], log: (text) => `invalid value "${text}" for flag -initial-cluster-state: invalid value` },
  { flag: 'log-level', words: ['debug', 'info', 'warn', 'error', 'dpanic', 'panic', 'fatal'], log: (text) => `unrecognized level: "${text}"` },
];

export default componentRule(
  {
    on: 'etcd',
    title: 'etcd does not know the word that a flag is set to, and exits',
    family: 'boot',
    provenFrom: '3.5',
    severity: 'critical',
    why: 'Some flags take one of a few words. With another etcd exits at start.',
    remedy: 'Write one of the words that the message names, or remove the flag for its default.',
    examples: {
      bad: [['--initial-cluster-state=joined'], ['--log-level=verbose']],
      good: [[], ['--initial-cluster-state=existing', '--log-level=warn'], ['--log-level=$(LEVEL)']],
    },
  },
  function* (etcd) {
    for (const { flag, words, log } of CHOICES) {
      const setting = etcd.setting(flag);
      if (setting.state !== 'given' || words.includes(setting.text.toLowerCase())) continue;
      yield {
        at: setting.flag.value ?? setting.place,
        message: `--${flag} takes ${words.join(', ')}, and "${setting.text}" is none of them`,
        log: log(setting.text),
        advice: `write one of ${words.join(', ')}`,
      };
    }
  },
);
