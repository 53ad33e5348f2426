import type { Report } from '../../src/engine/rule.ts';
import { endpointsIn, hostKey, type Endpoint } from '../../src/model/control-plane.ts';
import type { Invocation } from '../../src/model/types.ts';
import { readAddress } from '../../src/model/values/address.ts';
import { placeOfEntry } from '../templates/known-names.ts';
import { componentRule } from '../templates/setting-rule.ts';

const PAIRS = [{ advertises: 'advertise-client-urls', listens: 'listen-client-urls', whom: 'clients' }, { advertises: 'initial-advertise-peer-urls', listens: 'listen-peer-urls', whom: 'the other members' }] as const;
const client = (advertised: string, listened: string) => [`--advertise-client-urls=${advertised}`, `--listen-client-urls=${listened}`];

export default componentRule(
  {
    on: 'etcd',
    title: 'etcd tells others to dial it where it does not listen',
    family: 'consistency',
    severity: 'medium',
    confidence: 'likely',
    why: 'What a member advertises is what the other members, kubeadm and clients that ask for all members dial. If it does not listen there, or with another scheme or port, they do not get through: the member cannot join, or the next upgrade waits in vain. A port that is mapped on the way is an exception.',
    remedy: 'Let the `listen-*-urls` hold the address, port and scheme that the `advertise` flags name, or 0.0.0.0 with that port.',
    examples: () => ({
      bad: [client('https://10.0.0.1:2379', 'https://127.0.0.1:2379'), client('https://10.0.0.1:2379', 'https://10.0.0.1:4001'), client('http://10.0.0.1:2379', 'https://10.0.0.1:2379'), ['--initial-advertise-peer-urls=https://10.0.0.1:2380', '--listen-peer-urls=https://10.0.0.1:2381']],
      good: [client('https://10.0.0.1:2379', 'https://127.0.0.1:2379,https://10.0.0.1:2379'), client('https://10.0.0.1:2379', 'https://0.0.0.0:2379'), client('https://etcd-1.example:2379', 'https://10.0.0.1:2379'), client('https://[fd00::1]:2379', 'https://[::]:2379'), []],
    }),
  },
  function* (etcd) {
    for (const pair of PAIRS) yield* unserved(etcd, pair);
  },
);

function* unserved(etcd: Invocation, { advertises, listens, whom }: (typeof PAIRS)[number]): Generator<Report> {
  const [advertised, listened] = [etcd.setting(advertises), etcd.setting(listens)];
  if (advertised.state !== 'given' || listened.state !== 'given') return;
  const open = endpointsIn(listened.text);
  // A name may stand for any address, on both sides.
  if (open.some(({ host }) => !isAddress(host))) return;
  for (const url of endpointsIn(advertised.text)) {
    if (!isAddress(url.host) || open.some((each) => isServed(url, each))) continue;
    yield {
      at: placeOfEntry(advertised, url.text),
      message: `--${advertises}=${url.text} sends ${whom} where etcd does not listen: --${listens} is ${listened.text}`,
      label: 'not listened on',
      related: [{ at: listened.place, label: `--${listens}` }],
      log: 'connection refused',
      advice: `add ${url.text} to --${listens}, or advertise one of those`,
    };
  }
}

const isServed = (url: Endpoint, open: Endpoint): boolean => open.scheme === url.scheme && open.port === url.port && (hostKey(open.host) === url.key || readAddress(open.host)?.isUnspecified === true);
const isAddress = (host: string): boolean => host === 'localhost' || readAddress(host) !== undefined;
