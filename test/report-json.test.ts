import { suite } from 'uvu';
import { OPTIONS as OPTION_TABLE } from '../src/cli/options.ts';
import * as assert from 'uvu/assert';
import type { Audit } from '../src/engine/finding.ts';
import { errorReport } from '../src/report/error-report.ts';
import { reporters } from '../src/report/index.ts';
import { json } from '../src/report/json.ts';
import { unix } from '../src/report/unix.ts';
import { APISERVER, auditOf, controlPlane, ETCD, findingAt, nodeOf, OPTIONS, placeOf, schemaErrors, unseenAt } from './report-fixtures.ts';

const test = suite('json and unix reports');

const node = controlPlane();
const edit = { file: APISERVER, start: 1, end: 2, text: '' };

const fullAudit = (): Audit =>
  auditOf(
    [node],
    [
      findingAt(placeOf(node, ETCD, '--name=cp-1'), null, { component: null, severity: 'critical', family: 'consistency', fingerprint: 'k8sAudit/v1:one' }),
      findingAt(placeOf(node, APISERVER, '--anonymous-auth=true'), node, {
        message: '--anonymous-auth=true', label: 'here', advice: 'remove it', log: 'unknown flag', controls: ['CIS-1.12:1.2.1'],
        related: [{ at: placeOf(node, APISERVER, 'volumeMounts:'), label: 'mounts' }],
        fix: { title: 'remove it', safe: true, edits: [edit] },
        fingerprint: 'k8sAudit/v1:two',
      }),
    ],
    {
      unseen: [unseenAt(placeOf(node, APISERVER, '--anonymous-auth'), node, { fingerprint: 'k8sAudit/v1:three' })],
      controls: [
        { id: 'CIS-1.12:1.2.1', title: 'no anonymous requests', section: 'API server', level: null, severity: null, status: 'fail', reason: null, rules: ['apiserver-anonymous-auth'], findings: ['k8sAudit/v1:two'], seen: [] },
        { id: 'CIS-1.12:5.1.1', title: 'cluster-admin', section: 'API server', level: null, severity: null, status: 'manual', reason: 'a person must judge it', rules: [], findings: [], seen: [] },
        { id: 'STIG:V-242390', title: 'anonymous', section: 'API server', level: null, severity: null, status: 'not-applicable', reason: null, rules: ['apiserver-anonymous-auth'], findings: [], seen: [] },
      ],
    },
  );

test('the JSON report is the contract of version 1', () => {
  const report = json(fullAudit(), OPTIONS);
  assert.equal(schemaErrors(report), []);
  const place = (text: string, start: number, line: number, column: number): object => ({
    start: { offset: start, line, column },
    end: { offset: start + text.length, line, column: column + text.length },
  });
  const file = (path: string): string => node.manifests.find((manifest) => manifest.path === path)?.place.file.text ?? '';
  const anonymous = '--anonymous-auth=true';
  const at = file(APISERVER).indexOf(anonymous);
  assert.equal(JSON.parse(report), {
    version: 1,
    tool: { name: 'k8s-audit', version: '0.1.0' },
    run: { paths: ['manifests'], profile: 'default', config: null, kubernetesVersion: null, exitCode: 1 },
    nodes: [
      {
        name: 'cp-1',
        path: 'manifests',
        root: null,
        files: [{ path: ETCD, status: 'read' }, { path: APISERVER, status: 'read' }],
        components: [
          { name: 'etcd', file: ETCD, container: 'etcd', version: '3.5.21', versionSource: 'image', verdict: 'starts', because: [], assumes: [], flags: 2 },
          { name: 'kube-apiserver', file: APISERVER, container: 'kube-apiserver', version: '1.33.4', versionSource: 'image', verdict: 'starts', because: [], assumes: [], flags: 2 },
        ],
      },
    ],
    findings: [
      {
        rule: 'apiserver-profiling', family: 'consistency', severity: 'critical', confidence: 'certain', message: 'something is wrong',
        component: null, node: null, file: ETCD, ...place('--name=cp-1', file(ETCD).indexOf('--name'), 11, 7), label: null, related: [], log: null, advice: null, controls: [], fix: null,
        fingerprint: 'k8sAudit/v1:one',
      },
      {
        rule: 'apiserver-profiling', family: 'security', severity: 'low', confidence: 'certain', message: anonymous,
        component: 'kube-apiserver', node: 'cp-1', file: APISERVER, ...place(anonymous, at, 12, 7), label: 'here',
        related: [{ file: APISERVER, ...place('volumeMounts:', file(APISERVER).indexOf('volumeMounts'), 13, 5), label: 'mounts' }],
        log: 'unknown flag', advice: 'remove it', controls: ['CIS-1.12:1.2.1'], fix: { title: 'remove it', safe: true, edits: [edit] },
        fingerprint: 'k8sAudit/v1:two',
      },
    ],
    unseen: [
      {
        rule: 'apiserver-profiling', fingerprint: 'k8sAudit/v1:three', component: 'kube-apiserver', node: 'cp-1', file: APISERVER, ...place('--anonymous-auth', at, 12, 7),
        reason: 'value comes from $(PROFILING), which no env entry defines',
      },
    ],
    suppressed: [],
    controls: [
      { id: 'CIS-1.12:1.2.1', title: 'no anonymous requests', section: 'API server', level: null, status: 'fail', rules: ['apiserver-anonymous-auth'], findings: ['k8sAudit/v1:two'] },
      { id: 'CIS-1.12:5.1.1', title: 'cluster-admin', section: 'API server', level: null, status: 'manual', reason: 'a person must judge it', rules: [], findings: [] },
      { id: 'STIG:V-242390', title: 'anonymous', section: 'API server', level: null, status: 'not-applicable', rules: ['apiserver-anonymous-auth'], findings: [] },
    ],
    summary: {
      files: 2,
      findings: { critical: 1, high: 0, medium: 0, low: 1, info: 0 },
      unseen: 1,
      suppressed: 0,
      fixable: 1,
      controls: {
        'CIS-1.12': { pass: 0, fail: 1, manual: 1, 'not-applicable': 0, unseen: 0 },
        STIG: { pass: 0, fail: 0, manual: 0, 'not-applicable': 1, unseen: 0 },
      },
    },
  });
});

