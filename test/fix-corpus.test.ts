/** Every fix in every manifest of the corpus: it still parses, what no edit touched is as it was, git takes the diff, and a second run has nothing to do. */
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fixCorpus } from '../tools/fix-corpus.ts';

const test = suite('fixes in the corpus');

test('all fixes of all files', () => {
  const { changed, fixes, wrong } = fixCorpus(fileURLToPath(new URL('../fixtures/corpus/', import.meta.url)), 5);
  assert.equal(wrong, []);
  assert.ok(changed >= 70 && fixes >= 300, `${fixes} fixes in ${changed} files`);
});
test.run();
