import type { Place } from '../../src/source/place.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { readAddress } from '../../src/model/values/address.ts';
import type { Invocation } from '../../src/model/types.ts';
import { isEtcdFrom, startLog } from '../templates/etcd-log.ts';
import { isSocket, urlsOf, type EtcdUrl } from '../templates/etcd-urls.ts';
import { componentRule } from '../templates/setting-rule.ts';

const FLAGS = ['listen-peer-urls', 'listen-client-urls', 'listen-client-http-urls', 'listen-metrics-urls'];

interface Listener extends EtcdUrl {
  readonly flag: string;
  readonly at: Place;
}

const listeners = (etcd: Invocation): readonly Listener[] =>
  FLAGS.flatMap((flag) => (urlsOf(etcd, flag) ?? []).filter((url) => !isSocket(url) && Number(url.port ?? 0) > 0).map((url) => ({ ...url, flag, at: etcd.setting(flag).place })));

const addressOf = (host: string): string => (host === 'localhost' ? '127.0.0.1' : host);
const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address);
/** Whether a socket on one address keeps another from the same port. `[::]` takes IPv4, too. */
const covers = (one: string, other: string): boolean => {
  const [a, b] = [readAddress(addressOf(one)), readAddress(addressOf(other))];
  if (!a || !b) return false;
  return a.bits === b.bits && a.family === b.family ? true : a.isUnspecified && (a.family === 6 || b.family === 4 || b.isUnspecified);
};
const collide = (one: Listener, other: Listener): boolean => one.port === other.port && (covers(one.host, other.host) || covers(other.host, one.host));
/** URLs for clients with one address and port share a listener, whatever their scheme. */
const share = (one: Listener, other: Listener): boolean =>
  one.flag === other.flag && one.host === other.host && (one.scheme === other.scheme || one.flag === 'listen-client-urls' || one.flag === 'listen-client-http-urls');

const isTrue = (etcd: Invocation, flag: string): boolean => {
  const setting = etcd.setting(flag);
  const value = parseBool('text' in setting ? setting.text : '');
  return setting.state === 'unseen' || (value.ok && value.value);
};

export default componentRule(
  {
    on: 'etcd',
    title: 'two URLs of etcd take one port, and it exits',
    family: 'boot',
    provenFrom: '3.4',
    severity: 'critical',
    why: 'Clients, peers and metrics each have a listener of their own. `0.0.0.0` takes the port on every address, so that it cannot stand beside another address with the same port. The second listener finds the port taken, and etcd exits.',
    remedy: 'Give each of `--listen-client-urls`, `--listen-peer-urls` and `--listen-metrics-urls` its own port (2379, 2380 and 2381), and write either `0.0.0.0` or single addresses.',
    examples: () => ({
      bad: [
        ['--listen-client-urls=http://127.0.0.1:2380', '--advertise-client-urls=http://127.0.0.1:2380'], ['--listen-client-urls=http://0.0.0.0:2379,http://127.0.0.1:2379', '--advertise-client-urls=http://127.0.0.1:2379'], ['--listen-metrics-urls=http://0.0.0.0:2379'],
        ['--listen-client-http-urls=http://localhost:2379'],
      ],
      good: [
        [], ['--listen-client-urls=http://127.0.0.1:2379,https://127.0.0.1:2379,http://10.0.0.1:2379', '--listen-metrics-urls=http://127.0.0.1:2381'], ['--listen-metrics-urls=http://10.0.0.1:2379'], ['--listen-client-urls=$(URLS)'],
        ['--listen-metrics-urls=http://0.0.0.0:2379', '--socket-reuse-port'],
      ],
    }),
  },
  function* (etcd) {
    if (isTrue(etcd, 'socket-reuse-port')) return;
    const all = listeners(etcd);
    for (const [index, one] of all.entries()) {
      const other = all.slice(0, index).find((earlier) => collide(earlier, one) && !share(earlier, one));
      if (!other) continue;
      const isForClients = [one, other].every(({ flag }) => flag.startsWith('listen-client')) && one.host === other.host;
      const [clients, http] = isEtcdFrom(etcd, '3.6') ? ['--listen-client-urls', '--listen-client-http-urls'] : ['--client-listen-urls', '--client-listen-http-urls'];
      yield {
        at: one.at,
        message: one.flag === other.flag ? `${one.text} and ${other.text} take one port` : `${one.text} takes a port that ${other.text} of --${other.flag} has already`,
        ...(one.flag === other.flag ? {} : { related: [{ at: other.at, label: 'takes the port first' }] }),
        log: startLog(etcd, isForClients ? `cannot bind both ${clients} and ${http} on the same url ${one.text}` : `listen tcp ${bracketed(addressOf(one.host))}:${one.port}: bind: address already in use`),
        advice: 'write another port, or only one of the two URLs',
      };
      return;
    }
  },
);
