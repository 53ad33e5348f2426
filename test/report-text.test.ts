import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Finding } from '../src/engine/finding.ts';
import { rules } from '../rules/index.ts';
import { SEVERITIES } from '../src/engine/rule.ts';
import { buildManifest } from '../src/model/manifest.ts';
import { buildNode } from '../src/model/node.ts';
import { text } from '../src/report/text.ts';
import { APISERVER, auditOf, controlPlane, ETCD, findingAt, nodeOf, OPTIONS, placeOf, unseenAt } from './report-fixtures.ts';

const test = suite('text report');

const policyFinding = (node: ReturnType<typeof controlPlane>): Finding =>
  findingAt(placeOf(node, APISERVER, '/etc/kubernetes/audit/policy.yaml'), node, {
    rule: 'apiserver-audit-policy-file-mounted',
    family: 'boot',
    severity: 'critical',
    message: '/etc/kubernetes/audit/policy.yaml is not visible inside the container',
    label: 'no volumeMount covers this path',
    related: [{ at: placeOf(node, APISERVER, 'volumeMounts:'), label: 'the mounts of this container' }],
    log: 'loading audit policy file: failed to read file path "/etc/kubernetes/audit/policy.yaml": no such file or directory',
    advice: "mount the host's /etc/kubernetes/audit read-only",
    controls: ['CIS-1.12:1.2.1', 'STIG:V-242401'],
  });

test('a report as a person sees it', () => {
  const node = controlPlane();
  const name = placeOf(node, ETCD, '- etcd');
  const atEtcd = { file: name.file, span: { start: name.span.start + 2, end: name.span.end }, path: 'spec.containers[etcd].command' };
  const missing = (rule: string, more: Partial<Finding>): Finding => findingAt(atEtcd, node, { rule, component: 'etcd', ...more });
  const audit = auditOf(
    [node],
    [
      missing('etcd-auto-tls', { message: 'b is not set', severity: 'low', advice: 'set --b=false' }),
      missing('etcd-client-cert-auth', { message: 'a is not set', severity: 'medium', label: '--a is not given' }),
      policyFinding(node),
    ],
    { unseen: [unseenAt(name, node), unseenAt(name, node), unseenAt(name, node, { rule: 'etcd-auto-tls' })] },
  );
  assert.is(
    text(audit, OPTIONS),
    `\
node cp-1  kubernetes 1.33.4  etcd 3.5.21                     manifests/
  etcd                      starts           2 findings (1 medium, 1 low)
  kube-apiserver            DOES NOT START   1 reason; 1 critical finding

critical[apiserver-audit-policy-file-mounted]: /etc/kubernetes/audit/policy.yaml is not visible inside the container
  --> manifests/kube-apiserver.yaml:11:27
   |
11 |     - --audit-policy-file=/etc/kubernetes/audit/policy.yaml
   |                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no volumeMount covers this path
  ::: manifests/kube-apiserver.yaml:13:5
   |
13 |     volumeMounts:
   |     ------------- the mounts of this container
   = the component says: loading audit policy file: failed to read file path "/etc/kubernetes/audit/policy.yaml": no such file or directory
   = do: mount the host's /etc/kubernetes/audit read-only
   = controls: CIS-1.12:1.2.1, STIG:V-242401

medium[etcd-client-cert-auth]: a is not set
  --> manifests/etcd.yaml:10:7
   |
10 |     - etcd
   |       ^^^^ --a is not given

low[etcd-auto-tls]: b is not set
  --> manifests/etcd.yaml:10:7
   = do: set --b=false

3 findings in 2 files: 1 critical, 1 medium, 1 low. 2 rules could not decide in 3 places: --show-unseen.
k8s-audit explain RULE says why a finding matters.
`,
  );
});

test('no findings are said plainly, with what was not judged', () => {
  assert.is(
    text(auditOf([controlPlane()]), OPTIONS),
    `\
node cp-1  kubernetes 1.33.4  etcd 3.5.21                     manifests/
  etcd                      starts           no findings
  kube-apiserver            starts           no findings

no findings in 2 files: ${rules.length} rules ran.
`,
  );
});

