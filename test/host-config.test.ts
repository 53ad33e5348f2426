import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rules } from '../rules/index.ts';
import { etcdWithFile } from '../rules/templates/etcd-file.ts';
import { exampleControlPlane } from '../src/engine/example.ts';
import type { Example } from '../src/engine/rule.ts';
import { runRules } from '../src/engine/run.ts';

const test = suite('host-config');

/** `rule: message (file)` of all findings whose rule begins so. */
const findings = (example: Example, prefix: string): string[] =>
  runRules(rules.filter(({ id }) => id.startsWith(prefix)), exampleControlPlane({ on: 'etcd' }, example)).findings.map(({ rule, message, at }) => `${rule}: ${message} (${at.file.path})`);
const unseen = (example: Example, prefix: string): string[] =>
  runRules(rules.filter(({ id }) => id.startsWith(prefix)), exampleControlPlane({ on: 'etcd' }, example)).unseen.map(({ rule, reason }) => `${rule}: ${reason}`);

const GOOD = `name: cp-1
data-dir: /var/lib/etcd
listen-client-urls: https://127.0.0.1:2379,https://10.0.0.1:2379
advertise-client-urls: https://10.0.0.1:2379
listen-peer-urls: https://10.0.0.1:2380
initial-advertise-peer-urls: https://10.0.0.1:2380
initial-cluster: cp-1=https://10.0.0.1:2380
grpc-keepalive-min-time: 5000000000
client-transport-security: {cert-file: /pki/server.crt, key-file: /pki/server.key, trusted-ca-file: /pki/ca.crt, client-cert-auth: true}
peer-transport-security: {cert-file: /pki/peer.crt, key-file: /pki/peer.key, trusted-ca-file: /pki/ca.crt, client-cert-auth: true}
`;

test("etcd's rules see what its file says, and point into it", () => {
  const open = GOOD.replaceAll('client-cert-auth: true', 'client-cert-auth: false').replace('https://127.0.0.1:2379,', 'https://cp-1:2379,');
  const found = findings(etcdWithFile(open), 'etcd-');
  for (const expected of ['etcd-client-cert-auth: client-transport-security.client-cert-auth is false', 'etcd-peer-client-cert-auth: peer-transport-security.client-cert-auth is false', 'etcd-url: etcd listens on addresses, and cp-1 is a name']) {
    assert.ok(found.some((each) => each.startsWith(expected) && each.endsWith('(manifests/etcd.conf.yaml)')), `${expected}\n${found.join('\n')}`);
  }
});

test('a good file leaves nothing to say, and flags beside it change nothing', () => {
  const security = (example: Example): string[] => findings(example, 'etcd-').filter((each) => !/etcd-(data-not-on-host|config-file-alone|cipher-suites)/.test(each));
  assert.equal(security(etcdWithFile(GOOD)), []);
  assert.equal(security(etcdWithFile(GOOD, ['--client-cert-auth=false', '--auto-tls=true'])), []);
});

test('without the file, or with a broken one, nothing is taken for set or missing', () => {
  for (const example of [{ argv: ['--config-file=/etc/etcd/etcd.yaml', '--client-cert-auth=true'] }, etcdWithFile('name: [\n'), etcdWithFile('name: {{ node }}\ndata-dir: /d\n')]) {
    assert.ok(unseen(example, 'etcd-client-cert-auth').length > 0);
    assert.equal(findings(example, 'etcd-client-cert-auth'), []);
  }
});

test.run();
