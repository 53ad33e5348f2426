import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rules } from '../rules/index.ts';
import { expectedFiles } from '../tools/generate.ts';

const test = suite('generated files');
const root = fileURLToPath(new URL('..', import.meta.url));

test('are what `npm run generate` would write', async () => {
  const files = await expectedFiles(root);
  const stale = [...files].filter(([path, text]) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : null) !== text);
  assert.equal(stale.map(([path]) => path), []);
  assert.ok(files.size > rules.length);
});

test('every rule has a page that the index links to', () => {
  const index = readFileSync(join(root, 'docs/rules/README.md'), 'utf8');
  for (const { id, title } of rules) {
    assert.ok(index.includes(`[${id}](${id}.md)`), id);
    assert.ok(readFileSync(join(root, `docs/rules/${id}.md`), 'utf8').includes(title), id);
  }
});

test.run();
