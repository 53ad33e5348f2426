import { defineRule, notApplicable, unseen } from '../../src/engine/rule.ts';
import { endOfLife } from '../../src/knowledge/end-of-life.ts';

const files = (version: string, etcd: string) => ({
  files: {
    'kube-apiserver.yaml': `kind: Pod\nspec:\n  containers:\n  - {name: kube-apiserver, image: "registry.k8s.io/kube-apiserver:v${version}", command: [kube-apiserver]}\n`,
    'etcd.yaml': `kind: Pod\nspec:\n  containers:\n  - {name: etcd, image: "registry.k8s.io/etcd:${etcd}", command: [etcd]}\n`,
  },
});

export default defineRule({
  title: 'the release gets no fixes any more',
  on: 'node',
  family: 'security',
  severity: 'medium',
  since: '0.1.0',
  controls: ['STIG:V-242443'],
  why: 'Holes that are found from now on are mended in newer releases only, and each is published with its mend: what an attacker has to do to this version can be read.',
  remedy: 'Upgrade one minor at a time, etcd first where the new release asks for it. `k8s-audit upgrade` says what to change before each step.',
  references: ['https://kubernetes.io/releases/'],
  examples: () => ({ bad: [files('1.24.0', '3.5.24-0'), files('1.18.0', '3.5.24-0')], good: [files('1.36.1', '3.6.16-0')], unseen: [files('1.99.0', '3.5.24-0')] }),
  *check({ invocations }, { now }) {
    if (now === null) {
      yield notApplicable('the run was told no time to compare with');
      return;
    }
    const today = now.toISOString().slice(0, 10);
    const told = new Set<string>();
    for (const invocation of invocations) {
      const program = invocation.component === 'etcd' ? 'etcd' : 'kubernetes';
      const { minor } = invocation.version;
      if (told.has(`${program} ${minor}`)) continue;
      told.add(`${program} ${minor}`);
      const end = minor === null ? null : endOfLife(program, minor);
      // Which of etcd's newer minors are kept is not known by date.
      if (end === null && program === 'kubernetes') yield unseen(invocation, minor === null ? 'the version is unknown' : `the end of Kubernetes ${minor} is not known to this release`);
      if (end !== null && end < today) {
        yield {
          at: invocation.container.image ?? invocation,
          message: `${program === 'etcd' ? 'etcd' : 'Kubernetes'} ${minor} has had no fixes since ${end}`,
          label: 'no longer supported',
          advice: 'upgrade, one minor at a time: k8s-audit upgrade says what to change before each step',
        };
      }
    }
  },
});
