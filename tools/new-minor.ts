/** `npm run new-minor -- 1.38 ...`: builds the components of these minors, asks them (tools/knowledge/README.md), and puts the answers into `src/knowledge/data`. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const facts = mkdtempSync(join(tmpdir(), 'facts-'));
const steps = [
  ['python3', 'tools/knowledge/extract.py', ...process.argv.slice(2), '--out', facts],
  ['npx', 'tsx', 'tools/generate-knowledge.ts', facts],
  ['npx', 'tsx', 'tools/generate-types.ts', facts],
];
// Each step says itself what is wrong.
const isDone = steps.every(([program = '', ...argv]) => spawnSync(program, argv, { cwd: root, stdio: 'inherit' }).status === 0);
rmSync(facts, { recursive: true });
process.exitCode = isDone ? 0 : 1;
