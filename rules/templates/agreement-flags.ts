import type { ComponentName } from '../../src/knowledge/types.ts';
import type { Severity } from '../../src/engine/rule.ts';
import type { SharedFlag } from './agreement.ts';

const flags = (component: ComponentName, names: readonly string[], more: Omit<SharedFlag, 'component' | 'flag'> = {}): SharedFlag[] => names.map((flag) => ({ component, flag, ...more }));
const api = (...names: string[]): SharedFlag[] => flags('kube-apiserver', names);
const apiSets = (...names: string[]): SharedFlag[] => flags('kube-apiserver', names, { isSet: true });
const manager = (...names: string[]): SharedFlag[] => flags('kube-controller-manager', names);
const at = (severity: Severity, shared: readonly SharedFlag[]): SharedFlag[] => shared.map((each) => ({ ...each, severity }));

/** Flags that may not differ between the nodes, by what goes wrong if they do. Those that a rule of its own reads stand in `ELSEWHERE`. */
export const SHARED = {
  issuer: [...api('service-account-issuer'), ...apiSets('api-audiences'), ...at('medium', api('service-account-jwks-uri', 'service-account-max-token-expiration', 'service-account-extend-token-expiration'))],
  tokenKeys: [...apiSets('service-account-key-file'), ...api('service-account-signing-key-file', 'service-account-signing-endpoint'), ...manager('service-account-private-key-file')],
  audit: [
    ...api('audit-policy-file', 'audit-log-path', 'audit-webhook-config-file'),
    ...at('low', api('audit-log-format', 'audit-log-maxage', 'audit-log-maxbackup', 'audit-log-maxsize', 'audit-log-mode', 'audit-webhook-mode', 'audit-log-truncate-enabled')),
  ],
  authentication: [
    ...api('client-ca-file', 'anonymous-auth', 'authentication-config', 'authentication-token-webhook-config-file', 'authentication-token-webhook-version', 'enable-bootstrap-token-auth', 'token-auth-file', 'basic-auth-file', 'service-account-lookup'),
    ...api('oidc-issuer-url', 'oidc-client-id', 'oidc-ca-file', 'oidc-username-claim', 'oidc-username-prefix', 'oidc-groups-claim', 'oidc-groups-prefix'),
    ...apiSets('oidc-required-claim', 'oidc-signing-algs'),
    ...api('requestheader-client-ca-file'),
    ...apiSets('requestheader-allowed-names', 'requestheader-extra-headers-prefix', 'requestheader-group-headers', 'requestheader-username-headers', 'requestheader-uid-headers'),
    ...at('low', api('authentication-token-webhook-cache-ttl')),
  ],
  authorization: api('authorization-mode', 'authorization-config', 'authorization-policy-file', 'authorization-webhook-config-file', 'authorization-webhook-version'),
  serviceRange: [...api('service-cluster-ip-range'), ...at('medium', api('service-node-port-range', 'kubernetes-service-node-port'))],
  apis: [...apiSets('runtime-config', 'etcd-servers-overrides'), ...at('medium', api('storage-backend', 'storage-media-type'))],
  requests: [
    ...at('high', api('allow-privileged', 'endpoint-reconciler-type', 'apiserver-count')),
    ...api('admission-control-config-file', 'kubelet-preferred-address-types', 'kubelet-certificate-authority', 'kubelet-client-certificate', 'kubelet-client-key', 'kubelet-port'),
    ...api('default-not-ready-toleration-seconds', 'default-unreachable-toleration-seconds', 'egress-selector-config-file', 'enable-aggregator-routing', 'proxy-client-cert-file', 'proxy-client-key-file', 'secure-port', 'event-ttl', 'tls-min-version'),
    ...apiSets('tls-cipher-suites', 'cors-allowed-origins'),
  ],
  controllers: [
    ...manager('cluster-cidr', 'service-cluster-ip-range', 'allocate-node-cidrs', 'node-cidr-mask-size', 'node-cidr-mask-size-ipv4', 'node-cidr-mask-size-ipv6', 'cluster-name'),
    ...at('medium', [
      ...flags('kube-controller-manager', ['controllers'], { isSet: true }),
      ...manager('cidr-allocator-type', 'configure-cloud-routes', 'cloud-config', 'use-service-account-credentials', 'root-ca-file', 'cluster-signing-cert-file', 'cluster-signing-key-file', 'cluster-signing-duration'),
      ...manager('cluster-signing-kubelet-client-cert-file', 'cluster-signing-kubelet-client-key-file', 'cluster-signing-kubelet-serving-cert-file', 'cluster-signing-kubelet-serving-key-file'),
      ...manager('cluster-signing-kube-apiserver-client-cert-file', 'cluster-signing-kube-apiserver-client-key-file', 'cluster-signing-legacy-unknown-cert-file', 'cluster-signing-legacy-unknown-key-file'),
      ...manager('node-monitor-grace-period', 'node-monitor-period', 'node-startup-grace-period', 'pod-eviction-timeout', 'node-eviction-rate', 'terminated-pod-gc-threshold', 'flex-volume-plugin-dir'),
    ]),
  ],
  scheduler: flags('kube-scheduler', ['config', 'policy-config-file', 'policy-configmap', 'scheduler-name']),
  lock: (['kube-controller-manager', 'kube-scheduler'] as const).flatMap((component) => [
    ...flags(component, ['leader-elect-resource-name', 'leader-elect-resource-namespace', 'leader-elect-resource-lock']),
    ...at('medium', flags(component, ['leader-elect-lease-duration', 'leader-elect-renew-deadline', 'leader-elect-retry-period'])),
  ]),
  etcd: [
    ...at('high', flags('etcd', ['heartbeat-interval', 'election-timeout', 'client-cert-auth', 'peer-client-cert-auth'])),
    ...flags('etcd', ['auth-token', 'auto-tls', 'peer-auto-tls', 'trusted-ca-file', 'peer-trusted-ca-file', 'peer-cert-allowed-cn', 'quota-backend-bytes', 'max-request-bytes', 'max-txn-ops']),
    ...flags('etcd', ['auto-compaction-mode', 'auto-compaction-retention', 'strict-reconfig-check', 'pre-vote', 'tls-min-version', 'tls-max-version', 'initial-cluster-token']),
    ...flags('etcd', ['cipher-suites'], { isSet: true }),
  ],
} satisfies Readonly<Record<string, readonly SharedFlag[]>>;

