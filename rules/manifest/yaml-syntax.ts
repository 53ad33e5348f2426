import { defineRule } from '../../src/engine/rule.ts';
import { kubeletRefusals } from '../../src/model/kubelet.ts';

export default defineRule({
  title: 'the file cannot be parsed',
  on: 'manifest',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'The kubelet cannot parse it either. It then runs no pod for this file, stops the one that runs, and says so only in its own log.',
  remedy: 'Mend the text at the place shown. Indent with spaces, put one after every colon, and close every quote and bracket.',
  examples: () => ({
    bad: [
      { files: { 'kube-apiserver.yaml': 'apiVersion: v1\nkind: Pod\nmetadata;\n  name: kube-apiserver\nspec:\n  containers: []\n' } },
      { files: { 'kube-apiserver.yaml': 'apiVersion: v1\nkind: Pod\nspec:\n\tcontainers: []\n' } },
      { files: { 'kube-apiserver.yaml': '{"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [' } },
      { files: { 'kube-apiserver.yaml': '%YAML 1.2\n---\napiVersion: v1\nkind: Pod\n' } },
    ],
    good: [['--anonymous-auth=false']],
  }),
  *check(manifest, { node }) {
    const { yaml } = manifest;
    if (!yaml) return;
    const problem = yaml.problems.find(({ kind }) => kind !== 'duplicate-key');
    if (!problem) return;
    const isTemplate = yaml.placeholders.length > 0;
    const at = { file: yaml.source, span: problem.span, path: problem.path };
    if (isTemplate) {
      const message = `what the template leaves around its placeholders cannot be parsed: ${problem.message}`;
      yield { at, message, severity: 'low', confidence: 'possible', advice: 'audit the file that the template gives' };
    } else if (problem.document > 0) {
      yield { at, message: `${problem.message}; the kubelet does not come that far, since it reads only the first document of a file`, severity: 'low', confidence: 'possible', advice: 'mend the text, or remove this document' };
    } else {
      const { log } = kubeletRefusals(manifest, node);
      yield { at, message: problem.message, label: 'the kubelet stops reading here', ...(log === null ? {} : { log }), advice: 'mend the text here: until then the kubelet runs no pod for this file' };
    }
  },
});
