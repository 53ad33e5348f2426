import { exampleNode } from '../src/engine/example.ts';
import type { Outcome } from '../src/engine/finding.ts';
import type { Example } from '../src/engine/rule.ts';
import { runRules, type RunResult } from '../src/engine/run.ts';
import type { ComponentName } from '../src/knowledge/types.ts';
import { rules } from '../rules/index.ts';

/** Runs all rules on an example, whose bare arguments are those of the component. */
export const runExample = (on: ComponentName, example: Example): RunResult => runRules(rules, { nodes: [exampleNode({ on }, example)] });

/** How each rule ended on an example: the worst of its outcomes. */
export const judge = (on: ComponentName, example: Example): ReadonlyMap<string, Outcome['result']> => {
  const order = ['not-applicable', 'pass', 'unseen', 'fail'];
  const results = new Map<string, Outcome['result']>();
  for (const { rule, result } of runExample(on, example).outcomes) {
    const before = results.get(rule.id);
    if (before === undefined || order.indexOf(result) > order.indexOf(before)) results.set(rule.id, result);
  }
  return results;
};
