import { FAMILIES, type Rule } from '../engine/rule.ts';
import { Failure } from './failure.ts';
import { didYouMean } from './parse.ts';

/**
 * The ids of the rules that the values of --select or --ignore mean: rule ids, `@family`, `@benchmark` and `benchmark:control`,
 * separated by commas. Throws a Failure for a word that means none.
 */
export const selectedIds = (rules: readonly Rule[], option: string, values: readonly string[]): string[] => {
  const ids = new Set<string>();
  const words = values.flatMap((value) => value.split(',')).map((word) => word.trim());
  for (const word of words) {
    const matching = rules.filter(matcher(word));
    if (matching.length === 0) throw unknownWord(rules, option, word);
    for (const { id } of matching) ids.add(id);
  }
  return [...ids];
};

/** The rules that --select and --ignore leave. */
export const selectRules = (rules: readonly Rule[], select: readonly string[], ignore: readonly string[]): Rule[] => {
  const selected = new Set(selectedIds(rules, 'select', select));
  const ignored = new Set(selectedIds(rules, 'ignore', ignore));
  return rules.filter(({ id }) => (select.length === 0 || selected.has(id)) && !ignored.has(id));
};

/** The rule with this id. Throws a Failure that names the nearest. */
export const findRule = (rules: readonly Rule[], id: string): Rule => {
  const rule = rules.find((each) => each.id === id);
  if (!rule) throw new Failure(`there is no rule ${id}${didYouMean(id, rules.map((each) => each.id))}`, 'k8s-audit rules lists the rules');
  return rule;
};

const matcher = (word: string): ((rule: Rule) => boolean) => {
  const name = word.replace(/^@/, '');
  if (name.includes(':')) return ({ controls }) => controls?.includes(name) === true;
  if (name === word) return ({ id }) => id === word;
  return ({ family, controls }) => family === name || controls?.some((control) => benchmarkOf(control) === name) === true;
};

/** `CIS-1.12:1.2.1` -> `CIS-1.12` */
const benchmarkOf = (control: string): string => control.slice(0, control.indexOf(':'));

const unknownWord = (rules: readonly Rule[], option: string, word: string): Failure => {
  const controls = rules.flatMap((rule) => rule.controls ?? []);
  const groups = [...FAMILIES, ...new Set(controls.map(benchmarkOf))].map((name) => `@${name}`);
  const accepts = `--${option} accepts rule ids (k8s-audit rules lists them), controls (CIS-1.12:1.2.1) and ${groups.join(', ')}`;
  if (/^@?[^:]+:/.test(word)) return new Failure(`--${option}: no rule decides the control ${word}`, accepts);
  const candidates = word.startsWith('@') ? groups : [...rules.map(({ id }) => id), ...groups];
  if ((FAMILIES as readonly string[]).includes(word)) return new Failure(`--${option}: a family is written @${word}`, accepts);
  if ((FAMILIES as readonly string[]).includes(word.slice(1))) return new Failure(`--${option}: there is no rule of the family ${word.slice(1)} yet`, accepts);
  return new Failure(`--${option}: there is no rule ${word}${didYouMean(word, candidates)}`, accepts);
};
