/**
 * The host that the examples of rules and the tests are tried on: a kubeadm control plane whose certificates and keys are made when they are needed,
 * so that none lies in the repository. Each example changes something of it.
 */
// oxlint-disable-next-line import/no-unassigned-import -- the library wants it loaded first
import 'reflect-metadata';
import { createPrivateKey, createPublicKey, webcrypto, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BasicConstraintsExtension, cryptoProvider, ExtendedKeyUsageExtension, KeyUsageFlags, KeyUsagesExtension, SubjectAlternativeNameExtension, X509CertificateGenerator, type JsonGeneralName } from '@peculiar/x509';
import type { CertificateSpec, HostChange, HostContent, KubeconfigSpec } from '../src/engine/host-example.ts';
import { HOST_CERTIFICATES, HOST_KUBECONFIGS, HOST_NOW } from '../src/engine/host-example.ts';
import { COMPONENTS, type ComponentName } from '../src/knowledge/types.ts';
import { buildManifest } from '../src/model/manifest.ts';
import { buildNode } from '../src/model/node.ts';
import type { ClusterNode } from '../src/model/types.ts';
import { memoryFileSystem, type MemoryFile } from '../src/source/memory-files.ts';
import { openRoot } from '../src/source/root.ts';
import { SourceFile } from '../src/source/source-file.ts';

cryptoProvider.set(webcrypto as never);

const BASE = join(dirname(fileURLToPath(import.meta.url)), '../fixtures/oracle/base');
const DAY = 86_400_000;
/** What a host that is looked after has besides certificates. */
const OTHER_FILES: Readonly<Record<string, MemoryFile>> = {
  '/var/lib/etcd': { kind: 'directory', mode: 0o700 },
  '/var/lib/etcd/member/snap/db': 'no real database',
  '/etc/cron.d/etcd-backup': '0 3 * * * root etcdctl snapshot save /var/backups/etcd/$(date +\\%F).db\n',
};
const STOCK_FOLDER = '/etc/kubernetes/pki';

type KeyKind = NonNullable<CertificateSpec['key']>;
type Pair = webcrypto.CryptoKeyPair;

const ALGORITHMS: Readonly<Record<KeyKind, object>> = {
  ec: { name: 'ECDSA', namedCurve: 'P-256' },
  rsa: { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
  'rsa-1024': { name: 'RSASSA-PKCS1-v1_5', modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
  ed25519: { name: 'Ed25519' },
};

/** The same name and kind is the same key in every host of a run, which saves most of the time. */
const pairs = new Map<string, Promise<Pair>>();
const pairOf = (name: string, kind: KeyKind): Promise<Pair> => {
  const id = `${kind} ${name}`;
  const pair = pairs.get(id) ?? (webcrypto.subtle.generateKey(ALGORITHMS[kind] as never, true, ['sign', 'verify']) as unknown as Promise<Pair>);
  pairs.set(id, pair);
  return pair;
};

const keyObject = async ({ privateKey }: Pair): Promise<KeyObject> =>
  createPrivateKey({ key: Buffer.from(await webcrypto.subtle.exportKey('pkcs8', privateKey as never)), format: 'der', type: 'pkcs8' });

const FORMS: Readonly<Record<string, (key: KeyObject) => string | Buffer>> = {
  pkcs1: (key) => key.export({ format: 'pem', type: 'pkcs1' }),
  pkcs8: (key) => key.export({ format: 'pem', type: 'pkcs8' }),
  sec1: (key) => key.export({ format: 'pem', type: 'sec1' }),
  encrypted: (key) => key.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'example' }),
  'encrypted-pkcs1': (key) => key.export({ format: 'pem', type: 'pkcs1', cipher: 'aes-256-cbc', passphrase: 'example' }),
  public: (key) => createPublicKey(key).export({ format: 'pem', type: 'spki' }),
};

