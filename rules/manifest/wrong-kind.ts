import { defineRule, type Context } from '../../src/engine/rule.ts';
import { kubeletRefusals } from '../../src/model/kubelet.ts';
import type { Manifest } from '../../src/model/types.ts';

const CONTAINERS = 'metadata: {name: kube-scheduler}\nspec: {containers: [{name: kube-scheduler, image: "kube-scheduler:v1.31.0"}]}\n';
const DAEMON_SET = `apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: kube-scheduler}\nspec:\n  template:\n    spec: {containers: [{name: kube-scheduler, image: "kube-scheduler:v1.31.0"}]}\n`;
const ETCD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: etcd}\nspec: {containers: [{name: etcd, image: "etcd:3.5.24-0", command: [etcd]}]}\n';

/** A pod by what is in it. */
const isMeantAsPod = ({ yaml }: Manifest): boolean => yaml?.documents[0]?.get('spec').get('containers').kind === 'list';

/** Another object with pods in it, beside static pods: then the directory is the kubelet's, and not one of examples. */
const isMisplaced = (manifest: Manifest, { node }: Context): boolean =>
  node.isDirectory
  && manifest.pods.some(({ containers }) => containers.some(({ invocation }) => invocation !== null))
  && node.manifests.some((other) => other !== manifest && other.pods.some(({ kind, containers }) => kind === 'Pod' && containers.some(({ invocation }) => invocation !== null)));

export default defineRule({
  title: 'the kubelet does not take this object for a pod',
  on: 'manifest',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'Of its directory the kubelet takes nothing but single objects with `apiVersion: v1` and `kind: Pod`, spelled so. A Deployment, a List of pods or `kind: pod` is refused, and only the log of the kubelet says so.',
  remedy: 'Give the file `apiVersion: v1` and `kind: Pod`. Of a Deployment or DaemonSet take what is under `template`; of a List make a file for each pod.',
  examples: () => ({
    bad: [
      `apiVersion: v1\nkind: pod\n${CONTAINERS}`,
      `kind: Pod\n${CONTAINERS}`,
      `apiVersion: apps/v1\nkind: Pod\n${CONTAINERS}`,
      { files: { 'etcd.yaml': ETCD, 'kube-scheduler.yaml': DAEMON_SET } },
    ],
    good: [`apiVersion: v1\nkind: Pod\n${CONTAINERS}`, { files: { 'kube-scheduler.yaml': DAEMON_SET } }],
  }),
  *check(manifest, context) {
    const { refusals, log } = kubeletRefusals(manifest, context.node);
    const [root] = manifest.yaml?.documents ?? [];
    for (const refusal of refusals) {
      if (refusal.topic !== 'kind' || !root || !(isMeantAsPod(manifest) || isMisplaced(manifest, context))) continue;
      yield {
        at: refusal.at,
        about: root,
        message: `the kubelet refuses this file: ${refusal.message}`,
        ...(log === null ? {} : { log: log.slice(0, 300) }),
        // A file that was named by itself may be no static pod.
        ...(context.node.isDirectory ? {} : { confidence: 'likely' as const }),
      };
    }
  },
});
