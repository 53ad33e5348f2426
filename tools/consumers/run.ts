/**
 * `npm run consumers` hands reports, hooks and scripts to the programs that read them, and says what it skipped and why. It needs Python 3
 * and a package registry; what Debian packages are for is used where it is installed (chromium, fish, prometheus, zsh).
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, root } from '../build.ts';

const folder = mkdtempSync(join(tmpdir(), 'k8s-audit-consumers-'));
const bundle = join(root, 'dist', 'k8s-audit.js');
const samples = ['fixtures/control-planes/minikube-1.20', 'fixtures/control-planes/minikube-1.20-en-dashes'].map((path) => join(root, path));
const counts = { passed: 0, failed: 0, skipped: 0 };

/** Runs a program and fails with what it printed. */
const run = (program: string, words: readonly string[], options: { cwd?: string; env?: Record<string, string>; expected?: number } = {}): string => {
  const { status, stdout, stderr, error } = spawnSync(program, words, { encoding: 'utf8', cwd: options.cwd ?? root, env: { ...process.env, ...options.env } });
  if (error) throw error;
  if (status !== (options.expected ?? 0)) throw new Error(`${program} ${words.join(' ')} ended with ${String(status)}, not with ${options.expected ?? 0}\n${stdout}${stderr}`);
  return stdout;
};
const isThere = (program: string): boolean => spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;

const check = (name: string, needs: readonly string[], body: () => void): void => {
  const missing = needs.filter((program) => !isThere(program));
  if (missing.length > 0) {
    counts.skipped += 1;
    process.stdout.write(`skipped ${name}: ${missing.join(', ')} is not installed\n`);
    return;
  }
  try {
    body();
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
const findings = (JSON.parse(readFileSync(reportOf('json'), 'utf8')) as { findings: object[] }).findings.length;

for (const format of ['sarif', 'junit', 'prometheus', 'csv', 'gitlab']) {
  check(`${format}, read by its library`, [], () => void run(python, [join(root, 'tools/consumers/read_reports.py'), format, reportOf(format), String(findings)]));
}

check('prometheus, checked by promtool', ['promtool'], () => {
  execFileSync('promtool', ['check', 'metrics'], { input: readFileSync(reportOf('prometheus')), stdio: ['pipe', 'ignore', 'inherit'] });
});

check('html, opened in a browser', ['chromium'], () => {
  const page = reportOf('html');
  const dom = run('chromium', ['--headless', '--no-sandbox', '--disable-gpu', '--dump-dom', `file://${page}`]);
  // The script has run, and shows the form that is hidden without it.
  if (!/<form id="filter">/.test(dom) || !dom.includes(`${findings} of ${findings} findings`)) throw new Error('the filter did not start');
});

check('action.yml, audited by zizmor', [], () => void run(join(folder, 'venv/bin/zizmor'), ['--offline', '--quiet', 'action.yml']));

check('pre-commit: a bad manifest stops the commit, a good one passes', ['git'], () => {
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
