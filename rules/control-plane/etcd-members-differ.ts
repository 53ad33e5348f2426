import type { Problem } from '../../src/engine/rule.ts';
import { endpointsIn, onlyOne, type Endpoint } from '../../src/model/control-plane.ts';
import type { ControlPlane, Invocation, Setting } from '../../src/model/types.ts';
import { agreementRule, namesOf } from '../templates/agreement.ts';
import { nodesWith } from '../templates/agreement-example.ts';
import { placeOfEntry } from '../templates/known-names.ts';

const member = (number: number, list: string, ...more: string[]) =>
  [`--name=cp-${number}`, `--initial-advertise-peer-urls=https://10.0.0.${number}:2380`, `--initial-cluster=${list}`, ...more];
const [ONE, TWO] = ['cp-1=https://10.0.0.1:2380', 'cp-2=https://10.0.0.2:2380'];
const JOINS = '--initial-cluster-state=existing';

/** A member as its own flags make it, and what it says of the others. */
interface Member {
  readonly node: string;
  readonly name: Setting & { readonly text: string };
  readonly advertised: Setting;
  readonly urls: readonly Endpoint[];
  readonly cluster: Setting;
  readonly joins: boolean;
  readonly entries: readonly Entry[];
}

/** One of `--initial-cluster`. */
interface Entry {
  readonly text: string;
  readonly name: string;
  readonly url: Endpoint | undefined;
}

export default agreementRule(
  {
    title: 'the members of etcd do not agree who they are',
    severity: 'high',
    why: 'Two members of one name, or a list that has another address for a member than the member itself: whoever starts with an empty data directory by such a list does not find the others, and exits or founds a cluster of its own.',
    remedy: 'Give every member its own name and peer URL, and write both alike in every `--initial-cluster`. Members that have data do not read the list: it is safe to correct, one member after the other.',
    examples: () => ({
      bad: [
        nodesWith('etcd', member(1, ONE), ['--name=cp-1', '--initial-advertise-peer-urls=https://10.0.0.2:2380', '--initial-cluster=cp-1=https://10.0.0.2:2380']),
        nodesWith('etcd', member(1, ONE), member(2, `cp-1=https://10.0.0.9:2380,${TWO}`, JOINS)),
        nodesWith('etcd', member(1, ONE), member(2, `other=https://10.0.0.1:2380,${TWO}`, JOINS)),
        nodesWith('etcd', member(1, ONE), member(2, `${ONE},cp-2=https://10.0.0.7:2380`, JOINS)),
        nodesWith('etcd', member(1, `${ONE},cp-2=https://10.0.0.2:2381`), member(2, `${ONE},${TWO}`)),
      ],
      good: [nodesWith('etcd', member(1, ONE), member(2, `${ONE},${TWO}`, JOINS)), nodesWith('etcd', member(1, `${ONE},${TWO}`), member(2, `${TWO},${ONE}`))],
    }),
  },
  function* (controlPlane) {
    const members = membersOf(controlPlane);
    yield* sameName(members);
    const byName = new Map(members.map((each) => [each.name.text, each]));
    const byUrl = new Map(members.flatMap((each) => each.urls.map((url) => [spelling(url), each] as const)));
    for (const teller of members) {
      for (const entry of teller.entries) {
        const [named, found] = [byName.get(entry.name), entry.url && byUrl.get(spelling(entry.url))];
        // A new member compares its own entry itself, which another rule tells.
        if (found && found.name.text !== entry.name && (found !== teller || teller.joins)) yield disagreement(teller, entry, found, true);
        else if (named && !found && (named !== teller || teller.joins) && isElsewhere(teller, entry, named)) yield disagreement(teller, entry, named, false);
      }
    }
  },
);

const membersOf = ({ nodes }: ControlPlane): readonly Member[] => {
  const names = namesOf(nodes);
  return nodes.flatMap((node) => {
    const etcd = onlyOne(node, 'etcd');
    const own = etcd && memberOf(etcd, names.get(node) ?? node.path);
    return own ? [own] : [];
  });
};

const memberOf = (etcd: Invocation, node: string): Member | undefined => {
  const [name, advertised, cluster, state] = [etcd.setting('name'), etcd.setting('initial-advertise-peer-urls'), etcd.setting('initial-cluster'), etcd.setting('initial-cluster-state')];
  if (!('text' in name)) return undefined;
  const entries = cluster.state !== 'given' ? [] : cluster.text.split(',').flatMap((text) => {
    const [, of = '', url = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
    return of === '' ? [] : [{ text, name: of, url: endpointsIn(url)[0] }];
  });
  return { node, name, advertised, urls: advertised.state === 'given' ? endpointsIn(advertised.text) : [], cluster, joins: state.state === 'given' && state.text === 'existing', entries };
};

function* sameName(members: readonly Member[]): Generator<Problem> {
  const first = new Map<string, Member>();
  for (const own of members) {
    const { text } = own.name;
    const other = first.get(text);
    first.set(text, other ?? own);
    if (!other) continue;
    yield {
      at: own.name.place,
      message: `etcd on ${own.node} and on ${other.node} both have the name ${text}`,
      label: 'taken',
      related: [{ at: other.name.place, label: `on ${other.node}` }],
      advice: 'give each member a name of its own, usually that of its node',
    };
  }
}

const spelling = ({ scheme, key, port }: Endpoint): string => `${scheme}://${key}:${port}`;

/** Whether none of the URLs that the list has for a member is one that the member advertises. Names for addresses are looked up: they may be right. */
const isElsewhere = ({ entries }: Member, { name, url }: Entry, { urls }: Member): boolean =>
  url !== undefined && urls.length > 0 && urls.every((own) => isAddress(own) === isAddress(url))
  && !entries.some((other) => other.name === name && other.url && urls.some((own) => other.url && spelling(own) === spelling(other.url)));

const disagreement = (teller: Member, entry: Entry, told: Member, isName: boolean): Problem => ({
  at: placeOfEntry(teller.cluster, entry.text),
  message: isName
    ? `--initial-cluster on ${teller.node} calls the member at ${entry.url?.text ?? ''} ${entry.name}, and its --name is ${told.name.text}`
    : `--initial-cluster on ${teller.node} has ${entry.url?.text ?? ''} for ${entry.name}, which advertises ${told.urls.map(({ text }) => text).join(', ')}`,
  label: `not as on ${told.node}`,
  related: [{ at: isName ? told.name.place : told.advertised.place, label: `on ${told.node}` }],
  advice: `write ${told.name.text}=${told.urls[0]?.text ?? ''}`,
});

const isAddress = ({ host }: Endpoint): boolean => /^[\d.]+$|:/.test(host);
