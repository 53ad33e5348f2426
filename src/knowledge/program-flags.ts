import { lazily } from './facts.ts';
import { compareVersions } from './table.ts';

/** Programs of sigs.k8s.io/apiserver-network-proxy. */
export type ProxyProgram = 'konnectivity-agent' | 'konnectivity-server';

/** The releases whose flags were read: 0.0.24, 0.0.30, 0.0.37, 0.1.2, 0.29.0, 0.30.3, 0.31.4 and 0.34.0, and what came after. No flag went. */
const [OLDEST, NEWEST] = ['0.0.24', '0.34.0'];
const LOGGING = 'add-dir-header alsologtostderr help log-backtrace-at log-dir log-file log-file-max-size logtostderr one-output skip-headers skip-log-headers stderrthreshold v vmodule';

/** Each flag, with the last of those releases that did not have it yet. */
const FLAGS: Readonly<Record<ProxyProgram, string>> = {
  'konnectivity-agent':
    'admin-server-port agent-cert agent-id agent-identifiers agent-key alpn-proto ca-cert enable-contention-profiling enable-profiling health-server-port probe-interval proxy-server-host proxy-server-port'
    + ' service-account-token-path sync-interval sync-interval-cap health-server-host:0.0.24 keepalive-time:0.0.24 sync-forever:0.0.24 warn-on-channel-limit:0.0.24 admin-bind-address:0.0.30'
    + ' count-server-leases:0.30.3 kube-api-content-type:0.30.3 kubeconfig:0.30.3 lease-label:0.30.3 lease-namespace:0.30.3 server-count-source:0.30.3 xfr-channel-size:0.30.3',
  'konnectivity-server':
    'admin-port agent-namespace agent-port agent-service-account authentication-audience cluster-ca-cert cluster-cert cluster-key delete-existing-uds-file enable-contention-profiling enable-profiling'
    + ' frontend-keepalive-time health-port keepalive-time kubeconfig kubeconfig-burst kubeconfig-qps mode proxy-strategies server-ca-cert server-cert server-count server-id server-key server-port uds-name'
    + ' cipher-suites:0.0.24 warn-on-channel-limit:0.0.24 admin-bind-address:0.0.30 agent-bind-address:0.0.30 health-bind-address:0.0.30 server-bind-address:0.0.30 enable-lease-controller:0.30.3'
    + ' kube-api-content-type:0.30.3 lease-label:0.30.3 lease-namespace:0.30.3 xfr-channel-size:0.30.3 backend-dial-timeout:0.34.0 frontend-write-channel-size:0.34.0 graceful-shutdown-timeout:0.34.0 tls-min-version:0.34.0',
};

const table = lazily(() => ({ 'konnectivity-agent': read('konnectivity-agent'), 'konnectivity-server': read('konnectivity-server') }));
const read = (program: ProxyProgram): ReadonlyMap<string, string> => new Map(`${LOGGING} ${FLAGS[program]}`.split(' ').map((entry) => [entry.split(':')[0] ?? '', entry.split(':')[1] ?? '']));

export const flagNamesOf = (program: ProxyProgram): readonly string[] => [...table()[program].keys()];

/** Whether the program has the flag at a version such as `0.31.0`; undefined where that is not known. */
export const hasProgramFlag = (program: ProxyProgram, version: string | null, name: string): boolean | undefined => {
  if (version === null || compareVersions(version, OLDEST) < 0) return undefined;
  const lacking = table()[program].get(name);
  if (lacking === undefined) return compareVersions(version, NEWEST) <= 0 ? false : undefined;
  return lacking === '' || compareVersions(version, lacking) > 0;
};
