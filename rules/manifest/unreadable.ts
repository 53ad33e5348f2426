import { defineRule } from '../../src/engine/rule.ts';

export default defineRule({
  title: 'a file of the directory cannot be read',
  on: 'manifest',
  family: 'format',
  severity: 'high',
  since: '0.1.0',
  why: 'What the kubelet cannot read it does not run, and says so only in its own log: there is no pod and no event. What k8s-audit cannot read it cannot judge.',
  remedy: 'Write the file anew as plain UTF-8 text, or move it out of the directory.',
  examples: () => ({
    bad: [{ files: { 'kube-apiserver.yaml': 'PK\u0003\u0004\u0014\u0000\u0000\u0000' } }],
    good: [['--anonymous-auth=false'], { files: { 'kube-apiserver.yaml': 'apiVersion: v1\n# \u0007\nkind: Pod\n' } }],
  }),
  *check(manifest) {
    const { trouble, status, place } = manifest;
    if (!trouble || status !== 'unreadable' || isRefusedText(trouble)) return;
    yield { at: place, message: trouble.message, advice: trouble.hint };
  },
});

/** manifest-refused-text tells of these. */
const isRefusedText = ({ kind, isOurLimit }: { kind: string; isOurLimit?: boolean }): boolean =>
  kind === 'encoding' || kind === 'control-character' || (kind === 'too-large' && isOurLimit !== true);
