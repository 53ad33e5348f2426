import { cellsIn, wordsIn } from './table.ts';

/** The tools whose checks are known here by their ids. */
export const TOOLS = ['kube-bench', 'checkov', 'trivy', 'kubescape', 'KICS', 'other'] as const;
export type Tool = (typeof TOOLS)[number];

/** One thing that others check, and what answers it here. */
export interface PeerCheck {
  readonly title: string;
  /** The controls of CIS 1.12 that ask for it: `1.2.1`. kube-bench has those ids. */
  readonly cis: readonly string[];
  /** By tool, the ids of its checks; for KICS the names of its queries. */
  readonly ids: Readonly<Record<Exclude<Tool, 'kube-bench'>, readonly string[]>>;
  /** Our rules that no CIS control names. */
  readonly rules: readonly string[];
  /** Why there is no rule, or why it says something else. */
  readonly why: string | undefined;
}

/** Title, CIS 1.12, checkov, trivy, kubescape, KICS, other tools (Prowler, kube-linter), rules beyond those of the CIS control, why. */
const ROWS = `
API server: anonymous-auth = false | 1.2.1 | CKV_K8S_68 | KCV-0001 | C-0113 | Anonymous auth is not set to false | apiserver_anonymous_requests
API server: token-auth-file not set | 1.2.2 | CKV_K8S_70 | KCV-0002 | C-0114 | Token auth file is set | apiserver_no_token_auth_file
API server: basic-auth-file not set | | CKV_K8S_69 | | | Basic auth file is set | | apiserver-unknown-flag
API server: DenyServiceExternalIPs enabled | 1.2.3 | | KCV-0003 | C-0283 C-0115 | | apiserver_deny_service_external_ips
API server: kubelet-https not false | | CKV_K8S_71 | KCV-0004 | | Kubelet HTTPS set to false | | apiserver-kubelet-https
API server: kubelet-client-certificate + kubelet-client-key | 1.2.4 | CKV_K8S_72 | KCV-0005 | C-0116 | Kubelet client certificate or key not set | apiserver_kubelet_tls_auth
API server: kubelet-certificate-authority | 1.2.5 | CKV_K8S_73 | KCV-0006 | C-0117 | Kubelet certificate authority not set | apiserver_kubelet_cert_auth
API server: authorization-mode has no AlwaysAllow | 1.2.6 | CKV_K8S_74 | KCV-0007 | C-0118 | Authorization mode set to always allow | apiserver_auth_mode_not_always_allow
API server: authorization-mode has Node | 1.2.7 | CKV_K8S_75 | KCV-0008 | C-0119 | Authorization mode node not set | apiserver_auth_mode_include_node
API server: authorization-mode has RBAC | 1.2.8 | CKV_K8S_77 | KCV-0009 | C-0120 C-0088 | Authorization mode RBAC not set | apiserver_auth_mode_include_rbac
API server: plugin EventRateLimit on | 1.2.9 | CKV_K8S_78 | KCV-0010 | C-0121 | Event rate limit admission control plugin not set | apiserver_event_rate_limit
API server: plugin AlwaysAdmit off | 1.2.10 | CKV_K8S_79 | KCV-0011 | C-0122 | Always admit admission control plugin set | apiserver_no_always_admit_plugin
API server: plugin AlwaysPullImages on | 1.2.11 | CKV_K8S_80 | KCV-0012 | C-0123 | Always pull images admission control plugin not set | apiserver_always_pull_images_plugin
API server: plugin SecurityContextDeny on | | CKV_K8S_81 | KCV-0013 | C-0124 | Security context deny admission control plugin not set | apiserver_security_context_deny_plugin | apiserver-admission-pod-security apiserver-unknown-admission-plugin
API server: plugin ServiceAccount on | 1.2.12 | CKV_K8S_82 | KCV-0014 | C-0125 | Service account admission control plugin disabled | apiserver_service_account_plugin
API server: plugin NamespaceLifecycle on | 1.2.13 | CKV_K8S_83 | KCV-0015 | C-0126 | Namespace lifecycle admission control plugin disabled | apiserver_namespace_lifecycle_plugin
API server: plugin PodSecurityPolicy on | | CKV_K8S_84 | | C-0068 | Pod security policy admission control plugin not set | | apiserver-admission-pod-security apiserver-unknown-admission-plugin
API server: plugin NodeRestriction on | 1.2.14 | CKV_K8S_85 | KCV-0016 | C-0127 | Node restriction admission control plugin not set | apiserver_node_restriction_plugin
API server: plugin ImagePolicyWebhook on | 5.5.1 | | | C-0289 | Image policy webhook admission control plugin not set | | | who verifies images is decided by a webhook in the cluster as often as by this plugin: CIS 5.5.1 is manual, and shows the list of plugins
API server: insecure-bind-address not set | | CKV_K8S_86 | | | Insecure bind address set | | apiserver-insecure-bind-address
API server: insecure-port = 0 | | CKV_K8S_88 | | C-0005 | Insecure port not properly set | | apiserver-insecure-port apiserver-unknown-flag
API server: secure-port not 0 | | CKV_K8S_89 | KCV-0017 | C-0128 | Secure port set to zero | | apiserver-secure-port
API server: profiling = false | 1.2.15 | CKV_K8S_90 | KCV-0018 | C-0129 | Profiling not set to false | apiserver_disable_profiling
API server: audit-log-path set | 1.2.16 | CKV_K8S_91 | KCV-0019 | C-0130 | Audit log path not set | apiserver_audit_log_path_set
API server: audit-log-maxage >= 30 | 1.2.17 | CKV_K8S_92 | KCV-0020 | C-0131 | Audit log maxage not properly set | apiserver_audit_log_maxage_set
API server: audit-log-maxbackup >= 10 | 1.2.18 | CKV_K8S_93 | KCV-0021 | C-0132 | Audit log maxbackup not properly set | apiserver_audit_log_maxbackup_set
API server: audit-log-maxsize >= 100 | 1.2.19 | CKV_K8S_94 | KCV-0022 | C-0133 | Audit log maxsize not properly set | apiserver_audit_log_maxsize_set
API server: request-timeout sensible | 1.2.20 | CKV_K8S_95 | | C-0134 | Request timeout not properly set | apiserver_request_timeout_set
API server: service-account-lookup not false | 1.2.21 | CKV_K8S_96 | KCV-0024 | C-0135 | Service account lookup set to false | apiserver_service_account_lookup_true
API server: service-account-key-file | 1.2.22 | CKV_K8S_97 | KCV-0025 | C-0136 | Service account key file not properly set | apiserver_service_account_key_file_set
API server: etcd-certfile + etcd-keyfile | 1.2.23 | CKV_K8S_99 | KCV-0026 | C-0137 | etcd TLS certificate not properly configured | apiserver_etcd_tls_config
API server: tls-cert-file + tls-private-key-file | 1.2.24 | CKV_K8S_100 | KCV-0027 | C-0138 | TLS connection certificate not set up | apiserver_tls_config
API server: client-ca-file | 1.2.25 | | KCV-0028 | C-0139 | Client certificate authentication not set up properly | apiserver_client_ca_file_set
API server: etcd-cafile | 1.2.26 | CKV_K8S_102 | KCV-0029 | C-0140 | etcd client certificate file not defined | apiserver_etcd_cafile_set
API server: encryption-provider-config set | 1.2.27 | CKV_K8S_104 | KCV-0030 | C-0141 C-0066 | Encryption provider config is not defined | apiserver_encryption_provider_config_set
API server: encryption providers inside the config file | 1.2.28 | | | C-0142 | Encryption provider not properly configured
API server: tls-cipher-suites strong | 1.2.29 | CKV_K8S_105 | | C-0277 C-0143 | Weak TLS cipher suites | apiserver_strong_ciphers_only
API server: service-account-extend-token-expiration = false | 1.2.30 | | | C-0290
API server: audit-policy-file set | 3.2.1 | | | C-0160 C-0067 | Audit policy file not defined
API server: the audit policy covers secrets, config maps and exec | 3.2.2 | | | C-0161 | Audit policy does not cover key security concerns
controller-manager: terminated-pod-gc-threshold | 1.3.1 | CKV_K8S_106 | KCV-0033 | C-0144 | Terminated pod garbage collector threshold not properly set | controllermanager_garbage_collection
controller-manager: profiling = false | 1.3.2 | CKV_K8S_107 | KCV-0034 | C-0145 | Profiling not set to false | controllermanager_disable_profiling
controller-manager: use-service-account-credentials = true | 1.3.3 | CKV_K8S_108 | KCV-0035 | C-0146 | Use service account credentials not set to true | controllermanager_service_account_credentials
controller-manager: service-account-private-key-file | 1.3.4 | CKV_K8S_110 | KCV-0036 | C-0147 | Service account private key file not defined | controllermanager_service_account_private_key_file
controller-manager: root-ca-file | 1.3.5 | CKV_K8S_111 | KCV-0037 | C-0148 | Root CA file not defined | controllermanager_root_ca_file_set
controller-manager: feature gate RotateKubeletServerCertificate not off | 1.3.6 | CKV_K8S_112 | KCV-0038 | C-0149 | Rotate Kubelet server certificate not active | controllermanager_rotate_kubelet_server_cert
controller-manager: bind-address loopback | 1.3.7 | CKV_K8S_113 | KCV-0039 | C-0150 | Bind address not properly set | controllermanager_bind_address
scheduler: profiling = false | 1.4.1 | CKV_K8S_114 | KCV-0040 | C-0151 | Profiling not set to false | scheduler_profiling
scheduler: bind-address loopback | 1.4.2 | CKV_K8S_115 | KCV-0041 | C-0152 | Bind address not properly set | scheduler_bind_address
etcd: cert-file + key-file | 2.1 | CKV_K8S_116 | KCV-0042 | C-0153 | etcd TLS certificate files not properly set | etcd_tls_encryption
etcd: client-cert-auth true | 2.2 | CKV_K8S_117 | KCV-0043 | C-0154 | etcd client certificate authentication set to false | etcd_client_cert_auth
etcd: auto-tls not true | 2.3 | CKV_K8S_118 | KCV-0044 | C-0155 | Auto TLS set to true | etcd_no_auto_tls
etcd: peer-cert-file + peer-key-file | 2.4 | CKV_K8S_119 | KCV-0045 | C-0156 | etcd peer TLS certificate files not properly set | etcd_peer_tls_config
etcd: peer-client-cert-auth true | 2.5 | CKV_K8S_121 | KCV-0046 | C-0157 | etcd peer client certificate authentication set to false | etcd_peer_client_cert_auth
etcd: peer-auto-tls not true | 2.6 | | KCV-0047 | C-0158 | Peer auto TLS set to true | etcd_no_peer_auto_tls
etcd: own CA for etcd | 2.7 | | | C-0159 | Certificate authority is not unique | etcd_unique_ca
kubelet: anonymous auth off | 4.2.1 | CKV_K8S_138 | KCV-0079 | C-0172 C-0069 | Anonymous auth is not set to false | kubelet_disable_anonymous_auth
kubelet: authorization not AlwaysAllow | 4.2.2 | CKV_K8S_139 | KCV-0080 | C-0173 | Authorization mode set to always allow | kubelet_authorization_mode
kubelet: client CA | 4.2.3 | CKV_K8S_140 | KCV-0081 | C-0174 C-0070 | Client certificate authentication not set up properly | kubelet_client_ca_file_set
kubelet: read-only port 0 | 4.2.4 | CKV_K8S_141 | KCV-0082 | C-0175 | Kubelet read-only port is not set to zero | kubelet_disable_read_only_port
kubelet: streaming idle timeout not 0 | 4.2.5 | CKV_K8S_143 | KCV-0085 | C-0176 | Kubelet streaming connection timeout disabled | kubelet_streaming_connection_timeout
kubelet: protect-kernel-defaults | | CKV_K8S_144 | KCV-0083 | C-0177 | Kubelet protect-kernel-defaults set to false | | | not in CIS 1.12; the kubelet then refuses to start where sysctls differ, so that the advice can take a node down
kubelet: make-iptables-util-chains | 4.2.6 | CKV_K8S_145 | KCV-0084 | C-0178 | Kubelet not managing IP tables | kubelet_manage_iptables
kubelet: hostname-override not set | 4.2.7 | CKV_K8S_146 | KCV-0086 | C-0179 | Kubelet hostname override is set
kubelet: event QPS | 4.2.8 | CKV_K8S_147 | KCV-0087 | C-0180 | Kubelet event QPS not properly set | kubelet_event_record_qps
kubelet: serving cert + key | 4.2.9 | CKV_K8S_148 | KCV-0088 KCV-0089 | C-0181 | TLS connection certificate not set up | kubelet_tls_cert_and_key
kubelet: rotate-certificates | 4.2.10 | CKV_K8S_149 | KCV-0090 | C-0182 | Kubelet client periodic certificate switch disabled | kubelet_rotate_certificates
kubelet: RotateKubeletServerCertificate | 4.2.11 | CKV_K8S_112 | KCV-0091 | C-0183 | Rotate Kubelet server certificate not active
kubelet: cipher suites | 4.2.12 | CKV_K8S_151 | KCV-0092 | C-0184 | Weak TLS cipher suites | kubelet_strong_ciphers_only
kubelet: pod PID limit | 4.2.13 | | | C-0284
kubelet: seccomp-default | 4.2.14
kube-proxy: metrics on loopback | 4.3.1 | | | C-0291
apiserver manifest mode 600 | 1.1.1 | | KCV-0048 | C-0092
apiserver manifest owner root:root | 1.1.2 | | KCV-0049 | C-0093
controller-manager manifest mode 600 | 1.1.3 | | KCV-0050 | C-0094
controller-manager manifest owner | 1.1.4 | | KCV-0051 | C-0095
scheduler manifest mode 600 | 1.1.5 | | KCV-0052 | C-0096
scheduler manifest owner | 1.1.6 | | KCV-0053 | C-0097
etcd manifest mode 600 | 1.1.7 | | KCV-0054 | C-0098
etcd manifest owner | 1.1.8 | | KCV-0055 | C-0099
CNI files mode 600 | 1.1.9 | | KCV-0056 | C-0100
CNI files owner | 1.1.10 | | KCV-0057 | C-0101
etcd data dir mode 700 | 1.1.11 | | KCV-0058 | C-0102
etcd data dir owner etcd:etcd | 1.1.12 | | KCV-0059 | C-0103
admin.conf / super-admin.conf mode 600 | 1.1.13 | | KCV-0060 | C-0104
admin.conf / super-admin.conf owner | 1.1.14 | | KCV-0061 | C-0105
scheduler.conf mode 600 | 1.1.15 | | KCV-0062 | C-0106
scheduler.conf owner | 1.1.16 | | KCV-0063 | C-0107
controller-manager.conf mode 600 | 1.1.17 | | KCV-0064 | C-0108
controller-manager.conf owner | 1.1.18 | | KCV-0065 | C-0109
PKI dir and files owner root:root | 1.1.19 | | KCV-0066 | C-0110
PKI *.crt mode 644 | 1.1.20 | | KCV-0068 | C-0111
PKI *.key mode 600 | 1.1.21 | | KCV-0067 | C-0112
kubelet unit file mode 600 | 4.1.1 | | KCV-0069 | C-0162 | | kubelet_service_file_permissions
kubelet unit file owner | 4.1.2 | | KCV-0070 | C-0163 | | kubelet_service_file_ownership_root
kube-proxy kubeconfig mode 600 | 4.1.3 | | KCV-0071 | C-0164
kube-proxy kubeconfig owner | 4.1.4 | | KCV-0072 | C-0165
kubelet.conf mode 600 | 4.1.5 | | KCV-0073 | C-0166 | | kubelet_conf_file_permissions
kubelet.conf owner | 4.1.6 | | KCV-0074 | C-0167 | | kubelet_conf_file_ownership
kubelet client CA mode 644 | 4.1.7 | | KCV-0075 | C-0168
kubelet client CA owner | 4.1.8 | | KCV-0076 | C-0169
kubelet config.yaml mode 600 | 4.1.9 | | KCV-0077 | C-0170 | | kubelet_config_yaml_permissions
kubelet config.yaml owner | 4.1.10 | | KCV-0078 | C-0171 | | kubelet_config_yaml_ownership
pod: hostNetwork | 5.2.5 | CKV_K8S_19 | KSV-0009 | C-0041 | Shared host network namespace | core_minimize_hostNetwork_containers host-network | pod-host-network | pod-host-network asks the opposite: without it no component of the control plane reaches the others before there is a pod network
pod: hostPID | 5.2.3 | CKV_K8S_17 | KSV-0010 | C-0038 C-0275 | Shared host PID namespace | core_minimize_hostPID_containers host-pid | pod-host-namespaces
pod: hostIPC | 5.2.4 | CKV_K8S_18 | KSV-0008 | C-0038 C-0276 | Shared host IPC namespace | core_minimize_hostIPC_containers host-ipc | pod-host-namespaces
pod: hostPath volumes | 5.2.11 | | KSV-0023 | C-0048 C-0203 | Non kube-system pod with host mount | core_minimize_hostpath_volume_mounts sensitive-host-mounts | pod-host-directory | a component of the control plane has its keys and data from the host; what it has beyond them is looked at
pod: hostPath of a sensitive OS directory | | | KSV-0121 | C-0048 | Workload mounting with sensitive OS directory | sensitive-host-mounts | pod-host-directory
pod: writable hostPath mount | | | | C-0045 | Volume mount with OS directory write permissions | writable-host-mount | pod-credentials-writable
pod: container runtime socket | | CKV_K8S_27 | KSV-0006 | C-0074 | Docker daemon socket is exposed to containers | docker-sock | pod-host-directory
pod: privileged | 5.2.2 | CKV_K8S_16 | KSV-0017 | C-0057 | Container is privileged | core_minimize_privileged_containers privileged-container | pod-privileges
pod: allowPrivilegeEscalation | 5.2.6 | CKV_K8S_20 | KSV-0001 | C-0016 | Privilege escalation allowed | core_minimize_allowPrivilegeEscalation_containers privilege-escalation-container | | the images hold one program and no setuid file: the field changes nothing for it
pod: runs as root / low uid | 5.2.7 | CKV_K8S_23 CKV_K8S_40 | KSV-0012 KSV-0105 KSV-0020 KSV-0021 KSV-0116 | C-0013 | Container running as root; Container with low UID | core_minimize_root_containers_admission run-as-non-root | pod-keys-of-root pod-non-root-refused | only said where it breaks: the keys that kubeadm writes are readable by root alone
pod: readOnlyRootFilesystem | | CKV_K8S_22 | KSV-0014 | C-0017 | Root container not mounted as read-only | core_readonly_root_filesystem_enabled no-read-only-root-fs | | the images are scratch or distroless, and the components write to mounts; pod-written-path-read-only says where it would break
pod: capabilities dropped / added | 5.2.8 5.2.9 | CKV_K8S_25 CKV_K8S_28 CKV_K8S_37 CKV_K8S_39 | KSV-0003 KSV-0004 KSV-0005 KSV-0022 KSV-0106 KSV-0119 KSV-0120 | C-0046 | Containers missing drop capabilities; NET_RAW capabilities not dropped; Containers with added capabilities | core_minimize_net_raw_capability_admission core_minimize_containers_added_capabilities core_minimize_containers_capabilities_assigned drop-net-raw-capability | pod-privileges pod-capability-dropped | what is added is looked at; dropping all is only judged where it breaks
pod: seccomp profile | 5.6.2 | CKV_K8S_31 | KSV-0030 KSV-0104 | C-0210 | Seccomp profile is not configured | core_seccomp_profile_docker_default | pod-seccomp-profile
pod: AppArmor profile | | | KSV-0002 | C-0055 | Missing AppArmor profile | | | the runtime gives every container its default profile where the host has AppArmor
pod: securityContext present | 5.6.3 | CKV_K8S_29 CKV_K8S_30 | KSV-0118 | C-0211 | Pod or container without security context | | pod-seccomp-profile | that the field is there says nothing; its parts have rules of their own
pod: hostPort | 5.2.12 | CKV_K8S_26 | KSV-0024 | C-0044 | Workload host port not specified | core_minimize_admission_hostport_containers | node-host-port-taken | on the host's network every port is one of the host: only a clash is wrong
pod: livenessProbe present | | CKV_K8S_8 | | C-0056 | Liveness probe is not defined | core_liveness_probe_configured no-liveness-probe | | without a liveness probe the kubelet still restarts what exits; probes that cannot succeed are looked at instead (pod-probe-never-answered)
pod: readinessProbe present | | CKV_K8S_9 | | C-0018 | Readiness probe is not configured | core_readiness_probe_configured no-readiness-probe | | nothing routes to a static pod by its readiness; pod-readiness-probe-never-answered looks at what is there
pod: probe port is a declared containerPort | | | | | | liveness-port readiness-port startup-port | pod-probe-never-answered | declared ports mean nothing to the kubelet; the port is compared with what the component listens on
pod: liveness and readiness not identical | | | | | | | | the two may be the same where nothing routes by readiness
pod: CPU request | | CKV_K8S_10 | KSV-0015 | C-0268 | CPU requests not set | core_cpu_requests_set unset-cpu-requirements | pod-no-cpu-request
pod: memory request | | CKV_K8S_12 | KSV-0016 | C-0269 | Memory requests not defined | core_memory_requests_set unset-memory-requirements | | system-node-critical pods are evicted last whatever they request, and no request fits all clusters
pod: CPU limit | | CKV_K8S_11 | KSV-0011 | C-0270 | CPU limits not set | core_cpu_limits_set unset-cpu-requirements | pod-resource-limit | pod-resource-limit asks the opposite: a limit stops the component when the cluster needs it most
pod: memory limit | | CKV_K8S_13 | KSV-0018 | C-0271 | Memory limits not defined | core_memory_limits_set unset-memory-requirements | pod-resource-limit | pod-resource-limit asks the opposite: a limit stops the component when the cluster needs it most
pod: image tag fixed | | CKV_K8S_14 | KSV-0013 | C-0075 | Invalid image tag | core_image_tag_fixed latest-tag | pod-image-pull
pod: image digest | | CKV_K8S_43 | | | Image without digest | | | a digest is fine and never needed to start; kubeadm writes tags
pod: imagePullPolicy Always | | CKV_K8S_15 | | | Image pull policy of the container is not set to always | | pod-image-pull | pod-image-pull asks the opposite: a control plane must start without its registry
pod: image registry allow list | | | KSV-0125 KSV-0032 KSV-0033 KSV-0034 KSV-0035 | C-0001 C-0078 | | | pod-image-registry | which registries a site trusts is for its own rules to say; a registry that is closed is reported
pod: namespace set / not default | 5.6.4 | CKV_K8S_21 | KSV-0110 | C-0061 C-0212 | Using unrecommended namespace | use-namespace | pod-namespace
pod: only core components in kube-system | | | KSV-0037 | | | | | it needs the other pods of the cluster
pod: priorityClassName | | | | | | priority-class-name | pod-priority-class
pod: restartPolicy | | | | | | restart-policy | pod-not-restarted
pod: naked pod | | | | C-0073 | | | | a static pod has no controller but the kubelet
pod: ServiceAccount token automount | 5.1.6 | CKV_K8S_38 | KSV-0036 | C-0034 | Service account token auto-mount not disabled | | | a static pod gets no token: the kubelet refuses service accounts there (pod-api-reference)
pod: unsafe sysctls | | | KSV-0026 | | Cluster allows unsafe sysctls | unsafe-sysctls | | the kubelet refuses them unless it was told otherwise, and on the network of the host it refuses most
pod: procMount | | | KSV-0027 | | Container with unmasked /proc access | unsafe-proc-mount | pod-privileges
pod: duplicate env var | | | | | | duplicate-env-var | | the last one counts; nothing that the components read is set so in any known manifest
pod: schema validation of the Pod | | | | | | schema-validation | pod-wrong-type pod-refused-setting
`;

