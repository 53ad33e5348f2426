import { defineRule, type Problem } from '../../src/engine/rule.ts';
import { offer, removeWord, replacePart, setFlagValue, together } from '../../src/fix/flag-edits.ts';
import { DASH_LOOKALIKE, PLACEHOLDER } from '../../src/model/flags.ts';
import type { Invocation } from '../../src/model/types.ts';
import type { Word } from '../../src/source/place.ts';
import { suggest } from '../../src/text/suggest.ts';
import { argumentError } from '../templates/arguments.ts';

type Mend = Pick<Problem, 'advice' | 'fix'>;

const mend = (word: Word, { facts, flags, argv }: Invocation): Mend => {
  const before = argv[argv.indexOf(word) - 1];
  const bare = flags.find(({ form, namePlace }) => form === 'bare' && before !== undefined && namePlace.span.start >= before.span.start && namePlace.span.end <= before.span.end);
  if (bare && /^(true|false|[01tf])$/i.test(word.text)) return { advice: `write ${bare.spelling}=${word.text}: a boolean flag takes its value only with "="`, ...offer(`write ${bare.spelling}=${word.text}`, together([setFlagValue(bare, word.text), removeWord(word)])) };
  const [name = '', ...value] = word.text.replace(/^-+/, '').split('=');
  const flag = suggest(name, facts.flagNames());
  if (flag !== undefined && (flag === name || value.length > 0)) {
    const meant = `--${[flag, ...value].join('=')}`;
    return { advice: `write ${meant}`, ...offer(`write ${meant}`, replacePart(word, 0, word.text.length, meant)) };
  }
  return { advice: 'remove the word, or join it to its flag with "="', ...(word.text.startsWith('#') ? offer('remove the word', removeWord(word)) : {}) };
};

export default defineRule({
  title: 'the component takes no arguments besides flags, and exits',
  on: 'pod',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'A word that is neither a flag nor the value of one ends the component at start. Often it is the value of a boolean flag written with a blank (`--profiling false` means `--profiling` and the word `false`), a flag without its dashes, or a comment that a YAML list does not know.',
  remedy: 'Write the value of a boolean flag with `=`, give the flag its dashes, or remove the word.',
  examples: () => ({
    bad: [['--profiling', 'false'], ['anonymous-auth=false'], ['--anonymous-auth=false', '# comment']],
    good: [['--profiling=false', '--v', '2'], ['--secure-port', '6443'], ['']],
  }),
  *check(pod) {
    for (const { invocation } of pod.containers) {
      // The Kubernetes components pass over an empty word. A dash that is no hyphen is the matter of another rule.
      const word = invocation?.positionals.find(({ text, unknown }) => text !== '' && unknown === undefined && !DASH_LOOKALIKE.test(text) && !PLACEHOLDER.test(text));
      if (!invocation || !word) continue;
      yield {
        at: word,
        message: `${invocation.component} takes no arguments, and "${word.text}" is one`,
        label: 'neither a flag nor the value of one',
        log: argumentError(invocation),
        ...mend(word, invocation),
      };
    }
  },
});
