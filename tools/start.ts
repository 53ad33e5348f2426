/**
 * `npm start [-- arguments]`: builds, then audits the given paths or, with none, the sample control plane. Findings end with 0 here,
 * so that npm prints nothing after the report; the installed command ends with 1.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseCommandLine } from '../src/cli/parse.ts';
import { build, root } from './build.ts';

const SAMPLE = 'fixtures/control-planes/minikube-1.20';

const needsPath = (argv: readonly string[]): boolean => {
  try {
    const line = parseCommandLine(argv);
    return line.command === 'audit' && line.positionals.length === 0 && !line.has('help') && !line.has('version');
  } catch {
    return false;
  }
};

const given = process.argv.slice(2);
const sample = needsPath(given);
await build();
const { status, error } = spawnSync(process.execPath, [join(root, 'dist/k8s-audit.cjs'), ...given, ...(sample ? [SAMPLE] : [])], {
  stdio: 'inherit',
  // npm runs this in the repository, but the paths are meant from where the user stands.
  cwd: sample ? root : (process.env['INIT_CWD'] ?? root),
});
if (error) throw error;
process.exitCode = status === 1 ? 0 : (status ?? 2);
