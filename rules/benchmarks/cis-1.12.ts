import type { Benchmark } from '../../src/engine/controls.ts';
import { cellsIn, decidedBy, wordsIn } from './table.ts';

/** Id, what decides it, level, a title of our own (no text of the benchmark is copied), the flags that show it, what a person looks at. */
const ROWS = `
1.1.1 | host | 1 | API server manifest: mode at most 600 | 
1.1.2 | host | 1 | API server manifest: owned by root | 
1.1.3 | host | 1 | controller-manager manifest: mode at most 600 | 
1.1.4 | host | 1 | controller-manager manifest: owned by root | 
1.1.5 | host | 1 | scheduler manifest: mode at most 600 | 
1.1.6 | host | 1 | scheduler manifest: owned by root | 
1.1.7 | host | 1 | etcd manifest: mode at most 600 | 
1.1.8 | host | 1 | etcd manifest: owned by root | 
1.1.9 | host | 1 | CNI config files: mode at most 600 | 
1.1.10 | host | 1 | CNI config files: owned by root | 
1.1.11 | host | 1 | etcd data dir: mode at most 700 | 
1.1.12 | host | 1 | etcd data dir: owned by etcd | 
1.1.13 | host | 1 | admin.conf, super-admin.conf: mode at most 600 | 
1.1.14 | host | 1 | admin.conf, super-admin.conf: owned by root | 
1.1.15 | host | 1 | scheduler.conf: mode at most 600 | 
1.1.16 | host | 1 | scheduler.conf: owned by root | 
1.1.17 | host | 1 | controller-manager.conf: mode at most 600 | 
1.1.18 | host | 1 | controller-manager.conf: owned by root | 
1.1.19 | host | 1 | PKI tree: owned by root | 
1.1.20 | host | 1 | PKI .crt: mode at most 644 | 
1.1.21 | host | 1 | PKI .key: mode at most 600 | 
1.2.1 | manifest | 1 | the API server refuses anonymous requests | anonymous-auth authentication-config
1.2.2 | manifest | 1 | no file of static tokens | token-auth-file
1.2.3 | manifest | 1 | services may not claim external IPs | enable-admission-plugins disable-admission-plugins
1.2.4 | manifest | 1 | the API server shows kubelets a client certificate | kubelet-client-certificate kubelet-client-key
1.2.5 | manifest | 1 | the API server verifies kubelet certificates | kubelet-certificate-authority
1.2.6 | manifest | 1 | not every request is allowed | authorization-mode authorization-config
1.2.7 | manifest | 1 | the Node authorizer is on | authorization-mode authorization-config
1.2.8 | manifest | 1 | the RBAC authorizer is on | authorization-mode authorization-config
1.2.9 | manifest | 1 | events are rate-limited | enable-admission-plugins disable-admission-plugins admission-control-config-file
1.2.10 | manifest | 1 | the AlwaysAdmit plugin is off | enable-admission-plugins disable-admission-plugins
1.2.11 | manifest | 1 | images are pulled anew for each pod | enable-admission-plugins disable-admission-plugins
1.2.12 | manifest | 2 | the ServiceAccount plugin is on | enable-admission-plugins disable-admission-plugins
1.2.13 | manifest | 2 | the NamespaceLifecycle plugin is on | enable-admission-plugins disable-admission-plugins
1.2.14 | manifest | 2 | the NodeRestriction plugin is on | enable-admission-plugins disable-admission-plugins
1.2.15 | manifest | 1 | no profiles of the API server | profiling
1.2.16 | manifest | 1 | the API server writes an audit log | audit-log-path
1.2.17 | manifest | 1 | audit logs are kept for 30 days | audit-log-maxage
1.2.18 | manifest | 1 | ten old audit logs are kept | audit-log-maxbackup
1.2.19 | manifest | 1 | audit logs grow to 100 megabytes | audit-log-maxsize
1.2.20 | manifest | 1 | requests time out in reasonable time | request-timeout
1.2.21 | manifest | 1 | tokens of deleted service accounts are refused | service-account-lookup
1.2.22 | manifest | 1 | service account tokens have a key of their own | service-account-key-file
1.2.23 | manifest | 1 | the API server shows etcd a client certificate | etcd-certfile etcd-keyfile
1.2.24 | manifest | 1 | the API server has a serving certificate | tls-cert-file tls-private-key-file
1.2.25 | manifest | 1 | the API server accepts client certificates of a CA | client-ca-file
1.2.26 | manifest | 1 | the API server verifies etcd | etcd-cafile
1.2.27 | manifest | 1 | objects are encrypted in etcd | encryption-provider-config
1.2.28 | host | 1 | a strong provider encrypts | encryption-provider-config
1.2.29 | manifest | 1 | the API server offers strong ciphers only | tls-cipher-suites
1.2.30 | manifest | 1 | tokens of pods end after their hour | service-account-extend-token-expiration
1.3.1 | manifest | 1 | finished pods are cleaned up | terminated-pod-gc-threshold
1.3.2 | manifest | 1 | no profiles of the controller-manager | profiling
1.3.3 | manifest | 1 | each controller has its own identity | use-service-account-credentials
1.3.4 | manifest | 1 | the controller-manager has a key to sign tokens | service-account-private-key-file
1.3.5 | manifest | 1 | pods get the CA of the API server | root-ca-file
1.3.6 | manifest | 1 | kubelets can renew serving certificates | feature-gates
1.3.7 | manifest | 1 | the controller-manager listens on loopback | bind-address
1.4.1 | manifest | 1 | no profiles of the scheduler | profiling config
1.4.2 | manifest | 1 | the scheduler listens on loopback | bind-address
2.1 | manifest | 1 | etcd has a certificate for clients | cert-file key-file
2.2 | manifest | 1 | etcd demands client certificates | client-cert-auth
2.3 | manifest | 1 | etcd does not sign for itself | auto-tls
2.4 | manifest | 1 | etcd has a certificate for peers | peer-cert-file peer-key-file
2.5 | manifest | 1 | etcd demands peer certificates | peer-client-cert-auth
2.6 | manifest | 1 | etcd does not sign for its peers | peer-auto-tls
2.7 | manifest | 2 | etcd has a CA of its own | trusted-ca-file
3.1.1 | person | 1 | no client certificates for users | client-ca-file | how people log in: client certificates cannot be withdrawn, so they should come from OIDC or a webhook
3.1.2 | person | 1 | no service-account tokens for users | service-account-issuer | whether people hold tokens of service accounts
3.1.3 | person | 1 | no bootstrap tokens for users | enable-bootstrap-token-auth | whether bootstrap tokens are used for anything but joining nodes
3.2.1 | manifest | 1 | an audit policy is there | audit-policy-file
3.2.2 | host | 2 | the audit policy covers what matters | audit-policy-file
4.1.1 | host | 1 | kubelet unit: mode at most 600 | 
4.1.2 | host | 1 | kubelet unit: owned by root | 
4.1.3 | host | 1 | kube-proxy kubeconfiguration: mode at most 600 | 
4.1.4 | host | 1 | kube-proxy kubeconfiguration: owned by root | 
4.1.5 | host | 1 | kubelet.conf: mode at most 600 | 
4.1.6 | host | 1 | kubelet.conf: owned by root | 
4.1.7 | host | 1 | kubelet client CA: mode at most 644 | 
4.1.8 | host | 1 | kubelet client CA: owned by root | 
4.1.9 | host | 1 | kubelet configuration: mode at most 600 | 
4.1.10 | host | 1 | kubelet configuration: owned by root | 
4.2.1 | host | 1 | kubelet anonymous off | 
4.2.2 | host | 1 | kubelet authorization not AlwaysAllow | 
4.2.3 | host | 1 | kubelet client CA | 
4.2.4 | host | 1 | kubelet read-only port 0 | 
4.2.5 | host | 1 | kubelet stream idle timeout not 0 | 
4.2.6 | host | 1 | kubelet iptables util chains true | 
4.2.7 | host | 1 | kubelet no hostname override | 
4.2.8 | host | 2 | kubelet event QPS | 
4.2.9 | host | 1 | kubelet serving certificate and key | 
4.2.10 | host | 1 | kubelet rotates client cert | 
4.2.11 | host | 1 | kubelet server cert rotation gate | 
4.2.12 | host | 1 | kubelet strong ciphers | 
4.2.13 | host | 1 | kubelet pod PID limit | 
4.2.14 | host | 1 | kubelet seccomp default true | 
4.3.1 | cluster | 1 | kube-proxy metrics on loopback |  | metricsBindAddress in the configuration of kube-proxy
5.1.1 | cluster | 1 | cluster-admin use limited |  | the bindings of cluster-admin
5.1.2 | cluster | 1 | access to Secrets limited |  | the roles that may get, list or watch secrets
5.1.3 | cluster | 1 | no wildcards in roles |  | roles with * as verb, resource or group
5.1.4 | cluster | 1 | pod creation limited |  | the roles that may create pods
5.1.5 | cluster | 1 | default service accounts unused |  | whether pods run with the service account default
5.1.6 | cluster | 1 | tokens mounted only where needed |  | whether pods without use for a token get one
5.1.7 | person | 1 | system:masters avoided |  | which certificates and bindings have the group system:masters
5.1.8 | cluster | 1 | bind, impersonate, escalate limited |  | the roles with bind, impersonate or escalate
5.1.9 | cluster | 1 | PV creation limited |  | the roles that may create persistent volumes
5.1.10 | cluster | 1 | nodes/proxy limited |  | the roles with nodes/proxy
5.1.11 | cluster | 1 | CSR approval limited |  | the roles that approve certificate signing requests
5.1.12 | cluster | 1 | webhook config access limited |  | the roles that change webhook configurations
5.1.13 | cluster | 1 | token creation limited |  | the roles that create serviceaccounts/token
5.2.1 | cluster | 1 | some pod policy mechanism active | enable-admission-plugins admission-control-config-file | the labels of Pod Security on the namespaces, or the policies that stand in for them
5.2.2 | cluster | 1 | privileged containers limited |  | the Pod Security level of each namespace
5.2.3 | cluster | 1 | hostPID limited |  | the Pod Security level of each namespace
5.2.4 | cluster | 1 | hostIPC limited |  | the Pod Security level of each namespace
5.2.5 | cluster | 1 | hostNetwork limited |  | the Pod Security level of each namespace
5.2.6 | cluster | 1 | privilege escalation limited |  | the Pod Security level of each namespace
5.2.7 | cluster | 2 | root containers limited |  | the Pod Security level of each namespace
5.2.8 | cluster | 1 | NET_RAW limited |  | the Pod Security level of each namespace
5.2.9 | cluster | 1 | capabilities limited |  | the Pod Security level of each namespace
5.2.10 | cluster | 1 | Windows HostProcess limited |  | the Pod Security level of each namespace
5.2.11 | cluster | 1 | hostPath limited |  | the Pod Security level of each namespace
5.2.12 | cluster | 1 | hostPort limited |  | the Pod Security level of each namespace
5.3.1 | person | 1 | CNI enforces NetworkPolicy |  | whether the network plugin enforces NetworkPolicy
5.3.2 | cluster | 2 | NetworkPolicy in every namespace |  | whether each namespace has a NetworkPolicy
5.4.1 | cluster | 2 | secrets as files |  | whether pods get secrets as files, not as variables
5.4.2 | person | 2 | external secret store considered |  | whether secrets belong into a store outside of the cluster
5.5.1 | person | 2 | ImagePolicyWebhook provenance | enable-admission-plugins | who verifies images before they run: this plugin, or a policy engine in the cluster
5.6.1 | person | 1 | namespaces as boundaries |  | whether namespaces separate what must not meet
5.6.2 | cluster | 2 | seccomp runtime default in pods |  | whether pods have the seccomp profile RuntimeDefault
5.6.3 | cluster | 2 | securityContext in pods |  | the security contexts of pods
5.6.4 | cluster | 2 | default namespace unused |  | whether anything runs in the namespace default
`;

