import type { Note } from '../../source/rendered-file.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import { parseCidr, type Cidr } from '../../model/values/cidr.ts';
import { argument } from './arguments.ts';
import { knownModes } from './commands.ts';
import type { Settings } from './settings.ts';
import { checkNames, checkNode, checkRepositories, type Refuse } from './validate-node.ts';
import { written } from '../text.ts';

/** What kubeadm checks in the values, beyond their types. */
export const checkSettings = (settings: Settings, cluster: Cursor, own: Cursor, notes: Note[]): void => {
  const refuse = refusing(notes);
  const text = (cursor: Cursor): string | undefined => cursor.text() || undefined;
  const networking = cluster.get('networking');
  for (const cursor of [networking.get('dnsDomain'), own.get('nodeRegistration').get('name')]) {
    const name = text(cursor)?.trim();
    if (name !== undefined && !DNS_NAME.test(cursor.path.endsWith('name') ? name.toLowerCase() : name)) refuse(cursor, `${name} is no DNS name: lower-case letters, digits, - and . are`, 'a lowercase RFC 1123 subdomain must consist of');
  }
  for (const cursor of [cluster.get('certificatesDir'), settings.localEtcd.get('dataDir'), ...EXTERNAL_FILES.map((key) => settings.externalEtcd?.get(key))]) {
    const path = cursor && text(cursor);
    if (cursor && path !== undefined && !path.startsWith('/')) refuse(cursor, `${path} must be an absolute path`, 'path is not absolute');
  }
  checkSubnets(settings, networking, refuse);
  checkEtcd(settings, cluster.get('etcd'), refuse, notes);
  checkNode(own, settings.versions.kubeadm.minor, refuse);
  checkNames(cluster.get('apiServer').get('certSANs'), true, refuse);
  for (const names of [settings.localEtcd.get('serverCertSANs'), settings.localEtcd.get('peerCertSANs')]) checkNames(names, false, refuse);
  checkRepositories(cluster, settings.versions.kubeadm.minor, refuse);
  for (const part of Object.values(settings.parts)) {
    for (const item of part.cursor.get('extraArgs').items()) {
      if (item.kind === 'map' && item.get('name').text() === '') refuse(item, 'an argument must have a name', 'argument has no name');
      const method = item.get('mergeMethod');
      if (!/^(?:append|prepend)?$/.test(method.text() ?? '')) refuse(method, `${method.text() ?? ''} is no mergeMethod: append and prepend are`, 'argument has an invalid merge method');
    }
  }
  for (const name of settings.featureGates.keys()) {
    if (!gatesOf(settings).includes(name)) refuse(settings.featureGates.get(name), `${name} is no feature gate of kubeadm 1.${settings.versions.kubeadm.minor}; those of the components go into extraArgs`, `${name} is not a valid feature name.`);
  }
  const endpoint = cluster.get('controlPlaneEndpoint');
  if (text(endpoint) !== undefined && !isEndpoint(text(endpoint) ?? '')) refuse(endpoint, `controlPlaneEndpoint ${text(endpoint) ?? ''} must be an address or a DNS name, and a port if wanted`, `hostport ${text(endpoint) ?? ''}: `);
  checkModes(settings, notes);
  for (const part of Object.values(settings.parts)) {
    const variables = part.cursor.get('extraEnvs');
    if (!settings.does.sortedEnvironment && variables.items().length > 1) notes.push({ kind: 'approximate', at: variables, message: `kubeadm 1.${settings.versions.kubeadm.minor} writes several variables in any order` });
  }
};

export const refusing = (notes: Note[]): Refuse => (at, message, log) => void notes.push({ kind: 'refused', at, message: `${message}, and kubeadm stops`, log });

const DNS_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const EXTERNAL_FILES = ['caFile', 'certFile', 'keyFile'] as const;

/** Feature gates of kubeadm itself, with the minors that have them. */
const GATES: Readonly<Record<string, readonly [first: number, last: number]>> = {
  IPv6DualStack: [20, 23], PublicKeysECDSA: [20, 36], RootlessControlPlane: [22, 99], UnversionedKubeletConfigMap: [23, 25], EtcdLearnerMode: [27, 32], UpgradeAddonsBeforeControlPlane: [28, 30],
  WaitForAllControlPlaneComponents: [30, 34], ControlPlaneKubeletLocalMode: [31, 35], NodeLocalCRISocket: [32, 36],
};

const gatesOf = ({ versions }: Settings): readonly string[] => Object.entries(GATES).filter(([, [first, last]]) => first <= versions.kubeadm.minor && versions.kubeadm.minor <= last).map(([name]) => name);

const isEndpoint = (text: string): boolean => {
  const [, bracketed, host = text, port] = /^(?:\[([^\]]*)\]|([^:]*)):(\d+|[^:]*)$/.exec(text) ?? [];
  const isPort = port === undefined || port === '' || (/^\d+$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535);
  const name = bracketed ?? host;
  return isPort && (DNS_NAME.test(name) || /^[\da-fA-F:.]+$/.test(name));
};

