import { sameOnAllNodes } from '../templates/agreement.ts';
import { nodesWith } from '../templates/agreement-example.ts';
import { SHARED } from '../templates/agreement-flags.ts';

export default sameOnAllNodes({
  flags: SHARED.authentication,
  title: 'the API servers of the nodes do not know the same users',
  severity: 'high',
  why: 'The same credentials are accepted by one node and refused by another, or stand for another user there. Behind a load balancer that looks like log-ins that fail at random.',
  remedy: 'Give every API server the same CAs, webhooks, OIDC settings and headers. Bring the files to all nodes before the flags.',
  examples: () => ({
    bad: [nodesWith('kube-apiserver', ['--client-ca-file=/pki/ca.crt'], ['--client-ca-file=/pki/other.crt']), nodesWith('kube-apiserver', ['--oidc-issuer-url=https://a', '--oidc-client-id=k'], []), nodesWith('kube-apiserver', ['--anonymous-auth=false'], [])],
    good: [nodesWith('kube-apiserver', ['--anonymous-auth=true'], []), nodesWith('kube-apiserver', ['--oidc-signing-algs=RS256,ES256'], ['--oidc-signing-algs=ES256,RS256'])],
    unseen: [nodesWith('kube-apiserver', ['--client-ca-file=/pki/ca.crt'], ['--client-ca-file=$(CA)'])],
  }),
});
