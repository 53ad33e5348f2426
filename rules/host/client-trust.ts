import type { Problem } from '../../src/engine/rule.ts';
import { distrustOf, namedPem, type NamedPem } from '../../src/model/pki/named.ts';
import { saysOf } from '../../src/model/pki/trust.ts';
import type { Invocation } from '../../src/model/types.ts';
import { hostRule } from '../templates/host.ts';

/** A certificate of one flag that must be signed by a CA in the file of another of the same component. Expiry has a rule of its own. */
const CHECKS = [
  { component: 'kube-apiserver', shown: 'proxy-client-cert-file', checked: 'requestheader-client-ca-file', use: 'client', who: 'aggregated API servers refuse it, and `kubectl top` and every other extension of the API fails' },
  { component: 'etcd', shown: 'peer-cert-file', checked: 'peer-trusted-ca-file', use: 'client', who: 'other members refuse it, and this one never joins them' },
] as const;

const nameProblem = (api: Invocation, shown: NamedPem): Problem | undefined => {
  const allowed = api.setting('requestheader-allowed-names');
  const names = allowed.state === 'given' ? allowed.values.filter((name) => name !== '') : [];
  if (names.length === 0 || names.includes(shown.leaf.commonName)) return undefined;
  return {
    at: allowed.place,
    message: `the certificate in ${shown.path} is of ${shown.leaf.commonName || 'nobody'}, which is not among the allowed names ${names.join(', ')}`,
    label: 'refuses its own front proxy',
    related: [{ at: shown.at, label: 'the certificate that it shows' }],
    log: `x509: subject with cn=${shown.leaf.commonName} is not in the allowed list`,
  };
};

export default hostRule(
  {
    title: 'a client certificate is not signed by the CA that it is checked by',
    family: 'consistency',
    severity: 'high',
    why: 'Each side starts, and every call between them ends in `x509: certificate signed by unknown authority` or `remote error: tls: bad certificate`.',
    remedy: 'Issue the certificate from the CA that the finding names (kubeadm: `kubeadm certs renew front-proxy-client` or `etcd-peer`), then restart the component that shows it.',
    examples: () => ({
      bad: [
        { host: { certificates: { 'front-proxy-client': { by: 'ca' } } } },
        { host: { certificates: { 'front-proxy-client': { cn: 'aggregator' } } } },
        { host: { certificates: { 'etcd/peer': { by: 'ca' } } } },
        { host: { certificates: { 'etcd/peer': { usages: ['server'] } } } },
      ],
      good: [{ host: {} }],
    }),
  },
  function* (node) {
    for (const { component, shown, checked, use, who } of CHECKS) {
      for (const invocation of node.invocations.filter((each) => each.component === component)) {
        const [certificate, authority] = [namedPem(node, invocation, shown), namedPem(node, invocation, checked)];
        const reason = certificate && authority && distrustOf(certificate, authority, use);
        if (certificate && authority && reason) {
          yield { at: certificate.at, message: `the certificate in ${certificate.path} ${saysOf(reason, authority.path)}: ${who}`, label: `refused by the CA of --${checked}`, related: [{ at: authority.at, label: 'it is checked by this' }] };
        }
        const problem = certificate && component === 'kube-apiserver' ? nameProblem(invocation, certificate) : undefined;
        if (problem) yield problem;
      }
    }
  },
);