test('a dozen missing flags of an API server fit on two screens', () => {
  const node = controlPlane();
  const at = placeOf(node, APISERVER, '- kube-apiserver');
  const findings = Array.from({ length: 15 }, (_, index) =>
    findingAt(at, node, { rule: `apiserver-${index}`, message: `--flag-${index} is not set`, label: 'not given', advice: `set --flag-${index}`, controls: ['CIS-1.12:1.2.1'] }),
  );
  const report = text(auditOf([node], findings), OPTIONS);
  assert.is(report.match(/- kube-apiserver$/gm)?.length, 1, 'the line is shown once');
  assert.is(report.match(/-->/g)?.length, 15, 'every finding says where');
  assert.ok(report.split('\n').length < 100);
});

test('quiet leaves the findings', () => {
  const node = controlPlane();
  const report = text(auditOf([node], [policyFinding(node)]), { ...OPTIONS, quiet: true });
  assert.ok(report.startsWith('critical['));
  assert.ok(report.endsWith('STIG:V-242401\n'));
  assert.is(text(auditOf([node]), { ...OPTIONS, quiet: true }), '');
});

test('unseen entries are listed by place and reason', () => {
  const node = controlPlane();
  const flag = placeOf(node, APISERVER, '--anonymous-auth=true');
  const some = Array.from({ length: 6 }, (_, index) => unseenAt(flag, node, { rule: `apiserver-a-rather-long-name-${index}`, reason: 'a template may add arguments' }));
  const report = text(auditOf([node], [], { unseen: [...some, unseenAt(flag, node)] }), { ...OPTIONS, showUnseen: true });
  assert.is(
    report.slice(report.indexOf('could not')),
    `\
could not decide:
  manifests/kube-apiserver.yaml:12:7: a template may add arguments
      apiserver-a-rather-long-name-0, apiserver-a-rather-long-name-1,
      apiserver-a-rather-long-name-2, apiserver-a-rather-long-name-3,
      apiserver-a-rather-long-name-4, apiserver-a-rather-long-name-5
  manifests/kube-apiserver.yaml:12:7: value comes from $(PROFILING), which no env entry defines
      apiserver-profiling

no findings in 2 files: ${rules.length} rules ran. 7 rules could not decide.
`,
  );
});

test('files that were not audited, and templates, are listed with the reason', () => {
  const trouble = { kind: 'no-permission', message: 'permission is denied', hint: 'run as root' } as const;
  const template = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ name }}\nspec:\n  containers:\n  - name: x\n    image: {{ image }}\n';
  const read = nodeOf('m', { 'm/template.yaml': template, 'm/config.yaml': 'kind: Secret\napiVersion: v1\n', 'm/empty': '' });
  const node = buildNode('m', true, [...read.manifests, buildManifest('m/key\u001b[2J', { status: 'unreadable', trouble })]);
  assert.is(
    text(auditOf([node]), OPTIONS),
    `\
node m                                                        m/
  m/template.yaml: template: 2 placeholders are unknown values
  m/config.yaml: not a manifest: it holds a Secret
  m/empty: not a manifest: it is empty
  m/key\\x1b[2J: unreadable: permission is denied

no findings in 4 files (3 of them not audited): ${rules.length} rules ran.
`,
  );
});

