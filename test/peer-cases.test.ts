import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compare, CORPUS, readPeerCases } from '../tools/peer-cases.ts';

const test = suite("other tools' own cases");
const cases = readPeerCases(CORPUS);

// The corpus lies beside this repository and is no part of it.
if (cases === null) test.skip('what other tools expect of their cases is what we say, or the reason is known', () => {});
else {
  test('what other tools expect of their cases is what we say, or the reason is known', () => {
    assert.ok(cases.length > 700, `${cases.length} cases`);
    const compared = cases.map(compare);
    const alike = compared.filter(({ case: { expected }, actual }) => actual === expected || (expected === 'pass' && actual === 'not-applicable'));
    const unexplained = compared.filter((each) => !alike.includes(each) && each.reason === null).map(({ case: { file, id, expected }, actual }) => `${id} ${expected}, we say ${actual}: ${file}`);
    assert.ok(alike.length >= 0.8 * cases.length, `${alike.length} of ${cases.length} alike`);
    assert.ok(unexplained.length <= 0.02 * cases.length, unexplained.join('\n'));
  });
}

test('a unit test is read with what it expects', () => {
  assert.ok(cases === null || cases.some(({ file, id, expected }) => file.endsWith('#test_encryption_provider_config_is_not_set') && id === 'KCV-0030' && expected === 'fail'));
});
test.run();
