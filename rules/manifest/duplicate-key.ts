import { defineRule } from '../../src/engine/rule.ts';
import { removeBlockEntry } from '../../src/fix/field-edits.ts';
import { offer } from '../../src/fix/flag-edits.ts';

export default defineRule({
  title: 'a key stands twice in one mapping, and the first value is dropped',
  on: 'manifest',
  family: 'format',
  severity: 'high',
  since: '0.1.0',
  why: 'The kubelet takes the last one without a word. What stands under the first, such as all flags of a first `command`, is gone, and nobody who reads the file from the top sees it.',
  remedy: 'Merge the two, and keep one key.',
  examples: () => ({
    bad: [{ files: { 'kube-apiserver.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: kube-apiserver}\nspec:\n  containers:\n  - name: kube-apiserver\n    image: kube-apiserver:v1.31.0\n    command: [kube-apiserver, --anonymous-auth=false]\n    command: [kube-apiserver]\n' } }],
    good: [['--anonymous-auth=false']],
  }),
  *check({ yaml }) {
    if (!yaml) return;
    for (const problem of yaml.problems) {
      if (problem.kind !== 'duplicate-key') continue;
      const place = { file: yaml.source, path: problem.path };
      yield {
        at: { ...place, span: problem.span },
        message: `${problem.message}: the kubelet takes the last value and drops the others`,
        label: 'this one counts',
        related: problem.first ? [{ at: { ...place, span: problem.first }, label: 'this one is dropped' }] : [],
        advice: 'merge the two, and keep one key',
        ...offer('remove the one that is dropped', problem.first && removeBlockEntry(yaml.source, problem.first), 'the kubelet takes the last value of a key'),
      };
    }
  },
});
