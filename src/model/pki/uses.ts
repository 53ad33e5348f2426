import type { ComponentName } from '../../knowledge/types.ts';
import type { Place } from '../../source/place.ts';
import { isUnknown } from '../../text/unknown.ts';
import { innerFiles } from '../inner-files.ts';
import type { Invocation } from '../types.ts';

export type PairUse = 'server' | 'client' | 'peer' | 'authority';

interface PairFlags {
  readonly certificate: string;
  readonly key: string;
  readonly use: PairUse;
  /** What it is for, as the end of "the certificate ...". */
  readonly what: string;
}

const SERVING: PairFlags = { certificate: 'tls-cert-file', key: 'tls-private-key-file', use: 'server', what: 'that it serves with' };
const signing = (signer = ''): PairFlags => ({ certificate: `cluster-signing-${signer}cert-file`, key: `cluster-signing-${signer}key-file`, use: 'authority', what: 'that signs certificates in the cluster' });

/** The flags that name a certificate with its key. */
export const PAIRS: Readonly<Record<ComponentName, readonly PairFlags[]>> = {
  etcd: [
    { certificate: 'cert-file', key: 'key-file', use: 'server', what: 'that it serves clients with' },
    { certificate: 'peer-cert-file', key: 'peer-key-file', use: 'peer', what: 'by which other members know it' },
  ],
  'kube-apiserver': [
    SERVING,
    { certificate: 'etcd-certfile', key: 'etcd-keyfile', use: 'client', what: 'that it shows etcd' },
    { certificate: 'kubelet-client-certificate', key: 'kubelet-client-key', use: 'client', what: 'that it shows the kubelets' },
    { certificate: 'proxy-client-cert-file', key: 'proxy-client-key-file', use: 'client', what: 'that it shows aggregated API servers' },
  ],
  'kube-controller-manager': [SERVING, signing(), signing('kubelet-client-'), signing('kubelet-serving-'), signing('kube-apiserver-client-'), signing('legacy-unknown-')],
  'kube-scheduler': [SERVING],
};

/** The flags that name the certificates of authorities, with whom they vouch for. */
export const AUTHORITIES: Readonly<Record<ComponentName, Readonly<Record<string, string>>>> = {
  etcd: { 'trusted-ca-file': 'clients of etcd', 'peer-trusted-ca-file': 'members of etcd' },
  'kube-apiserver': {
    'client-ca-file': 'users of the API server',
    'etcd-cafile': 'etcd',
    'kubelet-certificate-authority': 'kubelets',
    'oidc-ca-file': 'the OIDC provider',
    'requestheader-client-ca-file': 'front proxies',
  },
  'kube-controller-manager': { 'client-ca-file': 'callers', 'requestheader-client-ca-file': 'front proxies', 'root-ca-file': 'the API server, in pods' },
  'kube-scheduler': { 'client-ca-file': 'callers', 'requestheader-client-ca-file': 'front proxies' },
};

/** A path inside of the container with the flag's value that names it. */
export interface NamedFile {
  readonly flag: string;
  readonly path: string;
  readonly at: Place;
}

export interface NamedPair {
  readonly certificate: NamedFile;
  readonly key: NamedFile;
  readonly use: PairUse;
  readonly what: string;
}

/** The last value of a flag that names one file; undefined where none is given or known. */
export const namedFile = (invocation: Invocation, flag: string): NamedFile | undefined => {
  const setting = invocation.setting(flag);
  if (setting.state !== 'given' || setting.text === '' || isUnknown(setting.text)) return undefined;
  return { flag, path: setting.text, at: setting.flag.value ?? setting.place };
};

/** Every certificate and key that flags name together. */
export const namedPairs = (invocation: Invocation): readonly NamedPair[] => [
  ...PAIRS[invocation.component].flatMap(({ certificate, key, ...rest }) => {
    const [one, other] = [namedFile(invocation, certificate), namedFile(invocation, key)];
    return one && other ? [{ certificate: one, key: other, ...rest }] : [];
  }),
  ...invocation.occurrences('tls-sni-cert-key').flatMap((flag) => {
    const [certificate = '', key = ''] = (flag.value?.text ?? '').replace(/:[^/]*$/s, '').split(',');
    if (certificate === '' || key === '' || isUnknown(certificate + key)) return [];
    const named = (path: string): NamedFile => ({ flag: flag.name, path, at: flag.value ?? flag });
    return [{ certificate: named(certificate), key: named(key), use: 'server' as const, what: 'that it serves with' }];
  }),
  ...egressFiles(invocation, 'clientCert').flatMap((certificate) => {
    const key = egressFiles(invocation, 'clientKey').find(({ at }) => at.path === certificate.at.path.replace(/Cert$/, 'Key'));
    return key ? [{ certificate, key, use: 'client' as const, what: 'that it shows the egress proxy' }] : [];
  }),
];

/** What the egress selector's file says of TLS. */
const egressFiles = (invocation: Invocation, field: string): readonly NamedFile[] =>
  innerFiles(invocation).flatMap(({ flag, path, at }) => (at.path.endsWith(`.tlsConfig.${field}`) ? [{ flag: flag.name, path, at }] : []));

/** Every file of authorities that flags name. */
export const namedAuthorities = (invocation: Invocation): readonly (NamedFile & { readonly vouchesFor: string })[] => [
  ...Object.entries(AUTHORITIES[invocation.component]).flatMap(([flag, vouchesFor]) => {
    const file = namedFile(invocation, flag);
    return file ? [{ ...file, vouchesFor }] : [];
  }),
  ...egressFiles(invocation, 'caBundle').map((file) => ({ ...file, vouchesFor: 'the egress proxy' })),
];
