import { BENCHMARK_IDS, benchmarkCalled } from '../../rules/benchmarks/index.ts';
import { rulesBehind } from '../engine/controls.ts';
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
    const matching = rules.filter(matcher(rules, word));
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

const matcher = (rules: readonly Rule[], word: string): ((rule: Rule) => boolean) => {
  const name = word.replace(/^@/, '');
  const [benchmarkName = '', controlId] = name.split(':');
  const benchmark = name === word && controlId === undefined ? undefined : benchmarkCalled(benchmarkName);
  const wanted = benchmark?.controls.filter(({ id }) => controlId === undefined || id === controlId) ?? [];
  const behindOf = rulesBehind(rules);
  const behind = new Set(wanted.flatMap((control) => behindOf(benchmark?.id ?? '', control)));
  if (name.includes(':')) return (rule) => behind.has(rule) || rule.controls?.includes(name) === true;
  if (name === word) return ({ id }) => id === word;
  return (rule) => behind.has(rule) || rule.family === name || rule.controls?.some((control) => control.startsWith(`${name}:`)) === true;
};

const unknownWord = (rules: readonly Rule[], option: string, word: string): Failure => {
  const groups = [...FAMILIES, ...BENCHMARK_IDS].map((name) => `@${name}`);
  const accepts = `--${option} accepts rule ids (k8s-audit rules lists them), controls (CIS-1.12:1.2.1) and ${groups.join(', ')}`;
  if (/^@?[^:]+:/.test(word)) return new Failure(`--${option}: no rule decides the control ${word}`, accepts);
  const candidates = word.startsWith('@') ? groups : [...rules.map(({ id }) => id), ...groups];
  if ((FAMILIES as readonly string[]).includes(word)) return new Failure(`--${option}: a family is written @${word}`, accepts);
  if ((FAMILIES as readonly string[]).includes(word.slice(1))) return new Failure(`--${option}: there is no rule of the family ${word.slice(1)} yet`, accepts);
  return new Failure(`--${option}: there is no rule ${word}${didYouMean(word, candidates)}`, accepts);
};
