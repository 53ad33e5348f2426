import { defineRule } from '../../src/engine/rule.ts';
import { cloudManager } from '../templates/program-example.ts';

const TAINT = 'node.cloudprovider.kubernetes.io/uninitialized';
const tolerating = (...tolerations: readonly string[]): string => cloudManager(['--cloud-provider=aws'], `tolerations: [${tolerations.join(', ')}]`);

export default defineRule({
  title: 'the cloud-controller-manager does not tolerate the taint that only it removes',
  on: 'cloud-controller-manager',
  family: 'operations',
  severity: 'high',
  since: '0.1.0',
  why: `A kubelet with \`--cloud-provider=external\` registers its node with the taint \`${TAINT}\`, which the cloud-controller-manager takes off. If its own pod does not tolerate the taint it is never scheduled on a new cluster, and no other pod is.`,
  remedy: `Add \`{key: ${TAINT}, value: "true", effect: NoSchedule}\` to \`tolerations\`.`,
  references: ['https://kubernetes.io/docs/tasks/administer-cluster/running-cloud-controller/'],
  examples: () => ({
    bad: [cloudManager(['--cloud-provider=aws']), tolerating('{key: node-role.kubernetes.io/control-plane, effect: NoSchedule}'), tolerating(`{key: ${TAINT}, value: "false"}`)],
    good: [tolerating(`{key: ${TAINT}, value: "true", effect: NoSchedule}`), tolerating('{operator: Exists}'), tolerating(`{key: ${TAINT}, operator: Exists}`), cloudManager([]).replace('DaemonSet', 'Pod').replace('  template:\n    spec:', '  x: {}').replaceAll('\n      ', '\n  ')],
  }),
  *check({ container, ...program }) {
    const { kind, cursor } = container.pod;
    const tolerations = cursor.get('spec').get('tolerations');
    // A pod of the kubelet's directory is not scheduled, and one with a name of a node neither.
    if (kind === 'Pod' || tolerations.hasHole || cursor.get('spec').hasHole) return;
    const tolerates = tolerations.items().some((item) => {
      const [key, operator, value, effect] = ['key', 'operator', 'value', 'effect'].map((name) => (item.get(name).kind === 'missing' ? '' : item.get(name).text()));
      const fits = key === TAINT || key === undefined || (key === '' && operator === 'Exists');
      return fits && (operator === 'Exists' || value === 'true' || value === undefined) && (effect === undefined || effect === '' || effect === 'NoSchedule');
    });
    if (!tolerates) yield { at: tolerations.kind === 'missing' ? program : tolerations, message: `it does not tolerate the taint ${TAINT}, which new nodes have until it runs` };
  },
});
