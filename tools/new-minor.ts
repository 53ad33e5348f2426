/** `npm run new-minor -- 1.38 ...`: builds the components of these minors, asks them (tools/knowledge/README.md), and puts the answers into `src/knowledge/data`. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const facts = mkdtempSync(join(tmpdir(), 'facts-'));
const run = (program: string, ...argv: readonly string[]): void => void execFileSync(program, argv, { cwd: root, stdio: 'inherit' });

try {
  run('python3', 'tools/knowledge/extract.py', ...process.argv.slice(2), '--out', facts);
  for (const generator of ['tools/generate-knowledge.ts', 'tools/generate-types.ts']) run('npx', 'tsx', generator, facts);
} finally {
  rmSync(facts, { recursive: true });
}
