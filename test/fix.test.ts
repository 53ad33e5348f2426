import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rules } from '../rules/index.ts';
import { judge, type AuditRequest } from '../src/audit.ts';
import { examplePod } from '../src/engine/example.ts';
import type { Edit } from '../src/engine/rule.ts';
import { applyEdits } from '../src/fix/apply.ts';
import { unifiedDiff } from '../src/fix/diff.ts';
import { addFlag, removeFlag, renameFlag, setFlag, setFlagValue, type Edits } from '../src/fix/flag-edits.ts';
import { planFixes } from '../src/fix/plan.ts';
import { nodeReplaceCalls, NotReplaced, replaceFile, type ReplaceCalls } from '../src/fix/replace-file.ts';
import { buildManifest } from '../src/model/manifest.ts';
import type { Invocation } from '../src/model/types.ts';
import { SourceFile } from '../src/source/source-file.ts';

const REQUEST: AuditRequest = { paths: ['m'], rules, benchmarks: [], kubernetesVersion: null, maxFileSize: 1e6, stdinFilename: '-' };
const nodesOf = (files: Readonly<Record<string, string>>) => [
  { path: 'm', isDirectory: true, files: Object.entries(files).map(([name, text]) => ({ path: `m/${name}`, result: { status: 'read' as const, source: new SourceFile(`m/${name}`, text) } })) },
];
const planFor = (files: Readonly<Record<string, string>>, { only, unsafe = true }: { only?: string; unsafe?: boolean } = {}) =>
  planFixes(judge(nodesOf(files), REQUEST), (texts) => judge(nodesOf(files), REQUEST, texts), ({ rule, fix }) => (only === undefined || rule === only) && (unsafe || fix.safe));

const invocationIn = (text: string): Invocation => {
  const [pod] = buildManifest('m/a.yaml', { status: 'read', source: new SourceFile('m/a.yaml', text) }).pods;
  const invocation = pod?.containers[0]?.invocation;
  if (!invocation) throw new Error(`no component in ${text}`);
  return invocation;
};
const edited = (text: string, edits: (invocation: Invocation) => Edits): string | undefined => {
  const made = edits(invocationIn(text));
  return made && applyEdits(text, made);
};
const flag = (invocation: Invocation, name: string) => {
  const found = invocation.occurrences(name).at(-1);
  if (!found) throw new Error(`no --${name}`);
  return found;
};

const pod = (container: string, eol = '\n'): string =>
  ['apiVersion: v1', 'kind: Pod', 'metadata: {name: kube-apiserver, namespace: kube-system}', 'spec:', '  containers:', '  - name: kube-apiserver', '    image: registry.k8s.io/kube-apiserver:v1.31.0', ...container.split('\n'), ''].join(eol);

const STYLES: Readonly<Record<string, { before: string; removed: string; set: string; added: string }>> = {
  'a list in block style, sorted, with comments': {
    before: '    command:\n    - kube-apiserver\n    - --authorization-mode=Node # keep\n    - --profiling=true   # why\n    - --v=2',
    removed: '    command:\n    - kube-apiserver\n    - --authorization-mode=Node # keep\n    - --v=2',
    set: '    command:\n    - kube-apiserver\n    - --authorization-mode=Node # keep\n    - --profiling=false   # why\n    - --v=2',
    added: '    command:\n    - kube-apiserver\n    - --authorization-mode=Node # keep\n    - --event-ttl=2h\n    - --profiling=true   # why\n    - --v=2',
  },
  'quotes, not sorted': {
    before: '    command: ["kube-apiserver"]\n    args:\n      - "--v=2"\n      - "--profiling=true"',
    removed: '    command: ["kube-apiserver"]\n    args:\n      - "--v=2"',
    set: '    command: ["kube-apiserver"]\n    args:\n      - "--v=2"\n      - "--profiling=false"',
    added: '    command: ["kube-apiserver"]\n    args:\n      - "--v=2"\n      - "--profiling=true"\n      - "--event-ttl=2h"',
  },
  'a list in flow style': {
    before: "    command: [kube-apiserver, '--profiling=true', --v=2]",
    removed: '    command: [kube-apiserver, --v=2]',
    set: "    command: [kube-apiserver, '--profiling=false', --v=2]",
    added: "    command: [kube-apiserver, '--event-ttl=2h', '--profiling=true', --v=2]",
  },
  'name and value in two items': {
    before: '    command:\n    - kube-apiserver\n    - --profiling\n    - --v\n    - 2',
    removed: '    command:\n    - kube-apiserver\n    - --v\n    - 2',
    set: '    command:\n    - kube-apiserver\n    - --profiling=false\n    - --v\n    - 2',
    added: '    command:\n    - kube-apiserver\n    - --event-ttl=2h\n    - --profiling\n    - --v\n    - 2',
  },
  'a script': {
    before: '    command:\n    - sh\n    - -c\n    - |\n      exec kube-apiserver \\\n        --profiling=true \\\n        --v=2',
    removed: '    command:\n    - sh\n    - -c\n    - |\n      exec kube-apiserver \\\n        --v=2',
    set: '    command:\n    - sh\n    - -c\n    - |\n      exec kube-apiserver \\\n        --profiling=false \\\n        --v=2',
    added: '    command:\n    - sh\n    - -c\n    - |\n      exec kube-apiserver \\\n        --event-ttl=2h \\\n        --profiling=true \\\n        --v=2',
  },
};

