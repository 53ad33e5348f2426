import { urlError } from '../../model/config/go-url.ts';
import { readAddress } from '../../model/values/address.ts';
import type { Cursor } from '../../yaml/cursor.ts';

/** `log` is what kubeadm says. */
export type Refuse = (at: Cursor, message: string, log: string) => void;

/** The minor of kubeadm; undefined where it is not known, and then only that is checked which all of them check. */
type Minor = number | undefined;

const since = (minor: Minor, first: number): boolean => minor !== undefined && minor >= first;

/** What kubeadm checks in an InitConfiguration or a JoinConfiguration, beyond the types of its fields (apis/kubeadm/validation). Of a token nothing is quoted. */
export const checkNode = (own: Cursor, minor: Minor, refuse: Refuse): void => {
  const registration = own.get('nodeRegistration');
  checkSocket(registration.get('criSocket'), minor, refuse);
  const policy = registration.get('imagePullPolicy');
  if (since(minor, 30) && said(policy) && !/^(?:Always|IfNotPresent|Never)$/.test(said(policy) ?? '')) refuse(policy, `${said(policy) ?? ''} is no pull policy: Always, IfNotPresent and Never are`, 'invalid pull policy');
  for (const token of own.get('bootstrapTokens').items()) checkToken(token, refuse);
  checkDiscovery(own.get('discovery'), refuse);
  for (const key of [own.get('certificateKey'), own.get('controlPlane').get('certificateKey')]) {
    if (since(minor, 29) && said(key) && !/^[\da-fA-F]{64}$/.test(said(key) ?? '')) refuse(key, 'a certificateKey is 32 bytes, as 64 hexadecimal digits', /^(?:[\da-fA-F]{2})+$/.test(said(key) ?? '') ? 'invalid certificate key size' : 'certificate key decoding error');
  }
  const authority = own.get('caCertPath');
  if (said(authority) && !/^\/.*\.crt$/.test(said(authority) ?? '')) refuse(authority, `${said(authority) ?? ''} must be an absolute path that ends in .crt`, 'the ca certificate path must be an absolute path');
  for (const endpoint of [own.get('localAPIEndpoint'), own.get('controlPlane').get('localAPIEndpoint')]) {
    const port = endpoint.get('bindPort');
    if (port.type === 'number' && !(Number(port.text()) >= 0 && Number(port.text()) <= 65_535)) refuse(port, `${port.text() ?? ''} is no port: 1 to 65535 are`, 'port number is not valid');
  }
  const passed = registration.get('ignorePreflightErrors').items();
  const all = passed.find((item) => item.text()?.toLowerCase() === 'all');
  if (all && new Set(passed.map((item) => item.text()?.toLowerCase())).size > 1) refuse(all, 'all stands alone in ignorePreflightErrors', "don't specify individual checks if 'all' is used");
};

/** A text that is known and not empty. */
const said = (cursor: Cursor): string | undefined => cursor.text() || undefined;

/** From 1.24 on what does not begin with unix becomes a URL of that scheme. */
const checkSocket = (cursor: Cursor, minor: Minor, refuse: Refuse): void => {
  const socket = said(cursor);
  if (socket === undefined || minor === undefined) return;
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(socket)?.[1]?.toLowerCase();
  const url = minor < 24 || socket.startsWith('unix') ? socket : `unix://${socket}`;
  if (urlError(url) !== undefined) refuse(cursor, `criSocket ${socket} is no URL of a socket, such as unix:///run/containerd/containerd.sock`, 'URL parsing error: ');
  else if (minor < 24 && scheme === undefined && !socket.startsWith('/')) refuse(cursor, `criSocket ${socket} must be an absolute path, or a URL that begins with unix://`, `path is not absolute: ${socket}`);
  else if (minor < 24 && scheme !== undefined && scheme !== 'unix') refuse(cursor, `criSocket ${socket} must begin with unix://`, `URL scheme ${scheme} is not supported`);
  else if (minor >= 24 && socket.startsWith('unix') && scheme !== 'unix') refuse(cursor, `criSocket ${socket} must begin with unix://`, 'only URL scheme "unix" is supported');
};

const TOKEN = /^[a-z\d]{6}\.[a-z\d]{16}$/;
const FORM = 'six and sixteen small letters or digits with a dot between them';
const USAGES = new Set(['signing', 'authentication']);

