import { backstepErrors, descendingPathErrors, labelErrors, localPathErrors } from './names.ts';
import type { Part } from './part.ts';
import { parseQuantity } from '../values/quantity.ts';
import { fieldPathRefusals, resourceFieldRefusals } from './downward.ts';
import { asField, refusalsOf, type Refusal } from './refusal.ts';
import type { Kubelet } from './version.ts';

const volume = refusalsOf('volume');

const HOST_PATH_TYPES = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'];
const MODE = "must be a number between 0 and 0777 (octal), both inclusive";

type Check = (source: Part, kubelet: Kubelet) => Iterable<Refusal>;

function* required(source: Part, ...names: readonly string[]): Generator<Refusal> {
  for (const name of names) {
    const part = source.get(name);
    if (part.text === '' && part.items().length === 0 && part.number === undefined) yield volume.required(part);
  }
}
const needs = (...names: readonly string[]): Check => (source) => required(source, ...names);

/** The same with another name of the source in the log. */
const called = (field: string, check: Check): Check => function* (source, kubelet) {
  for (const refusal of check(source, kubelet)) yield { ...refusal, log: refusal.log.replace(source.field, source.field.replace(/[^.]+$/, field)) };
};

function* modeRefusals(source: Part, name: string): Generator<Refusal> {
  const mode = source.get(name);
  if (mode.number !== undefined && (mode.number < 0n || mode.number > 0o777n)) yield volume.invalid(mode, mode.number, MODE);
}

function* keyRefusals(source: Part): Generator<Refusal> {
  for (const item of source.get('items').items()) {
    yield* required(item, 'key', 'path');
    const path = item.get('path');
    for (const { detail } of localPathErrors(path.text)) yield volume.invalid(path, path.text, detail);
    yield* modeRefusals(item, 'mode');
  }
}