const COMPONENT: Readonly<Record<string, string>> = { '1.2': 'kube-apiserver', '1.3': 'kube-controller-manager', '1.4': 'kube-scheduler', '2': 'etcd' };

const SECTIONS: Readonly<Record<string, string>> = {
  '1.1': 'Files of the control plane',
  '1.2': 'API server',
  '1.3': 'Controller-manager',
  '1.4': 'Scheduler',
  '2': 'etcd',
  '3.1': 'Authentication of people',
  '3.2': 'Audit log',
  '4.1': 'Files of the node',
  '4.2': 'Kubelet',
  '4.3': 'kube-proxy',
  '5.1': 'RBAC and service accounts',
  '5.2': 'Pod security',
  '5.3': 'Network policies',
  '5.4': 'Secrets',
  '5.5': 'Admission of images',
  '5.6': 'General policies',
};

/** `1.2.1` -> `1.2` */
export const sectionOf = (id: string): string => id.slice(0, id.lastIndexOf('.'));

/** CIS Kubernetes Benchmark 1.12: all of its 131 ids. */
export const cis112: Benchmark = {
  id: 'CIS-1.12',
  title: 'CIS Kubernetes Benchmark 1.12',
  controls: cellsIn(ROWS).map(([id = '', decider, level, title = '', flags, look]) => ({
    id,
    title,
    decidedBy: decidedBy(decider),
    section: `${sectionOf(id)} ${SECTIONS[sectionOf(id)] ?? ''}`,
    level: level === '2' ? 2 : 1,
    flags: wordsIn(flags).map((flag) => `${COMPONENT[sectionOf(id)] ?? 'kube-apiserver'}/${flag}`),
    look,
  })),
};
