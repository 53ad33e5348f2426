import { sameOnAllNodes } from '../templates/agreement.ts';
import { nodesWith } from '../templates/agreement-example.ts';
import { SHARED } from '../templates/agreement-flags.ts';

const etcd = (version: string, ...argv: string[]) => ({ version, argv });

export default sameOnAllNodes({
  flags: SHARED.etcd,
  title: 'the members of etcd do not have the same settings',
  severity: 'medium',
  why: 'The members are one database. With other times one of them starts elections against the others; with another quota or limit it stops the whole cluster, or refuses what the others took; with another CA it is reached by other clients.',
  remedy: 'Write the same value on every member, and restart one after the other, each when the one before is healthy again.',
  examples: () => ({
    bad: [nodesWith('etcd', ['--election-timeout=5000'], []), nodesWith('etcd', ['--quota-backend-bytes=8589934592'], ['--quota-backend-bytes=2147483648'], ['--quota-backend-bytes=8589934592'])],
    good: [nodesWith('etcd', ['--heartbeat-interval=100'], []), nodesWith('etcd', etcd('3.5', '--election-timeout=1000'), etcd('3.5', '--election-timeout=1000'))],
    unseen: [nodesWith('etcd', ['--election-timeout=5000'], ['--election-timeout=$(TIMEOUT)'])],
  }),
});
