import { numberFlag } from '../templates/number-flag.ts';

export default numberFlag({
  title: 'the API server listens without TLS, authentication and authorization',
  on: 'kube-apiserver',
  flag: 'insecure-port',
  severity: 'critical',
  controls: ['STIG:V-242386'],
  judge: (port) => (port === 0 ? undefined : `port ${port} takes every request as an administrator's`),
  why: 'Every process of the host, and everyone who reaches the port, is administrator. Releases from 1.24 on do not know the flag, and this rule does not speak of them.',
  remedy: 'Set `--insecure-port=0`, after pointing the probes of this manifest and all clients at the secure port. Remove the flag before the upgrade to 1.24, where it stops the API server.',
  better: 0,
  advice: 'set --insecure-port=0 after moving probes and clients to the secure port',
  examples: () => ({
    bad: [{ version: '1.20', argv: ['--insecure-port=8080'] }, { version: '1.20', argv: ['--insecure-port', '9090'] }],
    good: [{ version: '1.20', argv: ['--insecure-port=0'] }, { version: '1.31', argv: [] }, { version: '1.31', argv: ['--insecure-port=8080'] }],
    unseen: [{ version: '1.20', argv: ['--insecure-port=$(PORT)'] }],
  }),
});
