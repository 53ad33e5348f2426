import type { Part } from './part.ts';
import { refusalsOf, type Refusal } from './refusal.ts';
import type { Kubelet } from './version.ts';

interface Reference {
  readonly at: Part;
  /** As the kubelet calls the kind of object. */
  readonly resource: string;
}

const CONTAINERS = ['initContainers', 'containers', 'ephemeralContainers'];

/** Without a name it is no reference to the kubelet. */
function* named(at: Part, resource: string, name = 'name'): Generator<Reference> {
  if (at.get(name).text !== '') yield { at, resource };
}

/** In the order in which the kubelet looks: it names only the first. */
function* referencesIn(spec: Part): Generator<Reference> {
  for (const name of ['serviceAccountName', 'serviceAccount']) if (spec.get(name).text !== '') yield { at: spec.get(name), resource: 'serviceaccounts' };
  for (const secret of spec.get('imagePullSecrets').items()) yield* named(secret, 'secrets');
  for (const [kind, resource] of [['secret', 'secrets'], ['configMap', 'configmaps']] as const) {
    for (const container of CONTAINERS.flatMap((key) => spec.get(key).items())) {
      for (const source of container.get('envFrom').items()) yield* named(source.get(`${kind}Ref`), resource);
      for (const variable of container.get('env').items()) yield* named(variable.get('valueFrom').get(`${kind}KeyRef`), resource);
    }
    for (const volume of spec.get('volumes').items()) yield* volumeReferences(volume, kind, resource);
  }
  for (const claim of spec.get('resourceClaims').items()) yield { at: claim, resource: 'resourceclaims' };
  for (const volume of spec.get('volumes').items()) {
    for (const [source, resource] of Object.entries(VOLUMES)) if (volume.get(source).isSet) yield { at: volume.get(source), resource };
    for (const source of volume.get('projected').get('sources').items()) {
      for (const [name, resource] of Object.entries(PROJECTIONS)) if (source.get(name).isSet) yield { at: source.get(name), resource };
    }
  }
}

const SECRET_REFS = ['cephfs', 'cinder', 'flexVolume', 'rbd', 'scaleIO', 'iscsi', 'storageos'];

function* volumeReferences(volume: Part, kind: 'secret' | 'configMap', resource: string): Generator<Reference> {
  yield* named(volume.get(kind), resource, kind === 'secret' ? 'secretName' : 'name');
  for (const source of volume.get('projected').get('sources').items()) yield* named(source.get(kind), resource);
  if (kind === 'configMap') return;
  yield* named(volume.get('azureFile'), resource, 'secretName');
  for (const name of SECRET_REFS) yield* named(volume.get(name).get('secretRef'), resource);
  yield* named(volume.get('csi').get('nodePublishSecretRef'), resource);
}

const VOLUMES: Readonly<Record<string, string>> = {
  csi: 'csidrivers (via CSI volumes)',
  glusterfs: 'endpoints (via glusterFS volumes)',
  persistentVolumeClaim: 'persistentvolumeclaims',
  ephemeral: 'persistentvolumeclaims (via ephemeral volumes)',
};
const PROJECTIONS: Readonly<Record<string, string>> = {
  serviceAccountToken: 'serviceaccounts (via projected volumes)',
  clusterTrustBundle: 'clustertrustbundles',
  podCertificate: 'podcertificates',
};

/** Newer kubelets want to know what a projected volume gives. */
export function* unknownProjections(spec: Part, kubelet: Kubelet): Generator<Refusal> {
  for (const volume of kubelet.atLeast('1.34') ? spec.get('volumes').items() : []) {
    for (const source of volume.get('projected').get('sources').items()) {
      const isKnown = ['secret', 'configMap', 'downwardAPI', ...Object.keys(PROJECTIONS)].some((name) => source.get(name).isSet);
      if (!isKnown) yield { topic: 'volume', at: source.anchor, message: `${source.field} has no source`, log: `unknown source for projected volume "${volume.get('name').text}"` };
    }
  }
}

/** Objects of the API that a static pod names, which newer kubelets refuse: they must start it without an API. */
export function* referenceRefusals(spec: Part, kubelet: Kubelet): Generator<Refusal> {
  for (const { at, resource } of referencesIn(spec)) {
    const log = kubelet.atLeast('1.34') ? `static pods may not reference ${resource}` : olderWords(resource, kubelet);
    if (log !== null) yield { ...refusalsOf('reference').forbidden(at, '', `${at.field} refers to ${resource.replace(/ \(.*/, '')}, and a static pod may not refer to objects of the API`), log };
  }
}

const olderWords = (resource: string, kubelet: Kubelet): string | null => {
  if (resource === 'clustertrustbundles' && kubelet.atLeast('1.29')) return 'static pods may not use ClusterTrustBundle projected volume sources';
  return resource === 'resourceclaims' && kubelet.atLeast('1.32') ? 'static pods may not use ResourceClaims' : null;
};
