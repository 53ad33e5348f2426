/**
 * Real manifests. The licensed subset in `fixtures/corpus` is always read; the full collection that the project started
 * from is read too where it lies beside the repository.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rules } from '../rules/index.ts';
import { INTERNAL_ERROR, runRules } from '../src/engine/run.ts';
import { COMPONENTS } from '../src/knowledge/types.ts';
import { buildManifest } from '../src/model/manifest.ts';
import { buildNode } from '../src/model/node.ts';
import type { ClusterNode, Invocation, Manifest } from '../src/model/types.ts';
import { nodeFileSystem } from '../src/source/file-system.ts';
import { KUBELET_MAX_BYTES, readSource } from '../src/source/read.ts';

interface Row {
  readonly file: string;
  readonly distribution: string;
  /** `kube-apiserver`, several with `+`, `?`, or `source:...` for what is no manifest. */
  readonly component: string;
  /** `1.24.1`, `1.22`, `?`, or `? (etcd 3.5.1)`. */
  readonly k8s_version: string;
}

const readIndex = (folder: URL): Row[] => {
  const [header = '', ...lines] = readFileSync(new URL('INDEX.tsv', folder), 'utf8').trimEnd().split('\n');
  const columns = header.split('\t');
  return lines.map((line) => Object.fromEntries(line.split('\t').map((value, index) => [columns[index], value])) as unknown as Row);
};

const nodeOf = (folder: URL, file: string): ClusterNode => {
  const path = fileURLToPath(new URL(file, folder));
  return buildNode('corpus', false, [buildManifest(file, readSource(nodeFileSystem, path, file, KUBELET_MAX_BYTES))]);
};

/** Manifests as opposed to settings, tests in another language and documents that a later release renders. */
const isManifest = ({ file, component }: Row): boolean => !component.startsWith('source:') && !/\.(rego|md|sh|service|sls)$/.test(file);

const named = (component: string): string[] => component.split('+').filter((name) => (COMPONENTS as readonly string[]).includes(name));

/** The minor that the row says this component has; undefined where it says none of it. */
const minorOf = ({ k8s_version: version }: Row, component: string): string | undefined =>
  (component === 'etcd' ? /etcd (\d+\.\d+)/ : /^(\d+\.\d+)/).exec(version)?.[1];

/** Rows whose file is not what the row calls it; each was looked at. */
const NOT_WHAT_THE_ROW_SAYS: readonly (readonly [RegExp, string])[] = [
  [/^kops\/.*etcdmanager|^kops\/.*etcd_env_vars|^kops\/.*etcd-manager/, 'etcd-manager has flags of its own, and starts etcd itself'],
  [/^openshift3\/.*(apiserver|controller)\.yaml$/, '`openshift start master` and `hypershift` are other programs with other flags'],
  [/^peer-checkov\/.*KubeControllerManager/, 'the row names the API server, and the file holds a controller-manager'],
  [/^suse-caasp\/.*\.jinja$|^kube-aws\/|^giantswarm\/.*cloud-config/, 'an environment file, a salt state or a cloud-config, no manifest'],
  [/AdmissionConfiguration|EventRateLimit/, 'a config file of the API server, no pod'],
];

const STOCK = new Set(['kubeadm', 'kubeadm-api-export', 'kops', 'kubespray', 'kind', 'talos']);
/** Stock files that really do not start, each with the reason. */
const DOES_NOT_START: readonly (readonly [RegExp, string])[] = [
  [/^talos\/.*testdata/, 'test data with two flags: no service account keys, no kubeconfig'],
  [/^kops\/.*golden-audit/, 'a test of 1.28 with --authentication-config, which 1.30 brought'],
];

/** OpenShift's too, where the rules about pods, nodes and agreement are concerned. */
const ALSO_STOCK = new Set(['openshift3', 'openshift4', 'minikube']);
const AROUND_THE_FLAGS = /^(pod|node|manifest|control-plane)-/;
/** What these rules say all the same of stock files, at severity high or above: file, rule, and why it is so. */
const SAID: readonly (readonly [file: RegExp, rule: RegExp, reason: string])[] = [
  [/^kops\/.*golden-/, /^pod-probe-never-answered$/, 'a test without the second container, with which kops lets the kubelet ask an API server that knows no anonymous users'],
  [/^kops\/.*golden-audit/, /^pod-file-not-mounted$/, 'a test of 1.28 with --authentication-config, which no mount brings in'],
  [/^kops\/.*static-kube-apiserver-healthcheck/, /^pod-refused-name$/, 'a part of a pod, which kops puts into that of the API server'],
  [/^talos\/.*testdata/, /^(control-plane-(allow-privileged|service-range-not-set)|pod-(probe-never-answered|refused-volume))$/, 'test data with two flags, and a volume that is there twice'],
  [/^openshift3\/.*roles-etcd-files/, /^pod-refused-probe$/, 'the playbook fills in the command of the probe'],
  [/^openshift4\/.*insights-archive/, /^manifest-wrong-kind$/, 'an object out of an archive, without its kind'],
  [/^kubeadm\/romana-kubernetes-ha/, /^control-plane-api-without-tls$/, 'a guide of 2016 that uses --master=http://127.0.0.1:8080'],
];

