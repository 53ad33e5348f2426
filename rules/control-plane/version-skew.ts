import { compareVersions } from '../../src/knowledge/table.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import { onlyOne } from '../../src/model/control-plane.ts';
import type { ControlPlane, Invocation } from '../../src/model/types.ts';
import { agreementRule, namesOf } from '../templates/agreement.ts';
import { nodesWith } from '../templates/agreement-example.ts';

const api = (...versions: readonly string[]) => nodesWith('kube-apiserver', ...versions.map((version) => ({ version, argv: [] })));
/** Two nodes with these releases, of which the API server of the first is another one. */
const managers = (apiServer: string, ...versions: readonly string[]) => {
  const { files = {} } = nodesWith('kube-controller-manager', ...versions.map((version) => ({ version, argv: [] }))) as { files?: Record<string, string> };
  return { files: Object.fromEntries(Object.entries(files).map(([path, text]) => [path, path.startsWith('cp-1/') ? text.replace('kube-apiserver:v1.31.0', `kube-apiserver:v${apiServer}.0`) : text])) };
};

interface Versioned {
  readonly name: string;
  readonly invocation: Invocation;
  readonly minor: string;
}

export default agreementRule(
  {
    title: 'the nodes run releases that may not work side by side',
    family: 'upgrade',
    severity: 'high',
    why: 'API servers, and members of etcd, may be one minor release apart while an upgrade goes on, and no more: one must still read what the other writes. A controller-manager or scheduler that asks an older API server for what it does not serve fails.',
    remedy: 'Bring the API servers of all nodes to the same minor release, one release at a time; then the controller-managers and schedulers. Upgrade etcd one minor release at a time, member by member.',
    references: ['https://kubernetes.io/releases/version-skew-policy/'],
    examples: () => ({
      bad: [api('1.31', '1.29'), nodesWith('etcd', { version: '3.6', argv: [] }, { version: '3.4', argv: [] }), managers('1.32', '1.32', '1.31')],
      good: [api('1.31', '1.30'), managers('1.32', '1.31', '1.31'), nodesWith('etcd', { version: '3.6', argv: [] }, { version: '3.5', argv: [] })],
    }),
  },
  function* (controlPlane) {
    for (const component of ['etcd', 'kube-apiserver'] as const) {
      const all = versionsOf(controlPlane, component);
      const newest = all.toSorted((a, b) => compareVersions(b.minor, a.minor))[0];
      for (const own of all) {
        const behind = newest ? minorNumber(newest) - minorNumber(own) : 0;
        if (!newest || behind < 2) continue;
        yield {
          at: placeOf(own),
          message: `${component} is ${own.minor} on ${own.name} and ${newest.minor} on ${newest.name}: they may be one minor release apart`,
          label: `${behind} minor releases older`,
          related: [{ at: placeOf(newest), label: `on ${newest.name}` }],
        };
      }
    }
    const oldest = versionsOf(controlPlane, 'kube-apiserver').toSorted((a, b) => compareVersions(a.minor, b.minor))[0];
    for (const component of ['kube-controller-manager', 'kube-scheduler'] as const) {
      for (const own of versionsOf(controlPlane, component)) {
        // Beside the API server of its own node it is for the rule about one node.
        if (!oldest || own.name === oldest.name || compareVersions(own.minor, oldest.minor) <= 0) continue;
        yield {
          at: placeOf(own),
          message: `${component} is ${own.minor} on ${own.name}, and newer than the API server on ${oldest.name}, which is ${oldest.minor}`,
          label: 'newer than an API server',
          related: [{ at: placeOf(oldest), label: `on ${oldest.name}` }],
          severity: 'low',
          confidence: 'possible',
          advice: `upgrade the API server on ${oldest.name} first, unless the kubeconfig of ${component} leads to the API server of its own node`,
        };
      }
    }
  },
);

const versionsOf = ({ nodes }: ControlPlane, component: ComponentName): readonly Versioned[] => {
  const names = namesOf(nodes);
  return nodes.flatMap((node) => {
    const invocation = onlyOne(node, component);
    return invocation?.version.minor ? [{ name: names.get(node) ?? node.path, invocation, minor: invocation.version.minor }] : [];
  });
};

const minorNumber = ({ minor }: Versioned): number => Number(minor.split('.')[1]);
const placeOf = ({ invocation }: Versioned) => invocation.container.image ?? invocation;
