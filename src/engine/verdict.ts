import type { ClusterNode, Invocation } from '../model/types.ts';
import type { Finding } from './finding.ts';

export interface Verdict {
  /** Never `starts`: this release does not know every reason for which a component stops. */
  readonly verdict: 'does-not-start' | 'unknown';
  /** The findings that decide it. */
  readonly because: readonly Finding[];
}

/** The verdict on every component: it does not start if a boot finding about its container is certain. */
export const verdictsOf = (nodes: readonly ClusterNode[], findings: readonly Finding[]): ReadonlyMap<Invocation, Verdict> => {
  const byFile = new Map<object, Finding[]>();
  for (const finding of findings) {
    if (finding.family !== 'boot' || finding.confidence !== 'certain') continue;
    const together = byFile.get(finding.at.file);
    if (together) together.push(finding);
    else byFile.set(finding.at.file, [finding]);
  }
  return new Map(
    nodes.flatMap(({ invocations }) => invocations).map((invocation) => {
      const { start, end } = invocation.container.cursor.span;
      const because = (byFile.get(invocation.file) ?? []).filter(({ at }) => start <= at.span.start && at.span.end <= end);
      return [invocation, { verdict: because.length > 0 ? 'does-not-start' : 'unknown', because }];
    }),
  );
};