function* filesRefusals(source: Part, kubelet: Kubelet, inLog: Part): Generator<Refusal> {
  for (const file of source.get('items').items()) {
    const found = function* (): Generator<Refusal> {
      yield* required(file, 'path');
      for (const { detail } of localPathErrors(file.get('path').text)) yield volume.invalid(file.get('path'), file.get('path').text, detail);
      const [fieldRef, resource] = [file.get('fieldRef'), file.get('resourceFieldRef')];
      if (fieldRef.isSet) {
        yield* fieldPathRefusals(fieldRef, kubelet, 'volume');
        if (resource.isSet) yield volume.invalid(file, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously');
      } else if (resource.isSet) yield* resourceFieldRefusals(resource, kubelet, 'volume');
      else yield volume.required(file, 'one of fieldRef and resourceFieldRef is required');
      yield* modeRefusals(file, 'mode');
    };
    for (const refusal of found()) yield { ...refusal, log: inLog.field + refusal.log.slice(file.field.length) };
  }
}

function* projectedRefusals(source: Part, kubelet: Kubelet): Generator<Refusal> {
  yield* modeRefusals(source, 'defaultMode');
  const paths = new Set<string>();
  const pathRefusals = function* (path: string, at: Part, value = path): Generator<Refusal> {
    if (path !== '' && paths.has(path)) yield asField(volume.invalid(at, value, 'conflicting duplicate paths'), at, source.field);
    paths.add(path);
  };
  for (const each of source.get('sources').items()) {
    for (const name of ['secret', 'configMap']) {
      const projection = each.get(name);
      if (!projection.isSet) continue;
      yield* required(projection, 'name');
      yield* keyRefusals(projection);
      for (const item of projection.get('items').items()) yield* pathRefusals(item.get('path').text, item, projection.get('name').text);
    }
    const downward = each.get('downwardAPI');
    yield* filesRefusals(downward, kubelet, downward);
    for (const item of downward.get('items').items()) yield* pathRefusals(item.get('path').text, item);
    const token = each.get('serviceAccountToken');
    if (token.isSet) {
      const seconds = token.get('expirationSeconds');
      if ((seconds.number ?? 3600n) < 600n) yield volume.invalid(seconds, seconds.number ?? 0n, 'may not specify a duration less than 10 minutes');
      if ((seconds.number ?? 3600n) > 2n ** 32n) yield volume.invalid(seconds, seconds.number ?? 0n, 'may not specify a duration larger than 2^32 seconds');
      const path = token.get('path');
      if (path.text === '') yield asField(volume.required(path), path, `${source.field}.path`);
      else for (const { detail } of kubelet.atLeast('1.31') ? localPathErrors(path.text) : []) yield asField(volume.invalid(path, path.text, detail), path, `${source.field}.path`);
    }
    const bundle = each.get('clusterTrustBundle');
    if (bundle.isSet) {
      const [name, signer] = [bundle.get('name'), bundle.get('signerName')];
      if (name.isSet && signer.isSet) yield volume.invalid(bundle, '', 'only one of name and signerName may be used');
      else if (!name.isSet && !signer.isSet) yield volume.required(bundle, 'either name or signerName must be specified');
      yield* required(bundle, 'path');
      yield* pathRefusals(bundle.get('path').text, bundle);
    }
    const set = ['secret', 'configMap', 'downwardAPI', 'serviceAccountToken', 'clusterTrustBundle', 'podCertificate'].filter((name) => each.get(name).isSet);
    if (set.length > 1) yield volume.forbidden(each, 'may not specify more than 1 volume type per source');
  }
}

function* hostPathRefusals(source: Part): Generator<Refusal> {
  const [path, type] = [source.get('path'), source.get('type')];
  yield* required(source, 'path');
  if (path.text === '') return;
  for (const { detail } of backstepErrors(path.text)) yield volume.invalid(path, path.text, detail);
  if (!HOST_PATH_TYPES.includes(type.text)) yield volume.unsupported(type, type.text, HOST_PATH_TYPES);
}

function* claimRefusals(source: Part): Generator<Refusal> {
  const template = source.get('volumeClaimTemplate');
  if (!template.isSet) return yield volume.required(template);
  const spec = template.get('spec');
  if (spec.get('accessModes').items().length === 0) yield volume.required(spec.get('accessModes'), 'at least 1 access mode is required');
  const storage = spec.get('resources').get('requests').entries().find(([name]) => name === 'storage');
  if (!storage) {
    const resources = spec.get('resources');
    yield asField(volume.required(resources), resources, `${resources.field}[storage]`);
  }
}

/** What the kubelet checks in each source, in the order in which it looks at them. */
const SOURCES: readonly (readonly [name: string, check: Check])[] = [
  ['emptyDir', function* (source) {
    const limit = source.get('sizeLimit');
    const size = parseQuantity(limit.text);
    if (size.ok && size.value.nano < 0n) yield volume.forbidden(limit, 'SizeLimit field must be a valid resource quantity');
  }],
  ['hostPath', hostPathRefusals],
  ['gitRepo', function* (source) {
    yield* required(source, 'repository');
    const directory = source.get('directory');
    for (const { detail } of descendingPathErrors(directory.text)) yield volume.invalid(directory, directory.text, detail);
  }],
  ['gcePersistentDisk', called('persistentDisk', needs('pdName'))],
  ['awsElasticBlockStore', needs('volumeID')],
  ['secret', function* (source) {
    yield* required(source, 'secretName');
    yield* modeRefusals(source, 'defaultMode');
    yield* keyRefusals(source);
  }],
  ['nfs', function* (source) {
    yield* required(source, 'server', 'path');
    const path = source.get('path');
    if (path.text !== '' && !path.text.startsWith('/')) yield volume.invalid(path, path.text, 'must be an absolute path');
  }],
  ['iscsi', needs('targetPortal', 'iqn')],
  ['glusterfs', needs('endpoints', 'path')],
  ['flocker', () => []],
  ['persistentVolumeClaim', needs('claimName')],
  ['rbd', needs('monitors', 'image')],
  ['cinder', needs('volumeID')],
  ['cephfs', needs('monitors')],
  ['quobyte', needs('registry', 'volume')],
  ['downwardAPI', function* (source, kubelet) {
    yield* modeRefusals(source, 'defaultMode');
    yield* filesRefusals(source, kubelet, source);
  }],
  ['fc', function* (source) {
    if (source.get('targetWWNs').items().length > 0 === source.get('wwids').items().length > 0) {
      yield volume.required(source.get('targetWWNs'), 'must specify either targetWWNs or wwids, but not both');
    }
  }],
  ['flexVolume', needs('driver')],
  ['configMap', function* (source) {
    yield* required(source, 'name');
    yield* modeRefusals(source, 'defaultMode');
    yield* keyRefusals(source);
  }],
  ['azureFile', needs('secretName', 'shareName')],
  ['vsphereVolume', needs('volumePath')],
  ['photonPersistentDisk', needs('pdID')],
  ['portworxVolume', needs('volumeID')],
  ['azureDisk', function* (source) {
    yield* required(source, 'diskName', 'diskURI');
    const [uri, kind] = [source.get('diskURI'), source.get('kind').text || 'Shared'];
    if (kind === 'Managed' && !/^\/subscriptions\//i.test(uri.text)) {
      yield volume.unsupported(uri, uri.text, ['/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}']);
    }
    if (kind !== 'Managed' && uri.text !== '' && !/^https:\/\//i.test(uri.text)) {
      yield volume.unsupported(uri, uri.text, ['https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd']);
    }
  }],
  ['storageos', () => []],
  ['projected', projectedRefusals],
  ['scaleIO', needs('gateway', 'system', 'volumeName')],
  ['csi', needs('driver')],
  ['ephemeral', claimRefusals],
];

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];

