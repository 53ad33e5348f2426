import type { Invocation } from '../../src/model/types.ts';
import { verifyLog } from '../templates/etcd-log.ts';
import { componentRule } from '../templates/setting-rule.ts';

const NEW_WAY = ['discovery-token', 'discovery-cert', 'discovery-key', 'discovery-cacert', 'discovery-user', 'discovery-password'];

export default componentRule(
  {
    on: 'etcd',
    title: 'the discovery flags of etcd do not go together, and it exits',
    family: 'boot',
    provenFrom: '3.6',
    severity: 'critical',
    why: 'To find its cluster through another etcd, a member needs both the token of the cluster and the endpoints to ask. One without the other, or together with the flags of the old discovery service, ends it at start.',
    remedy: 'Set `--discovery-token` and `--discovery-endpoints` together and remove `--discovery-proxy`, or remove them all and use `--initial-cluster`.',
    examples: () => ({
      bad: [
        { version: '3.6', argv: ['--discovery-token=a'] }, { version: '3.7', argv: ['--discovery-endpoints=http://10.0.0.1:2379'] }, { version: '3.6', argv: ['--discovery-token=a', '--discovery-endpoints=http://10.0.0.1:2379,'] },
        { version: '3.6', argv: ['--discovery-user=a', '--discovery-proxy=http://10.0.0.1:80'] },
      ],
      good: [{ version: '3.6', argv: ['--discovery-token=a', '--discovery-endpoints=http://10.0.0.1:2379'] }, { version: '3.6', argv: ['--discovery-user=a'] }, []],
    }),
  },
  function* (etcd) {
    const [endpoints, token, proxy] = ['discovery-endpoints', 'discovery-token', 'discovery-proxy'].map((flag) => etcd.setting(flag));
    if (!endpoints || !token || !proxy || !('text' in endpoints) || !('text' in token)) return;
    const newWay = NEW_WAY.filter((flag) => hasText(etcd, flag));
    if (hasText(etcd, 'discovery-proxy') && (newWay.length > 0 || endpoints.state === 'given')) {
      yield {
        at: proxy.place,
        message: `--discovery-proxy is for the old discovery service, and --${newWay[0] ?? 'discovery-endpoints'} for the new one`,
        log: verifyLog(etcd, 'both v2 discovery settings (discovery, discovery-proxy) and v3 discovery settings (discovery-token, discovery-endpoints, discovery-cert, discovery-key, discovery-cacert, discovery-user, discovery-password) are set'),
        advice: 'remove --discovery-proxy',
      };
    } else if ((token.text !== '') !== (endpoints.state === 'given')) {
      const [given, missing] = endpoints.state === 'given' ? [endpoints, 'token'] : [token, 'endpoints'];
      yield { at: given.place, message: `--discovery-${missing} is not set, and this flag is nothing without it`, log: verifyLog(etcd, 'both --discovery-token and --discovery-endpoints must be set'), advice: `set --discovery-${missing} too` };
    } else if (endpoints.state === 'given' && endpoints.text.split(',').some((entry) => entry.trim() === '')) {
      yield { at: endpoints.place, message: '--discovery-endpoints holds an empty entry', log: verifyLog(etcd, '--discovery-endpoints must not contain empty endpoints'), advice: 'remove the comma too many' };
    }
  },
);

const hasText = (etcd: Invocation, flag: string): boolean => {
  const setting = etcd.setting(flag);
  return setting.state === 'given' && setting.text !== '';
};
