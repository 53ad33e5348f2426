/**
 * `npm run consumers [WORD ...]` hands reports, hooks and scripts to the programs that read them, all or those whose name has one of the words,
 * and says what it skipped and why. It needs Python 3 and package registries; programs of Debian packages are used where they are installed
 * (chromium, go, jq, prometheus, prometheus-node-exporter).
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, root } from '../build.ts';
import { checkDashboard, type Report } from './dashboard.ts';

const folder = mkdtempSync(join(tmpdir(), 'k8s-audit-consumers-'));
const bundle = join(root, 'dist', 'k8s-audit.cjs');
const samples = ['fixtures/control-planes/minikube-1.20', 'fixtures/control-planes/minikube-1.20-en-dashes'].map((path) => join(root, path));
const counts = { passed: 0, failed: 0, skipped: 0 };

/** Runs a program and fails with what it printed. */
const run = (program: string, words: readonly string[], options: { cwd?: string; env?: Record<string, string>; expected?: number } = {}): string => {
  const { status, stdout, stderr, error } = spawnSync(program, words, { encoding: 'utf8', cwd: options.cwd ?? root, env: { ...process.env, ...options.env } });
  if (error) throw error;
  if (status !== (options.expected ?? 0)) throw new Error(`${program} ${words.join(' ')} ended with ${String(status)}, not with ${options.expected ?? 0}\n${stdout}${stderr}`);
  return stdout;
};
const isThere = (program: string): boolean => spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program], { stdio: 'ignore' }).status === 0;

const wanted = process.argv.slice(2);

const check = async (name: string, needs: readonly string[], body: () => void | Promise<void>): Promise<void> => {
  if (wanted.length > 0 && !wanted.some((word) => name.includes(word))) return;
  const missing = needs.filter((program) => !isThere(program));
  if (missing.length > 0) {
    counts.skipped += 1;
    process.stdout.write(`skipped ${name}: ${missing.join(', ')} is not installed\n`);
    return;
  }
  try {
    await body();
    counts.passed += 1;
    process.stdout.write(`ok      ${name}\n`);
  } catch (error) {
    counts.failed += 1;
    process.stdout.write(`FAILED  ${name}: ${error instanceof Error ? error.message : String(error)}\n`);
  }
};

await build();
const python = join(folder, 'venv', 'bin', 'python');
run('python3', ['-m', 'venv', join(folder, 'venv')]);
run(python, ['-m', 'pip', 'install', '--quiet', '--requirement', join(root, 'tools/consumers/requirements.txt')]);

const reportOf = (format: string): string => {
  const path = join(folder, `report.${format}`);
  run(process.execPath, [bundle, '-f', `${format}=${path}`, ...samples], { expected: 1 });
  return path;
};
const report = JSON.parse(readFileSync(reportOf('json'), 'utf8')) as Report;
const findings = report.findings.length;

/** The folder of a Go module, from the module proxy. */
const goModule = (name: string): string => (JSON.parse(run('go', ['mod', 'download', '-json', name], { cwd: folder })) as { Dir: string }).Dir;

for (const format of ['sarif', 'junit', 'prometheus', 'csv', 'gitlab']) {
  await check(`${format}, read by its library`, [], () => void run(python, [join(root, 'tools/consumers/read_reports.py'), format, reportOf(format), String(findings)]));
}

await check('prometheus, checked by promtool', ['promtool'], () => {
  execFileSync('promtool', ['check', 'metrics'], { input: readFileSync(reportOf('prometheus')), stdio: ['pipe', 'ignore', 'inherit'] });
});

await check('dashboard: every panel shows what the report says', ['prometheus', 'prometheus-node-exporter'], () => checkDashboard(reportOf('prometheus'), report, folder));

await check('dashboard: the jq recipes', ['jq'], () => {
  const recipes = [...readFileSync(join(root, 'docs/dashboards/README.md'), 'utf8').matchAll(/```jq\n(.*?)```/gs)].map(([, recipe = '']) => recipe);
  const outputs = recipes.map((recipe) => run('jq', ['-r', recipe, join(folder, 'report.json')]));
  const [severities = '{}', ...tables] = outputs;
  const sum = Object.values(JSON.parse(severities) as Record<string, number>).reduce((total, each) => total + each, 0);
  if (sum !== findings || tables.length !== 3 || tables.some((table) => table.trim() === '')) throw new Error(`they print\n${outputs.join('\n')}`);
});

await check('policyreport and openreports, by the schemas of their objects', ['go'], () => {
  const policy = join(goModule('github.com/kyverno/kyverno@v1.13.4'), 'config/crds/policyreport/wgpolicyk8s.io_clusterpolicyreports.yaml');
  const open = join(goModule('github.com/openreports/reports-api@v0.2.1'), 'config/crd/openreports.io_clusterreports.yaml');
  for (const [format, schema] of [['policyreport', policy], ['openreports', open]] as const) run(python, [join(root, 'tools/consumers/validate.py'), schema, reportOf(format)]);
});

