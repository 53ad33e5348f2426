import { defineRule } from '../../src/engine/rule.ts';

/** Hyphens and dashes that look like `-` and are not: copied from a web page, a chat or a word processor. */
const LOOKALIKE = /^-?[\u00AD\u2010-\u2015\u2212\u2E3A\u2E3B\uFE58\uFE63\uFF0D]/;

export default defineRule({
  title: 'a dash that only looks like a hyphen keeps the flag from being one',
  on: 'pod',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'Web pages and word processors turn `--` into an en dash. The component takes the word for an argument, of which it takes none, and exits.',
  remedy: 'Type `--` anew with the hyphen key.',
  examples: {
    bad: [['\u2013anonymous-auth=false'], ['\u2014profiling=false'], ['-\u2013profiling=false']],
    good: [['--anonymous-auth=false'], ['--service-account-issuer=https://a\u2013b']],
  },
  *check(pod) {
    for (const { invocation } of pod.containers) {
      for (const word of invocation?.argv ?? []) {
        const dash = LOOKALIKE.exec(word.text);
        if (!invocation || !dash) continue;
        const code = word.text.codePointAt(dash[0].length - 1)?.toString(16).toUpperCase().padStart(4, '0') ?? '';
        yield {
          at: word.part(0, word.text.length),
          message: `this begins with U+${code}, not with "--", so ${invocation.component} does not take it for a flag`,
          label: 'not a flag',
          log: argumentError(invocation.component, word.text),
          advice: `type it anew: --${word.text.replace(/^[-\u00AD\u2010-\u2015\u2212\u2E3A\u2E3B\uFE58\uFE63\uFF0D]+/, '')}`,
        };
      }
    }
  },
});

const argumentError = (component: string, text: string): string =>
  component === 'etcd' ? `'${text}' is not a valid flag` : `"${component}" does not take any arguments, got ["${text}"]`;
