import { exampleControlPlane } from '../src/engine/example.ts';
import type { Example, Rule } from '../src/engine/rule.ts';
import { runRules } from '../src/engine/run.ts';
import { findingBlock } from '../src/report/finding-block.ts';
import { setColor } from '../src/report/paint.ts';

const WIDTH = 116;

/** What the report shows of a bad example, its first finding; null for a node with certificates, which are others each time. */
export const exampleFrame = (rule: Rule, example: Example): string | null => {
  if (typeof example === 'object' && 'host' in example) return null;
  setColor(false);
  const [finding] = runRules([rule], exampleControlPlane(rule, example)).findings;
  return finding ? findingBlock(finding, WIDTH, new Set()) : null;
};
