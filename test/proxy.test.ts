import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isProxied, noProxyEntries } from '../src/model/proxy.ts';

const test = suite('NO_PROXY as Go reads it');

for (const [host, list, expected] of [
  ['10.96.0.1', '', true],
  ['10.96.0.1', '10.96.0.0/12', false],
  ['10.96.0.1', '10.96.0.0', true],
  ['10.96.0.1', '10.96.0.1:443', false],
  ['127.0.0.1', '', false],
  ['::1', '', false],
  ['localhost', '', false],
  ['fd00::1', 'fd00::/8', false],
  ['fd00::1', '[fd00::1]:443', false],
  ['webhook.default.svc', '.svc', false],
  ['webhook.default.svc', '*.svc', false],
  ['webhook.default.svc', 'svc', false],
  ['webhook.default.svc', '.svc.cluster.local', true],
  ['svc', '.svc', true],
  ['etcd.example.com', 'example.com', false],
  ['anexample.com', 'example.com', true],
  ['anything', '*', false],
] as const) {
  test(`${host} ${expected ? 'goes' : 'does not go'} to the proxy with "${list}"`, () => {
    assert.is(isProxied(host, list.split(',').filter((entry) => entry !== '')), expected);
  });
}

test('what comes from elsewhere is not known', () => {
  assert.is(noProxyEntries(new Map([['NO_PROXY', undefined]])), undefined);
  assert.equal(noProxyEntries(new Map()), []);
});
test.run();
