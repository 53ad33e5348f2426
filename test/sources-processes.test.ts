/** Components as they run: listings of processes. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { k8sAudit } from './command.ts';

const test = suite('sources-processes');

const PS = `UID          PID    PPID  C STIME TTY          TIME CMD
root           1       0  0 Nov28 ?        00:00:09 /sbin/init
root        1412    1300  4 Nov28 ?        00:31:02 kube-apiserver --authorization-mode=AlwaysAllow --no-such-flag
root        1413    1300  4 Nov28 ?        00:31:02 /bin/sh -c exec kube-scheduler --profiling=true
root        1414    1413  4 Nov28 ?        00:31:02 kube-scheduler --profiling=true --leader-elect
root        1500    1300  1 06:01 ?        00:01:00 /usr/local/bin/etcd --name controller
me          9000    8000  0 06:02 pts/0    00:00:00 grep kube-apiserver --color
`;

test('the components in the output of ps are audited, and findings point into it', async () => {
  const { code, out } = await k8sAudit(['--processes', 'ps.txt', '-f', 'unix', '--kubernetes-version', '1.31'], { '/w/ps.txt': PS });
  assert.is(code, 1);
  assert.match(out, /^ps\.txt:3:68: critical: .*AlwaysAllow/m);
  assert.match(out, /^ps\.txt:3:101: critical: --no-such-flag is no flag/m);
  assert.is((await k8sAudit(['ps.txt', '-f', 'unix', '--kubernetes-version', '1.31'], { '/w/ps.txt': PS })).out, out);
  const rendered = (await k8sAudit(['render', '--processes', 'ps.txt'], { '/w/ps.txt': PS })).out;
  assert.is(rendered.match(/^kind: Pod$/gm)?.length, 3);
  assert.match(rendered, /- kube-scheduler\n\s+- --profiling=true\n\s+- --leader-elect\n/);
});

test('listings without a header, of a tree, and under a wrapper', async () => {
  const listing = ' 77 ?  Ssl  1:02  \\_ kube-apiserver --v=2\nroot 78 0.0 1.2 ? Sl Nov28 1:02 /hyperkube controller-manager --v=3\n/usr/bin/docker run --net=host etcd:3.5 etcd --name=a\n';
  const { out } = await k8sAudit(['render', '--processes', 'ps.txt'], { '/w/ps.txt': listing });
  assert.match(out, /- kube-apiserver\n\s+- --v=2\n[\s\S]*- kube-controller-manager\n\s+- --v=3\n/);
  assert.match(out, /- etcd\n\s+- --name=a\n/);
});

test('what ps cut is unseen', async () => {
  const cut = `COMMAND\n${'kube-apiserver --authorization-mode=Node,RBAC --audit-log-path=/var/log/k --enable-admis'.slice(0, 80)}\n${'kube-scheduler --x'.padEnd(80, 'y')}\n`;
  const { out } = await k8sAudit(['--processes', 'ps.txt', '--show-unseen', '--kubernetes-version', '1.31'], { '/w/ps.txt': cut });
  assert.match(out, /ps cut the arguments of kube-apiserver here/);
  assert.not.match(out, /is not set/);
});

test('two nodes on one host are two nodes, and k3s is told', async () => {
  const { out, err } = await k8sAudit(['render', '--processes', 'ps.txt'], { '/w/ps.txt': 'CMD\netcd --name=a\netcd --name=b\n/usr/local/bin/k3s server\n' });
  assert.match(out, /^# ps-1\/etcd\.yaml$[\s\S]*--name=a[\s\S]*^# ps-2\/etcd\.yaml$[\s\S]*--name=b/m);
  assert.match(err, /k3s runs the components inside of itself/);
});

test('of /proc only command lines are read', async () => {
  const files = {
    '/proc/1/cmdline': '/sbin/init\0',
    '/proc/1/environ': new Error('read'),
    '/proc/2/cmdline': '',
    '/proc/41/cmdline': 'kube-apiserver\0--audit-log-path=/var/log/a b\0--authorization-mode=AlwaysAllow\0',
    '/proc/41/environ': new Error('read'),
    '/proc/self/cmdline': 'kube-scheduler\0',
    '/proc/90/cmdline': new Error('gone'),
  };
  const { out } = await k8sAudit(['--processes', 'live', '-f', 'unix', '--kubernetes-version', '1.31'], files);
  assert.match(out, /^\/proc:\d+:1: critical: .*AlwaysAllow/m);
  const rendered = (await k8sAudit(['render', '--processes', 'live'], files)).out;
  assert.match(rendered, /command:\n\s+- kube-apiserver\n\s+- --audit-log-path=\/var\/log\/a b\n\s+- --authorization-mode=AlwaysAllow\n/);
  assert.not.match(rendered, /kube-scheduler/);
});

test('a listing without a component, and one that is not there, are told', async () => {
  assert.match((await k8sAudit(['render', '--processes', 'ps.txt'], { '/w/ps.txt': 'CMD\ninit\n' })).err, /none of these processes is a component/);
  const missing = await k8sAudit(['--processes', 'no.txt']);
  assert.is(missing.code, 2);
  assert.match(missing.err, /no\.txt/);
});

test.run();
