import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rules } from '../rules/index.ts';
import { HOST_NOW, type HostChange } from '../src/engine/host-example.ts';
import { runRules } from '../src/engine/run.ts';
import { verdictsOf } from '../src/engine/verdict.ts';
import { readCertificate } from '../src/model/pki/certificate.ts';
import { pemBlocks } from '../src/model/pki/pem.ts';
import { maskSecrets } from '../src/text/mask.ts';
import { makeHost, nodeOf, type MadeHost } from '../tools/make-host.ts';
import { k8sAudit, type Files } from './command.ts';

const CLOCK = { now: HOST_NOW, expiryWarning: 30 * 86_400_000 };

const judged = async (change: HostChange) => {
  const node = nodeOf(await makeHost(change));
  const result = runRules(rules, { nodes: [node] }, CLOCK);
  const verdicts = [...verdictsOf([node], result, true)].map(([{ component }, verdict]) => ({ component, ...verdict }));
  return { ...result, verdicts, aboutHost: result.findings.filter(({ rule, severity }) => rule.startsWith('host-') && severity !== 'low' && severity !== 'info').map(({ rule, message }) => `${rule}: ${message}`) };
};

const layouts = suite('hosts: good layouts');

/** Of kubeadm, in its several forms, and k0s; test/host-layouts.test.ts has those with manifests of their own. */
const LAYOUTS: Readonly<Record<string, HostChange>> = {
  kubeadm: {},
  'kubeadm with a load balancer': { certificates: { apiserver: { names: ['kubernetes.default.svc', 'api.example.com'] } }, kubeconfigs: { '/etc/kubernetes/kubelet.conf': { cn: 'system:node:cp-1', o: ['system:nodes'], server: 'https://api.example.com:6443' } } },
  'kubeadm with RSA keys': { certificates: { ca: { key: 'rsa' }, apiserver: { key: 'rsa' } }, files: { '/etc/kubernetes/pki/apiserver.key': { make: [{ key: 'apiserver', form: 'pkcs1' }] } } },
  'kubeadm with a kubelet that rotates its certificate': {
    kubeconfigs: { '/etc/kubernetes/kubelet.conf': { cn: '', user: 'client-certificate: /var/lib/kubelet/pki/kubelet-client-current.pem\n    client-key: /var/lib/kubelet/pki/kubelet-client-current.pem' } },
    certificates: { 'kubelet-client': { cn: 'system:node:cp-1', o: ['system:nodes'], by: 'ca', usages: ['client'] } },
    files: { '/var/lib/kubelet/pki/kubelet-client-current.pem': { link: '/var/lib/kubelet/pki/kubelet-client-2026-05-01-00-00-00.pem' }, '/var/lib/kubelet/pki/kubelet-client-2026-05-01-00-00-00.pem': { make: [{ certificate: 'kubelet-client' }, { key: 'kubelet-client' }] } },
  },
  k0s: { folder: '/var/lib/k0s/pki' },
};

for (const [name, change] of Object.entries(LAYOUTS)) {
  layouts(`${name}: no finding above low about the host, and everything starts without anything taken for granted`, async () => {
    const { aboutHost, verdicts, unseen } = await judged(change);
    assert.equal(aboutHost, []);
    assert.equal(verdicts.map(({ component, verdict, assumes, because }) => [component, verdict, assumes, because.map(({ rule }) => rule)]), ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].map((component) => [component, 'starts', [], []]));
    // kubeadm keeps the settings of kube-proxy in the cluster, where no root shows them.
    assert.equal(unseen.map(({ rule }) => rule).filter((rule) => rule.startsWith('host-')), ['host-kube-proxy-metrics']);
  });
}

const boot = suite('hosts: verdicts');

boot('a key of another certificate ends its component, and only that', async () => {
  const { verdicts } = await judged({ files: { '/etc/kubernetes/pki/front-proxy-client.key': { make: [{ key: 'apiserver' }] } } });
  assert.equal(verdicts.filter(({ verdict }) => verdict === 'does-not-start').map(({ component }) => component), ['kube-apiserver']);
});

