import { notApplicable, type Context, type Report, type RuleDefinition } from '../../src/engine/rule.ts';
import type { ClusterNode, Invocation } from '../../src/model/types.ts';
import type { Root } from '../../src/source/root.ts';

type HostText = Omit<RuleDefinition<'node'>, 'on' | 'since' | 'check'> & { readonly since?: string };

/** A rule about the files of a node, which looks only where they were given. */
export const hostRule = (text: HostText, check: (node: ClusterNode & { readonly root: Root }, context: Context) => Iterable<Report>): RuleDefinition<'node'> => ({
  since: '0.1.0',
  ...text,
  on: 'node',
  *check(node, context) {
    if (node.root === null) yield notApplicable('the files of the node were not given: --root reads them');
    else yield* check(node as ClusterNode & { readonly root: Root }, context);
  },
});

/** The same, asked of each component of the node. */
export const hostComponentRule = (text: HostText, check: (invocation: Invocation, context: Context) => Iterable<Report>): RuleDefinition<'node'> =>
  hostRule(text, function* (node, context) {
    for (const invocation of node.invocations) {
      for (const report of check(invocation, context)) yield aboutComponent(report, invocation);
    }
  });

/** What lies in a settings file says by its place nothing about the component that reads it. */
export const aboutComponent = (report: Report, invocation: Invocation): Report => {
  if ('unseen' in report) return report.unseen.file === invocation.file ? report : { ...report, unseen: invocation };
  return 'at' in report && report.at.file !== invocation.file ? { about: invocation, ...report } : report;
};

/** Whether a shell starts the component and may write files first. */
export const isInScript = ({ wrappers }: Invocation): boolean => wrappers.some((wrapper) => /sh\b/.test(wrapper));
