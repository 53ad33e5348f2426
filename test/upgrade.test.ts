/** Upgrades: what the facts say changes is found and named at its step, and what the list says to do leads to control planes that start. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rules } from '../rules/index.ts';
import { judge } from '../src/audit.ts';
import type { Audit, Finding } from '../src/engine/finding.ts';
import { examplePod } from '../src/engine/example.ts';
import { etcdMinors, factsFor, kubernetesMinors } from '../src/knowledge/index.ts';
import { etcdBeside } from '../src/knowledge/kubeadm.ts';
import type { ComponentName } from '../src/knowledge/types.ts';
import { SourceFile } from '../src/source/source-file.ts';
import { fixAlong, planUpgrade, planUpgradeFixes, type JudgeAs } from '../src/upgrade/plan.ts';
import { reporters } from '../src/report/index.ts';
import { stepOf } from '../src/upgrade/versions.ts';
import { k8sAudit } from './command.ts';

type Files = Readonly<Record<string, string>>;

const REQUEST = { paths: ['m'], rules, benchmarks: [], kubernetesVersion: null, maxFileSize: 1e6, stdinFilename: '-' };

/** Files by path; those of one folder are a node. */
const judging = (files: Files, chosen = rules): JudgeAs => {
  const folders = new Map<string, { path: string; result: { status: 'read'; source: SourceFile } }[]>();
  for (const [path, text] of Object.entries(files)) {
    const folder = path.slice(0, path.lastIndexOf('/'));
    folders.set(folder, [...(folders.get(folder) ?? []), { path, result: { status: 'read', source: new SourceFile(path, text) } }]);
  }
  const nodes = [...folders].map(([path, inside]) => ({ path, isDirectory: true, files: inside }));
  return (step, texts) => judge(nodes, { ...REQUEST, rules: chosen, stepOf: step }, texts);
};
const upgrade = (files: Files, from: string, to: string, chosen = rules) => planUpgrade(judging(files, chosen), from, to);
const one = (component: ComponentName, version: string, argv: readonly string[], api = ''): Files =>
  ({ [`m/${component}.yaml`]: examplePod(component, version, argv), ...(api === '' ? {} : { 'm/kube-apiserver.yaml': examplePod('kube-apiserver', api, []) }) });
const failing = ({ verdicts }: Audit): string[] => [...verdicts].flatMap(([{ component }, { verdict }]) => (verdict === 'does-not-start' ? [component] : []));

/** What the changes of flags, gates and plugins are found by. */
const ABOUT_CHANGES = rules.filter(({ id }) => /^upgrade-|^pod-(deprecated-flag|settled)|-(unknown-flag|feature-gates|unknown-admission-plugin|runtime-config|unknown-controller)$/.test(id));
const change = (files: Files, from: string, to: string) => upgrade(files, from, to, ABOUT_CHANGES);

const KUBERNETES = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;
/** From 1.24 on each minor and the one before it. */
const STEPS = kubernetesMinors.slice(kubernetesMinors.indexOf('1.24')).map((to) => ({ from: kubernetesMinors[kubernetesMinors.indexOf(to) - 1] ?? '', to }));

const changes = suite('upgrade: every change that the facts know');

const isNamed = (findings: readonly Finding[], step: { to: string }, name: string): boolean =>
  findings.some((finding) => finding.step?.to === step.to && finding.step.when !== 'now' && (finding.message.includes(name) || finding.at.file.text.slice(finding.at.span.start, finding.at.span.end).includes(name)));

