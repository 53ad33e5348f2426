import { hostFilesOf } from '../model/host-files.ts';
import type { ClusterNode, Invocation } from '../model/types.ts';
import type { Finding, UnseenEntry, Verdict } from './finding.ts';

/**
 * The verdict on every component. It does not start if a boot finding about it is certain. It starts if every boot rule was
 * run, none found anything, and none met something in the manifests that could not be read; the files of the host that were not given
 * are then taken to be good. `isWhole` says whether every boot rule was run.
 */
export const verdictsOf = (
  nodes: readonly ClusterNode[],
  { findings, unseen }: { readonly findings: readonly Finding[]; readonly unseen: readonly UnseenEntry[] },
  isWhole: boolean,
): ReadonlyMap<Invocation, Verdict> => {
  const findingsOf = bootEntries(findings);
  const unseenOf = bootEntries(unseen);
  return new Map(
    nodes.flatMap((node) => node.invocations.map((invocation) => ({ node, invocation }))).map(({ node, invocation }): [Invocation, Verdict] => {
      const found = findingsOf.get(invocation) ?? [];
      const certain = found.filter(({ confidence }) => confidence === 'certain');
      if (certain.length > 0) return [invocation, { verdict: 'does-not-start', because: certain, assumes: [] }];
      const open = unseenOf.get(invocation) ?? [];
      const because = [...found, ...open.filter(({ path }) => path === null)];
      const files = new Set([...hostFilesOf(invocation).filter((path) => node.root?.look(path).state !== 'found'), ...open.flatMap(({ path }) => path ?? [])]);
      return [invocation, { verdict: because.length > 0 || !isWhole ? 'unknown' : 'starts', because, assumes: [...files].sort() }];
    }),
  );
};

/** What boot rules had to say, by the components that it concerns. */
const bootEntries = <T extends Finding | UnseenEntry>(entries: readonly T[]): ReadonlyMap<Invocation, T[]> => {
  const byInvocation = new Map<Invocation, T[]>();
  for (const entry of entries) {
    if (entry.family !== 'boot') continue;
    for (const invocation of entry.concerns) {
      const together = byInvocation.get(invocation);
      if (together) together.push(entry);
      else byInvocation.set(invocation, [entry]);
    }
  }
  return byInvocation;
};
