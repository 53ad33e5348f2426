import type { Note } from '../source/rendered-file.ts';
import { suggest } from '../text/suggest.ts';
import type { Cursor } from '../yaml/cursor.ts';
import type { Mapping } from './emit.ts';

/** Fields that Cluster API has in another form, or that do not show in the manifests. */
export const NOT_IN_MANIFESTS: ReadonlySet<string> = new Set([
  'apiVersion', 'kind', 'metadata', 'bootstrapTokens', 'timeouts', 'timeoutForControlPlane', 'certificateValidityPeriodDays', 'caCertificateValidityPeriodDays', 'encryptionAlgorithm',
  'taints', 'kubeletExtraArgs', 'imagePullSerial', 'discovery', 'bottlerocket', 'bottlerocketBootstrap', 'bottlerocketAdmin', 'bottlerocketControl', 'bottlerocketCustomHostContainers', 'bottlerocketCustomBootstrapContainers', 'pause', 'proxy', 'registryMirror', 'certBundles',
]);

/** Without the fields that the API server drops. */
export const knownOnly = (settings: Mapping): Mapping => {
  const fields = new Map(FIELDS);
  const top = onlyOf(settings, fields.get('') ?? []);
  const parts = Object.entries(top.map).map(([part, value]) => {
    const known = fields.get(part);
    return [part, known && typeof value === 'object' && value !== null && 'map' in value ? onlyOf(value, known) : value] as const;
  });
  return { ...top, map: Object.fromEntries(parts) };
};

const onlyOf = (mapping: Mapping, known: readonly string[]): Mapping => ({ ...mapping, map: Object.fromEntries(Object.entries(mapping.map).filter(([key]) => known.includes(key))) });

/** The fields of each part, of all versions of the API that are served. */
const COMPONENT = ['extraArgs', 'extraVolumes', 'extraEnvs'];
const FIELDS: readonly (readonly [string, readonly string[]])[] = [
  [
    '',
    ['apiServer', 'controllerManager', 'scheduler', 'etcd', 'networking', 'kubernetesVersion', 'controlPlaneEndpoint', 'dns', 'certificatesDir', 'imageRepository', 'useHyperKubeImage', 'featureGates', 'clusterName', ...NOT_IN_MANIFESTS],
  ],
  ['apiServer', [...COMPONENT, 'certSANs', 'timeoutForControlPlane']],
  ['controllerManager', COMPONENT],
  ['scheduler', COMPONENT],
];

export const fieldNotes = (settings: Cursor): readonly Note[] =>
  FIELDS.flatMap(([part, known]) => {
    const cursor = part === '' ? settings : settings.get(part);
    return cursor.keys().filter((key) => !known.includes(key)).map((key): Note => {
      const meant = suggest(key, known);
      const where = part === '' ? 'clusterConfiguration' : `clusterConfiguration.${part}`;
      return { kind: 'ignored', at: cursor.keyPlace(key) ?? cursor, message: `Cluster API has no field ${key} in ${where}, and drops it where it does not refuse the object${meant === undefined ? '' : `; did you mean ${meant}?`}` };
    });
  });

/** Whether the object is of an API of Cluster API 1.11 or later. */
export const isNewApi = (control: Cursor): boolean => /\/v1beta[2-9]$/.test(control.get('apiVersion').text() ?? '');

/** v1beta2 of the API has arguments as a list, the versions before it as a map. */
export const argumentNotes = (settings: Cursor, control: Cursor): readonly Note[] => {
  const wanted = isNewApi(control) ? 'list' : 'map';
  const form = wanted === 'list' ? 'a list of names and values' : 'a map';
  return ['apiServer', 'controllerManager', 'scheduler'].flatMap((part) => {
    const given = settings.get(part).get('extraArgs');
    const isOther = (given.kind === 'list' || given.kind === 'map') && given.kind !== wanted;
    return isOther ? [{ kind: 'refused', at: given, message: `${control.get('apiVersion').text() ?? 'this version'} has extraArgs as ${form}; the API server refuses the object` } as const] : [];
  });
};
