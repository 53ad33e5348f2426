import type { Problem } from '../../src/engine/rule.ts';
import { offer, setFlag } from '../../src/fix/flag-edits.ts';
import type { Invocation, Setting } from '../../src/model/types.ts';
import { isUnknown } from '../../src/text/unknown.ts';
import { isEtcdFrom, startLog, verifyLog } from '../templates/etcd-log.ts';
import { etcdUrls, isLiteral, urlError, urlsOf } from '../templates/etcd-urls.ts';
import { componentRule } from '../templates/setting-rule.ts';

type Members = ReadonlyMap<string, readonly string[]>;
type Finding = Omit<Problem, 'at'> & { readonly at?: Setting };

/** Of these etcd takes one. */
const BOOTSTRAP = ['initial-cluster', 'discovery', 'discovery-endpoints', 'discovery-srv'];
/** How this version names them: `"a", "b" or "c"`. */
const choices = (etcd: Invocation): string => {
  const known = BOOTSTRAP.filter((flag) => (flag === 'discovery' ? !isEtcdFrom(etcd, '3.7') : flag !== 'discovery-endpoints' || isEtcdFrom(etcd, '3.6')));
  return `${known.slice(0, -1).map((flag) => `"${flag}"`).join(', ')} or "${known.at(-1)}"`;
};

/** As etcd reads it: blanks belong to the name, empty entries do not count, and a name may stand several times. */
const readMembers = (text: string): Members => {
  const members = new Map<string, string[]>();
  for (const entry of text.split(',')) {
    if (entry === '') continue;
    const equals = entry.indexOf('=');
    const name = equals < 0 ? entry : entry.slice(0, equals);
    members.set(name, [...(members.get(name) ?? []), equals < 0 ? '' : entry.slice(equals + 1)]);
  }
  return members;
};

const listProblem = (members: Members, name: string, etcd: Invocation): Finding | undefined => {
  for (const [member, urls] of members) {
    const error = urls.map((url) => urlError(url, etcd)).find((found) => found !== undefined);
    if (error !== undefined) return { message: `--initial-cluster has no URL that can be read for ${member}`, log: startLog(etcd, `error setting up initial cluster: ${error}`), advice: 'write NAME=https://ADDRESS:2380 for each member, separated by commas' };
  }
  if (!members.has(name)) {
    const at = etcd.setting('name');
    const [only, ...others] = members.keys();
    return {
      ...(at.state === 'given' ? { at, related: [{ at: etcd.setting('initial-cluster').place, label: 'the members' }] } : { related: [{ at: at.place, label: '--name is not given' }] }),
      ...(only === undefined || others.length > 0 ? {} : offer(`set --name=${only}`, setFlag(etcd, 'name', only))),
      message: `--initial-cluster names ${[...members.keys()].join(', ') || 'nobody'}, and this member is ${name === '' ? 'without a name' : name}`,
      log: startLog(etcd, `couldn't find local name "${name}" in the initial cluster configuration`),
      advice: at.state === 'given' ? 'write the name that stands in --initial-cluster for this member' : 'set --name to the name that stands in --initial-cluster for this member',
    };
  }
  return undefined;
};

const twiceProblem = (members: Members, etcd: Invocation): Finding | undefined => {
  const all = [...members].flatMap(([member, urls]) => urls.map((url) => ({ member, url: url.trim() })));
  const twice = all.find(({ url }, index) => all.findIndex((other) => other.url === url) < index);
  if (!twice) return undefined;
  const sorted = all.map(({ member, url }) => `${member}=${url}`).sort().join(',');
  return { message: `--initial-cluster holds ${twice.url} twice`, log: startLog(etcd, `initial cluster ${sorted} has duplicate url`), advice: 'give each member its own peer URL' };
};

/** A new member's advertised peer URLs are those that the list has for it. */
const advertisedProblem = (name: string, own: readonly string[], etcd: Invocation): Finding | undefined => {
  const state = etcd.setting('initial-cluster-state');
  const advertise = etcd.setting('initial-advertise-peer-urls');
  const advertised = urlsOf(etcd, 'initial-advertise-peer-urls');
  const listed = etcdUrls(own.join(','), etcd);
  if (!('text' in state) || state.text !== 'new' || !advertised || !listed) return undefined;
  // With the default etcd may put the node's own address there.
  if (advertise.state !== 'given' && urlsOf(etcd, 'listen-peer-urls')?.[0]?.host === '0.0.0.0') return undefined;
  const [ours, theirs] = [advertised, listed].map((urls) => [...new Set(urls.map(({ text }) => text))].sort());
  const missing = theirs?.filter((url) => !ours?.includes(url)) ?? [];
  const extra = ours?.filter((url) => !theirs?.includes(url)) ?? [];
  if (missing.length === 0 && extra.length === 0) return undefined;
  // Names are looked up, and may be two for one address.
  if (ours?.length === theirs?.length && ![...advertised, ...listed].every(isLiteral)) return undefined;
  const error =
    missing.length > 0
      ? `--initial-cluster has ${missing.map((url) => `${name}=${url}`).join(',')} but missing from --initial-advertise-peer-urls=${ours?.join(',')}`
      : `--initial-advertise-peer-urls has ${extra.join(',')} but missing from --initial-cluster=${ours?.map((url) => `${name}=${url}`).join(',')}`;
  return {
    ...(advertise.state === 'given' ? { at: advertise, related: [{ at: etcd.setting('initial-cluster').place, label: 'the members' }] } : {}),
    message: `this member advertises ${ours?.join(', ')}, and --initial-cluster has ${theirs?.join(', ')} for it`,
    log: startLog(etcd, error),
    advice: 'write the same URLs into --initial-advertise-peer-urls and into --initial-cluster',
  };
};

