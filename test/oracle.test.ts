/** A sample of what the real components did. `npm run oracle` asks about all that there is. */
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { answeredCases, starts } from '../tools/oracle-cases.ts';

const cases = await answeredCases(fileURLToPath(new URL('../fixtures/oracle/', import.meta.url)));
const test = suite('what the real components did');

for (const each of cases.filter(starts)) {
  test(`${each.minor} ${each.id} is not said not to start`, () => {
    assert.equal(each.answer, { saysItDoesNotStart: false, logs: [] });
  });
}

test('of what fails by its manifest alone at least 99 % are foreseen, with the log line that the component prints', () => {
  const failing = cases.filter((each) => !starts(each));
  const foreseen = failing.filter(({ answer }) => answer.saysItDoesNotStart);
  const sameLog = foreseen.filter(({ answer, error }) => answer.logs.some((log) => error.some((line) => line.includes(log))));
  assert.ok(failing.length > 100);
  assert.ok(foreseen.length >= 0.99 * failing.length, `${foreseen.length} of ${failing.length}`);
  assert.ok(sameLog.length >= 0.9 * foreseen.length, `${sameLog.length} of ${foreseen.length}`);
});
test.run();
