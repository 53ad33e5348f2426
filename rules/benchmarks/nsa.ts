import type { Benchmark } from '../../src/engine/controls.ts';
import { cellsIn, decidedBy, wordsIn } from './table.ts';

/** The guide has chapters and no numbers, so the ids are ours. What decides it, chapter, title, the controls of CIS 1.12 and the STIG that ask for the same. */
const ROWS = `
pod-policy | cluster | Pod security | pods are kept from taking over their node | CIS-1.12:5.2.1
non-root | cluster | Pod security | containers do not run as root
immutable-root | cluster | Pod security | containers do not write to their own file system
privileged | cluster | Pod security | no privileged containers
host-namespaces | cluster | Pod security | no namespaces of the host
seccomp | cluster | Pod security | system calls are filtered
tokens | cluster | Pod security | pods without use for a token have none
network-policy | cluster | Network separation | each namespace has a network policy
kubelet-anonymous | host | Network separation | kubelet: no anonymous requests | CIS-1.12:4.2.1
kubelet-authorization | host | Network separation | kubelet: not every request is allowed | CIS-1.12:4.2.2
kubelet-client-ca | host | Network separation | kubelet: client certificates of a CA | CIS-1.12:4.2.3
kubelet-certificates | manifest | Network separation | the API server verifies kubelets and shows them a certificate | CIS-1.12:1.2.4 CIS-1.12:1.2.5
insecure-port | manifest | Network separation | no port without TLS and authentication | STIG:V-242386 STIG:V-242388
tls | manifest | Network separation | the API server has a serving certificate and strong TLS | CIS-1.12:1.2.24 CIS-1.12:1.2.29 STIG:V-242378
etcd-tls | manifest | Network separation | etcd has certificates for clients and peers | CIS-1.12:2.1 CIS-1.12:2.4 CIS-1.12:2.3 CIS-1.12:2.6
etcd-clients | manifest | Network separation | only the API server reads etcd | CIS-1.12:2.2 CIS-1.12:2.5 CIS-1.12:2.7 CIS-1.12:1.2.23 CIS-1.12:1.2.26
managers-loopback | manifest | Network separation | scheduler and controller-manager listen on loopback | CIS-1.12:1.3.7 CIS-1.12:1.4.2
kubeconfig-files | host | Network separation | kubeconfigs are readable by root alone | CIS-1.12:1.1.13 CIS-1.12:1.1.15 CIS-1.12:1.1.17
encryption | manifest | Network separation | secrets are encrypted in etcd | CIS-1.12:1.2.27
encryption-provider | host | Network separation | a strong provider encrypts | CIS-1.12:1.2.28
anonymous | manifest | Authentication and authorization | the API server refuses anonymous requests | CIS-1.12:1.2.1
static-credentials | manifest | Authentication and authorization | no files of tokens or passwords | CIS-1.12:1.2.2 STIG:V-245542
rbac | manifest | Authentication and authorization | RBAC decides, and nothing allows everything | CIS-1.12:1.2.6 CIS-1.12:1.2.8
node-authorizer | manifest | Authentication and authorization | kubelets reach only what belongs to their node | CIS-1.12:1.2.7 CIS-1.12:1.2.14
least-privilege | cluster | Authentication and authorization | roles give no more than is needed | CIS-1.12:5.1.1 CIS-1.12:5.1.3
audit-policy | manifest | Audit log | an audit policy is there | CIS-1.12:3.2.1
audit-policy-content | host | Audit log | the audit policy covers what matters | CIS-1.12:3.2.2
audit-log | manifest | Audit log | the API server writes an audit log | CIS-1.12:1.2.16
audit-kept | manifest | Audit log | audit logs are kept | CIS-1.12:1.2.17 CIS-1.12:1.2.18 CIS-1.12:1.2.19
updates | manifest | Upgrading | components are of a supported release | STIG:V-242443
`;

const LOOK: Readonly<Record<string, string>> = {
  'non-root': 'the security contexts of pods',
  'immutable-root': 'readOnlyRootFilesystem of pods',
  privileged: 'the Pod Security level of each namespace',
  'host-namespaces': 'the Pod Security level of each namespace',
  seccomp: 'the seccomp profiles of pods',
  tokens: 'automountServiceAccountToken of pods and service accounts',
  'network-policy': 'the NetworkPolicy objects of each namespace',
};

/** NSA and CISA, Kubernetes Hardening Guide 1.2. */
export const nsa = (): Benchmark => ({
  id: 'NSA',
  title: 'NSA and CISA Kubernetes Hardening Guide 1.2',
  controls: cellsIn(ROWS).map(([id = '', decider, section = '', title = '', same]) => ({
    id,
    title,
    decidedBy: decidedBy(decider),
    section,
    same: wordsIn(same),
    look: LOOK[id],
  })),
});
