import { fileFlags } from '../templates/file-flags.ts';

export default fileFlags({
  title: 'etcd has no certificate for its clients',
  on: 'etcd',
  flags: ['cert-file', 'key-file'],
  severity: 'high',
  controls: ['CIS-1.12:2.1', 'STIG:V-242427', 'STIG:V-242428'],
  why: 'Everything that the API server stores, secrets included, goes over the network in clear text or to a server that nobody can verify.',
  remedy: 'Issue a serving certificate with the addresses of the listen and advertise URLs, set `--cert-file` and `--key-file`, and make the client URLs `https`, here and in `--etcd-servers` of the API servers.',
  advice: 'set --cert-file and --key-file, and make the client URLs https here and in --etcd-servers',
  examples: () => ({
    bad: [[], ['--cert-file=/pki/server.crt'], ['--cert-file-x=1', '--key-file-y=2']],
    good: [['--cert-file=/pki/server.crt', '--key-file=/pki/server.key'], ['-cert-file', '/pki/server.crt', '-key-file', '/pki/server.key']],
    unseen: [['--config-file=/etc/etcd/etcd.yaml'], ['--cert-file=$(CERT)', '--key-file=$(KEY)']],
  }),
});