/** The ids of KICS by the names of its queries. */
const KICS_IDS = `
Always admit admission control plugin set | ce30e584-b33f-4c7d-b418-a3d7027f8f60
Always pull images admission control plugin not set | a77f4d07-c6e0-4a48-8b35-0eeb51576f4f
Anonymous auth is not set to false | 1de5cc51-f376-4638-a940-20f2e85ae238
Audit log maxage not properly set | da9f3aa8-fbfb-472f-b5a1-576127944218
Audit log maxbackup not properly set | 768aab52-2504-4a2f-a3e3-329d5a679848
Audit log maxsize not properly set | 35c0a471-f7c8-4993-aa2c-503a3c712a66
Audit log path not set | 73e251f0-363d-4e53-86e2-0a93592437eb
Audit policy file not defined | 13a49a2e-488e-4309-a7c0-d6b05577a5fb
Authorization mode RBAC not set | 1aa4a1ae-5dbb-48a1-9aa2-630ea4be208e
Authorization mode node not set | 4d7ee40f-fc5d-427d-8cac-dffbe22d42d1
Authorization mode set to always allow | f1f4d8da-1ac4-47d0-b1aa-91e69d33f7d5
Auto TLS set to true | 98ce8b81-7707-4734-aa39-627c6db3d84b
Basic auth file is set | 5da47109-f8d6-4585-9e2b-96a8958a12f5
Bind address not properly set | 46a2e9ec-6a5f-4faa-9d39-4ea44d5d87a2
Certificate authority is not unique | cb7e695d-6a85-495c-b15f-23aed2519303
Client certificate authentication not set up properly | e0e00aba-5f1c-4981-a542-9a9563c0ee20
Encryption provider config is not defined | cbd2db69-0b21-4c14-8a40-7710a50571a9
Event rate limit admission control plugin not set | e0099af2-fe17-411f-9991-0de28fe15f3c
Image policy webhook admission control plugin not set | 14abda69-8e91-4acb-9931-76e2bee90284
Insecure bind address set | b9380fd3-5ffe-4d10-9290-13e18e71eee1
Insecure port not properly set | fa4def8c-1898-4a35-a139-7b76b1acdef0
Kubelet HTTPS set to false | cdc8b54e-6b16-4538-a1b0-35849dbe29cf
Kubelet certificate authority not set | ec18a0d3-0069-4a58-a7fb-fbfe0b4bbbe0
Kubelet client certificate or key not set | 36a27826-1bf5-49da-aeb0-a60a30c0e834
Namespace lifecycle admission control plugin disabled | 1ffe7bf7-563b-4b3d-a71d-ba6bd8d49b37
Node restriction admission control plugin not set | 33fc6923-6553-4fe6-9d3a-4efa51eb874b
Peer auto TLS set to true | ae8827e2-4af9-4baa-9998-87539ae0d6f0
Pod security policy admission control plugin not set | afa36afb-39fe-4d94-b9b6-afb236f7a03d
Profiling not set to false | 2f491173-6375-4a84-b28e-a4e2b9a58a69
Request timeout not properly set | d89a15bb-8dba-4c71-9529-bef6729b9c09
Root CA file not defined | 05fb986f-ac73-4ebb-a5b2-7faafa93d882
Rotate Kubelet server certificate not active | 1c621b8e-2c6a-44f5-bd6a-fb0fb7ba33e2
Secure port set to zero | 3d24b204-b73d-42cb-b0bf-1a5438c5f71e
Security context deny admission control plugin not set | 6a68bebe-c021-492e-8ddb-55b0567fb768
Service account admission control plugin disabled | 9587c890-0524-40c2-9ce2-663af7c2f063
Service account key file not properly set | dab4ec72-ce2e-4732-b7c3-1757dcce01a1
Service account lookup set to false | a5530bd7-225a-48f9-91bb-f40b04200165
Service account private key file not defined | ccc98ff7-68a7-436e-9218-185cb0b0b780
TLS connection certificate not set up | fa750c81-93c2-4fab-9c6d-d3fd3ce3b89f
Terminated pod garbage collector threshold not properly set | 49113af4-29ca-458e-b8d4-724c01a4a24f
Token auth file is set | 32ecd76e-7bbf-402e-bf48-8b9485749558
Use service account credentials not set to true | 1acd93f1-5a37-45c0-aaac-82ece818be7d
Weak TLS cipher suites | 510d5810-9a30-443a-817d-5c1fa527b110
etcd TLS certificate files not properly set | 075ca296-6768-4322-aea2-ba5063b969a9
etcd TLS certificate not properly configured | 895a5a95-3756-4b04-9924-2f3bc93181bd
etcd client certificate authentication set to false | 9391103a-d8d7-4671-ac5d-606ba7ccb0ac
etcd client certificate file not defined | 3f5ff8a7-5ad6-4d02-86f5-666307da1b20
etcd peer TLS certificate files not properly set | 09bb9e96-8da3-4736-b89a-b36814acca60
etcd peer client certificate authentication set to false | b7d0181d-0a9b-4611-9d1c-1ad4f0b620ff
`;

let checks: readonly PeerCheck[] | undefined;

/** Every check of the matrix. */
export const peerChecks = (): readonly PeerCheck[] =>
  (checks ??= cellsIn(ROWS).map(([title = '', cis, checkov, trivy, kubescape, kics, other, rules, why]) => ({
    title,
    cis: wordsIn(cis),
    ids: { checkov: wordsIn(checkov), trivy: wordsIn(trivy), kubescape: wordsIn(kubescape), KICS: (kics ?? '').split('; ').filter((name) => name !== ''), other: wordsIn(other) },
    rules: wordsIn(rules),
    why: why === '' ? undefined : why,
  })));

/** The name of the KICS query with this id. */
export const kicsQuery = (id: string): string | undefined => cellsIn(KICS_IDS).find(([, each]) => each === id)?.[0];
