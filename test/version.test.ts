import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { componentVersion } from '../src/model/version.ts';
import { UNKNOWN } from '../src/text/unknown.ts';

const test = suite('version');

const kubernetes = (image: string | undefined, label?: string, option: string | null = null): string => {
  const { text, minor, source, reason } = componentVersion('kube-apiserver', { image, label, option });
  return text === null ? `${reason}` : `${text} ${minor} ${source}`;
};

const etcd = (image: string, label?: string, option: string | null = null): (string | null)[] => {
  const { text, minor, source } = componentVersion('etcd', { image, label, option });
  return [text, minor, source];
};

test('the image tag with whatever a distribution appends', () => {
  const tags: Record<string, string> = {
    'v1.31.14': '1.31.14 1.31 image',
    'v1.24.6-rke2r1': '1.24.6 1.24 image',
    'v1.9.6_coreos.0': '1.9.6 1.9 image',
    'v1.27.3-gke.100': '1.27.3 1.27 image',
    'v1.20.2-eks-1-20-1': '1.20.2 1.20 image',
    'v1.10.0-alpha.3.469_86561079f5613d-dirty': '1.10.0-alpha.3 1.10 image',
    'v1.34.0-rc.1': '1.34.0-rc.1 1.34 image',
    'v1.6.0@sha256:0011': '1.6.0 1.6 image',
    '1.30': '1.30 1.30 image',
  };
  for (const [tag, expected] of Object.entries(tags)) assert.is(kubernetes(`localhost:5000/kube-apiserver:${tag}`), expected, tag);
});

test('etcd has versions of its own', () => {
  assert.equal(etcd('registry.k8s.io/etcd:3.5.24-0'), ['3.5.24', '3.5', 'image']);
  assert.equal(etcd('quay.io/coreos/etcd:v3.3'), ['3.3', '3.3', 'image']);
  assert.equal(etcd('etcd:latest', '3.6.1'), ['3.6.1', '3.6', 'label']);
  assert.equal(etcd('etcd:latest', undefined, '1.30.0'), [null, null, null]);
  assert.equal(etcd('rancher/hardened-kubernetes:v1.24.6'), [null, null, null]);
});

test('the label comes after the image, the option last', () => {
  assert.is(kubernetes('x:v1.30.1', '1.29.0', '1.28.0'), '1.30.1 1.30 image');
  assert.is(kubernetes('x:latest', 'v1.29.0', '1.28.0'), '1.29.0 1.29 label');
  assert.is(kubernetes('x@sha256:00', undefined, '1.28'), '1.28 1.28 option');
  assert.is(kubernetes(undefined, 'two', 'v1.28.3'), '1.28.3 1.28 option');
});

test('an unknown version says why', () => {
  assert.is(kubernetes(undefined), 'the container names no image');
  assert.is(kubernetes('localhost:5000/kube-apiserver'), 'the image has no tag');
  assert.is(kubernetes('a/kube-apiserver@sha256:00'), 'the image is given by its digest alone');
  assert.is(kubernetes('kube-apiserver:latest'), 'the image tag "latest" names no version');
  assert.is(kubernetes(`a:${UNKNOWN}`), 'a template fills in the image');
  assert.is(kubernetes('${IMAGE}'), 'a template fills in the image');
  assert.is(kubernetes('a:v20241202-v0.30.6'), 'the image tag "v20241202-v0.30.6" is no version of it');
  assert.is(kubernetes('ocp:4.12.0'), 'the image tag "4.12.0" is no version of it');
  assert.is(kubernetes('a:1.2345'), 'the image tag "1.2345" is no version of it');
});

test.run();
