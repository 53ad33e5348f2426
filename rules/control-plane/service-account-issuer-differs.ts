import { sameOnAllNodes } from '../templates/agreement.ts';
import { nodesWith } from '../templates/agreement-example.ts';
import { SHARED } from '../templates/agreement-flags.ts';

const nodes = (...issuers: readonly (readonly string[])[]) => nodesWith('kube-apiserver', ...issuers.map((each) => each.map((issuer) => `--service-account-issuer=${issuer}`)));

export default sameOnAllNodes({
  flags: SHARED.issuer,
  title: 'the API servers of the nodes do not issue and accept the same service account tokens',
  severity: 'high',
  why: 'A token that one node issues is then refused by another, so that pods get 401 whenever the load balancer takes them there. The order of issuers counts: new tokens get the first one, the others are only accepted.',
  remedy: 'Write the same issuers in the same order on every node. To change the issuer, first add the new one behind the old one on all nodes, then put it first on all nodes, and take the old one away when its last token has expired.',
  examples: () => ({
    bad: [nodes(['https://a'], ['https://b']), nodes(['https://a', 'https://b'], ['https://b', 'https://a']), nodesWith('kube-apiserver', ['--api-audiences=a'], [])],
    good: [nodes(['https://a'], ['https://a']), nodesWith('kube-apiserver', ['--api-audiences=a,b'], ['--api-audiences=b', '--api-audiences=a']), ['--service-account-issuer=https://a']],
    unseen: [nodes(['https://a'], ['$(ISSUER)'])],
  }),
});
