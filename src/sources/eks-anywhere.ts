import type { Place } from '../source/place.ts';
import type { Note, RenderedFile } from '../source/rendered-file.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { documentsOf } from './copy.ts';
import { map, text, type Tree } from './emit.ts';
import { apiOf, extraArgs, setFlag, setFlags, type Flags } from './kubeadm-arguments.ts';
import { renderKubeadm, withMoreArguments } from './kubeadm-file.ts';
import { embedded, placeholder, withCommas, type Text } from './text.ts';
import type { AsyncRender, Rendering, RenderContext } from './types.ts';

/**
 * The Cluster of EKS Anywhere, from which `eksctl anywhere` makes a KubeadmControlPlane (pkg/clusterapi and the templates of the providers). What the
 * provider and its release decide (ciphers, the cloud provider, images) is unseen.
 */
export const render: AsyncRender = async (source, context) => {
  const { documents, notes } = documentsOf(source, 'EKS Anywhere');
  const ofKind = (kind: string): readonly Cursor[] => documents.filter((each) => each.get('kind').text() === kind);
  const made: Rendering[] = [];
  for (const cluster of ofKind('Cluster')) made.push(await ofCluster(cluster, documents, source.path, context));
  return { nodes: made.flatMap(({ nodes }) => nodes), notes: [...notes, ...made.flatMap((each) => each.notes)] };
};

/** Given on each provider. */
const AUDIT: Readonly<Record<string, string>> = {
  'audit-policy-file': '/etc/kubernetes/audit-policy.yaml', 'audit-log-path': '/var/log/kubernetes/api-audit.log', 'audit-log-maxage': '30', 'audit-log-maxbackup': '10', 'audit-log-maxsize': '512',
};

const OIDC: Readonly<Record<string, string>> = {
  'oidc-client-id': 'clientId', 'oidc-groups-claim': 'groupsClaim', 'oidc-groups-prefix': 'groupsPrefix', 'oidc-issuer-url': 'issuerUrl', 'oidc-username-claim': 'usernameClaim', 'oidc-username-prefix': 'usernamePrefix',
};

const ofCluster = async (cluster: Cursor, documents: readonly Cursor[], path: string, context: RenderContext): Promise<Rendering> => {
  const spec = cluster.get('spec');
  const control = spec.get('controlPlaneConfiguration');
  const version = spec.get('kubernetesVersion');
  const api = apiOf(version.text() ?? context.kubernetesVersion ?? undefined);
  const at = spec.keyPlace('controlPlaneConfiguration') ?? cluster.keyPlace('spec') ?? cluster;
  const external = spec.get('externalEtcdConfiguration').kind === 'map';
  const manager: Flags = new Map();
  setFlag(manager, 'node-cidr-mask-size', spec.get('clusterNetwork').get('nodes').keyPlace('cidrMaskSize') ?? at, spec.get('clusterNetwork').get('nodes').get('cidrMaskSize').word(), null);
  const tree = map({
    clusterName: nameOf(cluster),
    networking: map({ podSubnet: blocksOf(spec, 'pods', 'POD_CIDR'), serviceSubnet: blocksOf(spec, 'services', 'SERVICE_CIDR') }),
    ...(external ? { etcd: map({ external: map({ endpoints: { list: [text('https://', placeholder('ETCD_ENDPOINT'), ':2379')] }, ...ETCD_FILES }) }) } : {}),
    apiServer: map({ extraArgs: extraArgs(apiServerFlags(spec, documents, at), api), certSANs: listOf(control.get('certSans')), extraVolumes: { list: volumesOf(spec) } }),
    controllerManager: map({ extraArgs: extraArgs(manager, api) }),
  });
  const rendering = await renderKubeadm({ api, cluster: tree }, `${path}/kubeadm.yaml`, at, { ...context, kubernetesVersion: version.text() ?? context.kubernetesVersion });
  const policy = control.get('auditPolicyContent').word();
  const beside: readonly RenderedFile[] = policy ? [embedded(`${path}${AUDIT['audit-policy-file'] ?? ''}`, policy)] : [];
  const name = cluster.get('metadata').get('name').text();
  return { nodes: rendering.nodes.map(({ files }) => ({ ...(name === undefined ? {} : { name }), files: files.map(withMoreArguments), beside })), notes: [...rendering.notes, ...referenceNotes(spec, documents), pathsNote(at)] };
};

