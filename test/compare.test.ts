/** Comparisons: nothing where two manifests mean the same, the flag's name where they do not, and the same from either side. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rules } from '../rules/index.ts';
import { judge } from '../src/audit.ts';
import { git } from '../src/cli/git.ts';
import { compareNodes, type Judged } from '../src/compare/compare.ts';
import type { Comparison, Difference, Side } from '../src/compare/types.ts';
import { examplePod } from '../src/engine/example.ts';
import type { Rule } from '../src/engine/rule.ts';
import { factsFor } from '../src/knowledge/index.ts';
import type { ComponentName, FlagFacts } from '../src/knowledge/types.ts';
import { comparisonReporters } from '../src/report/comparison/index.ts';
import { gitFileSystem } from '../src/source/git-files.ts';
import { nodeFileSystem } from '../src/source/file-system.ts';
import { SourceFile } from '../src/source/source-file.ts';
import { k8sAudit } from './command.ts';

type Files = Readonly<Record<string, string>>;

const nodeOf = (folder: string, files: Files) => ({ path: folder, isDirectory: true, files: Object.entries(files).map(([name, text]) => ({ path: `${folder}/${name}`, result: { status: 'read' as const, source: new SourceFile(`${folder}/${name}`, text) } })) });
const REQUEST = { paths: ['m'], benchmarks: [], kubernetesVersion: null, maxFileSize: 1e6, stdinFilename: '-' };
const judged = (folder: string, files: Files, chosen: readonly Rule[]): Judged => {
  const audit = judge([nodeOf(folder, files)], { ...REQUEST, rules: chosen });
  const [node] = audit.nodes;
  assert.ok(node);
  return { name: folder, node, audit };
};
const change = (before: Files, after: Files, chosen: readonly Rule[] = []): Comparison => compareNodes('change', judged('a', before, chosen), judged('b', after, chosen));
const nodes = (one: Files, other: Files, chosen: readonly Rule[] = []): Comparison => {
  const audit = judge([nodeOf('cp-1', one), nodeOf('cp-2', other)], { ...REQUEST, rules: chosen });
  const [first, second] = audit.nodes;
  assert.ok(first && second);
  return compareNodes('nodes', { name: 'cp-1', node: first, audit }, { name: 'cp-2', node: second, audit });
};
const named = (differences: readonly Difference[]): string[] => differences.map(({ name }) => name);

const folder = fileURLToPath(new URL('../fixtures/oracle/base/1.31/', import.meta.url));
const stock: Files = Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(folder + name, 'utf8')]));
const changed = (file: string, from: string | RegExp, to: string): Files => {
  const text = (stock[file] ?? '').replace(from, to);
  assert.is.not(text, stock[file]);
  return { ...stock, [file]: text };
};

const meaning = suite('compare: what means the same');

/** Another way to write each argument of a stock manifest. */
const rewritten = (argument: string, { underscores, quotes }: { underscores: boolean; quotes: boolean }): string => {
  const [name = '', value] = argument.split(/=(.*)/s, 2);
  const spelling = underscores ? `--${name.slice(2).replaceAll('-', '_')}` : name;
  const words = value === 'true' ? spelling : `${spelling}=${value}`;
  return `    - ${quotes ? JSON.stringify(words) : words}`;
};
/** Every default of this version that the component also takes as a flag. */
const defaultsOf = (component: ComponentName, given: string): string[] => {
  const facts = factsFor(component, component === 'etcd' ? '3.5' : '1.31');
  return facts.flagNames().flatMap((name) => {
    const flag = facts.flag(name);
    const usable = flag?.default && !flag.deprecated && !flag.hidden && /^(bool|int|int32|duration|string|float32|uint)$/.test(flag.type) && !given.includes(`--${name}=`);
    return usable ? [`--${name}=${flag.default}`] : [];
  });
};