function* imageRefusals(source: Part, kubelet: Kubelet): Generator<Refusal> {
  if (kubelet.atLeast('1.37')) yield* required(source, 'reference');
  const policy = source.get('pullPolicy');
  // From 1.35 on the kubelet fills it in itself.
  if (policy.text === '' && !kubelet.atLeast('1.35')) yield volume.required(policy);
  if (policy.text !== '' && !PULL_POLICIES.includes(policy.text)) yield volume.unsupported(policy, policy.text, PULL_POLICIES);
}

function* sourceRefusals(part: Part, kubelet: Kubelet): Generator<Refusal> {
  const all: typeof SOURCES = kubelet.atLeast('1.32') ? [...SOURCES, ['image', imageRefusals]] : SOURCES;
  const set = all.filter(([name]) => part.get(name).isSet);
  for (const [index, [name, check]] of set.entries()) {
    if (index > 0) yield volume.forbidden(part.get(name), 'may not specify more than 1 volume type', `${part.field} has two sources: ${set[0]?.[0] ?? ''} and ${name}`);
    else yield* check(part.get(name), kubelet);
  }
  // A source that only newer kubelets take hides that there is none.
  if (set.length === 0 && part.get('image').isSet) yield volume.required(part, 'must specify a volume type');
}

/** What the kubelet refuses in `spec.volumes`, and the volumes that containers can mount after that. */
export const checkVolumes = (volumes: Part, kubelet: Kubelet): { readonly refusals: readonly Refusal[]; readonly good: ReadonlyMap<string, Part> } => {
  const refusals: Refusal[] = [];
  const good = new Map<string, Part>();
  for (const part of volumes.items()) {
    const name = part.get('name');
    const own = [...sourceRefusals(part, kubelet)];
    if (name.text === '') own.push(volume.required(name));
    else own.push(...labelErrors(name.text, kubelet.atLeast('1.27')).map(({ detail, short }) => volume.invalid(name, name.text, detail, short)));
    if (good.has(name.text)) own.push(volume.duplicate(name, name.text, `two volumes are called ${name.text}`));
    if (own.length === 0) good.set(name.text, part);
    refusals.push(...own);
  }
  return { refusals, good };
};
