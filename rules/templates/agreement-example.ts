import { examplePod } from '../../src/engine/example.ts';
import type { Example } from '../../src/engine/rule.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';

/** The version of a component, `1.31` and for etcd `3.5` unless it is given, with its arguments. */
type Arguments = readonly string[] | { readonly version: string; readonly argv: readonly string[] };

const MEMBERS = [1, 2, 3].map((number) => `https://10.0.0.${number}:2379`).join(',');

const podOf = (component: ComponentName, given: Arguments, more: readonly string[]): string => {
  const { version, argv } = 'version' in given ? given : { version: component === 'etcd' ? '3.5' : '1.31', argv: given };
  return examplePod(component, version, [...more, ...argv]);
};

/**
 * A control plane whose nodes have the component with these arguments; what makes them one control plane is added: an API server for each
 * that knows the same etcd.
 */
export const nodesWith = (component: ComponentName, ...nodes: readonly Arguments[]): Example => ({
  files: Object.fromEntries(nodes.flatMap((given, index) => {
    const number = index + 1;
    const api = [`--advertise-address=10.0.0.${number}`];
    // What an example says of itself stands.
    const servers = (of: Arguments): string[] => (JSON.stringify(of).includes('--etcd-servers=') ? [] : [`--etcd-servers=${MEMBERS}`]);
    const own: readonly (readonly [string, string])[] = component === 'kube-apiserver' ? [] : [[`cp-${number}/${component}.yaml`, podOf(component, given, [])]];
    const ofApi = component === 'kube-apiserver' ? given : [];
    return [...own, [`cp-${number}/kube-apiserver.yaml`, podOf('kube-apiserver', ofApi, [...(JSON.stringify(ofApi).includes('--advertise-address=') ? [] : api), ...servers(ofApi)])]] as const;
  })),
});

/** A node with these components and their arguments. */
export const nodeWith = (components: Partial<Readonly<Record<ComponentName, Arguments>>>): Example => ({
  files: Object.fromEntries(Object.entries(components).map(([component, given]) => [`${component}.yaml`, podOf(component as ComponentName, given, [])])),
});