/** What other rules compare: with its effect, with the addresses of the nodes, or with what other flags add to it. */
const ELSEWHERE: Readonly<Record<ComponentName, readonly string[]>> = {
  'kube-apiserver': ['etcd-servers', 'etcd-prefix', 'enable-admission-plugins', 'disable-admission-plugins', 'encryption-provider-config', 'feature-gates', 'cloud-provider'],
  'kube-controller-manager': ['leader-elect', 'feature-gates', 'cloud-provider'],
  'kube-scheduler': ['leader-elect', 'feature-gates'],
  etcd: ['name', 'initial-cluster', 'initial-cluster-state'],
};

/** What a node may have of its own: how much it says, and what fits its size. */
const MAY_DIFFER: ReadonlySet<string> = new Set(['v', 'vmodule', 'log-dir', 'log-file', 'logtostderr', 'alsologtostderr', 'stderrthreshold', 'debug', 'log-level', 'hostname-override', 'external-hostname', 'initial-cluster-state']);

/** Whether the last rule of all leaves a flag alone. */
export const isComparedElsewhere = (component: ComponentName, flag: string): boolean => {
  const all: readonly SharedFlag[] = Object.values(SHARED).flat();
  known ??= new Set(all.map((shared) => `${shared.component} ${shared.flag}`));
  return MAY_DIFFER.has(flag) || ELSEWHERE[component].includes(flag) || known.has(`${component} ${flag}`);
};
let known: ReadonlySet<string> | undefined;