/** The report with one value, found by a JSON pointer, replaced, or taken out where there is no other. */
const changed = (pointer: string, value?: unknown): object => {
  const report = JSON.parse(json(fullAudit(), OPTIONS)) as object;
  const keys = pointer.split('/').slice(1);
  const last = keys.pop() ?? '';
  const parent = keys.reduce((object, key) => Reflect.get(object, key) as object, report);
  if (value === undefined) assert.ok(Reflect.has(parent, last) && Reflect.deleteProperty(parent, last), pointer);
  else Reflect.set(parent, last, value);
  return report;
};

test('the schema notices what is broken', () => {
  const taken = [
    '/tool/version', '/run/kubernetesVersion', '/nodes/0/root', '/nodes/0/components/0/assumes', '/findings/0/fingerprint', '/findings/0/component', '/findings/1/fix/safe',
    '/findings/1/related/0/label', '/findings/1/end/column', '/unseen/0/reason', '/controls/0/rules', '/summary/fixable', '/summary/findings/info', '/suppressed',
  ];
  for (const pointer of taken) {
    const missingProperty = pointer.slice(pointer.lastIndexOf('/') + 1);
    const error = `${pointer.slice(0, -missingProperty.length - 1)} must have required property '${missingProperty}'`;
    assert.ok(schemaErrors(changed(pointer)).some((each) => each.startsWith(error)), pointer);
  }
  const replaced: readonly [string, unknown][] = [
    ['/version', 2], ['/run/exitCode', 3], ['/nodes/0/files/0/status', 'skipped'], ['/nodes/0/components/0/verdict', 'boots'], ['/nodes/0/components/0/versionSource', 'tag'],
    ['/findings/0/severity', 'error'], ['/findings/0/family', 'cis'], ['/findings/0/confidence', 1], ['/findings/1/start/line', 0], ['/findings/1/controls/0', '1.2.1'],
    ['/findings/1/component', 'apiserver'], ['/controls/0/status', 'passed'], ['/suppressed/0', { by: 'comment' }], ['/summary/controls/STIG', {}],
  ];
  for (const [pointer, value] of replaced) assert.ok(schemaErrors(changed(pointer, value)).some((error) => `${error} `.includes(pointer.replace('/status', ''))), pointer);
});

test('the schema lets later fields in', () => {
  const report = JSON.parse(json(fullAudit(), OPTIONS));
  report.suppressed.push({ ...report.findings[0], by: 'baseline', reason: 'accepted until Q3', at: { file: 'b.json', line: 3 }, since: 'x' });
  report.nodes[0].components[0].more = true;
  report.more = {};
  assert.equal(schemaErrors(report), []);
});

