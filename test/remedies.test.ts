/** The remedies of failing controls, made and judged; beside them what other tools advise for the same manifests. */
import { readdirSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { benchmarkCalled } from '../rules/benchmarks/index.ts';
import { rules } from '../rules/index.ts';
import { judge, type AuditRequest } from '../src/audit.ts';
import type { Audit, Finding } from '../src/engine/finding.ts';
import { planFixes } from '../src/fix/plan.ts';
import { addFlag, setFlag } from '../src/fix/flag-edits.ts';
import { applyEdits } from '../src/fix/apply.ts';
import type { Edit } from '../src/engine/rule.ts';
import { SourceFile } from '../src/source/source-file.ts';

const ROOT = new URL('..', import.meta.url).pathname;
const MINORS = ['1.24', '1.31', '1.37'];
const cis = benchmarkCalled('CIS-1.12');
assert.ok(cis);
const REQUEST: AuditRequest = { paths: ['m'], rules, benchmarks: [cis], kubernetesVersion: null, maxFileSize: 1e6, stdinFilename: '-' };

const stockNodes = (minor: string): Parameters<typeof judge>[0] => {
  const folder = `${ROOT}fixtures/oracle/base/${minor}`;
  const files = readdirSync(folder).map((name) => ({ path: `m/${name}`, result: { status: 'read' as const, source: new SourceFile(`m/${name}`, readFileSync(`${folder}/${name}`, 'utf8')) } }));
  return [{ path: 'm', isDirectory: true, files }];
};
const notStarting = ({ verdicts }: Audit): string[] => [...verdicts].flatMap(([{ component }, { verdict }]) => (verdict === 'does-not-start' ? [component] : []));

const remedies = suite('remedies of failing controls');

for (const minor of MINORS) {
  remedies(`${minor}: whatever a failing control offers to change leaves every component starting, alone and together`, () => {
    const nodes = stockNodes(minor);
    const first = judge(nodes, REQUEST);
    assert.equal(notStarting(first), []);
    const failing = new Set(first.controls.filter(({ status }) => status === 'fail').flatMap(({ findings }) => findings));
    const offered = first.findings.filter((finding) => failing.has(finding.fingerprint) && finding.fix !== null);
    assert.ok(offered.length >= 4, `${offered.length} offers`);
    for (const finding of offered) assert.equal(notStarting(withEdits(nodes, first, finding.fix?.edits ?? [])), [], `${finding.rule}: ${finding.fix?.title}`);
    const plan = planFixes(first, (texts) => judge(nodes, REQUEST, texts), (finding: Finding) => failing.has(finding.fingerprint));
    assert.equal(notStarting(plan.audit), []);
    const before = first.controls.filter(({ status }) => status === 'fail').length;
    assert.ok(plan.audit.controls.filter(({ status }) => status === 'fail').length < before, 'fewer controls fail');
  });
}

const withEdits = (nodes: Parameters<typeof judge>[0], audit: Audit, edits: readonly Edit[]): Audit => {
  const texts = new Map(audit.nodes.flatMap(({ manifests }) => manifests.map(({ path, place }) => [path, applyEdits(place.file.text, edits.filter(({ file }) => file === path))] as const)));
  return judge(nodes, REQUEST, texts);
};

/** What other tools tell to write, flag by flag, and the releases whose component then does not start, or is killed by its probes. */
const ADVICE: readonly (readonly [of: string, component: string, flag: string, value: string, breaks: readonly string[]])[] = [
  ['CKV_K8S_68, KCV-0001, C-0113', 'kube-apiserver', 'anonymous-auth', 'false', ['1.24', '1.31', '1.37']],
  ['CKV_K8S_69', 'kube-apiserver', 'basic-auth-file', '', ['1.24', '1.31', '1.37']],
  ['CKV_K8S_71', 'kube-apiserver', 'kubelet-https', 'true', ['1.24', '1.31', '1.37']],
  ['CKV_K8S_78, KCV-0010, C-0121', 'kube-apiserver', 'enable-admission-plugins', 'NodeRestriction,EventRateLimit', ['1.24', '1.31', '1.37']],
  ['CKV_K8S_80, KCV-0012, C-0123', 'kube-apiserver', 'enable-admission-plugins', 'NodeRestriction,AlwaysPullImages', []],
  ['CKV_K8S_81, KCV-0013', 'kube-apiserver', 'enable-admission-plugins', 'NodeRestriction,SecurityContextDeny', ['1.31', '1.37']],
  ['CKV_K8S_84', 'kube-apiserver', 'enable-admission-plugins', 'NodeRestriction,PodSecurityPolicy', ['1.31', '1.37']],
  ['CKV_K8S_88', 'kube-apiserver', 'insecure-port', '0', ['1.24', '1.31', '1.37']],
  ['CKV_K8S_90, KCV-0018, C-0129', 'kube-apiserver', 'profiling', 'false', []],
  ['CKV_K8S_95, C-0134', 'kube-apiserver', 'request-timeout', '300s', []],
  ['KCV-0033, C-0144', 'kube-controller-manager', 'terminated-pod-gc-threshold', '10', []],
  ['KCV-0038, C-0149', 'kube-controller-manager', 'feature-gates', 'RotateKubeletServerCertificate=true', []],
  ['CKV_K8S_114, KCV-0040, C-0151', 'kube-scheduler', 'profiling', 'false', []],
];

const advice = suite("other tools' advice, made and judged");
for (const [of, component, flag, value, breaks] of ADVICE) {
  advice(`${of}: --${flag}=${value} ${breaks.length === 0 ? 'breaks none of them' : `breaks ${breaks.join(', ')}`}`, () => {
    const broken = MINORS.filter((minor) => {
      const nodes = stockNodes(minor);
      const first = judge(nodes, REQUEST);
      const invocation = first.nodes[0]?.invocations.find((each) => each.component === component);
      assert.ok(invocation);
      const edits = invocation.occurrences(flag).length > 0 ? setFlag(invocation, flag, value) : addFlag(invocation, flag, value);
      assert.ok(edits && edits.length > 0);
      return notStarting(withEdits(nodes, first, edits)).length > 0;
    });
    assert.equal(broken, breaks);
  });
}

const stock = suite('the stock control plane of kubeadm 1.31');
stock('fails the controls that a careful reader of CIS 1.12 finds failing, and no other', () => {
  const listed = readFileSync(`${ROOT}fixtures/benchmarks/kubeadm-1.31.tsv`, 'utf8').trim().split('\n').slice(1).map((line) => line.split('\t'));
  const failing = judge(stockNodes('1.31'), REQUEST).controls.filter(({ status }) => status === 'fail').map(({ id }) => id.slice('CIS-1.12:'.length));
  assert.equal(failing, listed.map(([id]) => id));
  for (const [id, reason] of listed) assert.ok((reason ?? '').length > 20, `${id} has its reason`);
});

remedies.run();
advice.run();
stock.run();