const apiServerFlags = (spec: Cursor, documents: readonly Cursor[], at: Place): Flags => {
  const flags: Flags = new Map();
  const control = spec.get('controlPlaneConfiguration');
  for (const [name, value] of Object.entries(AUDIT)) setFlag(flags, name, at, undefined, value);
  for (const identity of referenced(spec, documents)) {
    const settings = identity.get('spec');
    const own = identity.keyPlace('spec') ?? identity;
    if (identity.get('kind').text() === 'AWSIamConfig') setFlag(flags, 'authentication-token-webhook-config-file', own, undefined, '/etc/kubernetes/aws-iam-authenticator/kubeconfig.yaml');
    else for (const [name, field] of Object.entries(OIDC)) setFlag(flags, name, settings.keyPlace(field) ?? own, settings.get(field).word(), null);
    const [required] = settings.get('requiredClaims').items();
    const [claim, value] = [required?.get('claim').word(), required?.get('value').word()];
    if (claim) flags.set('oidc-required-claim', { value: [claim, '=', value ?? ''], at: claim });
  }
  setFlags(flags, control.get('apiServerExtraArgs'));
  if (spec.get('etcdEncryption').items().length > 0) setFlag(flags, 'encryption-provider-config', spec.keyPlace('etcdEncryption') ?? at, undefined, '/etc/kubernetes/enc/encryption-config.yaml');
  const issuer = spec.get('podIamConfig').get('serviceAccountIssuer').word();
  const before = flags.get('service-account-issuer');
  if (issuer) flags.set('service-account-issuer', { value: before ? [before.value, ',', issuer] : issuer, at: issuer });
  return flags;
};

const ETCD_FILES = { caFile: text('/etc/kubernetes/pki/etcd/ca.crt'), certFile: text('/etc/kubernetes/pki/apiserver-etcd-client.crt'), keyFile: text('/etc/kubernetes/pki/apiserver-etcd-client.key') };

const volume = (name: string, path: string, pathType: string, readOnly: boolean, host = path): Tree => map({ hostPath: text(host), mountPath: text(path), name: text(name), ...(pathType === '' ? {} : { pathType: text(pathType) }), readOnly });

/** What the templates of the providers mount, by what needs it. */
const volumesOf = (spec: Cursor): readonly Tree[] => [
  volume('audit-policy', '/etc/kubernetes/audit-policy.yaml', 'File', true),
  volume('audit-log-dir', '/var/log/kubernetes', 'DirectoryOrCreate', false),
  ...(spec.get('etcdEncryption').items().length > 0 ? [volume('encryption-config', '/etc/kubernetes/enc/encryption-config.yaml', 'File', false), volume('kms-plugin', '/var/run/kmsplugin/', '', false)] : []),
  ...(spec.get('identityProviderRefs').items().some((reference) => reference.get('kind').text() === 'AWSIamConfig')
    ? [volume('authconfig', '/etc/kubernetes/aws-iam-authenticator/', '', false, '/var/lib/kubeadm/aws-iam-authenticator/'), volume('awsiamcert', '/var/aws-iam-authenticator/', '', false, '/var/lib/kubeadm/aws-iam-authenticator/pki/')]
    : []),
];

const nameOf = (cluster: Cursor): Tree => text(cluster.get('metadata').get('name').word() ?? placeholder('CLUSTER_NAME'));

const listOf = (items: Cursor): Tree | undefined => (items.kind === 'list' ? { list: items.items().flatMap((item) => item.word() ?? []).map((word) => text(word)) } : undefined);

const blocksOf = (spec: Cursor, what: string, name: string): Tree => {
  const words: readonly Text[] = spec.get('clusterNetwork').get(what).get('cidrBlocks').items().flatMap((item) => item.word() ?? []);
  return text(words.length > 0 ? withCommas(words) : placeholder(name));
};

const isNamed = (reference: Cursor) => (document: Cursor): boolean => document.get('kind').text() === reference.get('kind').text() && document.get('metadata').get('name').text() === reference.get('name').text();

/** The identity providers that the cluster names and that are in the same file. */
const referenced = (spec: Cursor, documents: readonly Cursor[]): readonly Cursor[] => spec.get('identityProviderRefs').items().flatMap((reference) => documents.filter(isNamed(reference)).slice(0, 1));

const referenceNotes = (spec: Cursor, documents: readonly Cursor[]): readonly Note[] =>
  spec.get('identityProviderRefs').items().filter((reference) => !documents.some(isNamed(reference))).map((at): Note => ({ kind: 'approximate', at, message: `${at.get('kind').text() ?? 'this object'} ${at.get('name').text() ?? ''} is not in this file, and what it makes of the API server's arguments is not known` }));

const pathsNote = ({ file, span, path }: Place): Note => ({ kind: 'approximate', at: { file, span, path }, message: 'ciphers, the cloud provider, images and, on Bottlerocket, paths depend on the provider and its release, and are not known here; audit the KubeadmControlPlane for them' });
