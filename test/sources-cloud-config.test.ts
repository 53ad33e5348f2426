/** Files inside of other files: cloud-config, Ignition, `files[]` of Cluster API. */
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { k8sAudit } from './command.ts';

const test = suite('sources-cloud-config');

const POD = `apiVersion: v1
kind: Pod
metadata: {name: kube-scheduler, namespace: kube-system}
spec:
  hostNetwork: true
  containers:
  - name: kube-scheduler
    image: registry.k8s.io/kube-scheduler:v1.31.0
    command: [kube-scheduler, --profilin=true]
`;
const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by));
const audit = (text: string, name = 'node.yaml', ...more: string[]) => k8sAudit([name, '--kubernetes-version', '1.31', ...(more.length === 0 ? ['-f', 'unix'] : more)], { [`/w/${name}`]: text });

test('a static pod in a cloud-config is audited where it stands', async () => {
  const { out } = await audit(`#cloud-config\nwrite_files:\n- path: /etc/kubernetes/manifests/scheduler.yaml\n  content: |\n${indented(POD, 4)}`);
  assert.match(out, /^node\.yaml:13:35: critical: --profilin is no flag/m);
});

test('what is encoded points to its content', async () => {
  for (const [encoding, content] of [['b64', Buffer.from(POD).toString('base64')], ['gzip+base64', gzipSync(POD).toString('base64')]] as const) {
    const { out } = await audit(`#cloud-config\nwrite_files:\n- path: /etc/kubernetes/manifests/scheduler.yaml\n  encoding: ${encoding}\n  content: ${content}\n`);
    assert.match(out, /^node\.yaml:5:12: critical: --profilin is no flag/m, encoding);
  }
});

test('content that is not what its encoding says is unseen', async () => {
  const { out } = await audit('#cloud-config\nwrite_files:\n- path: /etc/kubernetes/manifests/scheduler.yaml\n  encoding: gz+b64\n  content: aGVsbG8=\n', 'node.yaml', '--show-unseen');
  assert.match(out, /is not gz\+b64, or is no text/);
});

test('Ignition is read with its data URLs', async () => {
  for (const url of [`data:,${encodeURIComponent(POD)}`, `data:text/plain;charset=utf-8;base64,${Buffer.from(POD).toString('base64')}`]) {
    const config = { ignition: { version: '3.3.0' }, storage: { files: [{ path: '/etc/kubernetes/manifests/scheduler.yaml', contents: { source: url } }] } };
    assert.match((await audit(JSON.stringify(config, null, 2), 'node.ign')).out, /^node\.ign:10:\d+: critical: --profilin is no flag/m, url);
  }
});

test('Butane is read with its inline files', async () => {
  const { out } = await audit(`variant: flatcar\nversion: 1.0.0\nstorage:\n  files:\n  - path: /etc/kubernetes/manifests/scheduler.yaml\n    contents:\n      inline: |\n${indented(POD, 8)}`);
  assert.match(out, /^node\.yaml:16:39: critical: --profilin is no flag/m);
});

test('other sources in a cloud-config are audited by their own kind', async () => {
  const { out } = await audit('#cloud-config\nwrite_files:\n- path: /var/snap/microk8s/current/args/kube-apiserver\n  content: |\n    --authorization-mode=AlwaysAllow\n');
  assert.match(out, /^node\.yaml:5:5: critical: .*AlwaysAllow/m);
});

test('units are systemd\'s, with their drop-ins and environment files beside them', async () => {
  const unit = '[Service]\nEnvironmentFile=/etc/default/api\nExecStart=/usr/bin/kube-apiserver --authorization-mode=AlwaysAllow $EXTRA\n';
  const written = `#cloud-config\nwrite_files:\n- path: /etc/systemd/system/kube-apiserver.service\n  content: |\n${indented(unit, 4)}- path: /etc/default/api\n  content: EXTRA=--no-such-flag=1\n`;
  const { out } = await audit(written);
  assert.match(out, /^node\.yaml:7:\d+: critical: .*AlwaysAllow/m);
  assert.match(out, /^node\.yaml:9:18: critical: .*no-such-flag/m);
  const butane = 'variant: flatcar\nsystemd:\n  units:\n  - name: kube-apiserver.service\n    contents: |\n      [Service]\n      ExecStart=/usr/bin/kube-apiserver\n    dropins:\n    - name: 10-more.conf\n      contents: |\n        [Service]\n        ExecStart=\n        ExecStart=/usr/bin/kube-apiserver --no-such-flag=1\nstorage:\n  files:\n  - path: /etc/motd\n    contents: {inline: hello}\n';
  assert.match((await audit(butane)).out, /^node\.yaml:13:\d+: critical: .*no-such-flag/m);
});

test('a policy in a cloud-config is evidence for the API server beside it', async () => {
  const pod = POD.replaceAll('kube-scheduler', 'kube-apiserver').replace('--profilin=true', '--audit-policy-file=/etc/kubernetes/policy.yaml, --audit-log-path=/var/log/audit.log').replace('  containers', '  volumes: [{name: p, hostPath: {path: /etc/kubernetes/policy.yaml}}]\n  containers');
  const mounted = `${pod}    volumeMounts: [{name: p, mountPath: /etc/kubernetes/policy.yaml}]\n`;
  const policy = 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: Nonesuch}]\n';
  const { out } = await audit(`#cloud-config\nwrite_files:\n- path: /etc/kubernetes/manifests/a.yaml\n  content: |\n${indented(mounted, 4)}- path: /etc/kubernetes/policy.yaml\n  content: |\n${indented(policy, 4)}`);
  assert.match(out, /^node\.yaml:20:21: critical: .*Nonesuch/m);
});

test('a cloud-config that writes nothing of the kind says so', async () => {
  const { out, code } = await audit('#cloud-config\nwrite_files:\n- path: /etc/motd\n  content: hello\n', 'node.yaml', '--show-unseen');
  assert.match(out, /it writes no static pod/);
  assert.is(code, 0);
});

test('cloud-configs inside of cloud-configs end somewhere, and a decompressed file has a limit', async () => {
  let text = '#cloud-config\nwrite_files: []\n';
  for (let depth = 0; depth < 12; depth += 1) text = `#cloud-config\nwrite_files:\n- path: /etc/cloud/${depth}.cfg\n  content: |\n${indented(text, 4)}`;
  assert.is((await audit(text)).code, 0);
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024)).toString('base64');
  assert.match((await audit(`#cloud-config\nwrite_files:\n- path: /etc/kubernetes/manifests/a.yaml\n  encoding: gz+b64\n  content: ${bomb}\n`, 'node.yaml', '--show-unseen')).out, /is not gz\+b64/);
});

test.run();
