import { defineRule, type RuleDefinition } from '../../src/engine/rule.ts';
import { kubeletRefusals, type Refusal, type Topic } from '../../src/model/kubelet.ts';
import type { Manifest } from '../../src/model/types.ts';

const NEVER_STARTS =
  'The kubelet refuses the whole pod and tries again every 20 seconds: there is no pod, no event and no log of the component. Only the log of the kubelet says so (`journalctl -u kubelet`). A pod that ran before the change is stopped.';

type Words = Pick<RuleDefinition, 'title' | 'remedy' | 'examples'> & { readonly why?: string; readonly topic: Topic; readonly advice?: (refusal: Refusal) => string };

/** Finds what makes the kubelet refuse a static pod; one rule for each topic, which `src/model/kubelet.ts` tells apart. */
export const kubeletRefusal = ({ topic, why, advice, ...words }: Words): RuleDefinition<'manifest'> =>
  defineRule({
    ...words,
    on: 'manifest',
    family: 'boot',
    severity: 'critical',
    since: '0.1.0',
    why: why === undefined ? NEVER_STARTS : `${why} ${NEVER_STARTS}`,
    *check(manifest, { node }) {
      const { refusals, log } = kubeletRefusals(manifest, node);
      const [root] = manifest.yaml?.documents ?? [];
      for (const refusal of refusals) {
        if (refusal.topic !== topic) continue;
        yield {
          at: refusal.at,
          message: `the kubelet refuses this pod: ${refusal.message}`,
          ...(root ? { about: root } : {}),
          ...(log === null ? {} : { log }),
          ...(node.isDirectory || holdsComponent(manifest) ? {} : { confidence: 'likely' as const }),
          ...(advice ? { advice: advice(refusal) } : {}),
        };
      }
    },
  });

/** A file that was named by itself and holds no component may be a part of a pod that another program completes. */
const holdsComponent = ({ pods }: Manifest): boolean => pods.some(({ containers }) => containers.some(({ invocation }) => invocation !== null));

/** A static pod for examples: what stands in `metadata`, in the container and in `spec`, each line as YAML. */
export const staticPod = ({ metadata = ['name: kube-scheduler', 'namespace: kube-system'], container = [], spec = [], version = '1.31' }: Readonly<{ metadata?: readonly string[]; container?: readonly string[]; spec?: readonly string[]; version?: string }>): string =>
  [
    'apiVersion: v1',
    'kind: Pod',
    'metadata:',
    ...metadata.map((line) => `  ${line}`),
    'spec:',
    '  containers:',
    '  - name: kube-scheduler',
    `    image: registry.k8s.io/kube-scheduler:v${version}.0`,
    '    command: [kube-scheduler, --kubeconfig=/etc/kubernetes/scheduler.conf]',
    ...container.map((line) => `    ${line}`),
    ...spec.map((line) => `  ${line}`),
    '',
  ].join('\n');
