/** Units of systemd, and guides that write them. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { k8sAudit } from './command.ts';

const test = suite('sources-systemd');

const UNIT = `# the API server
[Unit]
Description=etcd is needed
[Service]
Environment="LEVEL=2" 'MODE=RBAC'
EnvironmentFile=-/etc/kubernetes/apiserver
ExecStart=/usr/local/bin/kube-apiserver \\
  --authorization-mode=Always\\x41llow \\
  # between the lines
  --runtime-config='api/all=true' "--audit-log-path=/var/log/a b" \\
  --v=\${LEVEL} --vmodule=$$x --advertise-address=$NOT --secure-port=%i \\
  $ARGS
`;

const command = async (path: string, files: Record<string, string>, ...more: string[]): Promise<string> => {
  const { out } = await k8sAudit(['render', path, ...more], files);
  return /command:\n((?: *- .*\n)+)/.exec(out)?.[1]?.replaceAll(/^ *- /gm, '') ?? out;
};

test('a command line is split as systemd splits it', async () => {
  const files = { '/w/kube-apiserver@6443.service': UNIT, '/w/apiserver': '# comment\nARGS="--profiling=false --kubelet-timeout=\'5s\'"\nMODE=Node\n' };
  assert.is(
    await command('kube-apiserver@6443.service', files),
    'kube-apiserver\n--authorization-mode=AlwaysAllow\n--runtime-config=api/all=true\n--audit-log-path=/var/log/a b\n--v=2\n--vmodule=$x\n--advertise-address=$NOT\n--secure-port=6443\n--profiling=false\n--kubelet-timeout=5s\n',
  );
});

test('what a missing environment file holds is unknown, and findings point into the unit', async () => {
  const files = { '/w/kube-apiserver.service': UNIT };
  const { out } = await k8sAudit(['kube-apiserver.service', '-f', 'unix', '--kubernetes-version', '1.31'], files);
  assert.match(out, /^kube-apiserver\.service:8:3: critical: .*AlwaysAllow/m);
  assert.not.match(out, /is not set/);
  assert.match((await k8sAudit(['kube-apiserver.service', '--show-unseen'], files)).out, /\/etc\/kubernetes\/apiserver does not lie beside the unit/);
});

test('drop-ins come after the unit, and a second command is refused', async () => {
  const files = { '/w/etcd.service': '[Service]\nExecStart=/usr/bin/etcd --name=a\n', '/w/etcd.service.d/10.conf': '[Service]\nExecStart=\nExecStart=/bin/sh -c "exec etcd --name=b"\nEnvironment=ETCD_DEBUG=true\n' };
  assert.is(await command('etcd.service', files), '/bin/sh\n-c\nexec etcd --name=b\n');
  const twice = { '/w/etcd.service': '[Service]\nExecStart=/usr/bin/etcd --name=a\nExecStart=/usr/bin/etcd\n' };
  assert.match((await k8sAudit(['etcd.service', '-f', 'unix'], twice)).out, /^etcd\.service:3:1: .*two ExecStart= settings/m);
});

test('a container that a unit runs is looked into', async () => {
  const unit = '[Service]\nExecStart=/usr/bin/docker run --name etcd -e ETCD_NAME=one --env=ETCD_DEBUG=true --net=host quay.io/coreos/etcd:v3.5.1 /usr/local/bin/etcd --data-dir=/d\n';
  const { out } = await k8sAudit(['render', 'etcd.service'], { '/w/etcd.service': unit });
  assert.match(out, /- etcd\n\s+- --data-dir=\/d\n\s+env:\n\s+- name: ETCD_NAME\n\s+value: one\n\s+- name: ETCD_DEBUG/);
});

test('units of one folder are one node, unless two are for the same component', async () => {
  const files: Record<string, string> = {
    '/w/units/kube-apiserver.service': '[Service]\nExecStart=/bin/kube-apiserver --service-cluster-ip-range=10.0.0.0/16\n',
    '/w/units/kube-controller-manager.service': '[Service]\n# k8s-audit: ignore[controller-manager-profiling] a laboratory\nExecStart=/bin/kube-controller-manager --profiling=true --service-cluster-ip-range=10.1.0.0/16\n',
    '/w/units/docker.service': '[Unit]\nAfter=etcd.service\n[Service]\nExecStart=/bin/dockerd\n',
  };
  const nodes = async (): Promise<readonly number[]> => (JSON.parse((await k8sAudit(['units', '-f', 'json'], files)).out) as { nodes: { components: unknown[] }[] }).nodes.map(({ components }) => components.length);
  assert.equal(await nodes(), [2]);
  const { out } = await k8sAudit(['units', '-f', 'unix', '--kubernetes-version', '1.31'], files);
  assert.match(out, /10\.1\.0\.0\/16.*\[control-plane-/);
  assert.not.match(out, /controller-manager-profiling\]/);
  files['/w/units/second.service'] = '[Service]\nExecStart=/bin/kube-apiserver\n';
  assert.equal(await nodes(), [1, 1, 1]);
});

test('drop-ins of a prefix and of all units count by their names, and the nearest folder wins', async () => {
  const dropIn = (line: string): string => `[Service]\nEnvironment=${line}\n`;
  const files = {
    '/w/kube-apiserver.service': '[Service]\nExecStart=/bin/kube-apiserver --v=${A} --vmodule=${B} --profiling=${C} --event-ttl=${D}\n',
    '/w/service.d/10-a.conf': dropIn('A=1 B=1 C=1 D=1'),
    '/w/kube-.service.d/20-b.conf': dropIn('B=2'),
    '/w/kube-.service.d/30-c.conf': dropIn('C=2'),
    '/w/kube-apiserver.service.d/30-c.conf': dropIn('C=3'),
    '/w/kube-apiserver.service.d/05-d.conf': dropIn('D=3'),
    '/w/kub.service.d/90.conf': dropIn('A=9'),
    '/w/kube-.service.d/99.txt': dropIn('A=9'),
  };
  assert.is(await command('kube-apiserver.service', files), 'kube-apiserver\n--v=1\n--vmodule=2\n--profiling=3\n--event-ttl=1\n');
});

test('an environment file may be a pattern, with specifiers', async () => {
  const unit = (path: string): string => `[Service]\nEnvironmentFile=-${path}\nExecStart=/bin/etcd $ARGS --name=\${NAME}\n`;
  const files = { '/w/etcd@one.service': unit('/etc/etcd/%i/*.env'), '/w/etc/etcd/one/a.env': 'ARGS=--debug\nNAME=a\n', '/w/etc/etcd/one/b.env': 'NAME=b\n', '/w/etc/etcd/one/.c.env': 'NAME=c\n', '/w/etc/etcd/one/d.envs': 'NAME=d\n' };
  assert.is(await command('etcd@one.service', files), 'etcd\n--debug\n--name=b\n');
  assert.is(await command('etcd@one.service', { ...files, '/w/etcd@one.service': unit('/etc/etcd/one/[!b]?env') }), 'etcd\n--debug\n--name=a\n');
  const { out } = await k8sAudit(['etcd@one.service', '--show-unseen'], { '/w/etcd@one.service': unit('/etc/[x*.env') });
  assert.match(out, /\/etc\/\[x\*\.env does not lie beside the unit/);
});

const KUBELET = {
  '/w/kubelet.service': '[Service]\nExecStart=/usr/bin/kubelet\n',
  '/w/kubelet.service.d/10-kubeadm.conf': '[Service]\nEnvironment="CONFIG=--config=/var/lib/kubelet/config.yaml" "LABELS=--node-labels=a b"\nExecStart=\nExecStart=/usr/bin/kubelet --read-only-port=10255 $CONFIG "${LABELS}" --node-ip=%H $KUBELET_EXTRA_ARGS\n',
  '/w/config.yaml': 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nstaticPodPath: ""\nauthorization: {mode: AlwaysAllow}\n',
};

test('a unit of the kubelet is looked at with its drop-ins and the configuration that it names', async () => {
  const { out } = await k8sAudit(['kubelet.service', '-f', 'unix'], KUBELET);
  assert.match(out, /^kubelet\.service\.d\/10-kubeadm\.conf:4:28: high: --read-only-port is 10255/m);
  assert.match(out, /^config\.yaml:4:23: critical: authorization\.mode is AlwaysAllow/m);
  assert.match(out, /kubelet-rotate-certificates/);
  assert.not.match(out, /kubelet-static-pod-path/);
  assert.match((await k8sAudit(['kubelet.service'], KUBELET)).out, /^\d+ findings: /m);
  const rules = (text: string): readonly string[] => [...text.matchAll(/\[(kubelet-[\w-]+)\]/g)].map(([, id]) => id ?? '').sort();
  const root = { '/w/root/etc/kubernetes/manifests/kube-apiserver.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: a}]}\n', ...Object.fromEntries(Object.entries(KUBELET).map(([path, text]) => [path.endsWith('.yaml') ? '/w/root/var/lib/kubelet/config.yaml' : path.replace('/w', '/w/root/etc/systemd/system'), text])) };
  const ofRoot = rules((await k8sAudit(['root/etc/kubernetes/manifests', '--root', 'root', '-f', 'unix'], root)).out);
  for (const id of rules(out)) assert.ok(ofRoot.includes(id), id);
});

test('flags of the kubelet that nobody sees are not taken for missing', async () => {
  const open = { ...KUBELET, '/w/kubelet.service.d/20.conf': '[Service]\nEnvironmentFile=-/etc/default/kubelet\n' };
  const { out } = await k8sAudit(['kubelet.service', '-f', 'unix'], open);
  assert.match(out, /kubelet-read-only-port/);
  assert.not.match(out, /kubelet-rotate-certificates/);
  assert.match((await k8sAudit(['kubelet.service', '--show-unseen'], open)).out, /the flags of the kubelet, which win over its file, were not given/);
  assert.match((await k8sAudit(['kubelet.service', '--show-unseen'], { '/w/kubelet.service': '[Service]\nEnvironmentFile=/e\nExecStart=/bin/kubelet --read-only-port=${PORT}\n' })).out, /a placeholder stands in --read-only-port/);
});

test('units of a node and of its kubelet are one node', async () => {
  const files = { '/w/units/kube-apiserver.service': '[Service]\nExecStart=/bin/kube-apiserver --kubelet-certificate-authority=/ca\n', '/w/units/kubelet.service': '[Service]\nExecStart=/bin/kubelet --read-only-port=10255\n' };
  const { nodes, findings } = JSON.parse((await k8sAudit(['units', '-f', 'json'], files)).out) as { nodes: { components: unknown[] }[]; findings: { rule: string; file: string }[] };
  assert.is(nodes.length, 1);
  assert.ok(findings.some(({ rule, file }) => rule === 'kubelet-read-only-port' && file === 'units/kubelet.service'));
});

const GUIDE = `# etcd
\`\`\`
wget https://github.com/etcd-io/etcd/releases/download/v3.4.10/etcd-v3.4.10-linux-amd64.tar.gz
cat <<EOF | sudo tee /etc/default/etcd
ETCD_NAME=one
EOF
cat <<EOF | sudo tee /etc/systemd/system/etcd.service
[Service]
EnvironmentFile=/etc/default/etcd
ExecStart=/usr/local/bin/etcd \\\\
  --no-such-flag \\\\
  --listen-client-urls=https://\${IP}:2379
EOF
\`\`\`
`;

test('what a guide writes is audited where it stands, for the release that it downloads', async () => {
  const { out } = await k8sAudit(['etcd.md', '-f', 'unix'], { '/w/etcd.md': GUIDE });
  assert.match(out, /^etcd\.md:11:3: critical: --no-such-flag is no flag of etcd 3\.4/m);
  const rendered = (await k8sAudit(['render', 'etcd.md', '--set', 'IP=192.0.2.1'], { '/w/etcd.md': GUIDE })).out;
  assert.match(rendered, /https:\/\/192\.0\.2\.1:2379\n\s+env:\n\s+- name: ETCD_NAME\n\s+value: one\n\s+image: registry\.k8s\.io\/etcd:3\.4\.10/);
});

test.run();