const edits = suite('edits of flags');
for (const [style, { before, removed, set, added }] of Object.entries(STYLES)) {
  for (const eol of ['\n', '\r\n']) {
    edits(`${style}${eol === '\n' ? '' : ', CRLF'}: removes, sets and adds, and leaves the rest`, () => {
      assert.is(edited(pod(before, eol), (invocation) => removeFlag(flag(invocation, 'profiling'))), pod(removed, eol));
      assert.is(edited(pod(before, eol), (invocation) => setFlagValue(flag(invocation, 'profiling'), 'false')), pod(set, eol));
      assert.is(edited(pod(before, eol), (invocation) => addFlag(invocation, 'event-ttl', '2h')), pod(added, eol));
      assert.is(edited(pod(before, eol), (invocation) => setFlag(invocation, 'event-ttl', '2h')), pod(added, eol));
    });
  }
}

edits('a value of its own item is quoted where YAML would read a number or a boolean', () => {
  const text = pod('    command:\n    - kube-apiserver\n    - --secure-port\n    - 6443');
  assert.is(edited(text, (invocation) => setFlagValue(flag(invocation, 'secure-port'), '443')), text.replace('- 6443', '- "443"'));
});

edits('a flag keeps its value when it is renamed, and a byte order mark stays', () => {
  const text = `\uFEFF${pod('    command: [kube-apiserver, --profilling=false]')}`;
  assert.is(edited(text, (invocation) => renameFlag(flag(invocation, 'profilling'), 'profiling')), text.replace('profilling', 'profiling'));
});

edits('what a person must do is not offered', () => {
  const anchored = pod('    command: &all\n    - kube-apiserver\n    - --profiling=$(P)');
  assert.is(edited(pod('    command: [sh, -c, "exec kube-apiserver --profiling=$P"]'), (invocation) => setFlagValue(flag(invocation, 'profiling'), 'false')), undefined);
  assert.is(edited(anchored, (invocation) => addFlag(invocation, 'tls-cipher-suites', 'a: b')), undefined);
});
edits.run();

const plan = suite('planned fixes');
const api = (...argv: string[]): string => examplePod('kube-apiserver', '1.31', argv);

plan('only safe ones unless asked', () => {
  const files = { 'a.yaml': api('--v=2', '--v=2', '--profiling=true') };
  assert.is(planFor(files, { unsafe: false }).texts.get('m/a.yaml'), api('--v=2', '--profiling=true'));
  assert.match(planFor(files, { only: 'apiserver-profiling' }).texts.get('m/a.yaml') ?? '', /--profiling=false/);
});

