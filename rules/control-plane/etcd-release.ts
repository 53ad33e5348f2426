import { defineRule } from '../../src/engine/rule.ts';
import { compareVersions } from '../../src/knowledge/table.ts';
import { onlyOne } from '../../src/model/control-plane.ts';
import { nodeWith } from '../templates/agreement-example.ts';

/** The minor of etcd that kubeadm brings from a minor of Kubernetes on: what that release is tested with. */
const BROUGHT: readonly (readonly [kubernetes: string, etcd: string])[] = [['1.17', '3.4'], ['1.22', '3.5'], ['1.34', '3.6'], ['1.37', '3.7']];
const pair = (api: string, etcd: string) => nodeWith({ 'kube-apiserver': { version: api, argv: [] }, etcd: { version: etcd, argv: [] } });

export default defineRule({
  title: 'etcd has a release that this release of Kubernetes is not tested with',
  on: 'node',
  family: 'upgrade',
  severity: 'medium',
  since: '0.1.0',
  why: 'Each release of Kubernetes is tested with one minor release of etcd, and the one before it is still in wide use. Older ones lack calls and fixes that the API server counts on; newer ones have not been tried, and there may be no way back.',
  remedy: 'Upgrade etcd one minor release at a time, member by member, from the last patch release of each, to the one that kubeadm of this release brings.',
  references: ['https://etcd.io/docs/latest/upgrades/'],
  examples: () => ({ bad: [pair('1.34', '3.4'), pair('1.37', '3.5'), pair('1.21', '3.6')], good: [pair('1.31', '3.5'), pair('1.34', '3.5'), pair('1.33', '3.6'), pair('1.31', '3.4')] }),
  *check(node) {
    const [api, etcd] = [onlyOne(node, 'kube-apiserver'), onlyOne(node, 'etcd')];
    const [kubernetes, own] = [api?.version.minor, etcd?.version.minor];
    // What later releases bring is not known.
    if (!api?.facts.minor || !etcd || !kubernetes || !own) return;
    const brought = BROUGHT.findLast(([from]) => compareVersions(kubernetes, from) >= 0)?.[1];
    const distance = brought === undefined ? 0 : minorNumber(own) - minorNumber(brought);
    if (brought === undefined || !own.startsWith('3.') || Math.abs(distance) < 2) return;
    yield {
      at: etcd.container.image ?? etcd,
      message: `etcd ${own} beside Kubernetes ${kubernetes}, which is tested with etcd ${brought}`,
      label: distance < 0 ? 'too old' : 'too new',
      related: [{ at: api.container.image ?? api, label: `kube-apiserver ${kubernetes}` }],
      severity: distance < 0 ? 'medium' : 'low',
      advice: distance < 0 ? `upgrade etcd to ${brought}, one minor release at a time` : `use etcd ${brought}`,
    };
  },
});

const minorNumber = (minor: string): number => Number(minor.split('.')[1]);