for (const component of KUBERNETES) {
  for (const step of STEPS) {
    changes(`${component} ${step.from} to ${step.to}: flags that vanish`, () => {
      const [old, next] = [factsFor(component, step.from), factsFor(component, step.to)];
      const gone = old.flagNames().filter((name) => old.flag(name) && next.flag(name) === null);
      if (gone.length === 0) return;
      const argv = gone.map((name) => (old.flag(name)?.type === 'bool' ? `--${name}=true` : `--${name}=${old.flag(name)?.default ?? ''}`));
      const { findings } = change(one(component, step.from, argv), step.from, step.to);
      for (const name of gone) {
        const found = findings.find((finding) => finding.rule.endsWith('-unknown-flag') && finding.step?.to === step.to && finding.message.includes(`--${name} `));
        assert.ok(found, name);
        assert.is(found.log, `unknown flag: --${name}`);
        assert.ok(found.fix, `${name} has a fix`);
      }
    });

    changes(`${component} ${step.from} to ${step.to}: defaults that change, and flags that become deprecated`, () => {
      const [old, next] = [factsFor(component, step.from), factsFor(component, step.to)];
      const both = old.flagNames().filter((name) => old.flag(name) && next.flag(name));
      const deprecated = both.filter((name) => old.flag(name)?.deprecated === false && next.flag(name)?.deprecated === true);
      const { findings } = change(one(component, step.from, deprecated.map((name) => `--${name}=${old.flag(name)?.default ?? ''}`)), step.from, step.to);
      for (const name of deprecated) assert.ok(isNamed(findings, step, `--${name} is deprecated`) || isNamed(findings, step, name), name);
      const changed = both.filter((name) => old.flag(name)?.default !== next.flag(name)?.default && old.flag(name)?.type === next.flag(name)?.type && name !== 'authorization-mode');
      const relying = change(one(component, step.from, ['--audit-log-path=/var/log/a', '--audit-policy-file=/etc/kubernetes/a'].slice(0, component === 'kube-apiserver' ? 2 : 0)), step.from, step.to);
      for (const name of changed) assert.ok(isNamed(relying.findings, step, `--${name} is not given, and its default changes`), name);
    });

    changes(`${component} ${step.from} to ${step.to}: feature gates that vanish or are locked`, () => {
      const [old, next] = [factsFor(component, step.from), factsFor(component, step.to)];
      const names = (old.featureGates() ?? []).filter((name) => !/^All(Alpha|Beta)$/.test(name));
      const gone = names.filter((name) => old.featureGate(name) && next.featureGate(name) === null);
      const locked = names.filter((name) => old.featureGate(name)?.locked === false && next.featureGate(name)?.locked === true);
      const entries = [...gone.map((name) => `${name}=${old.featureGate(name)?.default}`), ...locked.map((name) => `${name}=${next.featureGate(name)?.default}`)];
      const refused = locked.map((name) => `${name}=${!next.featureGate(name)?.default}`);
      const { findings } = change(one(component, step.from, [`--feature-gates=${entries.join(',')}`]), step.from, step.to);
      for (const name of gone) assert.ok(findings.some(({ log, step: at }) => at?.to === step.to && log?.includes(`unrecognized feature gate: ${name}`)), name);
      for (const name of locked) assert.ok(isNamed(findings, step, `the feature gate ${name} is locked`), name);
      const other = change(one(component, step.from, [`--feature-gates=${refused.join(',')}`]), step.from, step.to);
      for (const name of locked) assert.ok(other.findings.some(({ log }) => log?.includes(`cannot set feature gate ${name} to`)), name);
    });
  }
}

for (const step of STEPS) {
  changes(`admission plugins and APIs ${step.from} to ${step.to}`, () => {
    const [old, next] = [factsFor('kube-apiserver', step.from), factsFor('kube-apiserver', step.to)];
    const gone = (old.admissionOrder() ?? []).filter((name) => next.admission(name)?.known === false);
    const named = change(one('kube-apiserver', step.from, gone.length === 0 ? [] : [`--enable-admission-plugins=${gone.join(',')}`]), step.from, step.to);
    for (const name of gone) assert.ok(named.findings.some(({ log }) => log === `enable-admission-plugins plugin "${name}" is unknown`), name);
    const { findings } = change(one('kube-apiserver', step.from, []), step.from, step.to);
    const [before, after] = [old.admissionDefaults() ?? [], next.admissionDefaults() ?? []];
    for (const name of [...before.filter((each) => !after.includes(each)), ...after.filter((each) => !before.includes(each))]) assert.ok(isNamed(findings, step, name), name);
    const apis = (old.groupVersions() ?? []).filter((name) => old.runtimeConfig(name) !== null && next.groupVersions()?.includes(name) === false);
    const asked = change(one('kube-apiserver', step.from, apis.length === 0 ? [] : [`--runtime-config=${apis.map((name) => `${name}=true`).join(',')}`]), step.from, step.to);
    for (const name of apis) assert.ok(asked.findings.some(({ rule, message }) => rule === 'apiserver-runtime-config' && (message.includes(name) || message.includes(name.split('/', 1)[0] ?? ''))), name);
  });

  changes(`controllers ${step.from} to ${step.to}`, () => {
    const [old, next] = [factsFor('kube-controller-manager', step.from), factsFor('kube-controller-manager', step.to)];
    const gone = (old.controllers() ?? []).filter((name) => next.controller(name) === null);
    const { findings } = change(one('kube-controller-manager', step.from, gone.length === 0 ? [] : [`--controllers=*,${gone.map((name) => `-${name}`).join(',')}`]), step.from, step.to);
    for (const name of gone) assert.ok(findings.some(({ rule, step: at, message }) => rule === 'controller-manager-unknown-controller' && at?.to === step.to && message.includes(name)), name);
  });
}

