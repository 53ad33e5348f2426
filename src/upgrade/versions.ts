import type { ComponentName } from '../knowledge/types.ts';
import { etcdBeside } from '../knowledge/kubeadm.ts';
import { compareVersions } from '../knowledge/table.ts';
import type { ClusterNode, Version } from '../model/types.ts';
import type { ToldVersions } from '../model/version.ts';

/** One minor of Kubernetes to the next. */
export interface MinorStep {
  readonly from: string;
  readonly to: string;
}

/** The lowest minor of the Kubernetes components; undefined where none is known. */
export const minorOf = (nodes: readonly ClusterNode[]): string | undefined =>
  nodes
    .flatMap(({ invocations }) => invocations)
    .flatMap(({ component, version }) => (component === 'etcd' || version.minor === null ? [] : version.minor))
    .toSorted(compareVersions)[0];

/** No step at all: the manifests as of one minor. */
export const stayAt = (minor: string): MinorStep => ({ from: minor, to: minor });

/** One minor at a time, up or down. */
export const stepsBetween = (from: string, to: string): readonly MinorStep[] => {
  const [first, last] = [from, to].map((minor) => Number(minor.split('.')[1])) as [number, number];
  const direction = last >= first ? 1 : -1;
  return Array.from({ length: Math.abs(last - first) }, (_, index) => ({ from: `1.${first + direction * index}`, to: `1.${first + direction * (index + 1)}` }));
};

/**
 * What the components are judged as before and after a step: a component of Kubernetes goes where the step goes, unless it is there already;
 * etcd follows upwards, to what kubeadm brings, and never goes back. `isUpgraded` says whose files take part in the step.
 */
export const stepOf = ({ from, to }: MinorStep, isUpgraded: (path: string) => boolean = () => true): NonNullable<ToldVersions['stepOf']> => {
  const isDown = compareVersions(to, from) < 0;
  const at = (component: ComponentName, own: Version, minor: string): Version => {
    const other = component === 'etcd' ? (isDown ? undefined : etcdBeside(minor)) : minor;
    const isAhead = other === undefined || (isDown ? compareVersions(own.minor ?? '', other) <= 0 : compareVersions(own.minor ?? '', minorPart(other)) >= 0);
    // Which patch release of etcd it will be is only kubeadm's custom.
    return isAhead ? own : { ...own, text: other, minor: minorPart(other), source: component === 'etcd' ? 'option' : own.source };
  };
  return (component, own, path) => ({ before: at(component, own, from), after: at(component, own, isUpgraded(path) ? to : from) });
};

const minorPart = (version: string): string => version.split('.', 2).join('.');
