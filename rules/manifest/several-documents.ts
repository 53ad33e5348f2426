import { defineRule } from '../../src/engine/rule.ts';
import { offer, type Edits } from '../../src/fix/flag-edits.ts';
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
    ],
    good: [{ files: { 'addons.yaml': programFile('registry.k8s.io/kas-network-proxy/proxy-agent:v0.31.0', ['/proxy-agent']).replace(/^/, 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: agent, namespace: kube-system}\n---\n') } }, ['--anonymous-auth=false'], { files: { 'etcd.yaml': '---\nkind: Pod\nspec: {containers: [{name: etcd, image: "etcd:3.5.24-0"}]}\n...\n' } }],
  }),
  *check(manifest, { node }) {
    if (!node.isDirectory || !manifest.yaml) return;
    const [first, ...others] = manifest.yaml.documents;
    const lost = others.find((document) => document.kind === 'map');
    // A file of other objects alone is nothing that the kubelet runs a part of; manifest-not-a-pod tells of one in its directory.
    if (!first || !lost || !manifest.pods.some(({ kind }) => kind === 'Pod')) return;
    yield first.kind === 'map'
      ? { at: lost, message: 'this document never runs: the kubelet takes only the first of a file', label: 'not read', advice: 'give this pod a file of its own, or remove it', ...offer('remove what the kubelet does not read', restOf(first)) }
      : { at: first, ...offer('remove the line that ends the empty document', separatorBefore(lost)), message: 'the first document is empty, so the kubelet refuses the file', advice: 'remove the empty document at the start', log: "couldn't parse as pod(Object 'Kind' is missing in 'null'), please check config file" };
  },
});