boot('what the root lacks is assumed, and said', async () => {
  const made = await makeHost({ folder: '/var/lib/minikube/certs' });
  const { out } = await k8sAudit(['--root', '/copy', '-f', 'json', '--now', '2026-06-01'], below('/copy', { ...made, files: Object.fromEntries(Object.entries(made.files).filter(([path]) => path.startsWith('/etc/'))) }));
  const [node] = JSON.parse(out).nodes;
  assert.is(node.root, '/copy');
  const api = node.components.find(({ name }: { name: string }) => name === 'kube-apiserver');
  assert.is(api.verdict, 'starts');
  assert.ok(api.assumes.includes('/var/lib/minikube/certs/ca.crt'));
});

boot('a link out of what is mounted is refused and said, and nothing behind it is read', async () => {
  const made = await makeHost({ files: { '/etc/kubernetes/pki/ca.crt': { link: '../../../../etc/shadow' } } });
  const { out } = await k8sAudit(['--root', '/copy', '-f', 'json', '--now', '2026-06-01'], { ...below('/copy', made), '/etc/shadow': 'root:x' });
  assert.match(out, /leads over a link to \/etc\/shadow, which no mount brings into the container/);
  assert.not.match(out, /root:x/);
});

/** The host as a copy below a folder, with its manifests. */
const below = (root: string, { manifests, files }: MadeHost): Files => ({
  ...Object.fromEntries(Object.entries(manifests).map(([name, text]) => [`${root}/etc/kubernetes/manifests/${name}.yaml`, text])),
  ...Object.fromEntries(Object.entries(files).map(([path, file]) => [`${root}${path}`, file])),
});

const secrets = suite('hosts: no key in any output');

/** Every line of a private key and every secret value of the files. */
const secretsOf = (files: Files): readonly string[] =>
  Object.values(files).flatMap((file) => {
    const text = typeof file === 'string' ? file : file instanceof Uint8Array || file instanceof Error ? '' : String(file.content ?? '');
    const keys = [...text.matchAll(/-----BEGIN [A-Z ]*PRIVATE KEY-----([\s\S]*?)-----END/g)].flatMap(([, body = '']) => body.split('\n').filter((line) => line.length >= 16));
    const values = [...text.matchAll(/(?:client-key-data|token|password|secret): *([^\s{}]{8,})/g)].map(([, value = '']) => value.slice(0, 24));
    const rows = /^[^\s:,]{8,},[^,]+,/.test(text) ? text.split('\n').map((line) => line.split(',', 1)[0] ?? '').filter((cell) => cell.length >= 8) : [];
    return [...keys, ...values, ...rows];
  });

const ENCRYPTION = 'apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n- resources: [secrets]\n  providers:\n  - aescbc: {keys: [{name: a, secret: c2VjcmV0LXRoYXQtaXMtdG9vLXNob3J0}]}\n  - identity: {}\n';
const EXTRA = { 'kube-apiserver': ['--encryption-provider-config=/etc/kubernetes/pki/encryption.yaml', '--token-auth-file=/etc/kubernetes/pki/tokens.csv'] } as const;

const HOSTS: Readonly<Record<string, HostChange>> = {
  good: {},
  'keys in wrong places': { files: { '/etc/kubernetes/pki/apiserver.crt': { make: [{ key: 'apiserver' }] }, '/etc/kubernetes/pki/ca.crt': { make: [{ key: 'ca' }] }, '/etc/kubernetes/pki/sa.pub': { make: [{ key: 'ca', form: 'sec1' }] } } },
  'a key where a kubeconfig should be': { files: { '/etc/kubernetes/scheduler.conf': { make: [{ key: 'apiserver' }] } } },
  'broken settings': { arguments: EXTRA, files: { '/etc/kubernetes/pki/encryption.yaml': ENCRYPTION, '/etc/kubernetes/pki/tokens.csv': 'a-token-of-an-admin,admin\nanother-long-token,a,b\n' } },
  'kubeconfigs with credentials': { kubeconfigs: { '/etc/kubernetes/scheduler.conf': { cn: 'kubernetes-admin', o: ['system:masters'], by: 'etcd/ca', ca: 'etcd/ca' }, '/etc/kubernetes/admin.conf': { cn: 'a', cluster: 'insecure-skip-tls-verify: true', user: 'token: a-long-token-of-nobody' } } },
};