for (const [from, to, kubernetes] of [['3.4', '3.5', ['1.21', '1.22']], ['3.5', '3.6', ['1.33', '1.34']], ['3.6', '3.7', ['1.36', '1.37']]] as const) {
  changes(`etcd ${from} to ${to}: flags that vanish, and what takes their place`, () => {
    const [old, next] = [factsFor('etcd', from), factsFor('etcd', to)];
    const gone = old.flagNames().filter((name) => old.flag(name) && next.flag(name) === null);
    assert.ok(gone.length > 0);
    const files = one('etcd', from, gone.map((name) => `--${name}=${old.flag(name)?.default ?? ''}`), kubernetes[0]);
    const { findings } = change(files, kubernetes[0], kubernetes[1]);
    for (const name of gone) {
      const found = findings.find(({ log }) => log === `flag provided but not defined: -${name}`);
      assert.ok(found?.fix, name);
      const successor = name.replace('experimental-', '');
      if (successor !== name && next.flag(successor)) assert.is(found.fix.title, `write --${successor} for --${name}`);
    }
  });
}
changes('the facts of kubeadm name only minors of etcd that the data has', () => {
  for (const minor of kubernetesMinors) assert.ok(etcdMinors.includes((etcdBeside(minor) ?? '').split('.', 2).join('.')), minor);
});
for (const step of STEPS) {
  changes(`kubelet ${step.from} to ${step.to}: feature gates of its file that vanish`, () => {
    const [old, next] = [factsFor('kube-apiserver', step.from), factsFor('kube-apiserver', step.to)];
    const gone = (old.featureGates() ?? []).filter((name) => old.featureGate(name) && next.featureGate(name) === null);
    const config = `apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nfeatureGates:\n${gone.map((name) => `  ${name}: ${old.featureGate(name)?.default ?? true}\n`).join('')}`;
    const { findings } = upgrade({ ...one('kube-apiserver', step.from, []), 'm/kubelet.yaml': config }, step.from, step.to, rules.filter(({ id }) => id === 'kubelet-feature-gates'));
    assert.equal(findings.map(({ message, step: part }) => `${part?.when ?? ''} ${message}`).sort(), gone.map((name) => `before before ${step.from} to ${step.to}: ${name} is no feature gate of the kubelet of ${step.to}`).sort());
  });
}

changes.run();

const base = (minor: string): Files => {
  const folder = fileURLToPath(new URL(`../fixtures/oracle/base/${minor}/`, import.meta.url));
  return Object.fromEntries(readdirSync(folder).filter((name) => name.endsWith('.yaml')).map((name) => [`m/${name}`, readFileSync(folder + name, 'utf8')]));
};

const boot = rules.filter(({ family }) => family === 'boot');

const stock = suite('upgrade: what kubeadm wrote');
const BASES = readdirSync(fileURLToPath(new URL('../fixtures/oracle/base/', import.meta.url)));
for (const first of BASES) {
  const way = kubernetesMinors.slice(kubernetesMinors.indexOf(first));
  stock(`${first} to each later minor, one after the other: with what the list says to do, all components start`, () => {
    const files = { ...base(first) };
    for (const [index, to] of way.entries()) {
      const from = way[Math.max(0, index - 1)] ?? first;
      const plan = fixAlong(judging(files, boot), from, to, () => true);
      Object.assign(files, Object.fromEntries(plan.texts));
      const { verdicts } = judging(files, boot)(stepOf({ from: to, to }));
      assert.equal([...verdicts].flatMap(([{ component }, { verdict }]) => (verdict === 'starts' ? [] : [`${component}: ${verdict}`])), [], to);
    }
  });
}

