/**
 * Real sources: each is recognised, and audited or refused with a reason, without a crash. The licensed sample in `fixtures/sources` is always
 * read; the full collection that the project started from is read too where it lies beside the repository.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sourceKindOf } from '../src/sources/index.ts';
import { COVERAGE, coverageOf } from '../tools/source-coverage.ts';
import { k8sAudit } from './command.ts';
import { assertRoundTrip } from './round-trip.ts';

const test = suite('sources-corpus');

const SAMPLE = fileURLToPath(new URL('../fixtures/sources/', import.meta.url));
const COLLECTION = fileURLToPath(new URL('../../shared/corpus/_sources/', import.meta.url));

/** By folder of the collection: the kinds that its files are of. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  'capi-kcp': ['capi'],
  'kubeadm-config': ['kubeadm', 'shell-script', 'kind', 'kubespray'],
  kind: ['kind'],
  'kops-cluster': ['kops-cluster'],
  kubespray: ['kubespray', 'kubeadm'],
  'gce-configure': ['gce'],
  kubeone: ['shell-script'],
  cke: ['cke'],
  minikube: ['kubeadm'],
  'systemd-hard-way': ['systemd', 'document'],
  'rke2-k3s': ['document'],
  k0s: ['document'],
  talos: ['talos'],
  'microk8s-args': ['microk8s-args'],
  'openshift-config': ['openshift'],
};

/** Files of no kind, each with the reason. */
const OF_NO_KIND: readonly (readonly [RegExp, string])[] = [
  [/kube_control_plane\.yml$/, 'it holds nothing but comments'],
  [/etcd\.env\.j2$/, 'a template of an environment file, which says nothing without the playbook'],
  [/units-kube-scheduler\.yaml$|configs-kube-scheduler\.yaml$/, 'a config file of the scheduler, which is evidence beside its unit'],
  [/docs-reference-server_config\.md$/, 'a reference of all options, which shows no configuration'],
  [/k0s__docs-cis_benchmark\.md$/, 'a guide that shows no configuration'],
];

const isOfNoKind = (path: string): boolean => OF_NO_KIND.some(([pattern]) => pattern.test(path));

/** What the report says that was made of a source, and what it has to say of it. */
interface Report {
  readonly nodes: readonly { readonly components: readonly unknown[]; readonly files?: readonly unknown[] }[];
  readonly findings: readonly { readonly rule: string }[];
  readonly unseen: readonly { readonly rule: string }[];
}

for (const [label, folder] of [['sample', SAMPLE], ['collection', COLLECTION]] as const) {
  for (const [name, kinds] of Object.entries(KINDS)) {
    const directory = posix.join(folder, name);
    if (!existsSync(directory)) continue;
    test(`${label}: ${name}`, async () => {
      const files = readdirSync(directory).filter((file) => !isOfNoKind(file));
      assert.ok(files.length > 0);
      for (const file of files) {
        const text = readFileSync(posix.join(directory, file), 'utf8');
        const kind = sourceKindOf({ text, path: file });
        assert.ok(kind && kinds.includes(kind.id), `${file} is ${kind?.id ?? 'of no kind'}`);
        const { code, out, err } = await k8sAudit([file, '-f', 'json'], { [`/w/${file}`]: text });
        assert.ok(code < 2, `${file}: ${err}`);
        const { nodes, findings, unseen } = JSON.parse(out) as Report;
        const isSaid = [...findings, ...unseen].some(({ rule }) => rule.startsWith('source-'));
        assert.ok(isSaid || nodes.some(({ components }) => components.length > 0), `${file}: nothing is made of it, and nothing is said`);
        assert.not(findings.some(({ rule }) => rule === 'internal-error'), file);
      }
    });
  }
}

if (existsSync(COLLECTION)) {
  test('collection: every folder has its kinds, and the table of what is read is up to date', async () => {
    assert.equal(readdirSync(COLLECTION).filter((name) => KINDS[name] === undefined), []);
    assert.is(readFileSync(COVERAGE, 'utf8'), await coverageOf(COLLECTION));
  });
}

const flagsIn = (text: string): readonly string[] => [...text.matchAll(/^\s*- '?(--[^\s']+)/gm)].map(([, flag]) => flag ?? '');

test('kind: the flags are those of a cluster that kind made', async () => {
  const config = 'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnodes:\n- role: control-plane\n  image: kindest/node:v1.21.1\n';
  const { out } = await k8sAudit(['render', 'kind.yaml', '--set', 'NODE_IP=172.18.0.2'], { '/w/kind.yaml': config });
  const real = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].flatMap((component) => flagsIn(readFileSync(new URL(`../fixtures/corpus/kind/bwer432-dlp-coreks__${component}.yaml`, import.meta.url), 'utf8')));
  assert.equal(flagsIn(out), real);
});

test('kops: the flags that a cluster sets are among those that kops writes for it', async () => {
  const name = 'kubernetes-kops__nodeup-pkg-model-tests-golden-oidc-cluster.yaml';
  const { out } = await k8sAudit(['render', name], { [`/w/${name}`]: readFileSync(posix.join(SAMPLE, 'kops-cluster', name), 'utf8') });
  const real = readFileSync(new URL('../fixtures/corpus/kops/kubernetes-kops@release-1.30__nodeup-pkg-model-tests-golden-oidc-tasks-kube-apiserver.yaml', import.meta.url), 'utf8');
  const made = [...out.matchAll(/^\s*- (--(?:oidc|service-account-issuer)\S*=.*)$/gm)].map(([, flag]) => flag ?? '');
  assert.ok(made.length >= 8);
  for (const flag of made) assert.ok(real.includes(`- ${flag}\n`), flag);
});

test('minikube: the manifests are those of the configuration that minikube writes', async () => {
  for (const minor of ['1.28', '1.31']) {
    const command = `#!/bin/sh\nminikube start --kubernetes-version=v${minor}.0 -p mk \\\n  --extra-config=apiserver.fail-no-swap=true --extra-config "controller-manager.kube-api-burst=32" \\\n  --extra-config=scheduler.scheduler-name="mini-scheduler" && echo done\n`;
    const name = `kubernetes-minikube__pkg-minikube-bootstrapper-bsutil-testdata-v${minor}-options.yaml`;
    const render = async (path: string, text: string): Promise<string> => (await k8sAudit(['render', path, '--set', 'NODE_IP=1.1.1.1'], { [`/w/${path}`]: text })).out;
    const made = await render('up.sh', command);
    assert.match(made, /--fail-no-swap=true/);
    assert.is(made, await render(name, readFileSync(posix.join(SAMPLE, 'minikube', name), 'utf8')), minor);
  }
});

for (const [label, folder, least] of [['sample', SAMPLE, 8], ['collection', COLLECTION, 70]] as const) {
  if (!existsSync(folder)) continue;
  test(`${label}: an audit of what is rendered finds what an audit of the source finds`, async () => {
    let rendered = 0;
    for (const name of Object.keys(KINDS).filter((each) => existsSync(posix.join(folder, each)))) {
      for (const file of readdirSync(posix.join(folder, name)).filter((each) => !isOfNoKind(each))) {
        const files = { [`/w/${file}`]: readFileSync(posix.join(folder, name, file), 'utf8') };
        if (await assertRoundTrip([file], files)) rendered += 1;
      }
    }
    assert.ok(rendered >= least, `only ${rendered} sources were rendered`);
  });
}

test.run();