const FORMATS = ['text', 'unix', 'json', 'sarif', 'junit', 'github', 'gitlab', 'markdown', 'html', 'csv', 'prometheus'];

for (const [name, change] of Object.entries(HOSTS)) {
  secrets(name, async () => {
    const files = below('/copy', await makeHost(change));
    const hidden = secretsOf(files);
    assert.ok(hidden.length > 20);
    // One host in every format; of the others those that show lines of files.
    const everything = [...FORMATS.map((format) => ['-f', format, '--show-unseen']), ['-f', 'json', '--sources'], ['--diff', '--unsafe-fixes']];
    const runs = name === 'kubeconfigs with credentials' ? everything : [['-f', 'text', '--show-unseen'], ['-f', 'json', '--sources'], ['-f', 'html']];
    for (const argv of [...runs, ...['text', 'json', 'csv'].map((format) => ['certs', '-f', format])].map((words) => [...words, '--root', '/copy', '--now', '2026-06-01'])) {
      const { out, err } = await k8sAudit(argv, files);
      assert.ok(out.length + err.length > 50, argv.join(' '));
      const found = hidden.find((secret) => out.includes(secret) || err.includes(secret));
      assert.is(found, undefined, `${argv.join(' ')} prints a secret`);
    }
  });
}

secrets('lines that are shown have stars in the place of secrets, and stay as long', () => {
  const lines: readonly (readonly [string, string])[] = [
    ['    client-key-data: LS0tLS1CRUdJTg==', '    client-key-data: ****************'],
    ['    token: "abcdef.0123456789"', '    token: "*****************"'],
    ['{"user":{"token":"abcdefgh"}}', '{"user":{"token":"********"}}'],
    ['MIIEpAIBAAKCAQEAsecretsecretsecret', '*'.repeat(34)],
    ['secret-token,admin,1', '************,admin,1'],
    ['    - --service-account-key-file=/etc/kubernetes/pki/sa.pub', '    - --service-account-key-file=/etc/kubernetes/pki/sa.pub'],
    ['  secret: {secretName: etcd-certs}', '  secret: {secretName: etcd-certs}'],
  ];
  for (const [line, shown] of lines) assert.is(maskSecrets(line), shown);
});

const certs = suite('certs');

certs('lists every certificate once with its end, issuer, use and who names it', async () => {
  const files = below('/copy', await makeHost({ certificates: { 'etcd/server': { days: [-366, -1] } } }));
  const { out, code } = await k8sAudit(['certs', '--root', '/copy', '--now', '2026-06-01', '-f', 'json'], files);
  assert.is(code, 1);
  const { certificates } = JSON.parse(out);
  const row = certificates.find(({ path }: { path: string }) => path.endsWith('etcd/server.crt'));
  assert.equal([row.status, row.issuer, row.uses, row.namedBy, row.daysLeft], ['expired', 'CN=etcd-ca', ['server'], ['etcd --cert-file'], -1]);
  assert.is(new Set(certificates.map(({ path, fingerprint }: { path: string; fingerprint: string }) => path + fingerprint)).size, certificates.length);
  const text = await k8sAudit(['certs', '--root', '/copy', '--now', '2026-06-01'], files);
  assert.match(text.out, /^2026-05-31 +EXPIRED +server +CN=cp-1 +CN=etcd-ca/m);
  const csv = await k8sAudit(['certs', '--root', '/copy', '--now', '2026-06-01', '-f', 'csv'], files);
  assert.is(csv.out.trim().split('\r\n').length, certificates.length + 1);
});

