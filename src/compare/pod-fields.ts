import type { Container, Pod } from '../model/types.ts';
import { mountsOf } from '../model/mounts.ts';
import { PROBES } from '../model/probes.ts';
import type { Cursor } from '../yaml/cursor.ts';
import type { Difference, Side } from './types.ts';

export interface Field {
  readonly what: Exclude<Difference['what'], 'flag' | 'component'>;
  readonly name: string;
  readonly side: Side;
}

/** What the API server or the kubelet adds to a pod, and says of it. */
const NOT_WRITTEN = /^(status|metadata\.(uid|resourceVersion|creationTimestamp|selfLink|managedFields|ownerReferences|generation|annotations\.kubernetes\.io\/config\.))/;

/** Fields of a probe that the kubelet fills in. */
const PROBE_DEFAULTS: Readonly<Record<string, string>> = { initialDelaySeconds: '0', periodSeconds: '10', timeoutSeconds: '1', successThreshold: '1', failureThreshold: '3' };

/** Everything of a pod besides the flags of the given container, each with a name to compare it by. */
export const fieldsOf = (pod: Pod, component: Container | null): ReadonlyMap<string, Field> => {
  const fields = new Map<string, Field>();
  const add = (what: Field['what'], name: string, text: string, at: Cursor): void => void fields.set(`${what} ${name}`, { what, name, side: { text, isDefault: false, at } });
  const own = component?.cursor;
  for (const [path, leaf] of leavesOf(pod.cursor, '')) {
    if (NOT_WRITTEN.test(path) || isPart(leaf, pod.cursor.get('spec').get('volumes'))) continue;
    if (own && isPart(leaf, own)) continue;
    if (pod.containers.some(({ cursor }) => cursor !== own && isPart(leaf, cursor.get('volumeMounts')))) continue;
    add('pod', path, textOf(leaf), leaf);
  }
  for (const container of pod.containers) {
    const prefix = container === component ? '' : `${container.name ?? 'a container'}: `;
    for (const mount of mountsOf(container)) add('mount', `${prefix}${mount.at || '/'}`, mountText(mount), mount.cursor);
  }
  if (!component || !own) return fields;
  if (component.image) fields.set('image ', { what: 'image', name: 'image', side: { text: component.image.text, isDefault: false, at: component.image } });
  for (const key of own.keys()) {
    if (['command', 'args', 'image', 'volumeMounts', 'env', 'name'].includes(key)) continue;
    const value = own.get(key);
    if ((PROBES as readonly string[]).includes(key)) addProbe(key, value, own, add);
    else if (key !== 'ports' || !component.pod.cursor.get('spec').get('hostNetwork').text()) for (const [path, leaf] of leavesOf(value, key)) add('pod', path, textOf(leaf), leaf);
  }
  for (const item of own.get('env').items()) {
    const name = item.get('name').text() ?? '';
    if (component.invocation?.component === 'etcd' && name.startsWith('ETCD_')) continue;
    add('environment', name, item.get('value').text() ?? [...leavesOf(item.get('valueFrom'), '')].map(([path, leaf]) => `${path}=${textOf(leaf)}`).join(','), item);
  }
  return fields;
};

const addProbe = (name: string, probe: Cursor, container: Cursor, add: (what: 'probe', name: string, text: string, at: Cursor) => void): void => {
  const given = new Map(leavesOf(probe, ''));
  for (const [path, leaf] of given) {
    const text = textOf(leaf);
    // A named port is a port.
    const port = path.endsWith('.port') ? container.get('ports').items().find((item) => item.get('name').text() === text)?.get('containerPort').text() : undefined;
    add('probe', `${name}.${path}`, port ?? (path.endsWith('.path') ? `/${text.replace(/^\/+/, '')}` : text), leaf);
  }
  for (const [path, text] of Object.entries(PROBE_DEFAULTS)) if (!given.has(path)) add('probe', `${name}.${path}`, text, probe);
  if (probe.get('httpGet').kind === 'map' && !given.has('httpGet.scheme')) add('probe', `${name}.httpGet.scheme`, 'HTTP', probe);
};

const mountText = ({ volume, hostPath, cursor }: ReturnType<typeof mountsOf>[number]): string => {
  const from = hostPath ?? ([...leavesOf(volume ?? cursor, '')].filter(([path]) => path !== 'name' && path !== 'mountPath').map(([path, leaf]) => `${path}=${textOf(leaf)}`).join(',') || 'nothing');
  const more = [volume?.get('hostPath').get('type').text() ?? '', cursor.get('readOnly').text() === 'true' ? 'read-only' : 'writable', cursor.get('mountPropagation').text() ?? ''];
  return [from, ...more.filter((text) => text !== '')].join(', ');
};

/** Whether two pods are the same to the kubelet, which starts the containers anew for any other. */
export const isSamePod = (one: Pod, other: Pod): boolean => {
  const [left, right] = [one, other].map((pod) => JSON.stringify([...leavesOf(pod.cursor, '', 'by position')].filter(([path]) => !NOT_WRITTEN.test(path)).map(([path, leaf]) => [path, textOf(leaf)]).sort()));
  return left === right;
};

const isPart = (inner: Cursor, outer: Cursor): boolean => outer.kind !== 'missing' && inner.path.startsWith(outer.path) && outer.span.start <= inner.span.start && inner.span.end <= outer.span.end;

const textOf = (leaf: Cursor): string => leaf.word()?.text ?? (leaf.kind === 'list' ? '[]' : leaf.kind === 'map' ? '{}' : 'null');

/** Every scalar below, with its way there; items of a list by their names, where they have such. */
function* leavesOf(cursor: Cursor, path: string, items: 'by name' | 'by position' = 'by name'): Generator<readonly [path: string, leaf: Cursor]> {
  if (cursor.kind === 'missing') return;
  const join = (key: string): string => (path === '' ? key : `${path}.${key}`);
  if (cursor.kind === 'map' && cursor.keys().length > 0) for (const key of cursor.keys()) yield* leavesOf(cursor.get(key), join(key), items);
  else if (cursor.kind === 'list' && cursor.items().length > 0) {
    for (const [index, item] of cursor.items().entries()) yield* leavesOf(item, join((items === 'by name' ? item.get('name').text() : undefined) ?? String(index)), items);
  } else yield [path, cursor];
}