/** The file itself does not say the minor: a template or a digest stands where it would, and the row knows it from the branch. */
const isSaidNowhere = (manifest: Manifest | undefined, minor: string): boolean =>
  !(manifest?.yaml?.source.text ?? '').split('\n').some((line) => /image|version/i.test(line) && line.includes(minor));

const around = rules.filter(({ id }) => AROUND_THE_FLAGS.test(id));

for (const [name, url] of [
  ['fixtures/corpus', new URL('../fixtures/corpus/', import.meta.url)],
  ['the full corpus', new URL('../../shared/corpus/', import.meta.url)],
] as const) {
  if (!existsSync(url)) continue;
  const test = suite(name);
  const rows = readIndex(url);

  test('no file crashes a rule, and every file has a status', () => {
    for (const row of rows) {
      const node = nodeOf(url, row.file);
      assert.equal(node.manifests.map(({ status }) => ['read', 'unreadable', 'not-a-manifest', 'template', 'skipped'].includes(status)), [true], row.file);
      const crash = runRules(rules, { nodes: [node] }).findings.find(({ rule }) => rule === INTERNAL_ERROR);
      assert.is(crash?.message, undefined, row.file);
    }
  });

  test('component and minor version are recognised for at least 99 % of the rows that name them', () => {
    const misses: string[] = [];
    let total = 0;
    for (const row of rows.filter(isManifest)) {
      if (NOT_WHAT_THE_ROW_SAYS.some(([file]) => file.test(row.file))) continue;
      const { invocations, manifests } = nodeOf(url, row.file);
      for (const component of named(row.component)) {
        total += 1;
        const found: Invocation[] = invocations.filter((invocation) => invocation.component === component);
        const minor = minorOf(row, component);
        if (found.length === 0) misses.push(`${row.file}: ${component} not recognised`);
        else if (minor !== undefined && !found.some(({ version }) => version.minor === minor || (version.reason !== null && isSaidNowhere(manifests[0], minor)))) {
          misses.push(`${row.file}: ${component} is ${minor}, not ${found.map(({ version }) => version.minor ?? `unknown (${version.reason ?? ''})`).join(', ')}`);
        }
      }
    }
    assert.ok(total > 50);
    assert.ok(misses.length <= total * 0.01, `${misses.length} of ${total}:\n${misses.join('\n')}`);
  });

  test('no stock file is said not to start, but for those that do not', () => {
    const stock = rows.filter((row) => STOCK.has(row.distribution) && !DOES_NOT_START.some(([file]) => file.test(row.file)));
    for (const row of stock) {
      const { findings } = runRules(rules, { nodes: [nodeOf(url, row.file)] });
      const boot = findings.filter(({ family, confidence }) => family === 'boot' && confidence === 'certain');
      assert.equal(boot.map(({ message }) => message), [], row.file);
    }
    assert.ok(stock.length > 30);
  });

  test('rules about pods, nodes and agreement say nothing grave of a stock file without a reason', () => {
    for (const row of rows.filter(({ distribution }) => STOCK.has(distribution) || ALSO_STOCK.has(distribution)).filter(isManifest)) {
      const grave = runRules(around, { nodes: [nodeOf(url, row.file)] }).findings.filter(({ severity }) => severity === 'critical' || severity === 'high');
      const unexplained = grave.filter(({ rule }) => !SAID.some(([file, of]) => file.test(row.file) && of.test(rule)));
      assert.equal(unexplained.map(({ rule, message }) => `${rule}: ${message}`), [], row.file);
    }
  });

  test('nothing is called missing that the file supplies in another way', () => {
    let missing = 0;
    for (const row of rows.filter(isManifest)) {
      const node = nodeOf(url, row.file);
      const text = node.manifests[0]?.yaml?.source.text ?? '';
      for (const finding of runRules(rules, { nodes: [node] }).findings) {
        const [, flag] = /^--(\S+) is not given$/.exec(finding.label ?? '') ?? [];
        const owner = node.invocations.find(({ component, file }) => component === finding.component && file === finding.at.file);
        // `--tls-cert-file --tls-private-key-file=x` gives the first flag the second as its value.
        const isSwallowed = owner?.flags.some(({ value }) => value?.text.startsWith(`--${flag}`));
        if (flag === undefined || !owner || isSwallowed) continue;
        missing += 1;
        assert.is(owner.incomplete, null, `${row.file}: ${finding.message}`);
        const ofContainer = text.slice(owner.container.cursor.span.start, owner.container.cursor.span.end);
        const spellings = [`--${flag}[=\\s"']`, `--${flag.replaceAll('-', '_')}[=\\s"']`, `\\bETCD_${flag.toUpperCase().replaceAll('-', '_')}\\b`];
        // A flag that is set to nothing counts as not given by the rules, and says so in other words.
        assert.not.match(ofContainer, new RegExp(spellings.join('|')), `${row.file}: ${finding.message}`);
      }
    }
    assert.ok(missing > 100);
  });
  test.run();
}