meaning('order, underscores, quotes, bare booleans and defaults made explicit', () => {
  const shape = fc.record({ seed: fc.array(fc.nat(1000), { minLength: 60, maxLength: 60 }), underscores: fc.boolean(), quotes: fc.boolean(), explicit: fc.boolean(), component: fc.constantFrom('etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler') });
  fc.assert(
    fc.property(shape, ({ seed, explicit, component, ...spelling }) => {
      const name = `${component}.yaml`;
      const text = stock[name] ?? '';
      const given = [...text.matchAll(/^ {4}- (--\S+)$/gm)].map(([, argument]) => argument ?? '');
      const all = [...given, ...(explicit ? defaultsOf(component as ComponentName, text) : [])];
      const order = all.map((argument, index) => ({ argument, key: seed[index % seed.length] ?? 0 })).toSorted((a, b) => a.key - b.key);
      const lines = order.map(({ argument }) => rewritten(argument, component === 'etcd' ? { ...spelling, underscores: false } : spelling));
      const other = text.replace(/(?: {4}- --\S+\n)+/, () => `${lines.join('\n')}\n`);
      assert.equal(change(stock, { ...stock, [name]: other }).differences.map(({ name: flag, one, other: now }) => `${flag} ${one?.text} ${now?.text}`), []);
    }),
    { numRuns: 60 },
  );
});
meaning('lists as sets or as sequences, durations, aliases and variables as the component takes them', () => {
  const same = (component: ComponentName, version: string, one: readonly string[], other: readonly string[]): void =>
    assert.equal(named(change({ 'a.yaml': examplePod(component, version, one) }, { 'a.yaml': examplePod(component, version, other) }).differences), [], String(other));
  const differs = (component: ComponentName, version: string, one: readonly string[], other: readonly string[], name: string): void =>
    assert.equal(named(change({ 'a.yaml': examplePod(component, version, one) }, { 'a.yaml': examplePod(component, version, other) }).differences), [name], String(other));
  same('kube-apiserver', '1.31', ['--enable-admission-plugins=NodeRestriction,AlwaysPullImages'], ['--enable-admission-plugins=AlwaysPullImages,NodeRestriction,NamespaceLifecycle']);
  same('kube-apiserver', '1.31', ['--enable-admission-plugins=NodeRestriction,AlwaysPullImages'], ['--enable-admission-plugins=NodeRestriction', '--enable-admission-plugins=AlwaysPullImages']);
  same('kube-apiserver', '1.31', ['--min-request-timeout=1800', '--request-timeout=1m'], ['--request-timeout=60s']);
  same('kube-apiserver', '1.31', ['--feature-gates=APIServerIdentity=true'], []);
  same('kube-controller-manager', '1.31', ['--controllers=*,tokencleaner'], ['--controllers=token-cleaner-controller,*,namespace']);
  same('etcd', '3.6', ['--experimental-corrupt-check-time=5m'], ['--corrupt-check-time=300s']);
  same('etcd', '3.5', ['--listen-client-urls=https://127.0.0.1:2379,https://10.0.0.1:2379'], ['--listen-client-urls=https://10.0.0.1:2379,https://127.0.0.1:2379']);
  differs('kube-apiserver', '1.31', ['--authorization-mode=Node,RBAC'], ['--authorization-mode=RBAC,Node'], '--authorization-mode');
  differs('kube-apiserver', '1.31', ['--service-account-issuer=https://a', '--service-account-issuer=https://b'], ['--service-account-issuer=https://b', '--service-account-issuer=https://a'], '--service-account-issuer');
  differs('kube-apiserver', '1.31', [], ['--disable-admission-plugins=ServiceAccount'], '--disable-admission-plugins');
  const variable = (name: string, value: string): string => `${examplePod('etcd', '3.5', [])}    env: [{name: ${name}, value: "${value}"}]\n`;
  assert.equal(named(change({ 'a.yaml': variable('ETCD_SNAPSHOT_COUNT', '5000') }, { 'a.yaml': examplePod('etcd', '3.5', ['--snapshot-count=5000']) }).differences), []);
});
meaning('a comment, a moved file and another name of a volume', () => {
  const other = { ...stock, 'kube-scheduler.yaml': `# a comment\n${(stock['kube-scheduler.yaml'] ?? '').replaceAll('name: kubeconfig', 'name: conf')}` };
  const { differences, restarts, isWorse } = change(stock, other);
  assert.equal(differences, []);
  assert.equal(restarts, [{ subject: 'kube-scheduler', changesMeaning: false }]);
  assert.not(isWorse);
  assert.equal(change(stock, { ...stock, 'etcd.yaml': `${stock['etcd.yaml']}# the end\n` }).restarts, []);
});
meaning.run();

