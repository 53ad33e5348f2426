import { readAddress } from '../../src/model/values/address.ts';
import { parseUrl } from '../../src/model/values/url.ts';
import { placeOfEntry } from '../templates/known-names.ts';
import { componentRule } from '../templates/setting-rule.ts';

const THREE = '--initial-cluster=a=https://10.0.0.1:2380,b=https://10.0.0.2:2380,c=https://10.0.0.3:2380';

export default componentRule(
  {
    on: 'etcd',
    title: 'etcd tells the other members that it is at their own loopback address',
    family: 'consistency',
    severity: 'high',
    why: 'What a member advertises is what clients and members are told to dial. 127.0.0.1 is then each of them itself: the next control-plane node cannot join, and clients that ask for all members fail.',
    remedy: 'Advertise the address of the node: `--advertise-client-urls=https://ADDRESS:2379`. Loopback may stay in `--listen-client-urls`.',
    examples: () => ({
      bad: [[THREE, '--advertise-client-urls=https://127.0.0.1:2379'], [THREE, '--initial-advertise-peer-urls=https://localhost:2380']],
      good: [[THREE, '--advertise-client-urls=https://10.0.0.1:2379', '--initial-advertise-peer-urls=https://10.0.0.1:2380'], ['--initial-cluster=a=https://10.0.0.1:2380', '--advertise-client-urls=https://127.0.0.1:2379']],
    }),
  },
  function* (etcd) {
    const cluster = etcd.setting('initial-cluster');
    const members = 'text' in cluster ? cluster.text.split(',').length : 1;
    // For one member alone loopback is an answer that works.
    if (members < 2) return;
    for (const flag of ['advertise-client-urls', 'initial-advertise-peer-urls']) {
      const setting = etcd.setting(flag);
      if (setting.state !== 'given') continue;
      for (const text of setting.text.split(',')) {
        const url = parseUrl(text.trim());
        const host = url.ok ? url.value.host?.text : undefined;
        if (host === undefined || (host !== 'localhost' && readAddress(host)?.isLoopback !== true)) continue;
        yield {
          at: placeOfEntry(setting, text),
          message: `--${flag}=${setting.text} sends the other members (there are ${members} in all) to their own ${host}`,
          label: 'loopback',
          related: cluster.state === 'given' ? [{ at: cluster.place, label: 'the members' }] : [],
          advice: 'advertise the address of the node',
        };
      }
    }
  },
);