certs('an old CA that stands beside its successor in a bundle is no cause for alarm', async () => {
  const old = { certificates: { 'old-ca': { cn: 'old', authority: true, days: [-4000, -10] as const } }, files: { '/etc/kubernetes/pki/ca.crt': { make: [{ certificate: 'ca' }, { certificate: 'old-ca' }] } } };
  const { findings } = await judged(old);
  const expired = findings.filter(({ rule, message }) => rule === 'host-certificate-expiry' && message.includes('/pki/ca.crt'));
  assert.equal(expired.map(({ severity }) => severity), ['low']);
});

certs('a root without manifests has certificates all the same; one that is not there is said', async () => {
  const { files } = await makeHost();
  const copy = below('/copy', { manifests: {}, files });
  assert.match((await k8sAudit(['certs', '--root', '/copy'], copy)).out, /kube-apiserver/);
  assert.is((await k8sAudit(['certs', '--root', '/none'], copy)).code, 2);
});

certs('Prometheus gets the end of each certificate', async () => {
  const files = below('/copy', await makeHost());
  const argv = ['--root', '/copy', '--now', '2026-06-01'];
  const listed = JSON.parse((await k8sAudit(['certs', '-f', 'json', ...argv], files)).out) as { certificates: { path: string; notAfter: string }[] };
  const { out } = await k8sAudit(['-f', 'prometheus', ...argv], files);
  const told = [...out.matchAll(/^k8s_audit_certificate_not_after_seconds\{.*?file="(.*?)".*\} (\d+)$/gm)].map(([, path, end]) => `${path} ${end}`);
  assert.ok(told.length > 10);
  assert.equal(told.sort(), listed.certificates.map(({ path, notAfter }) => `${path} ${Date.parse(notAfter) / 1000}`).sort());
});

const hostile = suite('hosts: hostile');

hostile('PEM that is cut, doubled, without line ends or full of something else has an answer', () => {
  const long = 'A'.repeat(1_000_000);
  for (const text of ['-----BEGIN ', '-----BEGIN X-----', '-----BEGIN X-----\n-----END X-----', `-----BEGIN CERTIFICATE-----\n${long}\n-----END CERTIFICATE-----`, '-----BEGIN A-----\n'.repeat(100_000), `${'-----BEGIN A-----\na: b\n'.repeat(50_000)}-----END A-----`, long]) {
    assert.ok(Array.isArray(pemBlocks(Buffer.from(text))));
  }
  assert.is(readCertificate(Buffer.from([0x30, 0x84, 0xff, 0xff, 0xff, 0xff])), undefined);
});

hostile('a certificate with a subject of a megabyte is shown cut', async () => {
  const files = below('/copy', await makeHost({ certificates: { apiserver: { o: Array.from({ length: 100 }, () => 'x'.repeat(10_000)), days: [-10, -1] } } }));
  const { out, code } = await k8sAudit(['--root', '/copy', '--now', '2026-06-01'], files);
  assert.is(code, 1);
  assert.ok(out.length < 200_000);
});

hostile('of ten thousand files in the folder of certificates not all are looked at, which is said', async () => {
  const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`/etc/kubernetes/pki/more/${index}.crt`, 'garbage']));
  const { out } = await k8sAudit(['certs', '--root', '/copy'], below('/copy', await makeHost({ files: many })));
  assert.match(out, /not all looked at/);
});

hostile('pipes, loops and files that cannot be opened in the place of every file', async () => {
  const { files } = await makeHost();
  for (const content of [{ kind: 'other' as const }, { link: '/etc/kubernetes/pki/loop' }, { code: 'EACCES' }, { size: 2 ** 40 }, { kind: 'directory' as const }, 'garbage\0'.repeat(1000)]) {
    const changed = Object.fromEntries(Object.keys(files).map((path) => [path, content]));
    const { code, err } = await k8sAudit(['--root', '/copy'], below('/copy', await makeHost({ files: { ...changed, '/etc/kubernetes/pki/loop': { link: 'loop' } } })));
    assert.ok(code === 0 || code === 1, err);
    assert.not.match(err, /bug/);
  }
});

for (const each of [layouts, boot, secrets, certs, hostile]) each.run();
