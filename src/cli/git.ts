import { execFile } from 'node:child_process';
import type { Git } from '../source/git-files.ts';

const LARGEST = 64 * 1024 * 1024;

/** Runs the git of this machine; without a pager, a prompt, or anything that a repository's own configuration would run. */
export const git = (argv: readonly string[], directory: string, environment: Readonly<Record<string, string | undefined>>): ReturnType<Git> =>
  new Promise((resolve) => {
    const options = { cwd: directory, encoding: 'buffer', maxBuffer: LARGEST, env: { ...environment, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' } } as const;
    execFile('git', ['--no-pager', '-c', 'core.fsmonitor=false', ...argv], options, (error, stdout, stderr) => {
      if (!error) resolve({ output: stdout, error: '' });
      else resolve({ output: undefined, error: (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no git on this machine' : (stderr.toString('utf8').trim().split('\n')[0] ?? error.message) });
    });
  });