test('an error instead of a report is in the schema too', () => {
  const report = errorReport('no manifest is found in \u001b[2Jx', null);
  assert.equal(JSON.parse(report), { version: 1, error: { message: 'no manifest is found in \u001b[2Jx', hint: null } });
  assert.ok(report.endsWith('}\n'));
  assert.equal(schemaErrors(report), []);
  assert.equal(schemaErrors(errorReport('a', 'b')), []);
  assert.ok(schemaErrors({ version: 1, error: { message: 'a' } }).length > 0);
});

test('files that were not read have a reason, and unknown versions are null', () => {
  const files = { 'm/secret.yaml': 'apiVersion: v1\nkind: Secret\n', 'm/pod.yaml': 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - command: [etcd]\n' };
  const report = json(auditOf([nodeOf('m', files)]), OPTIONS);
  assert.equal(schemaErrors(report), []);
  const { nodes } = JSON.parse(report);
  assert.equal(nodes[0].files[0], { path: 'm/secret.yaml', status: 'not-a-manifest', reason: 'it holds a Secret' });
  assert.is(nodes[0].components[0].container, null);
  assert.is(nodes[0].components[0].version, null);
  assert.is(nodes[0].components[0].versionSource, null);
});

test('positions count a byte order mark and carriage returns', () => {
  const text = '\ufeffkind: Pod\r\nspec: {}\r\n';
  const one = nodeOf('m', { 'm/a.yaml': text });
  const report = JSON.parse(json(auditOf([one], [findingAt(placeOf(one, 'm/a.yaml', 'kind'), one), findingAt(placeOf(one, 'm/a.yaml', 'spec'), one)]), OPTIONS));
  assert.equal(report.findings[0].start, { offset: 1, line: 1, column: 2 });
  assert.equal(report.findings[1].start, { offset: 12, line: 2, column: 1 });
});

test('a time stands in the report only when it is given', () => {
  const timestamp = '2026-01-02T03:04:05.000Z';
  const report = json(fullAudit(), { ...OPTIONS, run: { ...OPTIONS.run, timestamp } });
  assert.is(JSON.parse(report).run.timestamp, timestamp);
  assert.equal(schemaErrors(report), []);
  assert.is(json(fullAudit(), OPTIONS), json(fullAudit(), OPTIONS));
});

const HOSTILE = '\u001b[31m\u009b\u202e\u200b\n\ud800"';

test('the JSON of hostile input is safe to print and loses nothing', () => {
  const one = nodeOf('m', { [`m/${HOSTILE}`]: 'a: b\n' });
  const report = json(auditOf([one], [findingAt(placeOf(one, `m/${HOSTILE}`, 'b'), one, { message: HOSTILE })]), OPTIONS);
  assert.not.match(report.replaceAll('\n', ''), /[^ -~]/);
  assert.is(JSON.parse(report).findings[0].message, HOSTILE);
  assert.is(JSON.parse(report).findings[0].file, `m/${HOSTILE}`);
});

test('unix prints one line a finding, in the order of the audit', () => {
  assert.is(
    unix(fullAudit(), OPTIONS),
    `\
manifests/etcd.yaml:11:7: critical: something is wrong [apiserver-profiling]
manifests/kube-apiserver.yaml:12:7: low: --anonymous-auth=true [apiserver-profiling]
`,
  );
  assert.is(unix(auditOf([node]), OPTIONS), '');
});

test('one finding stays one line in unix, whatever it holds', () => {
  const one = nodeOf('m', { [`m/${HOSTILE}`]: 'a: b\n' });
  const at = placeOf(one, `m/${HOSTILE}`, 'b');
  const output = unix(auditOf([one], [findingAt(at, one, { message: HOSTILE }), findingAt(at, one, { message: 'x'.repeat(1_000_000) })]), OPTIONS);
  assert.match(output, /^[ -~\n]*$/);
  const lines = output.split('\n');
  assert.is(lines.length, 3);
  assert.is(lines[0], 'm/\\x1b[31m\\x9b\\u202e\\u200b\\n\\ud800":1:4: low: \\x1b[31m\\x9b\\u202e\\u200b\\n\\ud800" [apiserver-profiling]');
  assert.ok((lines[1]?.length ?? 0) < 1200);
});

test('every format of the registry loads and renders', async () => {
  assert.equal(Object.keys(reporters), OPTION_TABLE.find(({ name, commands }) => name === 'format' && commands.includes('audit'))?.choices);
  for (const load of Object.values(reporters)) assert.match((await load())(fullAudit(), OPTIONS), /\n$/);
});

test.run();
