import { numberFlag } from '../templates/number-flag.ts';

export default numberFlag({
  title: 'the API server does not listen with TLS',
  on: 'kube-apiserver',
  flag: 'secure-port',
  severity: 'high',
  controls: ['STIG:V-242389'],
  judge: (port) => (port === 0 ? 'the API server has no secure port' : undefined),
  why: 'With 0 the secure port is off. Newer releases refuse the value and do not start.',
  remedy: 'Set `--secure-port` to the port that probes and clients dial, 6443 unless chosen otherwise.',
  advice: 'set --secure-port to the port that probes and clients dial',
  examples: () => ({
    bad: [['--secure-port=0'], ['--secure-port', '0']],
    good: [[], ['--secure-port=6443']],
    unseen: [['--secure-port=$(PORT)']],
  }),
});
