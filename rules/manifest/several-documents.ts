import { defineRule } from '../../src/engine/rule.ts';
import { offer, type Edits } from '../../src/fix/flag-edits.ts';
import { podsIn } from '../../src/model/pod.ts';
import type { Cursor } from '../../src/yaml/cursor.ts';
import { programFile } from '../templates/program-example.ts';

/** From the line that ends the document to the end of the file. */
const restOf = ({ file, span }: Cursor): Edits => {
  const end = /^---/m.exec(file.text.slice(span.end))?.index;
  return end === undefined ? undefined : [{ file: file.path, start: span.end + end, end: file.text.length, text: '' }];
};

const separatorBefore = ({ file, span }: Cursor): Edits => {
  const start = file.text.lastIndexOf('\n---', span.start) + 1;
  const line = /^---[ \t]*\r?\n/.exec(file.text.slice(start));
  return line ? [{ file: file.path, start, end: start + line[0].length, text: '' }] : undefined;
};

export default defineRule({
  title: 'the kubelet takes only the first document of this file',
  on: 'manifest',
  family: 'boot',
  severity: 'high',
  since: '0.1.0',
  why: 'Whatever stands after the second `---` never runs, and the kubelet does not say so. If the first document is empty, the kubelet refuses the file.',
  remedy: 'Give every pod a file of its own, and remove an empty document at the start.',
  examples: () => ({
    bad: [
      { files: { 'control-plane.yaml': 'kind: Pod\nspec: {containers: [{name: etcd, image: "etcd:3.5.24-0"}]}\n---\nkind: Pod\nspec: {containers: [{name: kube-scheduler, image: "kube-scheduler:v1.31.0"}]}\n' } },
      { files: { 'etcd.yaml': '---\n---\nkind: Pod\nspec: {containers: [{name: etcd, image: "etcd:3.5.24-0"}]}\n' } },
      { files: { 'etcd.yaml': 'kind: Pod\nspec: {containers: [{name: etcd, image: "etcd:3.5.24-0"}]}\n---\nkind: ServiceAccount\nmetadata: {name: etcd}\n' } },
      { files: { 'agent.yaml': 'kind: ServiceAccount\nmetadata: {name: agent}\n---\nkind: Pod\nspec: {containers: [{name: agent, image: "agent:1"}]}\n' } },
    ],
    good: [{ files: { 'addons.yaml': `kind: ServiceAccount\nmetadata: {name: agent}\n---\n${programFile('registry.k8s.io/kas-network-proxy/proxy-agent:v0.31.0', ['/proxy-agent'])}` } }, ['--anonymous-auth=false'], { files: { 'etcd.yaml': '---\nkind: Pod\nspec: {containers: [{name: etcd, image: "etcd:3.5.24-0"}]}\n...\n' } }],
  }),
  *check(manifest, { node }) {
    if (!node.isDirectory || !manifest.yaml) return;
    const [first, ...others] = manifest.yaml.documents;
    const lost = others.find((document) => document.kind === 'map');
    // A file of other objects alone is nothing that the kubelet runs a part of; manifest-not-a-pod tells of one in its directory.
    const pod = manifest.pods.find(({ kind }) => kind === 'Pod');
    if (!first || !lost || !pod) return;
    if (first.kind !== 'map') yield { at: first, ...offer('remove the line that ends the empty document', separatorBefore(lost)), message: 'the first document is empty, so the kubelet refuses the file', advice: 'remove the empty document at the start', log: "couldn't parse as pod(Object 'Kind' is missing in 'null'), please check config file" };
    else if (podsIn(first).some(({ kind }) => kind === 'Pod')) yield { at: lost, message: 'this document never runs: the kubelet takes only the first of a file', label: 'not read', advice: 'give this pod a file of its own, or remove it', ...offer('remove what the kubelet does not read', restOf(first)) };
    // A file that begins with another object is one for the API server, unless it lies among static pods.
    else if (/(^|\/)(pod-)?manifests$/.test(node.path) || pod.containers.some(({ invocation }) => invocation !== null)) yield { at: pod.cursor, message: 'this pod never runs: the kubelet takes only the first document of a file, which is another object', label: 'not read', advice: 'give this pod a file of its own' };
  },
});