/** Each line of the list for the longest way, beside what kubeadm's own manifests of both ends say: see the test below it. */
stock('1.24 to 1.37: the list, line by line', () => {
  const { findings, upgrade: way } = upgrade(base('1.24'), '1.24', '1.37');
  const lines = findings.map(({ severity, rule, step, at }) => `${step?.when} ${step?.to} ${severity} ${rule} ${at.file.path.slice(2)}`);
  assert.equal(lines.filter((line) => !line.includes(' info ')), [
    'before 1.34 high upgrade-etcd-version etcd.yaml',
    'before 1.37 critical etcd-unknown-flag etcd.yaml',
    'before 1.37 medium upgrade-etcd-version etcd.yaml',
  ]);
  assert.equal(way.steps.filter(({ failing: stopped }) => stopped.length > 0).map(({ to }) => to), ['1.37']);
  assert.equal(way.steps.flatMap(({ to, etcd }) => (etcd ? [`${to}: ${etcd.from} to ${etcd.to}`] : [])), ['1.34: 3.5 to 3.6', '1.37: 3.6 to 3.7']);
});
stock('1.24 to 1.37: what the list changes is what kubeadm itself writes for 1.37', () => {
  const plan = fixAlong(judging(base('1.24'), boot), '1.24', '1.37', () => true);
  assert.equal(plan.applied.map(({ fix }) => fix.title), ['write --feature-gates=InitialCorruptCheck=true for --experimental-initial-corrupt-check']);
  assert.ok(plan.texts.get('m/etcd.yaml')?.includes('    - --feature-gates=InitialCorruptCheck=true\n'));
  assert.ok(base('1.37')['m/etcd.yaml']?.includes('    - --feature-gates=InitialCorruptCheck=true\n'));
});
stock.run();

const replay = suite('upgrade: the cases of the real components, from the minor below');
interface Case { readonly id: string; readonly component: ComponentName; readonly argv: readonly string[]; readonly files?: Files; readonly state: string; readonly liveness: number | string | null; readonly needs: string }
for (const [minor, below] of [['1.24', '1.23'], ['1.31', '1.30'], ['1.37', '1.36']] as const) {
  replay(`${below} to ${minor}`, () => {
    const cases = readFileSync(new URL(`../fixtures/oracle/start-${minor}.jsonl`, import.meta.url), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as Case);
    const below1 = (text: string): string => text.replaceAll(new RegExp(`:v${minor.replace('.', '\\.')}\\.\\d+`, 'g'), `:v${below}.0`);
    const manifests = Object.fromEntries(Object.entries(base(minor)).map(([path, text]) => [path, below1(text)]));
    let [failed, foreseen] = [0, 0];
    // The files of a case are the matter of the boot rules' own test, and a sample is enough: `npm run oracle` asks about all of them.
    const asked = cases.filter(({ component, needs, files }) => component !== 'etcd' && needs === 'manifest' && !files);
    for (const each of asked.filter((_, index) => index % 2 === 0)) {
      const path = `m/${each.component}.yaml`;
      const text = (manifests[path] ?? '').replace(/^ {2}- command:\n(?: {4}- .*\n)+/m, () => `  - command:\n${each.argv.map((word) => `    - ${JSON.stringify(word)}\n`).join('')}`);
      const stops = failing(upgrade({ ...manifests, [path]: text }, below, minor, boot)).includes(each.component);
      const starts = each.state === 'starts' && (each.liveness === 200 || each.liveness === null);
      if (starts) assert.not(stops, `${each.id} starts`);
      else {
        failed += 1;
        if (stops) foreseen += 1;
      }
    }
    assert.ok(failed > 10, String(failed));
    assert.ok(foreseen >= 0.99 * failed, `${foreseen} of ${failed}`);
  });
}
replay.run();