plan('many entries of one list go in one pass', () => {
  const gates = Array.from({ length: 9 }, (_, index) => `NoSuchGate${index}=true`);
  const { texts, left } = planFor({ 'a.yaml': api(`--feature-gates=${[...gates.slice(0, 4), 'AllBeta=false', ...gates.slice(4)].join(',')}`) }, { only: 'apiserver-feature-gates' });
  assert.is(texts.get('m/a.yaml'), api('--feature-gates=AllBeta=false'));
  assert.is(left.length, 0);
});

plan('flags that belong at one point are added in one pass, in their order', () => {
  const { texts } = planFor({ 'a.yaml': api('--allow-privileged=true', '--v=2') }, { only: 'apiserver-audit-log-maxage' });
  assert.match(texts.get('m/a.yaml') ?? '', 'allow-privileged=true"\n    - "--audit-log-maxage=30"\n    - "--v=2"');
  const files = { 'a.yaml': api('--allow-privileged=true', '--v=2') };
  const all = planFixes(judge(nodesOf(files), REQUEST), (changed) => judge(nodesOf(files), REQUEST, changed), ({ rule }) => rule.startsWith('apiserver-audit-log-max'));
  assert.is(all.steps.length, 1);
  assert.match(all.texts.get('m/a.yaml') ?? '', '"--audit-log-maxage=30"\n    - "--audit-log-maxbackup=10"\n    - "--audit-log-maxsize=100"\n    - "--v=2"');
});

plan('fixes of one pass do not touch each other, and a second run has nothing to do', () => {
  const files = { 'a.yaml': api('--enable-admission-plugins=PodSecurityPolicy,SecurityContextDeny,NodeRestriction', '--feature-gates=NoSuchGate=true', '--insecure-port=0') };
  const first = planFor(files);
  const text = first.texts.get('m/a.yaml') ?? '';
  assert.not.match(text, /PodSecurityPolicy|SecurityContextDeny|NoSuchGate|insecure-port/);
  const second = planFor({ 'a.yaml': text });
  assert.equal([...second.texts], []);
});

plan('a fix after which the component would not start is refused', () => {
  const files = { 'a.yaml': readFileSync(new URL('../fixtures/oracle/base/1.31/kube-apiserver.yaml', import.meta.url), 'utf8') };
  const first = judge(nodesOf(files), REQUEST);
  const worse = first.findings.find(({ rule }) => rule === 'apiserver-profiling');
  assert.ok(worse?.fix);
  const broken: Edit[] = worse.fix.edits.map((edit) => ({ ...edit, text: '    - --profiling=maybe\n' }));
  const planned = planFixes(
    { ...first, findings: first.findings.map((finding) => (finding === worse ? { ...finding, fix: { title: 'break it', safe: true, edits: broken } } : finding)) },
    (texts) => judge(nodesOf(files), REQUEST, texts),
    ({ rule }) => rule === 'apiserver-profiling',
  );
  assert.equal(planned.refused.map(({ reason }) => reason.slice(0, 22)), ['it would not start: --']);
  assert.equal([...planned.texts], []);
});

/** The audit of one manifest, with the fixes of one rule replaced by others. */
const withFixes = (text: string, rule: string, fix: (edit: Edit) => Edit) => {
  const files = { 'a.yaml': text };
  const first = judge(nodesOf(files), REQUEST);
  const change = (audit: typeof first): typeof first => ({
    ...audit,
    findings: audit.findings.map((finding) => (finding.rule === rule && finding.fix ? { ...finding, fix: { ...finding.fix, edits: finding.fix.edits.map(fix) } } : finding)),
  });
  return planFixes(change(first), (texts) => change(judge(nodesOf(files), REQUEST, texts)), (finding) => finding.rule === rule);
};

plan('a fix that mends nothing is refused, and not made again and again', () => {
  const { refused, texts } = withFixes(api('--profiling=true'), 'apiserver-profiling', (edit) => ({ ...edit, text: 'true' }));
  assert.match(refused[0]?.reason ?? '', /^what it is to mend would still be there/);
  assert.equal([...texts], []);
});

plan('a fix after which nobody could say that the component starts is refused', () => {
  const { refused } = withFixes(readFileSync(new URL('../fixtures/oracle/base/1.31/kube-apiserver.yaml', import.meta.url), 'utf8'), 'apiserver-profiling', (edit) => ({ ...edit, text: '    - --profiling=$(NOBODY_SETS_THIS)\n' }));
  assert.match(refused[0]?.reason ?? '', /^nobody could say any more that it starts/);
});

