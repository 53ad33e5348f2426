import { posix } from 'node:path';
import { componentOfPod } from '../model/component.ts';
import type { RenderedFile } from '../source/rendered-file.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { copyOf, documentsOf } from './copy.ts';
import { emit } from './emit.ts';
import type { Render, RenderedNode } from './types.ts';

/** The pods of an export, each on its own node. A node without a component of the control plane is left out. */
export const render: Render = (source) => {
  const { documents, notes } = documentsOf(source, 'kubectl');
  const pods = documents.flatMap((document) => (document.get('items').kind === 'list' ? document.get('items').items() : [document])).filter((pod) => pod.get('spec').get('containers').kind === 'list');
  const byNode = new Map<string, Cursor[]>();
  for (const pod of pods) {
    const name = pod.get('spec').get('nodeName').text();
    if (name === undefined) continue;
    const others = byNode.get(name);
    if (others) others.push(pod);
    else byNode.set(name, [pod]);
  }
  const nodes = [...byNode].filter(([, each]) => each.some((pod) => componentOfPod(nameOf(pod)) !== undefined)).map(([name, each]): RenderedNode => ({ name, files: each.flatMap((pod) => fileOf(pod, posix.join(source.path, name))) }));
  return { nodes, notes };
};

/** `etcd-cp-1` on the node cp-1 is `etcd`. */
const nameOf = (pod: Cursor): string | undefined => {
  const name = pod.get('metadata').get('name').text();
  const node = pod.get('spec').get('nodeName').text();
  return name !== undefined && node !== undefined && name.endsWith(`-${node}`) ? name.slice(0, -node.length - 1) : name;
};

const fileOf = (pod: Cursor, folder: string): readonly RenderedFile[] => {
  const tree = copyOf(pod);
  return tree ? [emit(tree, `${folder}/${nameOf(pod) ?? 'pod'}.yaml`, pod)] : [];
};