const failures = suite('upgrade: failures that people met');
const FAILURES = new URL('../fixtures/failures/', import.meta.url);
const rows = readFileSync(new URL('INDEX.tsv', FAILURES), 'utf8').trimEnd().split('\n').map((line) => line.split('\t')).filter(([, category, , , , verdict]) => category === 'upgrade' && verdict === 'does-not-start');
for (const [, , fixture = '', rule = ''] of rows) {
  failures(`${fixture}: the list names it before it happens, and with the list followed it does not`, () => {
    const folder = new URL(`${fixture}/bad/`, FAILURES);
    // The same manifest of a release that took it.
    const old = (text: string): string => text.replaceAll(/:v1\.\d+\.\d+/g, ':v1.21.0').replaceAll(/\/etcd:3\.\d+\.\d+-0/g, '/etcd:3.4.13-0').replace('    - --feature-gates=InitialCorruptCheck=true\n', '');
    const files = Object.fromEntries(readdirSync(folder).map((name) => [`m/${name}`, old(readFileSync(new URL(name, folder), 'utf8'))]));
    const etcd = fixture.startsWith('122') ? { 'm/kube-apiserver.yaml': examplePod('kube-apiserver', '1.21', []) } : {};
    const chosen = rules.filter(({ id }) => id === rule);
    const { findings } = upgrade({ ...files, ...etcd }, '1.21', '1.37', chosen);
    assert.ok(findings.some((finding) => finding.rule === rule && finding.log !== null), rule);
    const plan = fixAlong(judging({ ...files, ...etcd }, chosen), '1.21', '1.37', () => true);
    const fixable = findings.filter(({ fix }) => fix !== null).length;
    const left = judging({ ...files, ...etcd }, chosen)(stepOf({ from: '1.37', to: '1.37' }), plan.texts).findings.length;
    assert.is(left, new Set(findings.map(({ at }) => at.span.start)).size - new Set(findings.flatMap(({ fix, at }) => (fix === null ? [] : at.span.start))).size, `${fixable} of ${findings.length} have a fix, ${left} are left`);
  });
}
failures.run();