plan('after five passes it says what is left', () => {
  const files = { 'a.yaml': api('--v=2', '--profiling=true') };
  const first = judge(nodesOf(files), REQUEST);
  // Each fix makes room for another, without an end.
  const endless = (text: string): typeof first => ({
    ...first,
    nodes: judge(nodesOf({ 'a.yaml': text }), REQUEST).nodes,
    findings: first.findings.filter(({ rule }) => rule === 'apiserver-profiling').map((finding) => ({ ...finding, fix: { title: `make it ${text.length + 1} long`, safe: true, edits: [{ file: 'm/a.yaml', start: text.length, end: text.length, text: '#' }] } })),
  });
  const { applied, left, texts } = planFixes(endless(files['a.yaml']), (changed) => endless(changed.get('m/a.yaml') ?? ''), () => true);
  assert.equal([applied.length, left.length], [5, 1]);
  assert.is(texts.get('m/a.yaml'), `${files['a.yaml']}#####`);
});

plan('one fix that cannot be made does not keep the others from being made', () => {
  const text = api('--v=2', '--v=2', '--v=2', '--profiling=true', '--event-ttl=1h', '--event-ttl=1h');
  const files = { 'a.yaml': text };
  const spoil = (audit: ReturnType<typeof judge>): ReturnType<typeof judge> => ({
    ...audit,
    findings: audit.findings.map((finding) => (finding.rule === 'apiserver-profiling' && finding.fix ? { ...finding, fix: { ...finding.fix, edits: finding.fix.edits.map((edit) => ({ ...edit, text: 'maybe' })) } } : finding)),
  });
  const { texts, refused } = planFixes(spoil(judge(nodesOf(files), REQUEST)), (changed) => spoil(judge(nodesOf(files), REQUEST, changed)), ({ rule }) => /profiling|repeated/.test(rule));
  assert.is(texts.get('m/a.yaml'), api('--v=2', '--profiling=true', '--event-ttl=1h'));
  assert.is(refused.length, 1);
});

plan('a mount is added with its volume', () => {
  const text = pod('    command: [kube-apiserver, --audit-policy-file=/etc/kubernetes/audit/policy.yaml]\n    volumeMounts:\n    - mountPath: /etc/ssl/certs\n      name: ca\n  volumes:\n  - hostPath:\n      path: /etc/ssl/certs\n    name: ca\n  hostNetwork: true');
  const { texts } = planFor({ 'a.yaml': text }, { only: 'pod-file-not-mounted' });
  assert.match(texts.get('m/a.yaml') ?? '', / {4}- mountPath: \/etc\/kubernetes\/audit\n {6}name: etc-kubernetes-audit\n {6}readOnly: true\n {2}volumes:\n[\s\S]* {2}- hostPath:\n {6}path: \/etc\/kubernetes\/audit\n {6}type: Directory\n {4}name: etc-kubernetes-audit\n {2}hostNetwork/);
});