/** Without data there is nobody to ask; a member that has its data does not ask. */
const aloneProblem = (members: Members, name: string, etcd: Invocation): Finding | undefined => {
  const state = etcd.setting('initial-cluster-state');
  if (state.state !== 'given' || state.text !== 'existing' || [...members.keys()].some((member) => member !== name)) return undefined;
  return {
    at: state,
    message: 'this member is to join an existing cluster, and --initial-cluster names nobody else',
    related: [{ at: etcd.setting('initial-cluster').place, label: 'nobody else' }],
    log: startLog(etcd, 'cannot fetch cluster info from peer urls: could not retrieve cluster information from the given URLs'),
    advice: 'write the other members into --initial-cluster, or remove --initial-cluster-state',
    confidence: 'likely',
  };
};

export default componentRule(
  {
    on: 'etcd',
    title: 'etcd does not find itself in its initial cluster, and exits',
    family: 'boot',
    provenFrom: '3.4',
    severity: 'critical',
    why: 'A member that has no data yet looks for its own name in `--initial-cluster`, compares the URLs there with those that it advertises, and takes only one way to find the others. Else it exits. Once it has data it looks at none of this: the mistake shows when the data directory is lost, which is the worst of times.',
    remedy: 'Give `--name` the name, and `--initial-advertise-peer-urls` the URLs, that stand in `--initial-cluster` for this member, and keep one of `--initial-cluster`, `--discovery` and `--discovery-srv`.',
    examples: () => ({
      bad: [
        ['--name=cp-1', '--initial-cluster=cp-2=https://10.0.0.2:2380'], ['--initial-cluster=cp-1=https://10.0.0.1:2380'], ['--initial-cluster=default=http://localhost:2380', '--discovery-srv=example.com'],
        ['--name=cp-1', '--initial-advertise-peer-urls=https://10.0.0.1:2380', '--initial-cluster=cp-1=https://10.0.0.2:2380'], ['--name=cp-1', '--initial-cluster=cp-1=10.0.0.1:2380'], ['--initial-cluster=default'],
        ['--name=cp-1', '--initial-advertise-peer-urls=https://10.0.0.1:2380', '--initial-cluster=cp-1=https://10.0.0.1:2380,cp-2=https://10.0.0.1:2380'], ['--discovery-srv-name=a'], ['--name=cp-1', '--initial-cluster=cp-1=https://10.0.0.1:2380', '--initial-cluster-state=existing'],
        ['--name=cp-1', '--initial-cluster-state=existing'],
        ['--name=cp-1', '--initial-advertise-peer-urls=https://10.0.0.1:2380', '--initial-cluster=cp-2=https://10.0.0.2:2380, cp-1=https://10.0.0.1:2380'],
      ],
      good: [
        [], ['--name=cp-1', '--initial-cluster=cp-1=https://10.0.0.1:2380,cp-2=https://10.0.0.2:2380', '--initial-advertise-peer-urls=https://10.0.0.1:2380'],
        ['--name=$(NAME)', '--initial-cluster=cp-1=https://10.0.0.1:2380'], ['--name=cp-1', '--initial-advertise-peer-urls=https://10.0.0.1:2380'],
        ['--name=cp-1', '--initial-cluster=cp-1=https://10.0.0.1:2380,cp-2=https://10.0.0.2:2380', '--initial-cluster-state=existing'], ['--name=cp-1', '--initial-advertise-peer-urls=https://node-1:2380', '--initial-cluster=cp-1=https://10.0.0.1:2380,'],
      ],
    }),
  },
  function* (etcd) {
    const settings = BOOTSTRAP.map((flag) => etcd.setting(flag));
    const given = settings.flatMap((setting, index) => (setting.state === 'given' && (setting.text !== '' || BOOTSTRAP[index] === 'discovery-endpoints') ? [setting] : []));
    const [first, second] = given;
    if (second) {
      yield {
        at: second.place,
        message: `etcd takes only one way to find its cluster: ${choices(etcd).replaceAll(/"([^"]+)"/g, '--$1')}`,
        log: verifyLog(etcd, `multiple discovery or bootstrap flags are set. Choose one of ${choices(etcd)}`),
        advice: 'remove all but one of them',
      };
      return;
    }
    const [name, cluster, service] = ['name', 'initial-cluster', 'discovery-srv-name'].map((flag) => etcd.setting(flag));
    if (!name || !cluster || !service || !('text' in name) || !('text' in cluster) || isUnknown(cluster.text)) return;
    if (settings.some(({ state }) => state === 'unseen') || service.state === 'unseen' || (first && first !== settings[0])) return;
    // Without the flag a member with a name of its own makes the list from what it advertises.
    const isMade = cluster.state === 'default' && name.text !== 'default' && !(service.state === 'given' && service.text !== '');
    const members = isMade ? readMembers(name.text) : readMembers(cluster.state === 'given' ? cluster.text : service.state === 'given' ? '' : 'default=http://localhost:2380');
    const problem = isMade ? aloneProblem(members, name.text, etcd) : listProblem(members, name.text, etcd) ?? advertisedProblem(name.text, members.get(name.text) ?? [], etcd) ?? twiceProblem(members, etcd) ?? aloneProblem(members, name.text, etcd);
    if (!problem) return;
    const { at, ...rest } = problem;
    yield { at: (at ?? (cluster.state === 'given' ? cluster : service.state === 'given' ? service : etcd.setting('initial-advertise-peer-urls'))).place, ...rest };
  },
);