const checkSubnets = (settings: Settings, networking: Cursor, refuse: Refuse): void => {
  for (const [key, least] of [['serviceSubnet', 10n], ['podSubnet', 14n]] as const) {
    const cursor = networking.get(key);
    const subnets = cursor.text() ? (cursor.text() ?? '').split(',').map(parseCidr) : [];
    const known = subnets.flatMap((one) => (one.ok ? [one.value] : []));
    if (known.length < subnets.length) refuse(cursor, `${key} ${cursor.text() ?? ''} is no range of addresses such as 10.96.0.0/12`, "couldn't parse subnet");
    else if (known.length > 2 || (known.length === 2 && known[0]?.family === known[1]?.family)) refuse(cursor, `${key} takes one range, or one of each family`, 'expected one (IPv4 or IPv6) CIDR or two CIDRs from each family for dual-stack networking');
    for (const subnet of known) {
      const bits = (subnet.family === 4 ? 32 : 128) - subnet.prefixLength;
      if (subnet.last - subnet.first + 1n < least) refuse(cursor, `${subnet.text} holds fewer than ${least} addresses`, 'is too small, the minimum is');
      else if (key === 'serviceSubnet' && bits > 20) refuse(cursor, `${subnet.text} is too large for services: at most 20 bits may be free`, 'specified service subnet is too large');
      else if (key === 'podSubnet') checkNodeMask(subnet, settings, cursor, refuse);
    }
  }
};

const checkNodeMask = (subnet: Cidr, { parts }: Settings, at: Cursor, refuse: Refuse): void => {
  const extra = parts['kube-controller-manager'].extraArguments;
  if (written(argument(extra, 'allocate-node-cidrs')?.value ?? '') === 'false') return;
  const given = argument(extra, subnet.family === 6 ? 'node-cidr-mask-size-ipv6' : 'node-cidr-mask-size-ipv4');
  const mask = given ? Number(written(given.value)) : subnet.family === 6 ? 64 : 24;
  if (subnet.prefixLength > mask) refuse(at, `${subnet.text} is smaller than the range of one node, /${mask}`, 'is smaller than the size of node subnet with mask');
  else if (mask - subnet.prefixLength > 16) refuse(at, `${subnet.text} holds more than 65536 ranges of nodes, /${mask} each`, 'difference is greater than 16');
};

const checkEtcd = ({ externalEtcd, localEtcd }: Settings, etcd: Cursor, refuse: Refuse, notes: Note[]): void => {
  if (!externalEtcd) return;
  if (localEtcd.kind === 'map' && etcd.hasHole) notes.push({ kind: 'approximate', at: etcd.get('local'), message: 'a template decides whether etcd is local or external, and it is taken for external here; --set can decide it' });
  else if (localEtcd.kind === 'map') return refuse(etcd.get('local'), 'etcd is either local or external', '.Etcd.Local and .Etcd.External are mutually exclusive');
  const [ca, certificate, key] = EXTERNAL_FILES.map((name) => externalEtcd.get(name).word()?.text ?? '');
  if ((certificate === '') !== (key === '')) refuse(externalEtcd, 'certFile and keyFile of an external etcd go together', 'either both or none of .Etcd.External.CertFile and .Etcd.External.KeyFile must be set');
  else if (certificate !== '' && ca === '') refuse(externalEtcd, 'certFile and keyFile of an external etcd need caFile', 'setting .Etcd.External.CertFile and .Etcd.External.KeyFile requires .Etcd.External.CAFile');
  for (const endpoint of externalEtcd.get('endpoints').items()) {
    const url = endpoint.text();
    const hasFiles = `${ca}${certificate}${key}` !== '';
    if (url !== undefined && hasFiles && !url.toLowerCase().startsWith('https:')) refuse(endpoint, `${url} must begin with https:// where there are certificates`, 'the URL must be using the HTTPS scheme');
    else if (url !== undefined && !/^[a-z][a-z\d+.-]*:/i.test(url)) refuse(endpoint, `${url} must begin with https:// or http://`, 'the URL without scheme is not allowed');
  }
  return undefined;
};

/** Modes that an older kubeadm leaves out. */
const checkModes = ({ parts, does }: Settings, notes: Note[]): void => {
  const modes = argument(parts['kube-apiserver'].extraArguments, 'authorization-mode')?.value;
  if (!does.filteredModes || modes === undefined || typeof modes !== 'object' || !('span' in modes) || modes.unknown !== undefined) return;
  const known = knownModes(modes.text);
  const unknown = modes.text.split(',').filter((mode) => !known.includes(mode));
  if (unknown.length > 0) notes.push({ kind: 'ignored', at: modes, message: `kubeadm leaves out ${unknown.join(', ')}, which is no authorization mode that it knows`, log: 'ignoring unknown kube-apiserver authorization-mode' });
};
