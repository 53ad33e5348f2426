import { abacProblems } from '../../src/model/config/lines.ts';
import { configFileRule, exampleWithFile } from '../templates/config-file.ts';

const policies = (lines: string) => exampleWithFile('kube-apiserver', 'authorization-policy-file', lines, ['--authorization-mode=ABAC']);

export default configFileRule(
  {
    on: 'kube-apiserver',
    flag: 'authorization-policy-file',
    title: 'the API server cannot use its ABAC policy file, and exits',
    why: 'The file holds one JSON object a line. A line that is none, or that is of another kind, ends the API server at start.',
    remedy: 'Write each policy in one line, with `apiVersion: abac.authorization.kubernetes.io/v1beta1` and `kind: Policy`.',
    examples: () => ({
      bad: [policies('hello\n'), policies('{"apiVersion":"abac.authorization.kubernetes.io/v1","kind":"Policy","spec":{"user":"a"}}\n')],
      good: [[], policies('# who may do what\n{"apiVersion":"abac.authorization.kubernetes.io/v1beta1","kind":"Policy","spec":{"user":"a"}}\n\n{"user":"b"}\n')],
      unseen: [['--authorization-policy-file=/etc/kubernetes/abac.jsonl']],
    }),
  },
  () => abacProblems,
);
