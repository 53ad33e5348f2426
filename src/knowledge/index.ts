import * as etcd from './data/etcd.ts';
import * as kubernetes from './data/kubernetes.ts';
import { createFacts, lazily } from './facts.ts';
import type { Data } from './table.ts';
import type { ComponentName, Facts } from './types.ts';

/** The minors that the data holds, such as `1.31`, oldest first. */
export const kubernetesMinors: readonly string[] = kubernetes.minors;
export const etcdMinors: readonly string[] = etcd.minors;

// A string is parsed when it is needed; an object literal would be built at every start.
const loader = ({ minors, json }: { minors: readonly string[]; json: string }): (() => Data) =>
  lazily(() => ({ minors, ...(JSON.parse(json) as Omit<Data, 'minors'>) }));
const kubernetesData = loader(kubernetes);
const etcdData = loader(etcd);

const made = new Map<string, Facts>();

/** The facts of a component at a minor such as `1.31` (etcd: `3.5`), or, with null, what holds for all versions alike. */
export const factsFor = (component: ComponentName, minor: string | null): Facts => {
  const key = `${component} ${minor ?? ''}`;
  const known = made.get(key);
  if (known) return known;
  const facts = createFacts(component, minor, component === 'etcd' ? etcdData() : kubernetesData());
  made.set(key, facts);
  return facts;
};
