import type { Span } from '../source/place.ts';
import { evaluate, type Lookup } from './jinja.ts';

/** `{% if x %}` of Jinja, `{{ if .x }}` of Go's templates, `%{ if x }` of Terraform, and what belongs to them. */
const TAG = /\{%[-+]?\s*(if|elif|else|endif)\b([^%]*?)[-+]?%\}|\{\{-?\s*(if|else if|else|end|range|with|define|block)\b([^{}]*?)-?\}\}|%\{~?\s*(if|else|endif)\b([^{}]*?)~?\}/g;

/** `pillar['name']` and `grains.name`, which --set calls by the name alone. */
const SALT = /\b(?:pillar|grains)(?:\[\s*['"]|\.)([\w-]+)(?:['"]\s*\])?/g;

interface Open {
  /** Whether all branches so far are decided, and whether one of them is taken. */
  isKnown: boolean;
  isTaken: boolean;
  /** Whether the branch that is being read is left out. */
  isDead: boolean;
  /** The end of the last tag. */
  at: number;
  /** What is left out if all branches turn out to be decided. */
  readonly spans: Span[];
}

/**
 * What a template leaves out where all conditions of an `if` are decided by the values: its tags, and the branches that are not taken. Any other
 * `if` stays as it is.
 */
export const leftOut = (text: string, values: ReadonlyMap<string, string>): readonly Span[] => {
  const found: Span[] = [];
  /** By language. */
  const open: readonly [Open[], Open[], Open[]] = [[], [], []];
  const lookup: Lookup = (name) => {
    const value = values.get(name.replace(/^Values\./, '')) ?? values.get(name);
    return value === undefined ? undefined : { text: value, truth: !/^(?:|0|false|no|off|none|null)$/i.test(value), length: value.length };
  };
  for (const { index, 0: whole, 1: jinja, 2: jinjaCondition, 3: go, 4: goCondition, 5: terraform, 6: terraformCondition } of text.matchAll(TAG)) {
    const keyword = jinja ?? go ?? terraform ?? '';
    const language = jinja !== undefined ? 0 : go !== undefined ? 1 : 2;
    const end = index + whole.length;
    const stack = open[language];
    const last = stack.at(-1);
    const isTrue = (): boolean | undefined => (language === 1 ? evaluateGo(goCondition ?? '', lookup) : evaluate((jinjaCondition ?? terraformCondition ?? '').replace(/^\s*!/, 'not ').replaceAll(SALT, '$1'), lookup));
    if (/^(?:range|with|define|block)$/.test(keyword)) stack.push({ isKnown: false, isTaken: false, isDead: false, at: end, spans: [] });
    else if (keyword === 'if') {
      const truth = isTrue();
      stack.push({ isKnown: truth !== undefined, isTaken: truth === true, isDead: truth === false, at: end, spans: [{ start: index, end }] });
    } else if (last) {
      last.spans.push({ start: last.isDead ? last.at : index, end });
      last.at = end;
      if (keyword.startsWith('end')) {
        stack.pop();
        if (last.isKnown) found.push(...last.spans);
      } else {
        const truth = last.isTaken ? false : keyword === 'else' ? true : isTrue();
        last.isKnown &&= truth !== undefined;
        last.isDead = truth === false;
        last.isTaken ||= truth === true;
      }
    }
  }
  return found;
};

/** `.x`, `not .x`, `eq .x "y"`, `ne .x "y"`, and `and` or `or` before names. */
const evaluateGo = (condition: string, lookup: Lookup): boolean | undefined => {
  const [, compare, name = '', wanted] = /^\s*(eq|ne)\s+[.$]*([\w.]+)\s+"([^"]*)"\s*$/.exec(condition) ?? [];
  if (compare !== undefined) return evaluate(`${name} ${compare === 'eq' ? '==' : '!='} "${wanted ?? ''}"`, lookup);
  const words = condition.trim().split(/\s+/).map((word) => word.replace(/^[.$]+/, ''));
  const [first = '', ...names] = words;
  if ((first === 'and' || first === 'or') && names.length > 0) return evaluate(names.join(` ${first} `), lookup);
  return words.length <= 2 ? evaluate(words.join(' '), lookup) : undefined;
};
