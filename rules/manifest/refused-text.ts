import { defineRule } from '../../src/engine/rule.ts';
import { kubeletRefusals } from '../../src/model/kubelet.ts';

export default defineRule({
  title: 'the kubelet refuses the file for a character, its encoding or its size',
  on: 'manifest',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'The kubelet reads UTF-8 (and UTF-16 with a byte order mark) of at most 10 MiB without control characters. It refuses any other file as a whole: there is no pod and no event, and only its own log says so.',
  remedy: 'Save the file as UTF-8 and remove the character, also from comments. A manifest of megabytes holds something that belongs elsewhere.',
  examples: () => ({
    bad: [{ files: { 'kube-apiserver.yaml': 'apiVersion: v1\nkind: Pod\u0000\n' } }, { files: { 'kube-apiserver.yaml': 'apiVersion: v1\n# \u0007\nkind: Pod\n' } }],
    good: [['--anonymous-auth=false'], { files: { 'kube-apiserver.yaml': '\uFEFFapiVersion: v1\n# \u00e4\nkind: Pod\n' } }],
  }),
  *check(manifest, { node }) {
    const { trouble, place } = manifest;
    const isRefused = trouble?.kind === 'encoding' || trouble?.kind === 'control-character' || (trouble?.kind === 'too-large' && trouble.isOurLimit !== true);
    if (!trouble || !isRefused) return;
    const { log } = kubeletRefusals(manifest, node);
    yield { at: place, message: trouble.message, ...(log === null ? {} : { log }), advice: trouble.hint };
  },
});