const way = suite('upgrade: the way');
way('a fix that is not yet good in the present version belongs before its step', () => {
  const files = one('etcd', '3.5.26', ['--experimental-watch-progress-notify-interval=5s'], '1.33');
  const { findings } = upgrade(files, '1.33', '1.37');
  const found = findings.find(({ rule }) => rule === 'etcd-unknown-flag');
  assert.equal(found?.step, { from: '1.36', to: '1.37', when: 'before', validNow: false });
  const plan = planUpgradeFixes(judging(files), '1.33', '1.37', () => true);
  assert.is(plan.texts.size, 0);
});
way('a plugin that vanishes can be taken out now', () => {
  const files = one('kube-apiserver', '1.24', ['--enable-admission-plugins=NodeRestriction,PersistentVolumeLabel', '--logtostderr=true']);
  const { findings } = upgrade(files, '1.24', '1.31');
  const of = (rule: string) => findings.filter((finding) => finding.rule === rule).map(({ step }) => step);
  assert.equal(of('apiserver-unknown-admission-plugin'), [{ from: '1.30', to: '1.31', when: 'before', validNow: true }]);
  assert.equal(of('apiserver-unknown-flag'), [{ from: '1.25', to: '1.26', when: 'before', validNow: true }]);
  const plan = planUpgradeFixes(judging(files), '1.24', '1.31', () => true);
  assert.not.match(plan.texts.get('m/kube-apiserver.yaml') ?? '', /PersistentVolumeLabel|logtostderr/);
});
way('a downgrade and a long way are answered with a warning, and no way with a word', () => {
  const files = one('kube-scheduler', '1.31', []);
  assert.match(upgrade(files, '1.31', '1.29').upgrade.warnings[0] ?? '', /downgrade/);
  assert.match(upgrade(files, '1.31', '1.34').upgrade.warnings[0] ?? '', /3 steps/);
  assert.match(upgrade(files, '1.31', '1.31').upgrade.warnings[0] ?? '', /already/);
  assert.equal(upgrade(files, '1.31', '1.32').upgrade.warnings, []);
});
way('nodes that go one after the other: what is only wrong in between, and one item for what all have alike', async () => {
  const second = (text: string): string => text.replaceAll('192.168.50.10', '192.168.50.11').replaceAll('cp-1', 'cp-2').replace('--initial-cluster=cp-2', '--initial-cluster=cp-1=https://192.168.50.10:2380,cp-2');
  const files = Object.fromEntries(Object.entries(base('1.31')).flatMap(([path, text]) => [[`cp-1/${path.slice(2)}`, text], [`cp-2/${path.slice(2)}`, second(text)]]));
  const { findings } = upgrade(files, '1.31', '1.32');
  const mixed = findings.filter(({ message }) => message.includes('while some nodes are at 1.32 and others at 1.31'));
  assert.equal(mixed.map(({ rule, severity, step }) => `${rule} ${severity} ${step?.when}`), ['control-plane-version-skew info with', 'control-plane-version-skew info with']);
  const { code, out } = await k8sAudit(['upgrade', '--to', '1.32', 'cp-1', 'cp-2'], Object.fromEntries(Object.entries(files).map(([path, text]) => [`/w/${path}`, text])));
  assert.is(code, 0);
  assert.is(out.match(/\[ \] info --node-monitor-grace-period/g)?.length, 1);
  assert.match(out, /cp-1\/kube-controller-manager\.yaml[^]*cp-2\/kube-controller-manager\.yaml/);
});
way('a flag that the older release does not have is found on the way down', () => {
  const { findings } = upgrade(one('kube-apiserver', '1.31', ['--authentication-config=/etc/kubernetes/a.yaml']), '1.31', '1.28');
  assert.ok(findings.some(({ log, step }) => log === 'unknown flag: --authentication-config' && step?.to === '1.28'));
});
way('what kubeadm would overwrite, with its ConfigMap given', async () => {
  const files = Object.fromEntries(Object.entries(base('1.31')).map(([path, text]) => [`/w/${path}`, text]));
  const edited = { ...files, '/w/m/kube-apiserver.yaml': (files['/w/m/kube-apiserver.yaml'] ?? '').replace('    - --allow-privileged=true\n', '    - --allow-privileged=true\n    - --audit-log-path=-\n') };
  const configuration = 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nnetworking: {podSubnet: 10.244.0.0/16, serviceSubnet: 10.96.0.0/12}\n';
  const map = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kubeadm-config}\ndata:\n  ClusterConfiguration: |\n${configuration.replaceAll(/^(?=.)/gm, '    ')}`;
  const ask = async (given: Files, text: string) => k8sAudit(['upgrade', '--to', '1.32', 'm', '--kubeadm-config', 'c.yaml', '--select', 'upgrade-hand-edit'], { ...given, '/w/c.yaml': text });
  for (const text of [configuration, map]) {
    assert.equal((await ask(files, text)).code, 0);
    const { code, out } = await ask(edited, text);
    assert.is(code, 1);
    assert.match(out, /--audit-log-path=- is in no extraArgs of the ClusterConfiguration: kubeadm upgrade leaves it out/);
  }
  assert.match((await ask(files, 'kind: Pod')).err, /holds no ClusterConfiguration/);
});
way('the command line: a checklist, every other format, what can be made now, and what cannot be asked', async () => {
  const files = { '/w/m/kube-apiserver.yaml': examplePod('kube-apiserver', '1.25', ['--logtostderr=true', '--v=2']) };
  const { code, out } = await k8sAudit(['upgrade', '--to', 'v1.27.3', 'm'], files);
  assert.is(code, 1);
  assert.match(out, /step 1\.25 to 1\.26[^]*if nobody does anything: kube-apiserver does not start at 1\.26[^]*before the step\n {2}\[ \] critical --logtostderr is no flag/);
  assert.match(out, /else the component says: unknown flag: --logtostderr/);
  for (const format of Object.keys(reporters)) assert.match((await k8sAudit(['upgrade', '--to', '1.27', 'm', '-f', format], files)).out, /\S/, format);
  const { upgrade: way2, findings } = JSON.parse((await k8sAudit(['upgrade', '--to', '1.27', 'm', '-f', 'json'], files)).out) as { upgrade: { steps: { to: string }[] }; findings: { rule: string; step: object }[] };
  assert.equal(way2.steps.map(({ to }) => to), ['1.26', '1.27']);
  assert.equal(findings.find(({ rule }) => rule === 'apiserver-unknown-flag')?.step, { from: '1.25', to: '1.26', when: 'before', validNow: true });
  const diff = await k8sAudit(['upgrade', '--to', '1.27', 'm', '--diff', '--unsafe-fixes'], files);
  assert.is(diff.code, 1);
  assert.match(diff.out, /^-.*--logtostderr=true/m);
  assert.equal(Object.keys((await k8sAudit(['upgrade', '--to', '1.27', 'm', '--fix', '--unsafe-fixes'], files)).written), ['/w/m/kube-apiserver.yaml']);
  assert.match((await k8sAudit(['upgrade', '--to', '1.99', 'm'], files)).err, /newer than what this release/);
  assert.match((await k8sAudit(['upgrade', '--to', 'next', 'm'], files)).err, /does not accept next/);
  assert.match((await k8sAudit(['upgrade', 'm'], { '/w/m/kube-apiserver.yaml': examplePod('kube-apiserver', '1.25', []).replace(':v1.25.0', '') })).err, /nothing here says which version/);
});
way.run();