plan('git and patch take the diff', () => {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-audit-fix-'));
  try {
    for (const [name, eol] of [['a.yaml', '\n'], ['b c.yaml', '\r\n']] as const) {
      const before = pod('    command:\n    - kube-apiserver\n    - --v=2', eol).replace(/\s+$/, '');
      const after = applyEdits(before, addFlag(invocationIn(before), 'z', '1') ?? []);
      writeFileSync(join(folder, name), before);
      writeFileSync(join(folder, 'change.diff'), unifiedDiff(`./${name}`, before, after));
      execFileSync('git', ['apply', '--check', 'change.diff'], { cwd: folder });
      execFileSync('patch', ['--binary', '-p1', '-i', 'change.diff'], { cwd: folder, stdio: 'ignore' });
      assert.is(readFileSync(join(folder, name), 'utf8'), after);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
plan.run();

const writing = suite('writing a manifest');
const inFolder = (use: (folder: string, path: string) => void): void => {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-audit-write-'));
  try {
    mkdirSync(join(folder, 'm'));
    writeFileSync(join(folder, 'm/a.yaml'), 'old\n', { mode: 0o640 });
    use(join(folder, 'm'), join(folder, 'm/a.yaml'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
const failure = (use: () => void): string => {
  try {
    use();
  } catch (error) {
    if (error instanceof NotReplaced) return error.message;
    throw error;
  }
  return 'none';
};

writing('keeps the mode, and leaves nothing beside the file', () =>
  inFolder((folder, path) => {
    replaceFile(path, 'old\n', 'new\n', '1');
    assert.is(readFileSync(path, 'utf8'), 'new\n');
    assert.is(statSync(path).mode & 0o777, 0o640);
    assert.equal(readdirSync(folder), ['a.yaml']);
  }));

writing('keeps extended attributes, where the system has them and the means to copy them', () =>
  inFolder((_folder, path) => {
    if (spawnSync('setfattr', ['-n', 'user.owner', '-v', 'team', path]).status !== 0 || !existsSync('/bin/cp')) return;
    replaceFile(path, 'old\n', 'new\n', '1');
    assert.match(String(spawnSync('getfattr', ['-n', 'user.owner', path]).stdout), 'user.owner="team"');
  }));

writing('leaves a link, a changed file and a file that is gone alone', () =>
  inFolder((folder, path) => {
    symlinkSync('a.yaml', join(folder, 'link.yaml'));
    assert.match(failure(() => replaceFile(join(folder, 'link.yaml'), 'old\n', 'new\n', '1')), /symbolic link/);
    assert.match(failure(() => replaceFile(path, 'other\n', 'new\n', '1')), /not the text that was audited/);
    assert.match(failure(() => replaceFile(join(folder, 'gone.yaml'), 'old\n', 'new\n', '1')), /is gone/);
    assert.match(failure(() => replaceFile(folder, 'old\n', 'new\n', '1')), /not a regular file/);
    assert.is(readFileSync(path, 'utf8'), 'old\n');
  }));

/** What a kill at a call leaves: nothing after it runs, also no cleaning up. */
class Killed extends Error {}
const killedAt = (limit: number): ReplaceCalls => {
  let count = 0;
  const guarded = Object.entries(nodeReplaceCalls).map(([name, call]) => [
    name,
    (...parameters: never[]) => {
      count += 1;
      if (count > limit) throw new Killed();
      return (call as (...all: never[]) => unknown)(...parameters);
    },
  ]);
  return Object.fromEntries(guarded) as unknown as ReplaceCalls;
};

writing('killed at any call, the directory holds the old or the new file and no other that is visible', () => {
  const seen = new Set<string>();
  for (let limit = 0; limit < 16; limit += 1) {
    inFolder((folder, path) => {
      try {
        replaceFile(path, 'old\n', 'new\n', '1', killedAt(limit));
      } catch (error) {
        assert.instance(error, NotReplaced);
      }
      const text = readFileSync(path, 'utf8');
      seen.add(text);
      assert.ok(['old\n', 'new\n'].includes(text));
      assert.equal(readdirSync(folder).filter((name) => !name.startsWith('.')), ['a.yaml']);
      assert.is(statSync(path).mode & 0o777, 0o640);
    });
  }
  assert.equal([...seen], ['old\n', 'new\n']);
});

for (const [code, words] of [['ENOSPC', 'the disk is full'], ['EROFS', 'the file system is read-only'], ['EACCES', 'permission is denied']] as const) {
  for (const call of ['create', 'write', 'sync', 'rename'] as const) {
    writing(`${code} at ${call}: the old file stays, and the sentence says why`, () =>
      inFolder((folder, path) => {
        const broken = { ...nodeReplaceCalls, [call]: () => { throw Object.assign(new Error(code), { code }); } } as ReplaceCalls;
        assert.is(failure(() => replaceFile(path, 'old\n', 'new\n', '1', broken)), words);
        assert.is(readFileSync(path, 'utf8'), 'old\n');
        assert.equal(readdirSync(dirname(path)), ['a.yaml'], folder);
      }));
  }
}
writing.run();