await check('sarif, by the validator of its authors', [], () => {
  run('npm', ['install', '--silent', '--no-save', '--prefix', folder, '@microsoft/sarif-multitool-linux@5.7.0']);
  const program = join(folder, 'node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool');
  chmodSync(program, 0o755);
  const output = run(program, ['validate', reportOf('sarif'), '--log', 'ForceOverwrite', '--output', join(folder, 'validation.sarif')], { env: { DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' } });
  if (/: error /.test(output)) throw new Error(output);
});

await check('kubernetes: the manifests, by the schemas of Kubernetes', [], () => {
  const files = readdirSync(join(root, 'docs/kubernetes')).filter((name) => name.endsWith('.yaml')).map((name) => join(root, 'docs/kubernetes', name));
  for (const version of ['1.31', '1.37']) run(join(folder, 'venv/bin/kubernetes-validate'), ['-k', version, '--strict', ...files]);
});

await check('kubernetes: the Dockerfile, linted by hadolint', [], () => void run(join(folder, 'venv/bin/hadolint'), [join(root, 'docs/kubernetes/Dockerfile')]));

await check('action.yml, in a workflow checked by actionlint', ['go'], () => {
  const repository = join(folder, 'workflow');
  mkdirSync(join(repository, '.github/workflows'), { recursive: true });
  mkdirSync(join(repository, '.git'), { recursive: true });
  cpSync(join(root, 'action.yml'), join(repository, 'action.yml'));
  writeFileSync(join(repository, '.github/workflows/audit.yml'), 'on: push\njobs:\n  audit:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: ./\n        with: {paths: manifests, fail-on: high, sarif-file: a.sarif}\n');
  run('go', ['install', 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12'], { env: { GOBIN: join(folder, 'bin') } });
  run(join(folder, 'bin/actionlint'), [], { cwd: repository });
});

await check('html, opened and filtered in a browser, wide and narrow', ['chromium'], () => {
  const page = join(folder, 'filtered.html');
  // What a person does: one severity off. The page then says what it shows, and whether it must be scrolled sideways.
  const act = `<script>const box = document.querySelector('input[value=medium]'); box.click(); document.body.dataset.seen = [...document.querySelectorAll('article')].filter((each) => each.offsetParent).length; document.body.dataset.over = document.documentElement.scrollWidth > innerWidth;</script></body>`;
  const text = readFileSync(reportOf('html'), 'utf8');
  writeFileSync(page, text.replace('</body>', act));
  const left = report.findings.filter(({ severity }) => severity !== 'medium').length;
  for (const size of ['1280,900', '500,900']) {
    const { stdout: dom, stderr } = spawnSync('chromium', ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', `--user-data-dir=${mkdtempSync(join(folder, 'chromium-'))}`, `--window-size=${size}`, '--enable-logging=stderr', '--dump-dom', `file://${page}`], { encoding: 'utf8', maxBuffer: 1 << 28 });
    if (!dom.includes(`${left} of ${findings} findings`) || !dom.includes(`data-seen="${left}"`)) throw new Error(`the filter does not leave ${left} of ${findings} at ${size}`);
    if (!dom.includes('data-over="false"')) throw new Error(`the page is wider than ${size}`);
    if (/CONSOLE/.test(stderr)) throw new Error(stderr);
  }
  const ids = [...text.matchAll(/ id="([^"]*)"/g)].map(([, id = '']) => id);
  const dangling = [...text.matchAll(/ href="#([^"]*)"/g)].filter(([, id = '']) => !ids.includes(id));
  if (new Set(ids).size < ids.length || dangling.length > 0) throw new Error(`an id stands twice, or a link leads nowhere: ${dangling.map(([link]) => link).join()}`);
});

await check('action.yml, audited by zizmor', [], () => void run(join(folder, 'venv/bin/zizmor'), ['--offline', '--quiet', 'action.yml']));

await check('pre-commit: a bad manifest stops the commit, a good one passes', ['git'], () => {
  const repository = join(folder, 'repository');
  const git = (...words: string[]): string => run('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...words], { cwd: repository });
  mkdirSync(join(repository, 'manifests'), { recursive: true });
  cpSync(join(root, 'fixtures/oracle/base/1.31'), join(repository, 'manifests'), { recursive: true });
  const revision = run('git', ['rev-parse', 'HEAD']).trim();
  writeFileSync(join(repository, '.pre-commit-config.yaml'), `repos:\n- repo: ${root}\n  rev: ${revision}\n  hooks: [{id: k8s-audit, language_version: system}]\n`);
  const env = { PRE_COMMIT_HOME: join(folder, 'pre-commit') };
  git('init', '--quiet');
  git('add', '--all');
  run(join(folder, 'venv/bin/pre-commit'), ['run', '--all-files'], { cwd: repository, env });
  const manifest = join(repository, 'manifests/kube-scheduler.yaml');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('    - --leader-elect=true\n', '$&    - --no-such-flag\n'));
  git('add', '--all');
  const output = run(join(folder, 'venv/bin/pre-commit'), ['run', '--all-files'], { cwd: repository, env, expected: 1 });
  if (!output.includes('unknown flag: --no-such-flag')) throw new Error(`the finding is not shown:\n${output}`);
});

rmSync(folder, { recursive: true, force: true });
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
process.exitCode = counts.failed > 0 ? 1 : 0;
