import { cellsIn, wordsIn } from './table.ts';

/**
 * Where the advice of a check, or what it decides from, is wrong: its ids, and why.
 * The sentences are about the releases that were read or run in 2026.
 */
const ROWS = `
CKV_K8S_88 C-0005 insecure_port_not_properly_set | --insecure-port=0 is asked for, and from 1.24 on the API server does not know the flag and exits.
CKV_K8S_86 | from 1.24 on the API server has no --insecure-bind-address: there is nothing left to set, and given, the flag stops it.
C-0005 | only values that begin with 1 count as an open port, so that 8080 is missed.
CKV_K8S_84 C-0068 pod_security_policy_admission_control_plugin_not_set | the PodSecurityPolicy plugin is asked for, and from 1.25 on the API server does not know it and exits. Pod Security has taken its place and is on by default.
CKV_K8S_81 KCV-0013 C-0124 security_context_deny_admission_control_plugin_not_set | the SecurityContextDeny plugin is asked for, and from 1.30 on the API server does not know it and exits.
CKV_K8S_71 KCV-0004 | --kubelet-https is gone since 1.22: always TLS.
CKV_K8S_69 CKV_K8S_71 | the flag is not known to any release of today: given, it stops the API server.
CKV_K8S_68 KCV-0001 C-0113 V-242390 CIS-1.12:1.2.1 | --anonymous-auth=false makes the API server answer the probes of kubeadm's manifest with 401: the kubelet then restarts it for ever. Move the probes first, or restrict anonymous requests to the health paths with an --authentication-config file.
CKV_K8S_68 KCV-0001 | an --authentication-config file that restricts anonymous requests is not read, and =0 or =f count as on.
CKV_K8S_74 KCV-0007 C-0118 authorization_mode_set_to_always_allow | nothing is said where --authorization-mode is not given, and that is AlwaysAllow.
CKV_K8S_74 CKV_K8S_75 CKV_K8S_77 KCV-0008 KCV-0009 | with --authorization-config the modes stand in that file: the flag must be absent then.
C-0119 C-0120 | the fix writes --authorization-mode=Node alone, which locks out everything that RBAC allows.
CKV_K8S_78 | only an AdmissionConfiguration document is looked at, never the flag that switches the plugin on.
CKV_K8S_78 KCV-0010 C-0121 CIS-1.12:1.2.9 | EventRateLimit without its section in --admission-control-config-file stops the API server: file, mount and flag belong into one edit.
CKV_K8S_80 KCV-0012 C-0123 CIS-1.12:1.2.11 | with AlwaysPullImages no pod starts while its registry cannot be reached, on a node that restarts as well.
CKV_K8S_79 | --enable-admission-plugins is compared as a whole: AlwaysAdmit beside another plugin is missed.
CKV_K8S_82 CKV_K8S_83 | the plugins are on by default, and a list that does not name them is called wrong; --disable-admission-plugins is not read.
CKV_K8S_85 CKV_K8S_80 | nothing is said where the list is not given, and neither plugin is on by default.
KCV-0003 C-0115 | asks for the opposite of CIS 1.2.3: DenyServiceExternalIPs on is right.
C-0283 | the fix replaces the whole list of plugins.
CKV_K8S_89 | --secure-port and 0 as two items are missed.
CKV_K8S_90 CKV_K8S_114 KCV-0018 KCV-0034 KCV-0040 | =0, =f and =False are false as well, and of a flag given twice the last one counts.
CKV_K8S_114 KCV-0040 KCV-0041 | a scheduler with --config takes its settings from that file.
KCV-0020 KCV-0021 KCV-0022 | only that the flag is there is looked at: 1 passes.
CKV_K8S_95 | 300s and 1.5m are called wrong, and 99h right.
C-0134 | fails whatever the flag is set to.
CKV_K8S_96 C-0135 | true is the default: not given is right.
CKV_K8S_97 | the name must end with .pem, so that the sa.pub of kubeadm fails; and not given passes.
CKV_K8S_110 | the name must end with .pem, so that the sa.key of kubeadm fails; and not given passes.
CKV_K8S_111 | the name must end with .pem, so that the ca.crt of kubeadm fails; and not given passes.
CKV_K8S_104 KCV-0030 | that the flag is there says nothing of the file: with identity first, secrets are written as they are. For KCV, --encryption-provider-config-automatic-reload alone passes.
CKV_K8S_105 | suites of TLS 1.3 and the names of ChaCha20 that end with SHA256 are called weak, and one without forward secrecy strong.
CKV_K8S_105 C-0277 CIS-1.12:1.2.29 V-242418 | a list without TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 and its ECDSA twin breaks HTTP/2, and the API server exits; names that this release does not know do so as well.
C-0143 | where the flag is absent the fix is a list of weak suites only.
anonymous_auth_is_not_set_to_false | nothing is said where the flag is not given, and then anonymous requests are taken.
bind_address_not_properly_set | a flag that is not given, and ::1, are called wrong.
audit_policy_file_not_defined | the policy is looked for among the scanned files only, by the name .yaml.
encryption_provider_config_is_not_defined | --encryption-provider-config-automatic-reload alone passes.
client_certificate_authentication_not_set_up_properly tls_connection_certificate_not_set_up | the names must end with .crt, .pem or .key.
weak_tls_cipher_suites | suites of TLS 1.3 and the names of ChaCha20 that end with SHA256 are called weak.
etcd_client_certificate_authentication_set_to_false | only =false is seen: not given is false as well.
request_timeout_not_properly_set | 1500ms and 1.5m are never read.
encryption_provider_not_properly_configured | identity before aescbc passes, although the first provider writes.
certificate_authority_is_not_unique | paths are compared: one CA under two names passes, two CAs under one name fail.
C-0144 | fails whether the flag is set or not.
CKV_K8S_106 | the default of 12500 is a threshold: not given is right.
CKV_K8S_112 KCV-0038 | the gate is on by default, and KCV asks for it to be written. A gate that a release has dropped stops the component.
CKV_K8S_113 CKV_K8S_115 KCV-0039 KCV-0041 | ::1 is loopback too.
CKV_K8S_116 CKV_K8S_117 CKV_K8S_118 CKV_K8S_119 CKV_K8S_121 KCV-0042 KCV-0043 KCV-0044 KCV-0045 KCV-0046 KCV-0047 | etcd reads ETCD_* variables, single dashes and --config-file; with that file it ignores every other flag.
CKV_K8S_121 | only a pod with the name etcd is looked at, and only its args.
C-0103 CIS-1.12:1.1.12 KCV-0059 | an etcd in a container runs as the user of its pod, root with kubeadm: a directory of etcd:etcd is right only where etcd runs as that user.
KCV-0068 KCV-0075 C-0111 C-0168 | certificates are public: 644 is what CIS asks for.
C-0159 CIS-1.12:2.7 | paths are compared: one CA under two names passes, two CAs under one name fail.
C-0041 CKV_K8S_19 KSV-0009 | a component of the control plane needs the network of its host: it runs before there is a pod network.
CKV_K8S_15 | a control plane must start without its registry: Always keeps a node from coming up.
CKV_K8S_11 CKV_K8S_13 C-0270 C-0271 KSV-0011 KSV-0018 | a limit stops the component when the cluster needs it most.
KSV-0125 | trusts the registries of three clouds and not registry.k8s.io, where the components come from.
KSV-0037 | a component without the labels of kubeadm is taken for a user's pod.
CIS-1.12:4.2.5 | 0s is 0 as well.
CIS-1.12:4.2.14 | that the field is there says nothing: seccompDefault: false is off.
CIS-1.12:4.2.13 | podPidsLimit: -1 is no limit.
CKV_K8S_144 C-0177 KCV-0083 V-242434 | the kubelet refuses to start where a sysctl of the host differs: set the sysctls first.
`;

/** What is wrong about the check or control with this id. */
export const wrongAdvice = (id: string): string[] => cellsIn(ROWS).flatMap(([ids, sentence = '']) => (wordsIn(ids).includes(id) ? [sentence] : []));
