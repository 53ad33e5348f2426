import type { Report } from '../../src/engine/rule.ts';
import { evidenceFor } from '../../src/model/evidence.ts';
import { agreementRule, disagreements, mostCommon, seatsOf, type Seat } from '../templates/agreement.ts';
import { nodesWith } from '../templates/agreement-example.ts';
import type { ClusterNode } from '../../src/model/types.ts';

const FLAG = 'encryption-provider-config';
const config = (path: string) => [`--${FLAG}=${path}`];

export default agreementRule(
  {
    title: 'the nodes do not encrypt alike',
    severity: 'critical',
    why: 'What one API server encrypts, another without the same keys cannot read: requests for secrets fail at random, and one that cannot read its own bootstrap secrets does not come up. Where it has no configuration at all it writes secrets in clear text.',
    remedy: 'First bring the same file to every node, with a new key behind the one in use, then set the flag on each. Only when all have it move the new key to the front.',
    examples: () => ({
      bad: [nodesWith('kube-apiserver', config('/etc/kubernetes/enc.yaml'), []), nodesWith('kube-apiserver', config('/etc/kubernetes/enc.yaml'), config('/etc/kubernetes/enc-2.yaml'))],
      good: [nodesWith('kube-apiserver', config('/etc/kubernetes/enc.yaml'), config('/etc/kubernetes/./enc.yaml')), nodesWith('kube-apiserver', [], [])],
      unseen: [nodesWith('kube-apiserver', config('/etc/kubernetes/enc.yaml'), config('$(CONFIG)'))],
    }),
  },
  function* ({ nodes }) {
    for (const report of disagreements(nodes, { component: 'kube-apiserver', flag: FLAG })) yield isOnBoth(nodes, report) ? { ...report, severity: 'medium', confidence: 'possible' } : report;
    yield* disagreements(nodes, { component: 'kube-apiserver', flag: `${FLAG}-automatic-reload`, severity: 'low' });
    yield* contentsThatDiffer(nodes);
  },
);

/** Two paths may hold the same keys. */
const isOnBoth = (nodes: readonly ClusterNode[], report: Report): boolean =>
  'at' in report && seatsOf(nodes, 'kube-apiserver', FLAG).every(({ setting }) => setting.state === 'given' && setting.text !== '');

function* contentsThatDiffer(nodes: readonly ClusterNode[]): Generator<Report> {
  const files = seatsOf(nodes, 'kube-apiserver', FLAG).flatMap(({ node, name, invocation, setting }: Seat) => {
    if (setting.state !== 'given') return [];
    const file = evidenceFor(node, invocation.container, setting.text);
    return file.state === 'read' ? [{ key: file.yaml.source.text.trim(), name, setting, start: file.yaml.documents[0] }] : [];
  });
  const usual = mostCommon(files);
  for (const file of files) {
    if (!usual || file.key === usual.key) continue;
    yield {
      at: file.setting.place,
      message: `the encryption configuration of ${file.name} is another one than that of ${usual.name}`,
      label: `not the one of ${usual.name}`,
      related: [...(file.start ? [{ at: file.start, label: `on ${file.name}` }] : []), ...(usual.start ? [{ at: usual.start, label: `on ${usual.name}` }] : [])],
      confidence: 'likely',
      advice: 'bring one file to all nodes, with all keys that are in use',
    };
  }
}
