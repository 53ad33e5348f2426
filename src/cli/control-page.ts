import type { Known } from '../../rules/benchmarks/look-up.ts';

/** What is known of an id of a benchmark or of another tool, as `explain` prints it. `emphasize` sets off headings where there are colours. */
export const controlPage = (known: readonly Known[], emphasize: (text: string) => string): string => `${known.map((each) => pageOf(each, emphasize)).join('\n\n')}\n`;

const pageOf = ({ id, of, title, rules, alsoAs, wrong, why }: Known, emphasize: (text: string) => string): string => {
  const width = Math.max(0, ...rules.map((rule) => rule.id.length)) + 2;
  const answer = rules.length > 0 ? rules.map((rule) => `${rule.id.padEnd(width)}${rule.title}`) : ['no rule of this release'];
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['Answered by', [...answer, ...(why === undefined ? [] : [why])]],
    ['Where the advice, or how it is decided, is wrong', wrong],
    ['The same elsewhere', alsoAs.length === 0 ? [] : [alsoAs.join(', ')]],
  ];
  const body = sections.filter(([, lines]) => lines.length > 0).flatMap(([heading, lines]) => ['', emphasize(heading), '', ...lines.map((line) => `- ${line}`)]);
  return [emphasize(id), `${title} (${of})`, ...body, ...(rules[0] ? ['', `k8s-audit explain ${rules[0].id} says what to do.`] : [])].join('\n');
};
