/** Configurations of k3s and RKE2, also as a guide shows them. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { argumentsIn } from './argv.ts';
import { k8sAudit } from './command.ts';

const test = suite('sources-k3s');

const CONFIG = `token: x
service-cidr:
  - 10.0.0.0/16
  - fd00::/112
disable-scheduler: true
kube-apiserver-arg:
  - "anonymous-auth=true"
  - --no-such-flag=1
  - enable-admission-plugins+=AlwaysAdmit
  - vmodule
  - controllers-=a
  - controllers-=b
`;

test('arguments are merged as k3s merges them', async () => {
  const { out } = await k8sAudit(['render', 'k3s/config.yaml'], { '/w/k3s/config.yaml': CONFIG });
  const api = argumentsIn(out, 'kube-apiserver');
  assert.equal(api.filter((each) => /admission|anonymous|cluster-ip|controllers|vmodule|MORE/.test(each)), ['--anonymous-auth=true', '--controllers=b', '--controllers=a', '--enable-admission-plugins=NodeRestriction', '--enable-admission-plugins=AlwaysAdmit', '--service-cluster-ip-range=10.0.0.0/16,fd00::/112', '--vmodule=true', '{{ MORE_ARGUMENTS }}']);
  assert.not.match(out, /kube-scheduler/);
  assert.not.match(out, /etcd\.yaml/);
});

test('parts beside the configuration come after it, and a key with + adds to it', async () => {
  const files = { '/w/rke2/config.yaml': CONFIG, '/w/rke2/config.yaml.d/10.yaml': 'profile: cis\netcd-arg: quota-backend-bytes=1\nkube-apiserver-arg+:\n  - profiling=true\n', '/w/rke2/config.yaml.d/20.yaml': 'disable-scheduler: false\n' };
  const { out } = await k8sAudit(['render', 'rke2/config.yaml'], files);
  const api = argumentsIn(out, 'kube-apiserver');
  for (const expected of ['--anonymous-auth=true', '--profiling=true', '--audit-log-maxage=30', '--bind-address=0.0.0.0', '--audit-policy-file=/etc/rancher/rke2/audit-policy.yaml']) assert.ok(api.includes(expected), expected);
  assert.equal(argumentsIn(out, 'etcd'), ['--quota-backend-bytes=1', '{{ MORE_ARGUMENTS }}']);
  assert.ok(argumentsIn(out, 'kube-scheduler').includes('--profiling=false'));
  const { out: found } = await k8sAudit(['rke2/config.yaml', '-f', 'unix', '--kubernetes-version', '1.33'], files);
  assert.match(found, /^rke2\/config\.yaml:8:5: critical: --no-such-flag is no flag/m);
  assert.match(found, /^rke2\/config\.yaml\.d\/10\.yaml:4:5: low: --profiling=true/m);
  assert.not.match(found, /is not set/);
  assert.match((await k8sAudit(['rke2/config.yaml.d/10.yaml', '--show-unseen'], files)).out, /this is a part of a configuration/);
});

test('each configuration and each listing that a guide shows is one node', async () => {
  const guide = '# CIS\n```yaml\nkube-apiserver-arg:\n  - "profiling=true"\n```\n```console\nUID PID CMD\nroot 2 kube-scheduler --profiling=true\n```\n```yaml\nkube-apiserver-arg:\n  - "profiling=true"\n```\n';
  const { out } = await k8sAudit(['guide.md', '-f', 'unix', '--kubernetes-version', '1.33'], { '/w/guide.md': guide });
  assert.equal([...out.matchAll(/^guide\.md:(\d+):\d+: low: --profiling=true/gm)].map(([, line]) => line), ['4', '8']);
});

test('what is no YAML is refused, and what is hostile ends soon', async () => {
  assert.match((await k8sAudit(['config.yaml', '-f', 'unix'], { '/w/config.yaml': 'kube-apiserver-arg:\n  - "a\n' })).out, /k3s cannot read it as YAML/);
  const bomb = `kube-apiserver-arg: &a [x=1]\n${Array.from({ length: 30 }, (_, index) => `a${index}: [${`*${index === 0 ? 'a' : `b${index - 1}`}, `.repeat(9)}1]`.replace('[', `&b${index} [`)).join('\n')}\n`;
  assert.type((await k8sAudit(['config.yaml', '-f', 'unix'], { '/w/config.yaml': bomb })).code, 'number');
});

test.run();
