import { defineRule } from '../../src/engine/rule.ts';
import { onlyOne } from '../../src/model/control-plane.ts';
import { judgeEtcdUrl } from '../templates/etcd-connection.ts';
import { placeOfEntry } from '../templates/known-names.ts';
import { etcdAndApi } from '../templates/node-example.ts';

const ETCD = ['--listen-client-urls=https://127.0.0.1:2379', '--listen-peer-urls=https://10.0.0.1:2380'];
const api = (overrides: string) => etcdAndApi(ETCD, ['--etcd-servers=https://127.0.0.1:2379', `--etcd-servers-overrides=${overrides}`]);

export default defineRule({
  title: 'the API server keeps some objects in an etcd that is not there',
  on: 'node',
  family: 'boot',
  severity: 'critical',
  confidence: 'likely',
  since: '0.1.0',
  why: '`--etcd-servers-overrides` gives a kind of objects, mostly events, an etcd of its own. The API server dials that one at start, too, and does not come up without it.',
  remedy: 'Name a client URL of the second etcd, `/events#https://127.0.0.1:4002`, and give that etcd ports and a data directory of its own; or remove the flag, with which the objects in the other etcd are left behind.',
  examples: () => ({
    bad: [api('/events#https://127.0.0.1:4002'), api('/events#http://127.0.0.1:2379'), api('/events#https://127.0.0.1:2380')],
    good: [api('/events#https://127.0.0.1:2379'), api('/events#https://10.0.0.9:4002'), api('/events#https://127.0.0.1:4002;https://10.0.0.9:4002')],
  }),
  *check(node) {
    const server = onlyOne(node, 'kube-apiserver');
    const setting = server?.setting('etcd-servers-overrides');
    if (!server || setting?.state !== 'given') return;
    for (const entry of setting.values) {
      const [kind = '', urls = ''] = entry.split('#');
      const judged = urls.split(';').filter((url) => url !== '').map((url) => judgeEtcdUrl(url, server, node));
      // One that answers is enough.
      if (judged.length === 0 || !judged.every(({ state }) => state === 'refused')) continue;
      const problem = judged[0]?.problem;
      if (problem) yield { at: placeOfEntry(setting, entry), confidence: 'likely', ...problem, message: `for ${kind}: ${problem.message}` };
    }
  },
});
