import type { Context } from '../../src/engine/rule.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import type { Invocation } from '../../src/model/types.ts';

/** The components that objects beside the manifests belong to: those of their own control plane, or the only one that there is. */
export const componentsBeside = ({ controlPlane, nodes }: Context, component: ComponentName): readonly Invocation[] => {
  const ofNodes = (all: Context['nodes']): readonly Invocation[] => all.flatMap(({ invocations }) => invocations).filter((each) => each.component === component);
  const own = ofNodes(controlPlane.nodes);
  const all = ofNodes(nodes);
  return own.length > 0 ? own : all.length === 1 ? all : [];
};
