import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { componentNamed, componentOfImage, componentOfPod, looksLike, startedBy } from '../src/model/component.ts';
import { componentBySigns, type Signs } from '../src/model/signs.ts';
import type { Place, Word } from '../src/source/place.ts';
import { SourceFile } from '../src/source/source-file.ts';
import { UNKNOWN } from '../src/text/unknown.ts';

const test = suite('component');

const word = (text: string): Word => {
  const file = new SourceFile('test.yaml', text);
  const part = (start: number, end: number): Place => ({ file, path: 'spec', span: { start, end } });
  return { ...part(0, text.length), text, part };
};
const words = (line: string): Word[] => line.split(' ').filter(Boolean).map(word);
const started = (line: string): string => {
  const found = startedBy(words(line));
  return found === null ? 'nothing' : `${found.wrappers.join()}|${found.program.text}|${found.component}|${found.argv.map(({ text }) => text).join(' ')}`;
};

test('a program is known by its file name', () => {
  assert.is(started('/usr/local/bin/kube-apiserver --a b'), '|/usr/local/bin/kube-apiserver|kube-apiserver|--a b');
  assert.is(started('kube-scheduler-amd64'), '|kube-scheduler-amd64|kube-scheduler|');
  assert.is(started('etcd-linux-arm64 --name=x'), '|etcd-linux-arm64|etcd|--name=x');
  for (const line of ['kube-apiserver.exe', 'etcdctl', 'cluster-etcd-operator', 'etcd grpc-proxy start', 'etcd gateway', 'kube-apiserver --version', 'openshift start master api', '']) {
    assert.is(started(line), 'nothing', line);
  }
});

test('hyperkube runs what its sub-command says', () => {
  assert.is(started('/hyperkube apiserver --a'), '/hyperkube|apiserver|kube-apiserver|--a');
  assert.is(started('hyperkube kube-controller-manager'), 'hyperkube|kube-controller-manager|kube-controller-manager|');
  assert.is(started('hyperkube proxy'), 'nothing');
  assert.is(started('hyperkube toString'), 'nothing');
});

test('names of containers, images and pods', () => {
  assert.equal(['etcd-container', 'k8s-api-server', 'kube-scheduler-amd64', 'constructor', `kube-apiserver${UNKNOWN}`, undefined].map(componentNamed), [
    'etcd', 'kube-apiserver', 'kube-scheduler', undefined, undefined, undefined,
  ]);
  const images = ['localhost:5000/a/kube-apiserver-amd64:v1.6.0@sha256:00', 'etcd', 'etcd:3.5.1-0', 'k8s.gcr.io/hyperkube:v1.9.0', 'etcd-manager:3', 'kops/kube-apiserver-healthcheck:1', 'acme/scheduler:v1.0.0'];
  assert.equal(images.map(componentOfImage), ['kube-apiserver', 'etcd', 'etcd', undefined, undefined, undefined, undefined]);
  assert.equal(['kube-apiserver-minikube', 'etcd-manager-main', 'kube-scheduler', 'web'].map(componentOfPod), ['kube-apiserver', undefined, 'kube-scheduler', undefined]);
});

const isFlag = (name: string): boolean => ['client-ca-file', 'etcd-servers'].includes(name);

test('arguments look like those of a component when its flags prevail', () => {
  assert.ok(looksLike(words('--client_ca_file=x --other'), 1, isFlag));
  assert.not.ok(looksLike(words('--client-ca-file=x --other --another'), 1, isFlag));
  assert.not.ok(looksLike(words('--client-ca-file=x'), 2, isFlag));
  assert.not.ok(looksLike([], 1, isFlag));
});

const signs = (given: Partial<Signs>): Signs => ({
  container: undefined, image: undefined, labels: [], pod: undefined, file: 'x.yaml', command: 'none', program: undefined, argv: [], script: null,
  isFlag: (component, name) => component === 'kube-apiserver' && isFlag(name),
  ...given,
});

test('an image with its own entrypoint', () => {
  assert.is(componentBySigns(signs({ image: 'x/etcd:3.5.1', argv: words('--name=a') })), 'etcd');
  assert.is(componentBySigns(signs({ image: 'x/etcd:3.5.1' })), 'etcd');
  assert.is(componentBySigns(signs({ image: 'x/etcd:3.5.1', argv: words('etcdctl get') })), undefined);
  assert.is(componentBySigns(signs({ image: 'x/hyperkube:v1.9.0' })), undefined);
  assert.is(componentBySigns(signs({ container: 'kube-apiserver', image: 'corp/control:v1', argv: words('--etcd-servers=a') })), 'kube-apiserver');
  assert.is(componentBySigns(signs({ container: 'kube-apiserver', image: 'corp/control:v1', argv: words('--port=8') })), undefined);
});

test('labels, pod and file count when the flags bear them out', () => {
  const argv = words('--etcd-servers=a --client-ca-file=b');
  assert.is(componentBySigns(signs({ labels: ['kube-apiserver'], argv })), 'kube-apiserver');
  assert.is(componentBySigns(signs({ pod: 'kube-apiserver-cp1', argv })), 'kube-apiserver');
  assert.is(componentBySigns(signs({ file: 'a/kube-apiserver.manifest', argv })), 'kube-apiserver');
  assert.is(componentBySigns(signs({ pod: 'kube-apiserver', argv: words('--ca-cert=a --client-key=b') })), undefined);
});

test('sidecars and helpers are no component', () => {
  const argv = words('--etcd-servers=a --client-ca-file=b');
  for (const program of ['etcdctl', '/etcd-manager', 'cluster-kube-apiserver-operator', 'etcd', 'kube-apiserver-healthcheck']) {
    assert.is(componentBySigns(signs({ container: 'kube-apiserver', image: 'kube-apiserver:v1.20.0', command: 'other', program: word(program), argv })), undefined, program);
  }
});

test('a start script counts when the container or the script names the component', () => {
  const own = { container: 'kube-apiserver', image: 'kube-apiserver:v1.20.0' };
  assert.is(componentBySigns(signs({ ...own, command: 'other', program: word('/start.sh') })), 'kube-apiserver');
  assert.is(componentBySigns(signs({ ...own, command: 'script', script: word('exec /start.sh') })), 'kube-apiserver');
  assert.is(componentBySigns(signs({ container: 'etcd', command: 'script', script: word('python run.py /usr/bin/etcd') })), 'etcd');
  assert.is(componentBySigns(signs({ container: 'etcd', command: 'script', script: word('etcdctl get') })), undefined);
  assert.is(componentBySigns(signs({ container: 'etcd', command: 'template', program: word(UNKNOWN) })), 'etcd');
});

test.run();
