import { pkiFileFor, sharedAuthority } from '../../src/model/pki/files.ts';
import { namedFile } from '../../src/model/pki/uses.ts';
import { hostRule } from '../templates/host.ts';

export default hostRule(
  {
    title: 'the file of the front proxy’s CA holds the CA of users',
    family: 'security',
    severity: 'high',
    why: 'The files have different names and the same CA in them. Whoever has a certificate of a user may then say in a header of the front proxy that they are somebody else, unless the names of the front proxy are confined.',
    remedy: 'Make a CA for the front proxy alone, and change over with a bundle of both in `--requestheader-client-ca-file`. Until then set `--requestheader-allowed-names` to the name in `--proxy-client-cert-file`.',
    examples: () => ({
      bad: [
        { host: { files: { '/etc/kubernetes/pki/front-proxy-ca.crt': { make: [{ certificate: 'ca' }] } }, replace: [['    - --requestheader-allowed-names=front-proxy-client\n', '']] } },
        { host: { certificates: { 'front-proxy-ca': { keyOf: 'ca', cn: 'other-name' } } } },
      ],
      good: [{ host: {} }],
    }),
  },
  function* (node) {
    for (const api of node.invocations.filter(({ component }) => component === 'kube-apiserver')) {
      const [users, proxy] = ['client-ca-file', 'requestheader-client-ca-file'].map((flag) => namedFile(api, flag));
      const [one, other] = [users, proxy].map((file) => file && pkiFileFor(node, api.container, file.path));
      // The same file is the matter of control-plane-front-proxy-ca.
      if (!users || !proxy || one?.state !== 'read' || other?.state !== 'read' || one.host === other.host) continue;
      const authority = sharedAuthority(other, one);
      if (!authority) continue;
      const names = api.setting('requestheader-allowed-names');
      const isConfined = names.state === 'given' && names.values.some((name) => name !== '');
      yield {
        at: proxy.at,
        severity: isConfined ? 'low' : 'high',
        message: `the CA ${authority.subject} in ${proxy.path} is also that of users (${users.path})${isConfined ? '' : ', and no --requestheader-allowed-names are given: any user may speak for any other'}`,
        label: 'the CA of users',
        related: [{ at: users.at, label: 'users are checked by it' }],
      };
    }
  },
);
