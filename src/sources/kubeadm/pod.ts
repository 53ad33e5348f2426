import { map, list, sortedMap, text, type Tree } from '../emit.ts';
import { written, type Text } from '../text.ts';
import { componentCommand, probeTarget, type ProbeTarget } from './commands.ts';
import { environmentOf } from './environment.ts';
import { podMinor } from './releases.ts';
import { accountNumber, type KubeadmComponent, type Settings } from './settings.ts';
import { hostPort } from './node.ts';
import { volumesOf } from './volumes.ts';

/** The static pod of a component, before patches. */
export const componentPod = (component: KubeadmComponent, settings: Settings): Tree => {
  const { does } = settings;
  const volumes = volumesOf(component, settings);
  return sortedMap({
    apiVersion: text('v1'),
    kind: text('Pod'),
    metadata: sortedMap({
      annotations: annotations(component, settings),
      creationTimestamp: does.creationTimestamp ? null : undefined,
      labels: sortedMap({ component: text(component), tier: text('control-plane') }),
      name: text(component),
      namespace: text('kube-system'),
    }),
    spec: sortedMap({
      containers: list([container(component, settings)]),
      hostNetwork: true,
      priority: does.priority ? 2_000_001_000 : undefined,
      priorityClassName: text('system-node-critical'),
      securityContext: does.seccomp ? sortedMap({ seccompProfile: map({ type: text('RuntimeDefault') }), ...podAccount(component, settings) }) : undefined,
      volumes: list(volumes.map(({ name, hostPath, type }) => sortedMap({ hostPath: sortedMap({ path: text(hostPath), type: text(type) }), name: text(name) }))),
    }),
    status: map({}),
  });
};

const annotations = (component: KubeadmComponent, { node }: Settings): Tree | undefined => {
  if (component === 'kube-apiserver') return map({ 'kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint': text(hostPort(node, node.port)) });
  return component === 'etcd' ? map({ 'kubeadm.kubernetes.io/etcd.advertise-client-urls': text('https://', hostPort(node, '2379')) }) : undefined;
};

const REQUESTS: Readonly<Record<KubeadmComponent, Readonly<Record<string, Tree>>>> = {
  etcd: { cpu: text('100m'), memory: text('100Mi') },
  'kube-apiserver': { cpu: text('250m') },
  'kube-controller-manager': { cpu: text('200m') },
  'kube-scheduler': { cpu: text('100m') },
};

const container = (component: KubeadmComponent, settings: Settings): Tree => {
  const target = probeTarget(component, settings);
  const mounts = volumesOf(component, settings);
  const env = environmentOf(settings.parts[component].cursor.get('extraEnvs'), settings.does, podMinor(settings.versions.kubeadm));
  return sortedMap({
    command: list(componentCommand(component, settings).map((word) => text(word))),
    env: env.length === 0 ? undefined : list(env),
    image: text(settings.images[component]),
    imagePullPolicy: text('IfNotPresent'),
    ...probes(component, settings, target),
    name: text(component),
    ports: settings.does.namedPorts ? list([sortedMap({ containerPort: number(target.port), name: text('probe-port'), protocol: text('TCP') })]) : undefined,
    resources: map({ requests: sortedMap({ ...REQUESTS[component], 'ephemeral-storage': component === 'etcd' && settings.does.ephemeralStorage ? text('100Mi') : undefined }) }),
    securityContext: containerAccount(component, settings),
    volumeMounts: list((component === 'etcd' ? mounts.toReversed() : mounts).map(({ name, mountPath, readOnly }) => sortedMap({ mountPath: text(mountPath), name: text(name), readOnly: readOnly || undefined }))),
  });
};

/** A number that a person may have written. */
const number = (port: Text): Tree => {
  const digits = written(port);
  if (typeof port === 'object' && 'span' in port) return { bare: port };
  return /^\d+$/.test(digits) ? Number(digits) : text(port);
};

const PATHS: Readonly<Record<string, Readonly<Record<'live' | 'ready' | 'start', string | undefined>>>> = {
  livez: { live: '/livez', ready: '/readyz', start: '/livez' },
  etcd: { live: '/livez', ready: '/readyz', start: '/readyz' },
  healthz: { live: '/healthz', ready: undefined, start: '/healthz' },
  health: { live: '/health', ready: undefined, start: '/health' },
  'health-parameters': { live: '/health?exclude=NOSPACE&serializable=true', ready: undefined, start: '/health?serializable=false' },
};

const pathsOf = (component: KubeadmComponent, { does }: Settings): string => {
  if (component === 'etcd') return does.etcdProbes === 'livez' ? 'etcd' : does.etcdProbes;
  return component === 'kube-apiserver' || (component === 'kube-scheduler' && does.schedulerLivez) ? 'livez' : 'healthz';
};

const probes = (component: KubeadmComponent, settings: Settings, target: ProbeTarget): Readonly<Record<string, Tree | undefined>> => {
  const paths = PATHS[pathsOf(component, settings)];
  const probe = (path: string | undefined, delay: number | undefined, failures: number | undefined, period: number): Tree | undefined =>
    path === undefined ? undefined : sortedMap({
      failureThreshold: failures,
      httpGet: sortedMap({ host: target.host === undefined ? undefined : text(target.host), path: text(path), port: settings.does.namedPorts ? text('probe-port') : number(target.port), scheme: text(target.scheme) }),
      initialDelaySeconds: delay,
      periodSeconds: period,
      timeoutSeconds: 15,
    });
  return { livenessProbe: probe(paths?.live, 10, 8, 10), readinessProbe: probe(paths?.ready, undefined, 3, 1), startupProbe: probe(paths?.start, 10, settings.startupFailures, 10) };
};

const ACCOUNTS: Readonly<Record<KubeadmComponent, string>> = { etcd: 'ETCD', 'kube-apiserver': 'KUBE_APISERVER', 'kube-controller-manager': 'KUBE_CONTROLLER_MANAGER', 'kube-scheduler': 'KUBE_SCHEDULER' };
const READS_SERVICE_ACCOUNT_KEY: ReadonlySet<KubeadmComponent> = new Set(['kube-apiserver', 'kube-controller-manager']);

const isRootless = ({ featureGates }: Settings): boolean => featureGates.get('RootlessControlPlane').text()?.toLowerCase() === 'true';

/** Users and groups that kubeadm makes on the node, for the feature gate RootlessControlPlane. */
const podAccount = (component: KubeadmComponent, settings: Settings): Readonly<Record<string, Tree>> => {
  if (!isRootless(settings)) return {};
  return {
    runAsUser: number(accountNumber(settings, `${ACCOUNTS[component]}_UID`)),
    runAsGroup: number(accountNumber(settings, `${ACCOUNTS[component]}_GID`)),
    ...(READS_SERVICE_ACCOUNT_KEY.has(component) ? { supplementalGroups: list([number(accountNumber(settings, 'SA_KEY_READERS_GID'))]) } : {}),
  };
};

const containerAccount = (component: KubeadmComponent, settings: Settings): Tree | undefined => {
  if (!isRootless(settings)) return undefined;
  const drop = list([text('ALL')]);
  return component === 'kube-apiserver'
    ? map({ capabilities: map({ add: list([text('NET_BIND_SERVICE')]), drop }) })
    : map({ allowPrivilegeEscalation: false, capabilities: map({ drop }) });
};
