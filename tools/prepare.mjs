/**
 * Builds dist/ when npm installs from git. `npm install -g git+...`, as pre-commit does it, hands its --global on to the install of the
 * clone, which then has no development dependencies: they are fetched here.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const cwd = fileURLToPath(new URL('../', import.meta.url));
const npm = (...words) => execFileSync('npm', words, { cwd, stdio: 'inherit', shell: process.platform === 'win32', env: { ...process.env, npm_config_global: 'false', npm_config_location: 'project' } });

if (!existsSync(new URL('../node_modules/tsx', import.meta.url))) npm('ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--silent');
npm('run', '--silent', 'build');
