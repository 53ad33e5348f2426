import { componentRule } from '../templates/setting-rule.ts';

/** Of these etcd takes one. */
const BOOTSTRAP = ['initial-cluster', 'discovery', 'discovery-srv'];

export default componentRule(
  {
    on: 'etcd',
    title: 'etcd does not find itself in its initial cluster, and exits',
    family: 'boot',
    provenFrom: '3.5',
    severity: 'critical',
    why: 'A member looks for its own name in `--initial-cluster`, and takes only one way to find the others. With another name, or with two ways, it exits.',
    remedy: 'Give `--name` the name that stands in `--initial-cluster` for this member, and keep one of `--initial-cluster`, `--discovery` and `--discovery-srv`.',
    examples: {
      bad: [['--name=cp-1', '--initial-cluster=cp-2=https://10.0.0.2:2380'], ['--initial-cluster=cp-1=https://10.0.0.1:2380'], ['--initial-cluster=default=http://localhost:2380', '--discovery-srv=example.com']],
      good: [[], ['--name=cp-1', '--initial-cluster=cp-1=https://10.0.0.1:2380,cp-2=https://10.0.0.2:2380'], ['--name=$(NAME)', '--initial-cluster=cp-1=https://10.0.0.1:2380']],
    },
  },
  function* (etcd) {
    const given = BOOTSTRAP.map((flag) => etcd.setting(flag)).filter((setting) => setting.state === 'given' && setting.text !== '');
    const [, second] = given;
    if (second) {
      yield {
        at: second.place,
        message: 'etcd takes only one of --initial-cluster, --discovery and --discovery-srv',
        log: 'failed to verify flags: multiple discovery or bootstrap flags are set. Choose one of "initial-cluster", "discovery" or "discovery-srv"',
        advice: 'remove all but one of them',
      };
      return;
    }
    const cluster = etcd.setting('initial-cluster');
    const name = etcd.setting('name');
    if (cluster.state !== 'given' || cluster.text === '' || !('text' in name)) return;
    const members = cluster.text.split(',').map((member) => member.split('=', 1)[0]?.trim());
    if (members.includes(name.text)) return;
    yield {
      at: name.state === 'given' ? name.place : cluster.place,
      message: `--initial-cluster names ${members.join(', ')}, and this member is ${name.text}`,
      related: name.state === 'given' ? [{ at: cluster.place, label: 'the members' }] : [],
      log: `couldn't find local name "${name.text}" in the initial cluster configuration`,
      advice: name.state === 'given' ? 'write the name that stands in --initial-cluster for this member' : 'set --name to the name that stands in --initial-cluster for this member',
    };
  },
);
