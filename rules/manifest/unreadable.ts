import { defineRule } from '../../src/engine/rule.ts';

export default defineRule({
  title: 'a file of the directory cannot be read',
  on: 'manifest',
  family: 'format',
  severity: 'high',
  since: '0.1.0',
  why: 'What the kubelet cannot read it does not run, and says so only in its own log: there is no pod and no event. What k8s-audit cannot read it cannot judge.',
  remedy: 'Write the file anew as plain UTF-8 text, or move it out of the directory.',
  examples: {
    bad: [{ files: { 'kube-apiserver.yaml': 'apiVersion: v1\nkind: Pod\u0000\n' } }, { files: { 'kube-apiserver.yaml': 'apiVersion: v1\n# \u0007\nkind: Pod\n' } }],
    good: [['--anonymous-auth=false']],
  },
  *check(manifest) {
    if (manifest.trouble && manifest.status === 'unreadable') {
      yield { at: manifest.place, message: manifest.trouble.message, advice: manifest.trouble.hint };
    }
  },
});
