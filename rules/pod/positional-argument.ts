import { defineRule } from '../../src/engine/rule.ts';
import { suggest } from '../../src/text/suggest.ts';

const LOOKS_LIKE_DASH = /^-?[\u00AD\u2010-\u2015\u2212\u2E3A\u2E3B\uFE58\uFE63\uFF0D]/;

export default defineRule({
  title: 'the component takes no arguments besides flags, and exits',
  on: 'pod',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'A word that is neither a flag nor the value of one ends the component at start. Often it is the value of a boolean flag written with a blank (`--profiling false` means `--profiling` and the word `false`), a flag without its dashes, or a comment that a YAML list does not know.',
  remedy: 'Write the value of a boolean flag with `=`, give the flag its dashes, or remove the word.',
  examples: {
    bad: [['--profiling', 'false'], ['anonymous-auth=false'], ['--anonymous-auth=false', '# comment']],
    good: [['--profiling=false', '--v', '2'], ['--secure-port', '6443'], ['']],
    unseen: [],
  },
  *check(pod) {
    for (const { invocation } of pod.containers) {
      // An empty word alone does no harm to the Kubernetes components.
      const word = invocation?.positionals.find(({ text, unknown }) => text !== '' && unknown === undefined && !LOOKS_LIKE_DASH.test(text));
      if (!invocation || !word) continue;
      const { component, facts, flags } = invocation;
      const name = word.text.replace(/^-+/, '').split('=')[0] ?? '';
      const before = flags.find(({ form, span, file }) => form === 'bare' && file === word.file && span.end <= word.span.start && word.file.text.slice(span.end, word.span.start).trim().replace(/^["',\s-]+$/, '') === '');
      const flag = suggest(name, facts.flagNames());
      yield {
        at: word,
        message: `${component} takes no arguments, and "${word.text}" is one`,
        label: 'neither a flag nor the value of one',
        log: component === 'etcd' ? `'${word.text}' is not a valid flag` : `"${component}" does not take any arguments, got ["${word.text}"]`,
        advice:
          before && /^(true|false|1|0|t|f)$/i.test(word.text)
            ? `write ${before.spelling}=${word.text}: a boolean flag takes its value only with "="`
            : flag !== undefined && (flag === name || word.text.includes('='))
              ? `write --${flag}${word.text.slice(word.text.indexOf(name) + name.length)}`
              : 'remove the word, or make it the value of its flag with "="',
      };
    }
  },
});