const mutations = suite('compare: every flag that is changed alone');
const otherValue = ({ type, default: initial }: FlagFacts): string | undefined => {
  if (type === 'bool') return initial === 'true' ? 'false' : 'true';
  if (type === 'duration') return '17m0s';
  if (/int|float|count/.test(type)) return '7';
  if (/ip$/i.test(type)) return '10.9.8.7';
  if (/Bool|stringTo|mapString|pattern|namedCert|cidrs/i.test(type)) return undefined;
  return 'something-else';
};
for (const [component, version] of [['kube-apiserver', '1.31'], ['kube-controller-manager', '1.37'], ['kube-scheduler', '1.31'], ['etcd', '3.5'], ['etcd', '3.7']] as const) {
  mutations(`${component} ${version}`, () => {
    const facts = factsFor(component, version);
    let count = 0;
    for (const name of facts.flagNames()) {
      const flag = facts.flag(name);
      const value = flag ? otherValue(flag) : undefined;
      // What etcd says of its own flags is not enough to tell the default of each.
      if (value === undefined || (component === 'kube-scheduler' && name === 'config') || (component === 'etcd' && name === 'config-file')) continue;
      const [one, other] = [{ 'a.yaml': examplePod(component, version, []) }, { 'a.yaml': examplePod(component, version, [`--${name}=${value}`]) }];
      const { differences } = change(one, other);
      assert.ok(differences.some((difference) => difference.name === `--${name}`), `--${name}=${value}`);
      assert.equal(named(change(other, one).differences), named(differences), name);
      count += 1;
    }
    assert.ok(count > 40, String(count));
  });
}
mutations('from either side the same, with the sides exchanged', () => {
  const variants: readonly Files[] = [
    stock,
    changed('kube-apiserver.yaml', '--authorization-mode=Node,RBAC', '--authorization-mode=RBAC'),
    changed('etcd.yaml', 'path: /var/lib/etcd\n', 'path: /data\n'),
    changed('kube-scheduler.yaml', 'periodSeconds: 10', 'periodSeconds: 3'),
    Object.fromEntries(Object.entries(stock).slice(1)),
  ];
  const boot = rules.filter(({ family }) => family === 'security');
  for (const one of variants) {
    for (const other of variants) {
      const [there, back] = [change(one, other, boot), change(other, one, boot)];
      const shown = (side: Side | null): string | undefined => side?.text.replace(/^[ab]\//, '');
      assert.equal(there.differences.map(({ name, one: a, other: b }) => [name, shown(a), shown(b)]).sort(), back.differences.map(({ name, one: a, other: b }) => [name, shown(b), shown(a)]).sort());
      assert.equal(there.come.map(({ message }) => message), back.gone.map(({ message }) => message));
    }
  }
});
mutations.run();

const changes = suite('compare: before and after');
changes('what is worse, better and starts anew', () => {
  const weaker = change(stock, changed('kube-apiserver.yaml', '--authorization-mode=Node,RBAC', '--authorization-mode=AlwaysAllow'), rules);
  assert.ok(weaker.isWorse);
  assert.ok(weaker.come.some(({ rule }) => rule === 'apiserver-authorization-always-allow'));
  assert.equal(weaker.restarts, [{ subject: 'kube-apiserver', changesMeaning: true }]);
  const better = change(changed('kube-apiserver.yaml', '--allow-privileged=true', '--allow-privileged=true\n    - --no-such-flag'), stock, rules);
  assert.not(better.isWorse);
  assert.equal(better.verdicts, [{ subject: 'kube-apiserver', one: 'does-not-start', other: 'starts' }]);
});
changes('mounts, probes, images, variables and the rest of the pod', () => {
  const names = (file: string, from: string | RegExp, to: string): string[] => change(stock, changed(file, from, to)).differences.map(({ what, name }) => `${what} ${name}`);
  assert.equal(names('kube-apiserver.yaml', /v1\.31\.\d+/, 'v1.31.1'), ['image image']);
  assert.equal(names('etcd.yaml', 'path: /var/lib/etcd\n', 'path: /data\n'), ['mount /var/lib/etcd']);
  assert.equal(names('kube-scheduler.yaml', 'priorityClassName: system-node-critical', 'priorityClassName: x'), ['pod spec.priorityClassName']);
  assert.equal(names('kube-scheduler.yaml', /^( +)resources:/m, '$1env: [{name: HTTP_PROXY, value: "http://a"}]\n$1resources:'), ['environment HTTP_PROXY']);
  assert.equal(names('etcd.yaml', 'readinessProbe:', 'ignored:').filter((name) => name.startsWith('probe ')), ['probe readinessProbe']);
});
changes.run();

const between = suite('compare: nodes of one control plane');
const second: Files = Object.fromEntries(Object.entries(stock).map(([name, text]) => [name, text.replaceAll('192.168.50.10', '192.168.50.11').replaceAll('cp-1', 'cp-2')]));
between('what nodes have by their nature is no disagreement', () => {
  const { differences, isWorse } = nodes(stock, second);
  assert.ok(differences.length > 5);
  assert.equal(differences.filter(({ kind }) => kind !== 'normal'), []);
  assert.not(isWorse);
});
between('a member that joined later knows more members', () => {
  const joined = { ...second, 'etcd.yaml': (second['etcd.yaml'] ?? '').replace('--initial-cluster=cp-2=', '--initial-cluster=cp-1=https://192.168.50.10:2380,cp-2=') };
  assert.not(nodes(stock, joined).isWorse);
  const wrong = { ...second, 'etcd.yaml': (second['etcd.yaml'] ?? '').replace('--initial-cluster=cp-2=', '--initial-cluster=cp-1=https://192.168.50.99:2380,cp-2=') };
  assert.equal(nodes(stock, wrong).differences.filter(({ kind }) => kind === 'disagrees').map(({ name }) => name), ['--initial-cluster']);
});
between('what they should agree in', () => {
  const other = { ...second, 'kube-apiserver.yaml': (second['kube-apiserver.yaml'] ?? '').replace('--service-cluster-ip-range=10.96.0.0/12', '--service-cluster-ip-range=10.97.0.0/16\n    - --v=4') };
  const found = nodes(stock, other);
  assert.equal(found.differences.filter(({ kind }) => kind !== 'normal').map(({ name, kind }) => `${kind} ${name}`), ['disagrees --service-cluster-ip-range', 'harmless --v']);
  assert.ok(found.isWorse);
});
between.run();

const reports = suite('compare: reports and the command line');
const files = (folderName: string, given: Files): Files => Object.fromEntries(Object.entries(given).map(([name, text]) => [`/w/${folderName}/${name}`, text]));
reports('every format says it, and exit code and sentence agree', async () => {
  const worse = { ...second, 'kube-apiserver.yaml': (second['kube-apiserver.yaml'] ?? '').replace('10.96.0.0/12', '10.97.0.0/16') };
  for (const format of Object.keys(comparisonReporters)) {
    const { code, out } = await k8sAudit(['compare', 'a', 'b', '-f', format], { ...files('a', stock), ...files('b', worse) });
    assert.is(code, 1, format);
    assert.match(out, /service-cluster-ip-range/, format);
    if (format === 'json') {
      const { comparisons } = JSON.parse(out) as { comparisons: { mode: string; isWorse: boolean; differences: { name: string; kind: string }[] }[] };
      assert.equal(comparisons.map(({ mode, isWorse }) => ({ mode, isWorse })), [{ mode: 'nodes', isWorse: true }]);
    }
  }
  assert.is((await k8sAudit(['compare', 'a', 'b'], { ...files('a', stock), ...files('b', second) })).code, 0);
  assert.match((await k8sAudit(['compare', 'a', 'b'], { ...files('a', stock), ...files('b', stock) })).out, /nothing differs in meaning: nothing is worse/);
});
reports('what cannot be compared gets a sentence', async () => {
  for (const [argv, words] of [[['compare'], /needs what to compare/], [['compare', 'a'], /nothing to compare it with/], [['compare', 'a', 'x'], /x: /], [['compare', '--git', 'HEAD', 'a'], /cannot be read: there is no git here/]] as const) {
    const { code, err } = await k8sAudit(argv, files('a', stock));
    assert.is(code, 2);
    assert.match(err, words);
  }
});
reports('nothing of a manifest acts on the terminal or in markdown', async () => {
  const evil = { ...stock, 'kube-scheduler.yaml': (stock['kube-scheduler.yaml'] ?? '').replace('--leader-elect=true', '"--leader-elect=true"\n    - "--log-flush-frequency=\\e[2J<img src=x>@all"') };
  for (const format of ['text', 'markdown', 'html']) {
    const { out } = await k8sAudit(['compare', 'a', 'b', '-f', format], { ...files('a', stock), ...files('b', evil) });
    assert.not(out.includes('\u001b'), format);
    if (format !== 'text') assert.not.match(out, /(?<!\\)<img/);
  }
});
reports('--git reads a revision of the repository, and nothing of a revision that is none', async () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'k8s-audit-git-')));
  try {
    const run = (...argv: string[]): string => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...argv], { cwd: root, encoding: 'utf8', stdio: 'pipe' });
    mkdirSync(join(root, 'm'));
    for (const [name, text] of Object.entries(stock)) writeFileSync(join(root, 'm', name), text);
    run('init', '-q');
    run('add', '.');
    run('commit', '-qm', 'one');
    writeFileSync(join(root, 'm/kube-apiserver.yaml'), changed('kube-apiserver.yaml', 'Node,RBAC', 'RBAC')['kube-apiserver.yaml'] ?? '');
    const io = { cwd: root, fileSystem: nodeFileSystem, git: (argv: readonly string[], directory: string) => git(argv, directory, process.env) };
    const { code, out, err } = await k8sAudit(['compare', '--git', 'HEAD', 'm'], {}, io);
    assert.is(err, '');
    assert.is(code, 1);
    assert.match(out, /--authorization-mode: Node,RBAC -> RBAC/);
    assert.match(out, /the kubelet starts kube-apiserver anew/);
    for (const revision of ['no-such-branch', '--output=x', 'HEAD:m']) assert.match((await k8sAudit(['compare', `--git=${revision}`, 'm'], {}, io)).err, /knows no revision/, revision);
    const files1 = await gitFileSystem(io.git, root, 'HEAD', ['m']);
    assert.is(new TextDecoder().decode(files1.read(join(root, 'm/kube-apiserver.yaml'), 1e6)), stock['kube-apiserver.yaml']);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
reports.run();
