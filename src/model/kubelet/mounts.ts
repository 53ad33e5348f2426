import { descendingPathErrors } from './names.ts';
import type { Part } from './part.ts';
import { asField, refusalsOf, type Refusal } from './refusal.ts';
import type { Kubelet } from './version.ts';

const { invalid, required, notFound, unsupported, forbidden } = refusalsOf('mount');

/** What the kubelet refuses in a container's `volumeMounts` and `volumeDevices`. */
export function* mountRefusals(container: Part, volumes: ReadonlyMap<string, Part>, kubelet: Kubelet): Generator<Refusal> {
  const list = container.get('volumeMounts');
  const devices = container.get('volumeDevices').items();
  const seen = new Set<string>();
  for (const mount of list.items()) {
    const [name, path] = [mount.get('name'), mount.get('mountPath')];
    if (name.text === '') yield required(name);
    if (!volumes.has(name.text)) yield notFound(name, name.text, missingVolume(name, volumes));
    if (path.text === '') yield required(path);
    if (seen.has(path.text)) yield invalid(path, path.text, 'must be unique', 'is the path of another mount of this container, and each must be unique');
    seen.add(path.text);
    if (devices.some((device) => device.get('name').text === name.text)) yield invalid(name, name.text, 'must not already exist in volumeDevices');
    if (devices.some((device) => device.get('devicePath').text === path.text)) yield invalid(path, path.text, 'must not already exist as a path in volumeDevices');
    yield* subPathRefusals(mount, list);
    yield* propagationRefusals(mount, list, container);
    yield* recursionRefusals(mount, list, kubelet);
  }
  yield* deviceRefusals(container, volumes);
}

const missingVolume = (name: Part, volumes: ReadonlyMap<string, Part>): string =>
  name.text === ''
    ? `${name.field} names no volume`
    : `there is no volume ${name.text} in this pod that could be mounted${volumes.size === 0 ? '' : `; there are ${[...volumes.keys()].join(', ')}`}`;

function* subPathRefusals(mount: Part, list: Part): Generator<Refusal> {
  const [subPath, expression] = [mount.get('subPath'), mount.get('subPathExpr')];
  for (const { detail } of descendingPathErrors(subPath.text)) yield asField(invalid(subPath, subPath.text, detail), subPath, `${list.field}.subPath`);
  if (expression.text === '') return;
  if (subPath.text !== '') yield invalid(expression, expression.text, 'subPathExpr and subPath are mutually exclusive');
  for (const { detail } of descendingPathErrors(expression.text)) yield asField(invalid(expression, expression.text, detail), expression, `${list.field}.subPathExpr`);
}

function* propagationRefusals(mount: Part, list: Part, container: Part): Generator<Refusal> {
  const mode = mount.get('mountPropagation');
  if (!mode.isSet) return;
  const values = ['Bidirectional', 'HostToContainer', 'None'];
  if (!values.includes(mode.text)) yield asField(unsupported(mode, mode.text, values), mode, `${list.field}.mountPropagation`);
  if (mode.text === 'Bidirectional' && container.get('securityContext').get('privileged').flag !== true) {
    yield asField(forbidden(mode, 'Bidirectional mount propagation is available only to privileged containers'), mode, `${list.field}.mountPropagation`);
  }
}

function* recursionRefusals(mount: Part, list: Part, kubelet: Kubelet): Generator<Refusal> {
  const mode = mount.get('recursiveReadOnly');
  const renamed = (refusal: Refusal): Refusal => asField(refusal, mode, `${list.field}.recursiveReadOnly`);
  if (!mode.isSet || mode.text === 'Disabled' || !kubelet.atLeast('1.30')) return;
  const values = ['Disabled', 'Enabled', 'IfPossible'];
  if (!values.includes(mode.text)) return yield renamed(unsupported(mode, mode.text, values));
  if (mount.get('readOnly').flag !== true) yield renamed(forbidden(mode, 'may only be specified when readOnly is true'));
  const propagation = mount.get('mountPropagation');
  if (propagation.isSet && propagation.text !== 'None') yield renamed(forbidden(mode, 'may only be specified when mountPropagation is None or not specified'));
}

function* deviceRefusals(container: Part, volumes: ReadonlyMap<string, Part>): Generator<Refusal> {
  const mounts = container.get('volumeMounts').items();
  const [names, paths] = [new Set<string>(), new Set<string>()];
  for (const device of container.get('volumeDevices').items()) {
    const [name, path] = [device.get('name'), device.get('devicePath')];
    const volume = volumes.get(name.text);
    if (name.text === '') yield required(name);
    if (names.has(name.text)) yield invalid(name, name.text, 'must be unique');
    if (volume && !volume.get('persistentVolumeClaim').isSet && !volume.get('ephemeral').isSet) {
      yield invalid(name, name.text, 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode');
    }
    if (!volume) yield notFound(name, name.text, missingVolume(name, volumes));
    if (path.text === '') yield required(path);
    if (paths.has(path.text)) yield invalid(path, path.text, 'must be unique');
    if (path.text.split('/').includes('..')) yield invalid(path, path.text, "can not contain backsteps ('..')");
    else paths.add(path.text);
    if (mounts.some((mount) => mount.get('name').text === name.text)) yield invalid(name, name.text, 'must not already exist in volumeMounts');
    if (mounts.some((mount) => mount.get('mountPath').text === path.text)) yield invalid(path, path.text, 'must not already exist as a path in volumeMounts');
    if (name.text !== '') names.add(name.text);
  }
}
