import type { Benchmark } from '../../src/engine/controls.ts';
import { cellsIn, decidedBy, wordsIn } from './table.ts';

/** V-id, CNTR id, severity of the STIG, what decides it, section, a title of our own, the controls of CIS 1.12 that ask for the same. */
const ROWS = `
V-242376 | CNTR-K8-000150 | medium | manifest | Controller-manager | the controller-manager speaks TLS 1.2 or newer
V-242377 | CNTR-K8-000160 | medium | manifest | Scheduler | the scheduler speaks TLS 1.2 or newer
V-242378 | CNTR-K8-000170 | medium | manifest | API server | the API server speaks TLS 1.2 or newer
V-242379 | CNTR-K8-000180 | medium | manifest | etcd | etcd does not sign for itself | 2.3
V-242380 | CNTR-K8-000190 | medium | manifest | etcd | etcd does not sign for its peers | 2.6
V-242381 | CNTR-K8-000220 | high | manifest | Controller-manager | each controller has its own identity | 1.3.3
V-242382 | CNTR-K8-000270 | medium | manifest | API server | the authorizers Node and RBAC are on | 1.2.7 1.2.8
V-242384 | CNTR-K8-000300 | medium | manifest | Scheduler | the scheduler listens on loopback | 1.4.2
V-242385 | CNTR-K8-000310 | medium | manifest | Controller-manager | the controller-manager listens on loopback | 1.3.7
V-242386 | CNTR-K8-000320 | high | manifest | API server | no port without TLS and authentication
V-242387 | CNTR-K8-000330 | high | host | Kubelet | kubelet: no read-only port | 4.2.4
V-242388 | CNTR-K8-000340 | high | manifest | API server | no address without TLS and authentication
V-242389 | CNTR-K8-000350 | medium | manifest | API server | the secure port is on
V-242390 | CNTR-K8-000360 | high | manifest | API server | the API server refuses anonymous requests | 1.2.1
V-242391 | CNTR-K8-000370 | high | host | Kubelet | kubelet: no anonymous requests | 4.2.1
V-242392 | CNTR-K8-000380 | high | host | Kubelet | kubelet: not every request is allowed | 4.2.2
V-242397 | CNTR-K8-000440 | high | person | Kubelet | worker nodes have no directory of static pods
V-242398 | CNTR-K8-000450 | medium | manifest | Feature gates | the gate DynamicAuditing is off
V-242399 | CNTR-K8-000460 | medium | manifest | Feature gates | the gate DynamicKubeletConfig is off
V-242400 | CNTR-K8-000470 | medium | manifest | Feature gates | the gate AllAlpha is off
V-242401 | CNTR-K8-000600 | medium | manifest | Audit log | an audit policy is there | 3.2.1
V-242402 | CNTR-K8-000610 | medium | manifest | Audit log | the API server writes an audit log | 1.2.16
V-242403 | CNTR-K8-000700 | medium | host | Audit log | the audit policy covers what matters | 3.2.2
V-242404 | CNTR-K8-000850 | medium | host | Kubelet | kubelet: no hostname override | 4.2.7
V-242405 | CNTR-K8-000860 | medium | host | Files | manifests: owned by root | 1.1.2 1.1.4 1.1.6 1.1.8
V-242406 | CNTR-K8-000880 | medium | host | Files | kubelet unit: owned by root | 4.1.2
V-242407 | CNTR-K8-000890 | medium | host | Files | kubelet unit: mode at most 644
V-242408 | CNTR-K8-000900 | medium | host | Files | manifests: mode at most 644
V-242409 | CNTR-K8-000910 | medium | manifest | Controller-manager | no profiles of the controller-manager | 1.3.2
V-242410 | CNTR-K8-000920 | medium | person | Ports | the port of the API server is registered
V-242411 | CNTR-K8-000930 | medium | person | Ports | the port of the scheduler is registered
V-242412 | CNTR-K8-000940 | medium | person | Ports | the port of the controller-manager is registered
V-242413 | CNTR-K8-000950 | medium | person | Ports | the ports of etcd are registered
V-242418 | CNTR-K8-001400 | medium | manifest | API server | the API server offers strong ciphers only | 1.2.29
V-242419 | CNTR-K8-001410 | medium | manifest | API server | the API server accepts client certificates of a CA | 1.2.25
V-242420 | CNTR-K8-001420 | medium | host | Kubelet | kubelet: client certificates of a CA | 4.2.3
V-242421 | CNTR-K8-001430 | medium | manifest | Controller-manager | pods get the CA of the API server | 1.3.5
V-242422 | CNTR-K8-001440 | medium | manifest | API server | the API server has a serving certificate | 1.2.24
V-242423 | CNTR-K8-001450 | medium | manifest | etcd | etcd demands client certificates | 2.2
V-242424 | CNTR-K8-001460 | medium | host | Kubelet | kubelet: key of the serving certificate | 4.2.9
V-242425 | CNTR-K8-001470 | medium | host | Kubelet | kubelet: serving certificate | 4.2.9
V-242426 | CNTR-K8-001480 | medium | manifest | etcd | etcd demands peer certificates | 2.5
V-242427 | CNTR-K8-001490 | medium | manifest | etcd | etcd has a key for clients | 2.1
V-242428 | CNTR-K8-001500 | medium | manifest | etcd | etcd has a certificate for clients | 2.1
V-242429 | CNTR-K8-001510 | medium | manifest | API server | the API server verifies etcd | 1.2.26
V-242430 | CNTR-K8-001520 | medium | manifest | API server | the API server shows etcd a client certificate | 1.2.23
V-242431 | CNTR-K8-001530 | medium | manifest | API server | the API server has the key of its certificate for etcd | 1.2.23
V-242432 | CNTR-K8-001540 | medium | manifest | etcd | etcd has a certificate for peers | 2.4
V-242433 | CNTR-K8-001550 | medium | manifest | etcd | etcd has a key for peers | 2.4
V-242434 | CNTR-K8-001620 | high | host | Kubelet | kubelet: sysctls of the kernel are protected
V-242435 | CNTR-K8-001990 | high | manifest | API server | not every request is allowed | 1.2.6
V-242436 | CNTR-K8-002000 | high | manifest | API server | validating webhooks are called
V-242437 | CNTR-K8-002010 | high | cluster | Pod security | a policy for pods (of PodSecurityPolicy, until 1.24)
V-242438 | CNTR-K8-002600 | medium | manifest | API server | requests time out in reasonable time | 1.2.20
V-242442 | CNTR-K8-002700 | medium | cluster | Updates | old versions of components are removed
V-242443 | CNTR-K8-002720 | medium | manifest | Updates | components are of a supported release
V-242444 | CNTR-K8-003110 | medium | host | Files | manifests of components: owned by root | 1.1.2 1.1.4 1.1.6 1.1.8
V-242445 | CNTR-K8-003120 | medium | host | Files | etcd data: owned by etcd | 1.1.12
V-242446 | CNTR-K8-003130 | medium | host | Files | kubeconfigs: owned by root | 1.1.14 1.1.16 1.1.18
V-242447 | CNTR-K8-003140 | medium | host | Files | kubeconfig of kube-proxy: mode at most 644
V-242448 | CNTR-K8-003150 | medium | host | Files | kubeconfig of kube-proxy: owned by root | 4.1.4
V-242449 | CNTR-K8-003160 | medium | host | Files | CA of the kubelet: mode at most 644 | 4.1.7
V-242450 | CNTR-K8-003170 | medium | host | Files | CA of the kubelet: owned by root | 4.1.8
V-242451 | CNTR-K8-003180 | medium | host | Files | PKI tree: owned by root | 1.1.19
V-242452 | CNTR-K8-003190 | medium | host | Files | kubelet.conf: mode at most 644
V-242453 | CNTR-K8-003200 | medium | host | Files | kubelet.conf: owned by root | 4.1.6
V-242454 | CNTR-K8-003210 | medium | host | Files | kubeadm.conf: owned by root
V-242455 | CNTR-K8-003220 | medium | host | Files | kubeadm.conf: mode at most 644
V-242456 | CNTR-K8-003230 | medium | host | Files | kubelet configuration: mode at most 644
V-242457 | CNTR-K8-003240 | medium | host | Files | kubelet configuration: owned by root | 4.1.10
V-242458 | CNTR-K8-003250 | medium | host | Files | API server manifest: mode at most 644
V-242459 | CNTR-K8-003260 | medium | host | Files | etcd manifest and data: mode at most 644
V-242460 | CNTR-K8-003270 | medium | host | Files | admin.conf: mode at most 644
V-242461 | CNTR-K8-003280 | medium | manifest | Audit log | an audit policy is there | 3.2.1
V-242462 | CNTR-K8-003290 | medium | manifest | Audit log | audit logs grow to 100 megabytes | 1.2.19
V-242463 | CNTR-K8-003300 | medium | manifest | Audit log | ten old audit logs are kept | 1.2.18
V-242464 | CNTR-K8-003310 | medium | manifest | Audit log | audit logs are kept for 30 days | 1.2.17
V-242465 | CNTR-K8-003320 | medium | manifest | Audit log | the API server writes an audit log | 1.2.16
V-242466 | CNTR-K8-003330 | medium | host | Files | PKI certificates: mode at most 644 | 1.1.20
V-242467 | CNTR-K8-003340 | medium | host | Files | PKI keys: mode at most 600 | 1.1.21
V-242468 | CNTR-K8-003350 | medium | manifest | API server | the API server speaks TLS 1.2 or newer
V-245541 | CNTR-K8-001300 | medium | host | Kubelet | kubelet: idle streams end | 4.2.5
V-245542 | CNTR-K8-002620 | high | manifest | API server | no file of passwords
V-245543 | CNTR-K8-002630 | medium | manifest | API server | no file of static tokens | 1.2.2
V-245544 | CNTR-K8-002640 | medium | manifest | API server | the API server shows kubelets a client certificate | 1.2.4
V-254800 | CNTR-K8-002011 | high | person | Pod security | the plugin PodSecurity has a configuration
V-254801 | CNTR-K8-002001 | high | manifest | Pod security | the gate PodSecurity is not off
V-274882 | CNTR-K8-001162 | medium | manifest | API server | secrets are encrypted in etcd | 1.2.27 1.2.28
V-274883 | CNTR-K8-001161 | medium | cluster | Secrets | secrets are files, not variables | 5.4.1
V-274884 | CNTR-K8-001163 | medium | cluster | Secrets | access to secrets is limited | 5.1.2
`;

