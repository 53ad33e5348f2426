import { defineRule } from '../../src/engine/rule.ts';
import { type Edits, offer, replacePart, together } from '../../src/fix/flag-edits.ts';
import { DASH_LOOKALIKE } from '../../src/model/flags.ts';
import type { Word } from '../../src/source/place.ts';
import { plural } from '../../src/text/plural.ts';
import { argumentError } from '../templates/arguments.ts';

const hyphens = (words: readonly Word[]): Edits => together(words.map((word) => replacePart(word, 0, (DASH_LOOKALIKE.exec(word.text)?.[0] ?? '').length, '--')));

export default defineRule({
  title: 'a dash that only looks like a hyphen keeps the flag from being one',
  on: 'pod',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'Web pages and word processors turn `--` into an en dash. The component takes the word for an argument, of which it takes none, and exits.',
  remedy: 'Type `--` anew with the hyphen key.',
  examples: () => ({
    bad: [['\u2013anonymous-auth=false'], ['\u2014profiling=false'], ['-\u2013profiling=false']],
    good: [['--anonymous-auth=false'], ['--service-account-issuer=https://a\u2013b']],
  }),
  *check(pod) {
    for (const { invocation } of pod.containers) {
      const [first, ...others] = invocation?.argv.filter(({ text }) => DASH_LOOKALIKE.test(text)) ?? [];
      if (!invocation || !first) continue;
      const dash = DASH_LOOKALIKE.exec(first.text)?.[0].at(-1) ?? '';
      const code = dash.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
      const subject = others.length === 0 ? 'this begins' : `this and ${plural(others.length, 'more argument')} begin`;
      yield {
        at: first,
        message: `${subject} with U+${code}, which only looks like a hyphen: ${invocation.component} takes no such word for a flag, and exits`,
        label: 'no flag',
        related: others.map((at) => ({ at, label: 'no flag either' })),
        log: argumentError(invocation),
        ...offer('write hyphens', hyphens([first, ...others])),
        advice: `type ${others.length === 0 ? 'it' : 'them'} anew, here as --${first.text.slice(DASH_LOOKALIKE.exec(first.text)?.[0].length).replace(/^[^\w]+/, '')}`,
      };
    }
  },
});