const checkToken = (entry: Cursor, refuse: Refuse): void => {
  const token = said(entry.get('token'));
  if (token !== undefined && !TOKEN.test(token)) refuse(entry.get('token'), `a bootstrap token is ${FORM}`, 'was not of the form');
  const usages = entry.get('usages').items();
  for (const usage of usages) if (said(usage) !== undefined && !USAGES.has(said(usage) ?? '')) refuse(usage, `${said(usage) ?? ''} is no usage of a token: signing and authentication are`, 'invalid bootstrap token usage string');
  // Without groups kubeadm gives the token one of its own.
  if (usages.length > 0 && usages.every((usage) => usage.text() !== undefined && usage.text() !== 'authentication')) refuse(entry.get('usages'), 'a token has groups, its own or that of kubeadm, and needs the usage authentication for them', 'token groups cannot be specified unless --usages includes "authentication"');
  for (const group of entry.get('groups').items()) {
    if (said(group) !== undefined && !/^system:bootstrappers:[a-z\d:-]{0,255}[a-z\d]$/.test(said(group) ?? '')) refuse(group, `the group ${said(group) ?? ''} must begin with system:bootstrappers: and go on with small letters, digits, - and :`, `bootstrap group "${said(group) ?? ''}" is invalid`);
  }
  if (entry.get('expires').kind === 'scalar' && entry.get('ttl').kind === 'scalar') refuse(entry.get('expires'), 'a token has either ttl or expires', 'the BootstrapToken .TTL and .Expires fields are mutually exclusive');
};

/** Only what is there: a template or another program may fill in the rest. */
const checkDiscovery = (discovery: Cursor, refuse: Refuse): void => {
  const [token, file, tls] = [discovery.get('bootstrapToken'), discovery.get('file'), discovery.get('tlsBootstrapToken')];
  if (token.kind === 'map' && file.kind === 'map' && !discovery.hasHole) refuse(file, 'a node discovers its cluster either with bootstrapToken or with file', 'bootstrapToken and file cannot both be set');
  for (const each of [token.get('token'), tls]) if (said(each) !== undefined && !TOKEN.test(said(each) ?? '')) refuse(each, `a bootstrap token is ${FORM}`, 'the bootstrap token is invalid');
  const endpoint = token.get('apiServerEndpoint');
  if (said(endpoint) !== undefined && !/^(?:\[[^[\]]*\]|[^:[\]]*):[^:[\]]*$/.test(said(endpoint) ?? '')) refuse(endpoint, `${said(endpoint) ?? ''} must be an address and a port, such as 10.0.0.1:6443`, 'missing port in address');
  const isEmpty = token.get('caCertHashes').items().length === 0 && !token.get('caCertHashes').hasHole;
  const skips = token.get('unsafeSkipCAVerification');
  if (token.kind === 'map' && !token.hasHole && isEmpty && (skips.kind === 'missing' || skips.text() === 'false')) refuse(token, 'without caCertHashes the node would take any cluster for its own, and unsafeSkipCAVerification does not say that it may', 'using token-based discovery without caCertHashes can be unsafe');
};

/** What stands in certificates beside kubeadm's own names. Those of the API server become small letters first. */
export const checkNames = (names: Cursor, isLowered: boolean, refuse: Refuse): void => {
  for (const name of names.items()) {
    const text = isLowered ? said(name)?.toLowerCase() : said(name);
    if (text === undefined || isName(text.replace(/^\*\./, '')) || readAddress(text.replaceAll(/(^|\.)0+(?=\d)/g, '$1'))) continue;
    refuse(name, `${text} is neither an IP address nor a DNS name, with *. before it or not`, 'altname is not a valid IP address, DNS label or a DNS label with subdomain wildcards');
  }
};

const isName = (text: string): boolean => text.length <= 253 && /^[a-z\d]([-a-z\d]*[a-z\d])?(\.[a-z\d]([-a-z\d]*[a-z\d])?)*$/.test(text);

const DOMAIN = String.raw`(?:(?:[a-zA-Z\d]|[a-zA-Z\d][a-zA-Z\d-]*[a-zA-Z\d])(?:\.(?:[a-zA-Z\d]|[a-zA-Z\d][a-zA-Z\d-]*[a-zA-Z\d]))*|\[[a-fA-F\d:]+\])(?::\d+)?`;
const STEP = String.raw`[a-z\d]+(?:(?:[._]|__|-+)[a-z\d]+)*`;

/** What kubeadm checks in a ClusterConfiguration from these releases on. */
export const checkRepositories = (cluster: Cursor, minor: number, refuse: Refuse): void => {
  const isRepository = new RegExp(`^(?:${DOMAIN}|${STEP})(?:/${STEP})*$`);
  for (const cursor of [cluster.get('imageRepository'), cluster.get('dns').get('imageRepository'), cluster.get('etcd').get('local').get('imageRepository')]) {
    if (since(minor, 26) && said(cursor) !== undefined && !isRepository.test(said(cursor) ?? '')) refuse(cursor, `${said(cursor) ?? ''} is no repository of images, such as registry.example:5000/kubernetes`, 'invalid image repository format');
  }
  const algorithm = cluster.get('encryptionAlgorithm');
  const known = minor < 30 ? ['ECDSA', 'RSA'] : ['ECDSA-P256', ...(minor < 34 ? [] : ['ECDSA-P384']), 'RSA-2048', 'RSA-3072', 'RSA-4096'];
  if (since(minor, 29) && said(algorithm) !== undefined && !known.includes(said(algorithm) ?? '')) refuse(algorithm, `kubeadm 1.${minor} knows no encryptionAlgorithm ${said(algorithm) ?? ''}: ${known.join(', ')} are`, `Invalid encryption algorithm "${said(algorithm) ?? ''}"`);
};
