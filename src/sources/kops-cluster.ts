import type { Note } from '../source/rendered-file.ts';
import type { SourceFile } from '../source/source-file.ts';
import { suggest } from '../text/suggest.ts';
import type { ComponentName } from '../knowledge/types.ts';
import type { Place } from '../source/place.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { documentsOf } from './copy.ts';
import { hostFile, joined, type HostFiles } from './host-files.ts';
import { KOPS_FLAGS } from './kops-flags.ts';
import { processManifest } from './process.ts';
import { partOf, placeholder, textFrom, withCommas, type Text } from './text.ts';
import type { Render, Rendering } from './types.ts';

const COMPONENTS: readonly (readonly [string, ComponentName])[] = [
  ['kubeAPIServer', 'kube-apiserver'],
  ['kubeControllerManager', 'kube-controller-manager'],
  ['kubeScheduler', 'kube-scheduler'],
];

/** A cluster as kops has it: each field of a component is a flag. What kops adds by itself depends on the cloud, the network and its own release. */
export const render: Render = (file) => {
  const { documents, notes } = documentsOf(file, 'kops');
  const made = documents.filter((each) => each.get('kind').text() === 'Cluster' && each.get('apiVersion').text()?.startsWith('kops.k8s.io/')).map((each) => renderCluster(each, file));
  return { nodes: made.flatMap(({ nodes }) => nodes), notes: [...notes, ...made.flatMap((each) => each.notes)] };
};

const renderCluster = (cluster: Cursor, file: SourceFile): Rendering => {
  const spec = cluster.get('spec');
  const version = spec.get('kubernetesVersion').word();
  const bare = version && (/^v\d/.test(version.text) ? partOf(version, 1) : version);
  const at: Place = spec.kind === 'map' ? (cluster.keyPlace('spec') ?? cluster) : cluster;
  const files = COMPONENTS.map(([key, component]) => {
    const settings = spec.get(key);
    const argv = [...flagsOf(settings, KOPS_FLAGS[key] ?? {}), ...(component === 'kube-apiserver' ? apiServerFlags(spec) : []), MORE];
    return processManifest({ component, argv, environment: environmentOf(settings.get('env'), /./), version: bare ?? placeholder('KUBERNETES_VERSION'), at: spec.keyPlace(key) ?? at }, 'kops', file.path);
  });
  const etcd = spec.get('etcdClusters').items().filter((item) => item.get('name').text() === 'main').slice(0, 1).map((main) =>
    processManifest({ component: 'etcd', argv: [MORE], environment: environmentOf(main.get('manager').get('env'), /^ETCD_/), version: main.get('version').word() ?? placeholder('ETCD_VERSION'), at: main }, 'kops', file.path),
  );
  const assets = assetsOf(spec, file);
  const name = cluster.get('metadata').get('name').text();
  return { nodes: [{ ...(name === undefined ? {} : { name }), files: [...etcd, ...files], beside: assets.files.flatMap((each) => each.file ?? []) }], notes: [...assets.notes, ...fieldNotes(spec)] };
};

/** kops adds most arguments by itself. */
const MORE = [placeholder('MORE_ARGUMENTS')];

const flagsOf = (settings: Cursor, fields: Readonly<Record<string, string | null>>): readonly Text[] =>
  Object.entries(fields).flatMap(([path, flag]): readonly Text[] => {
    if (flag === null) return [];
    const [, name = '', repeats, empty] = /^([^,=]+)(,repeat)?(?:=(.*))?$/.exec(flag) ?? [];
    const value = path.split('.').reduce((cursor, key) => cursor.get(key), settings);
    const words: readonly Text[] = value.kind === 'map' ? value.keys().toSorted().flatMap((key) => pairOf(value, key)) : value.items().flatMap((item) => item.word() ?? []);
    if (words.length > 0) return repeats === undefined ? [[`--${name}=`, withCommas(words)]] : words.map((word): Text => [`--${name}=`, word]);
    const word = value.word();
    return word && word.text !== '' && word.text !== empty ? [[`--${name}=`, word]] : [];
  });

const pairOf = (map: Cursor, key: string): readonly Text[] => {
  const word = map.get(key).word();
  return word ? [[textFrom(key, map.keyPlace(key) ?? map), '=', word]] : [];
};

/** What stands elsewhere in the cluster, or is added to what kops gives by itself. */
const apiServerFlags = (spec: Cursor): readonly Text[] => {
  const settings = spec.get('kubeAPIServer');
  const appended = settings.get('appendAdmissionPlugins').items().flatMap((item) => item.word() ?? []);
  const issuers = settings.get('additionalServiceAccountIssuers').items().flatMap((item) => item.word() ?? []);
  const oidc = spec.get('authentication').get('oidc');
  return [
    ...(appended.length > 0 && settings.get('enableAdmissionPlugins').kind === 'missing' ? [['--enable-admission-plugins=', withCommas([placeholder('ADMISSION_PLUGINS_OF_KOPS'), ...appended])]] : []),
    ...issuers.map((issuer): Text => ['--service-account-issuer=', issuer]),
    ...AUTHORIZATION.flatMap(([key, modes]): Text[] => {
      const place = spec.get('authorization').keyPlace(key);
      return place ? [['--authorization-mode=', textFrom(modes, place)]] : [];
    }),
    ...flagsOf(oidc, OIDC),
  ];
};

/** See pkg/model/components/apiserver.go of kops. */
const AUTHORIZATION: readonly (readonly [string, string])[] = [['alwaysAllow', 'AlwaysAllow'], ['rbac', 'Node,RBAC']];

/** `authentication.oidc` of v1alpha3; see nodeup/pkg/model/kube_apiserver.go. */
const OIDC: Readonly<Record<string, string>> = {
  clientID: 'oidc-client-id',
  groupsClaims: 'oidc-groups-claim',
  groupsPrefix: 'oidc-groups-prefix',
  issuerURL: 'oidc-issuer-url',
  requiredClaims: 'oidc-required-claim,repeat',
  usernameClaim: 'oidc-username-claim',
  usernamePrefix: 'oidc-username-prefix',
};

const environmentOf = (list: Cursor, wanted: RegExp): Readonly<Record<string, Text>> =>
  Object.fromEntries(
    list.items().flatMap((item): [string, Text][] => {
      const name = item.get('name').text();
      const value = item.get('value').word();
      return name !== undefined && value && wanted.test(name) ? [[name, value]] : [];
    }),
  );

const assetsOf = (spec: Cursor, source: SourceFile): HostFiles =>
  joined(
    spec.get('fileAssets').items().map((asset): HostFiles => {
      const name = asset.get('name').word();
      const path = asset.get('path').word() ?? (name && { ...name, text: `/srv/kubernetes/assets/${name.text}` });
      return path ? hostFile(source, path, asset.get('content').word(), asset.get('isBase64').text() === 'true' ? 'base64' : '') : { files: [], notes: [] };
    }),
  );

/** A later kops may have more fields than the one that the flags were taken from. */
const fieldNotes = (spec: Cursor): readonly Note[] =>
  COMPONENTS.flatMap(([key]) => {
    const known = KOPS_FLAGS[key] ?? {};
    const settings = spec.get(key);
    return settings.keys().filter((field) => !Object.hasOwn(known, field)).map((field): Note => {
      const meant = suggest(field, Object.keys(known));
      return { kind: 'approximate', at: settings.keyPlace(field) ?? settings, message: `no flag is known for the field ${field} of ${key}${meant === undefined ? '' : `; did you mean ${meant}?`}` };
    });
  });