/** Makes the certificates of one host; those that others are signed by are made once. */
class Maker {
  readonly #specs: Readonly<Record<string, CertificateSpec | null>>;
  readonly #made = new Map<string, Promise<string>>();
  #serial = 1;

  constructor(specs: Readonly<Record<string, CertificateSpec | null>>) {
    this.#specs = specs;
  }

  certificate(name: string): Promise<string> {
    const made = this.#made.get(name) ?? this.make(name, this.#spec(name));
    this.#made.set(name, made);
    return made;
  }

  async make(name: string, spec: CertificateSpec): Promise<string> {
    const own = await pairOf(spec.keyOf ?? name, spec.key ?? 'ec');
    const signer = spec.by === undefined ? { spec, pair: own } : { spec: this.#spec(spec.by), pair: await pairOf(this.#spec(spec.by).keyOf ?? spec.by, this.#spec(spec.by).key ?? 'ec') };
    const signerAlgorithm = ALGORITHMS[signer.spec.key ?? 'ec'] as { name: string };
    const [from, to] = spec.days ?? (spec.by === undefined ? [-100, 3550] : [-100, 265]);
    const usages = (spec.usages ?? []).map((use) => (use === 'server' ? '1.3.6.1.5.5.7.3.1' : '1.3.6.1.5.5.7.3.2'));
    const names: JsonGeneralName[] = [...(spec.names ?? []).map((value) => ({ type: 'dns' as const, value })), ...(spec.addresses ?? []).map((value) => ({ type: 'ip' as const, value }))];
    const certificate = await X509CertificateGenerator.create({
      serialNumber: (this.#serial++).toString(16).padStart(4, '0'),
      subject: subjectOf(spec),
      issuer: subjectOf(signer.spec),
      notBefore: new Date(HOST_NOW.getTime() + from * DAY),
      notAfter: new Date(HOST_NOW.getTime() + to * DAY),
      publicKey: own.publicKey as never,
      signingKey: signer.pair.privateKey as never,
      signingAlgorithm: { ...signerAlgorithm, hash: spec.hash ?? 'SHA-256' } as never,
      extensions: [
        new BasicConstraintsExtension(spec.authority ?? false, spec.longestPath, true),
        new KeyUsagesExtension(bitsOf(spec), true),
        ...(usages.length > 0 ? [new ExtendedKeyUsageExtension(usages)] : []),
        ...(names.length > 0 ? [new SubjectAlternativeNameExtension(names)] : []),
      ],
    });
    return `${certificate.toString('pem')}\n`;
  }

  async key(name: string, form = 'pkcs8'): Promise<string> {
    const spec = this.#specs[name];
    return (FORMS[form]?.(await keyObject(await pairOf(spec?.keyOf ?? name, spec?.key ?? 'ec'))) ?? '').toString();
  }

  #spec(name: string): CertificateSpec {
    const spec = this.#specs[name];
    if (!spec) throw new Error(`the host has no certificate ${name}`);
    return spec;
  }
}

const bitsOf = ({ bits, authority }: CertificateSpec): KeyUsageFlags =>
  (bits ?? ['digitalSignature', 'keyEncipherment', ...(authority ? (['keyCertSign'] as const) : [])] as const).reduce<KeyUsageFlags>((sum, bit) => sum | KeyUsageFlags[bit], 0 as KeyUsageFlags);

const subjectOf = ({ cn, o = [] }: CertificateSpec): string => [...o.map((each) => `O=${each}`), `CN=${cn}`].join(',');

const kubeconfigText = async (maker: Maker, path: string, spec: KubeconfigSpec): Promise<string> => {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const certificate = (): Promise<string> => maker.make(path, { cn: spec.cn, o: spec.o ?? [], by: spec.by ?? 'ca', usages: ['client'], ...(spec.days ? { days: spec.days } : {}) });
  const credentials = spec.user ?? `client-certificate-data: ${base64(await certificate())}\n    client-key-data: ${base64(await maker.key(path))}`;
  return `apiVersion: v1
kind: Config
clusters:
- name: kubernetes
  cluster:
    server: ${spec.server ?? 'https://192.168.50.10:6443'}
    ${spec.cluster ?? `certificate-authority-data: ${base64(await maker.certificate(spec.ca ?? 'ca'))}`}
contexts:
- name: default
  context: {cluster: kubernetes, user: default}
current-context: default
users:
- name: default
  user:
    ${credentials}
`;
};

const contentOf = async (maker: Maker, content: HostContent): Promise<MemoryFile> => {
  if (typeof content !== 'object' || content instanceof Uint8Array || !('make' in content)) return content;
  const parts = await Promise.all(content.make.map((part) => ('certificate' in part ? maker.certificate(part.certificate) : 'key' in part ? maker.key(part.key, part.form) : part.text)));
  const text = parts.join('');
  return content.der ? Buffer.from(text.replaceAll(/-----[^\n]*-----|\s/g, ''), 'base64') : text;
};

export interface MadeHost {
  /** Manifests by component, or by the names of their files. */
  readonly manifests: Readonly<Record<string, string>>;
  /** The other files by their paths on the node. */
  readonly files: Readonly<Record<string, MemoryFile>>;
}

/** The stock host with these changes. */
export const makeHost = async ({ certificates = {}, kubeconfigs = {}, files = {}, arguments: more = {}, minor = '1.31', replace = [], folder: pki = STOCK_FOLDER, manifests: own, isBare }: HostChange = {}): Promise<MadeHost> => {
  const specs: Record<string, CertificateSpec | null> = isBare ? {} : { ...HOST_CERTIFICATES };
  for (const [name, change] of Object.entries(certificates)) specs[name] = change === null ? null : ({ ...specs[name], ...change } as CertificateSpec);
  const maker = new Maker(specs);
  const made: Record<string, MemoryFile> = { ...OTHER_FILES };
  for (const [name, spec] of Object.entries(specs)) {
    if (spec === null) continue;
    made[`${pki}/${name}.crt`] = { content: await maker.certificate(name), mode: 0o644 };
    made[`${pki}/${name}.key`] = await maker.key(name);
  }
  if (!isBare) {
    made[`${pki}/sa.key`] = await maker.key('sa');
    made[`${pki}/sa.pub`] = await maker.key('sa', 'public');
  }
  for (const [path, spec] of Object.entries({ ...(isBare ? {} : HOST_KUBECONFIGS), ...kubeconfigs })) if (spec !== null) made[path] = await kubeconfigText(maker, path, spec);
  for (const [path, content] of Object.entries(files)) {
    if (content === null) delete made[path];
    else made[path] = await contentOf(maker, content);
  }
  const manifests: Record<string, string> = {};
  const texts = own ?? Object.fromEntries(COMPONENTS.map((component) => [component, readFileSync(join(BASE, minor, `${component}.yaml`), 'utf8')]));
  for (const [component, stock] of Object.entries(texts)) {
    let text = stock;
    const added = (more[component as ComponentName] ?? []).map((word) => `    - ${JSON.stringify(word)}\n`).join('');
    text = text.replace(new RegExp(`^ {4}- ${component}\\n`, 'm'), (line) => line + added);
    text = text.replaceAll(STOCK_FOLDER, pki);
    for (const [from, to] of replace) text = text.replaceAll(from, to);
    manifests[component] = text;
  }
  return { manifests, files: made };
};

/** The node that such a host is. */
export const nodeOf = ({ manifests, files }: MadeHost): ClusterNode =>
  buildNode(
    '/etc/kubernetes/manifests',
    true,
    Object.entries(manifests).map(([name, text]) => {
      const path = `/etc/kubernetes/manifests/${name}.yaml`;
      return buildManifest(path, { status: 'read', source: new SourceFile(path, text) });
    }),
    openRoot(memoryFileSystem(files), '/', '/'),
  );
