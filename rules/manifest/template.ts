import { defineRule } from '../../src/engine/rule.ts';
import { RenderedFile } from '../../src/source/rendered-file.ts';
import { plural } from '../../src/text/plural.ts';

export default defineRule({
  title: 'this is a template, and the kubelet cannot run it as it is',
  on: 'manifest',
  family: 'format',
  severity: 'info',
  since: '0.1.0',
  why: 'A template is read as far as it goes: what its placeholders will hold is unknown, and every rule that depends on it says so. In the directory of the kubelet a template is a pod that never starts.',
  remedy: 'Audit the file that the template gives, too. In `/etc/kubernetes/manifests` put only that file.',
  examples: () => ({
    bad: [{ files: { 'etcd.yaml': 'kind: Pod\nspec:\n  containers:\n  - name: etcd\n    image: "etcd:{{ etcd_version }}"\n    command: [etcd]\n' } }],
    good: [['--anonymous-auth=false']],
  }),
  *check({ yaml }) {
    const [first] = yaml?.placeholders ?? [];
    if (!yaml || !first) return;
    // What is open in a file that a program makes was not written by anybody.
    if (yaml.source instanceof RenderedFile && !yaml.source.isSubstitution) return;
    yield {
      at: { file: yaml.source, span: first.span, path: '' },
      message: `this is a template: ${plural(yaml.placeholders.length, 'placeholder')} are unknown values`,
      label: yaml.placeholders.length > 1 ? 'the first of them' : 'filled in by another program',
      advice: 'audit the file that the template gives, too',
    };
  },
});
