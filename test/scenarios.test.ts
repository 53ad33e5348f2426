import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { blocksOf, runPage } from './scenario.ts';

const test = suite('scenarios');
const folder = fileURLToPath(new URL('../fixtures/scenarios', import.meta.url));

for (const name of readdirSync(folder).filter((each) => each.endsWith('.md') && each !== 'README.md').sort()) {
  const text = readFileSync(join(folder, name), 'utf8');
  test(/^# (.+)$/m.exec(text)?.[1] ?? name, async () => {
    assert.ok(blocksOf(text).some(({ language }) => language === 'console'), 'a scenario has a command');
    await runPage(text);
  });
}

test.run();
