import type { Container, Invocation, Pod } from '../../src/model/types.ts';
import type { Place } from '../../src/source/place.ts';
import type { Cursor } from '../../src/yaml/cursor.ts';

/** The components that a static pod starts. A Deployment or DaemonSet has an API to lean on, and does not count. */
export const staticComponents = ({ kind, containers }: Pod): readonly Invocation[] =>
  kind === 'Pod' ? containers.flatMap(({ invocation }) => invocation ?? []) : [];

/** Whether nothing stands under the key, and no template may put anything there. */
export const isAbsent = (parent: Cursor, key: string): boolean => {
  const { kind } = parent.get(key);
  return kind === 'null' || (kind === 'missing' && !parent.hasHole);
};

/** Where to point for a field of the pod: the field itself, or the key `spec` where it is missing. */
export const placeInSpec = ({ cursor }: Pod, key: string): Place => {
  const field = cursor.get('spec').get(key);
  return field.kind === 'missing' ? (cursor.keyPlace('spec') ?? cursor) : field;
};

/** The number under a key, or what the kubelet takes where there is none; undefined where it cannot be known. */
export const numberAt = (parent: Cursor, key: string, otherwise: number): number | undefined => {
  if (isAbsent(parent, key)) return otherwise;
  const text = parent.get(key).text();
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
};

/** The setting of the container's securityContext, else of the pod's; a missing cursor where neither has it. */
export const securitySetting = ({ cursor, pod }: Container, key: string): Cursor => {
  const own = cursor.get('securityContext').get(key);
  return own.kind === 'missing' ? pod.cursor.get('spec').get('securityContext').get(key) : own;
};

interface Parts {
  readonly image?: string;
  readonly command?: readonly string[];
  /** Lines of YAML in `metadata`, in the container and in `spec`. */
  readonly metadata?: readonly string[];
  readonly container?: readonly string[];
  readonly spec?: readonly string[];
}

/** A static pod for the examples of a rule: an API server unless another image and command are given. */
export const podOf = ({ image = 'kube-apiserver:v1.31.0', command, metadata = ['namespace: kube-system'], container = [], spec = [] }: Parts): string =>
  [
    'apiVersion: v1',
    'kind: Pod',
    'metadata:',
    '  name: a',
    ...metadata.map((line) => `  ${line}`),
    'spec:',
    '  hostNetwork: true',
    '  containers:',
    '  - name: a',
    `    image: ${image.includes('/') ? image : `registry.k8s.io/${image}`}`,
    `    command: ${JSON.stringify(command ?? [image.replace(/^.*\/|[:@].*$/gs, '')])}`,
    ...container.map((line) => `    ${line}`),
    ...spec.map((line) => `  ${line}`),
    '',
  ].join('\n');
