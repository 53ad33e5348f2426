import * as node from './data/node.ts';
import { createNodeFacts, lazily } from './facts.ts';
import { parseData } from './table.ts';
import type { NodeFacts, NodeProgram } from './types.ts';

const data = lazily(() => parseData(node));
const made = new Map<string, NodeFacts>();

/** As `factsFor`, for the programs beside the control plane. */
export const nodeFactsFor = (program: NodeProgram, minor: string | null): NodeFacts => {
  const key = `${program} ${minor ?? ''}`;
  const facts = made.get(key) ?? createNodeFacts(program, minor, data());
  made.set(key, facts);
  return facts;
};
