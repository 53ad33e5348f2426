import { defineRule } from '../../src/engine/rule.ts';
import { isKubeletDirectory } from '../../src/model/file-attributes.ts';
import { kubeletRefusals } from '../../src/model/kubelet.ts';
import type { ClusterNode, Manifest } from '../../src/model/types.ts';

export default defineRule({
  title: 'a file of the directory holds no pod',
  on: 'manifest',
  family: 'format',
  severity: 'medium',
  since: '0.1.0',
  why: 'The kubelet takes nothing but pods from its directory. It complains about the file in its log again and again, and what the file was meant to do does not happen.',
  remedy: 'Move the file out of the directory. If it should be a pod, give it `apiVersion: v1`, `kind: Pod` and a `spec` with containers.',
  examples: () => ({
    bad: [{ files: { 'kube-apiserver.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n' } }, { files: { 'kube-apiserver.yaml': '# nothing\n' } }],
    good: [['--anonymous-auth=false']],
  }),
  *check(manifest, { node }) {
    if (!(manifest.status === 'not-a-manifest' || isMisplaced(manifest, node)) || manifest.yaml?.problems.some(({ kind }) => kind !== 'duplicate-key')) return;
    // What is said of a file that manifests are made from, the rules about sources say.
    if (node.rendered) return;
    // manifest-wrong-kind tells of what is a pod but for its kind.
    if (manifest.yaml?.documents[0]?.get('spec').get('containers').kind === 'list') return;
    const { log } = kubeletRefusals(manifest, node);
    yield {
      at: manifest.place,
      message: `this file is no pod: ${manifest.reason ?? 'it holds pods only inside of other objects'}`,
      severity: node.isDirectory ? 'medium' : 'low',
      // What it prints of a whole object is long, and nobody's mistake.
      ...(log === null ? {} : { log: log.replace(/ into Go value.*|\{.*/s, '') }),
      advice: node.isDirectory ? 'move it out of the directory of static pods' : 'give k8s-audit the manifests of the static pods',
    };
  },
});

/** A file of a DaemonSet and what goes with it; manifest-wrong-kind tells of one that would start a component. */
const isMisplaced = ({ status, pods }: Manifest, node: ClusterNode): boolean =>
  status === 'read' && isKubeletDirectory(node) && pods.every(({ kind, containers }) => kind !== 'Pod' && containers.every(({ invocation }) => invocation === null));
