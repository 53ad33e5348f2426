import type { RuleDefinition } from '../../src/engine/rule.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import { framed } from '../../src/model/config/context.ts';
import { kubeconfigProblems } from '../../src/model/config/kubeconfig.ts';
import { contentReports, exampleWithFile } from './config-file.ts';
import { componentRule } from './setting-rule.ts';

interface KubeconfigFlag {
  readonly flag: string;
  /** What the component prints before the reason. */
  readonly frame?: string;
}

const GOOD = `apiVersion: v1
kind: Config
clusters: [{name: a, cluster: {server: 'https://a'}}]
contexts: [{name: a, context: {cluster: a, user: a}}]
current-context: a
`;

/** Kubeconfigs that flags name, where they can be seen: that they parse, are kubeconfigs and lead to a server. */
export const kubeconfigContent = (on: ComponentName, flags: readonly KubeconfigFlag[]): RuleDefinition<ComponentName> => {
  const [first] = flags;
  const example = (content: string) => exampleWithFile(on, first?.flag ?? '', content);
  return componentRule(
    {
      on,
      title: `${on} cannot use a kubeconfig that it is given, and exits`,
      family: 'boot',
      provenFrom: '1.24',
      severity: 'critical',
      why: 'A kubeconfig that is no YAML, that is another kind of file, or whose `current-context` names no context and cluster with a server leads nowhere. Nor can a client be made of one whose CA is none, or whose key is not that of the certificate. The component exits.',
      remedy: 'Correct the file: `current-context` names a context, the context a cluster, the cluster a server.',
      examples: () => ({
        bad: [example(`${GOOD}users: [{name: a, user: {client-certificate-data: YQ==}}]\n`), example(GOOD.replace("'https://a'", "'https://a', certificate-authority-data: YQ==")), example(GOOD.replace("'https://a'", "'https://a', certificate-authority-data: 'a b'")), example('a: [\n'), example(''), example('apiVersion: v1\nkind: Secret\n'), example(GOOD.replace('current-context: a\n', '')), example(GOOD.replace('cluster: a,', 'cluster: b,'))],
        good: [[], example(GOOD)],
        unseen: [[`--${first?.flag ?? ''}=/etc/kubernetes/component.conf`]],
      }),
    },
    function* (invocation, context) {
      const master = invocation.setting('master');
      // A server on the command line makes up for one that the file lacks.
      if (master.state === 'unseen' || (master.state === 'given' && master.text !== '') || invocation.container.environment.has('KUBERNETES_MASTER')) return;
      for (const { flag, frame = '' } of flags) {
        const setting = invocation.setting(flag);
        if (setting.state !== 'given' || setting.text === '') continue;
        yield* contentReports(invocation, context, setting, 'Config', (file, { path }) => framed(kubeconfigProblems(file, path), frame));
      }
    },
  );
};