const LOOK: Readonly<Record<string, string>> = {
  'V-242397': 'staticPodPath in the kubelet configuration of worker nodes; a control-plane node needs it',
  'V-242410': 'whether your list of ports, protocols and services has this port',
  'V-242411': 'whether your list of ports, protocols and services has this port',
  'V-242412': 'whether your list of ports, protocols and services has this port',
  'V-242413': 'whether your list of ports, protocols and services has these ports',
  'V-242437': 'the policies of the cluster, or the Pod Security labels of its namespaces',
  'V-242442': 'images and packages of old versions on the nodes',
  'V-254800': 'whether the file sets a level for namespaces without a label: without it Pod Security enforces nothing there',
  'V-274883': 'whether pods get secrets as files, not as variables',
  'V-274884': 'the roles that may get, list or watch secrets',
};

/** Flags that show what no control of CIS shows. */
const FLAGS: Readonly<Record<string, string>> = {
  'V-242376': 'kube-controller-manager/tls-min-version',
  'V-242377': 'kube-scheduler/tls-min-version',
  'V-242378': 'kube-apiserver/tls-min-version',
  'V-242468': 'kube-apiserver/tls-min-version',
  'V-242386': 'kube-apiserver/insecure-port',
  'V-242388': 'kube-apiserver/insecure-bind-address',
  'V-242389': 'kube-apiserver/secure-port',
  'V-242398': 'kube-apiserver/feature-gates',
  'V-242399': 'kube-apiserver/feature-gates',
  'V-242400': 'kube-apiserver/feature-gates kube-controller-manager/feature-gates kube-scheduler/feature-gates',
  'V-242410': 'kube-apiserver/secure-port',
  'V-242411': 'kube-scheduler/secure-port',
  'V-242412': 'kube-controller-manager/secure-port',
  'V-242413': 'etcd/listen-client-urls etcd/listen-peer-urls etcd/listen-metrics-urls',
  'V-242436': 'kube-apiserver/enable-admission-plugins kube-apiserver/disable-admission-plugins',
  'V-254800': 'kube-apiserver/admission-control-config-file',
  'V-245542': 'kube-apiserver/basic-auth-file',
  'V-254801': 'kube-apiserver/feature-gates',
};

/** Rules that decide what no release of today has any more. */
const RULES: Readonly<Record<string, readonly string[]>> = { 'V-245542': ['apiserver-unknown-flag'] };

/** DISA Kubernetes STIG: what it says of the control plane and its node. */
export const stig = (): Benchmark => ({
  id: 'STIG',
  title: 'DISA Kubernetes STIG',
  controls: cellsIn(ROWS).map(([id = '', other, severity, decider, section = '', title = '', same]) => ({
    id,
    otherId: other,
    title,
    decidedBy: decidedBy(decider),
    section,
    severity,
    same: wordsIn(same).map((control) => `CIS-1.12:${control}`),
    flags: wordsIn(FLAGS[id]),
    look: LOOK[id],
    rules: RULES[id],
  })),
});
