import { defineRule } from '../../src/engine/rule.ts';

export default defineRule({
  title: 'the file cannot be parsed',
  on: 'manifest',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'The kubelet cannot parse it either. It then runs no pod for this file, stops the one that runs, and says so only in its own log.',
  remedy: 'Mend the text at the place shown. Indent with spaces, put one after every colon, and close every quote and bracket.',
  examples: {
    bad: [
      { files: { 'kube-apiserver.yaml': 'apiVersion: v1\nkind: Pod\nmetadata;\n  name: kube-apiserver\nspec:\n  containers: []\n' } },
      { files: { 'kube-apiserver.yaml': 'apiVersion: v1\nkind: Pod\nspec:\n\tcontainers: []\n' } },
      { files: { 'kube-apiserver.yaml': '{"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [' } },
    ],
    good: [['--anonymous-auth=false']],
  },
  *check(manifest) {
    const { yaml } = manifest;
    if (!yaml) return;
    const problem = yaml.problems.find(({ kind }) => kind !== 'duplicate-key');
    if (!problem) return;
    const isTemplate = yaml.placeholders.length > 0;
    yield {
      at: { file: yaml.source, span: problem.span, path: problem.path },
      message: isTemplate ? `what the template leaves around its placeholders cannot be parsed: ${problem.message}` : problem.message,
      ...(isTemplate ? { severity: 'low' as const, confidence: 'possible' as const } : { label: 'the kubelet stops reading here' }),
      advice: isTemplate ? 'audit the file that the template gives' : 'mend the text here: until then the kubelet runs no pod for this file',
    };
  },
});
