/** Whom Go's crypto/x509 trusts: each answer was seen from x509.Certificate.Verify of Go 1.26 for certificates made so. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CertificateSpec } from '../src/engine/host-example.ts';
import { readPem } from '../src/model/pki/files.ts';
import { distrust, type Distrust } from '../src/model/pki/trust.ts';
import { makeHost } from '../tools/make-host.ts';

const test = suite('trust');

interface Case {
  readonly root?: Partial<CertificateSpec>;
  /** A CA between the root and the leaf, where there is one. */
  readonly middle?: Partial<CertificateSpec>;
  readonly leaf?: Partial<CertificateSpec>;
  readonly use: 'client' | 'server';
  readonly says: Distrust['kind'] | null;
}

const CASES: Readonly<Record<string, Case>> = {
  'a leaf signed by the root': { use: 'server', says: null },
  'a leaf without digitalSignature and keyEncipherment, which nobody looks at': { leaf: { bits: ['keyAgreement'] }, use: 'server', says: null },
  'a leaf that may sign certificates by its bits alone': { leaf: { bits: ['keyCertSign'] }, use: 'client', says: null },
  'a root without keyCertSign': { root: { bits: ['digitalSignature', 'cRLSign'] }, use: 'server', says: 'unknown-authority' },
  'a root that is no CA': { root: { authority: false, bits: ['keyCertSign'] }, use: 'server', says: 'unknown-authority' },
  'a leaf for servers, shown by a client': { leaf: { usages: ['server'] }, use: 'client', says: 'wrong-usage' },
  'a leaf for everything': { leaf: { usages: [] }, use: 'client', says: null },
  'a root for servers only, and a client': { root: { usages: ['server'] }, leaf: { usages: ['client'] }, use: 'client', says: 'wrong-usage' },
  'a root for servers only, and a server': { root: { usages: ['server'] }, use: 'server', says: null },
  'a chain over another CA': { middle: {}, use: 'server', says: null },
  'a CA between them for clients only, and a server': { middle: { usages: ['client'] }, use: 'server', says: 'wrong-usage' },
  'a root that allows no CA below itself': { root: { longestPath: 0 }, middle: {}, use: 'server', says: 'long-chain' },
  'a root that allows one': { root: { longestPath: 1 }, middle: { longestPath: 0 }, use: 'server', says: null },
  'a CA between them that may not sign': { middle: { bits: ['digitalSignature'] }, use: 'server', says: 'unknown-authority' },
};

for (const [name, { root, middle, leaf, use, says }] of Object.entries(CASES)) {
  test(name, async () => {
    const certificates = {
      root: { cn: 'root', authority: true, ...root },
      ...(middle ? { middle: { cn: 'middle', authority: true, by: 'root', ...middle } } : {}),
      leaf: { cn: 'leaf', by: middle ? 'middle' : 'root', usages: ['client', 'server'] as const, ...leaf },
    };
    const { files } = await makeHost({ isBare: true, manifests: {}, folder: '/pki', certificates });
    const read = (of: string) => readPem(Buffer.from((files[`/pki/${of}.crt`] as { content?: string } | undefined)?.content ?? ''), of).certificates;
    const [certificate] = read('leaf');
    assert.ok(certificate);
    assert.is(distrust(certificate, read('root'), { intermediates: read('middle'), use, now: null })?.kind ?? null, says);
  });
}

test.run();