test('two etcds of a node are told apart, and so are other versions', () => {
  const etcd = (name: string, tag: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec:\n  containers:\n  - name: etcd\n    image: registry.k8s.io/etcd${tag}\n    command:\n    - etcd\n`;
  const node = nodeOf('m', { 'm/etcd-main.yaml': etcd('etcd-main', ':3.5.21-0'), 'm/etcd-events.yaml': etcd('etcd-events', ':3.4.3-0'), 'm/etcd-3.yaml': etcd('etcd-3', '') });
  const finding = findingAt(placeOf(node, 'm/etcd-events.yaml', '- etcd'), node, { component: 'etcd', severity: 'high' });
  const [head, ...rows] = text(auditOf([node], [finding]), OPTIONS).split('\n');
  assert.match(head ?? '', /^node m {2}etcd 3\.5\.21 {2,}m\/$/);
  assert.is(rows[0], '  etcd                      starts           etcd-main.yaml: no findings');
  assert.is(rows[1], '  etcd                      starts           etcd-events.yaml: 1 high finding; version 3.4.3');
  assert.match(rows[2] ?? '', /^ {2}etcd {22}starts {11}etcd-3\.yaml: no findings; its version is unknown: the image has no tag/);
});

test('the worst component comes first, then the worst finding; nodes keep their order', () => {
  const [one, two] = [controlPlane(), controlPlane()];
  const at = (node: typeof one, severity: Finding['severity'], component: 'etcd' | 'kube-apiserver'): Finding =>
    findingAt(placeOf(node, component === 'etcd' ? ETCD : APISERVER, `- ${component}`), node, { severity, component, message: `${severity} ${component}` });
  const several = findingAt(placeOf(one, ETCD, 'etcd'), null, { component: null, message: 'about all', severity: 'critical' });
  const findings = [at(two, 'critical', 'etcd'), at(one, 'info', 'etcd'), at(one, 'medium', 'etcd'), at(one, 'low', 'kube-apiserver'), at(one, 'high', 'kube-apiserver'), several];
  const report = text(auditOf([one, two], findings), OPTIONS);
  assert.equal(report.match(/^(?:\w+\[.*|node|all nodes together)/gm)?.map((line) => line.replace(/.*: /, '')), [
    'node', 'high kube-apiserver', 'low kube-apiserver', 'medium etcd', 'info etcd', 'node', 'critical etcd', 'all nodes together', 'about all',
  ]);
});

test('colours come only when asked for, and every severity is a word without them', () => {
  const node = controlPlane();
  const findings = SEVERITIES.map((severity) => findingAt(placeOf(node, APISERVER, '--anonymous-auth'), node, { severity, label: 'here' }));
  const plain = text(auditOf([node], findings), OPTIONS);
  const colored = text(auditOf([node], findings), { ...OPTIONS, color: true });
  assert.not.match(plain, /\u001b/);
  assert.is(colored.replaceAll(/\u001b\[\d+m/g, ''), plain);
  for (const severity of SEVERITIES) assert.match(colored, new RegExp(`\u001b\\[\\d+m${severity}\\[`));
  assert.is(text(auditOf([node], findings), OPTIONS), plain, 'colour does not stay on');
});

test('a fix is named', () => {
  const node = controlPlane();
  const fix = { title: 'remove --anonymous-auth', safe: true, edits: [] };
  assert.match(text(auditOf([node], [findingAt(placeOf(node, APISERVER, '--anonymous-auth'), node, { fix })]), OPTIONS), /^ {3}= fix: remove --anonymous-auth$/m);
});

test('nothing of the input reaches the terminal as it is', () => {
  const bad = '\u001b]0;x\u0007\u009b\u202e\u200b\u2028\ud800\n::error::';
  const path = `m/${bad}.yaml`;
  const source = `apiVersion: v1\nkind: Pod\nmetadata: {name: "a"}\nspec:\n  containers:\n  - name: kube-apiserver\n    image: "kube-apiserver:v1.33.4"\n    command: [kube-apiserver, "--x=\u0085\u202e\u200b\ud800"]\n`;
  const node = nodeOf(`m${bad}`, { [path]: source });
  const at = placeOf(node, path, '\u202e');
  const finding = findingAt(at, node, {
    rule: `rule${bad}`, message: bad, label: bad, advice: bad, log: bad, controls: [bad], related: [{ at: placeOf(node, path, 'image'), label: bad }, { at, label: bad }],
    fix: { title: bad, safe: true, edits: [] },
  });
  const unseen = [unseenAt(at, node, { rule: bad, reason: bad })];
  for (const color of [false, true]) {
    const report = text(auditOf([node], [finding], { unseen }), { ...OPTIONS, color, showUnseen: true });
    assert.not.match(report.replaceAll(/\u001b\[\d+m/g, '').replaceAll('\n', ''), /[^ -~]/);
    assert.not.match(report, /^::error/m);
    assert.match(report, /--x=\\x85\\u202e\\u200b\\ud800/);
  }
});

test('two runs over the same input print the same bytes', () => {
  const render = (): string => {
    const node = controlPlane();
    return text(auditOf([node], [policyFinding(node)]), OPTIONS);
  };
  assert.is(render(), render());
});

test.run();
