import { defineRule, type Severity } from '../../src/engine/rule.ts';
import { cleanPath, mountsOf } from '../../src/model/mounts.ts';
import type { Container, Pod } from '../../src/model/types.ts';
import type { Word } from '../../src/source/place.ts';
import { podOf } from '../templates/pod-fields.ts';

const MANAGER = 'kube-controller-manager:v1.31.0';
const withMount = (path: string, image = MANAGER): string => podOf({ image, container: ['volumeMounts: [{name: h, mountPath: /h, readOnly: true}]'], spec: [`volumes: [{name: h, hostPath: {path: ${path}}}]`] });

/** What of etcd on the host opens it. The directory above, which kubeadm mounts for all, is no sign of anything. */
const FILES: readonly { readonly path: RegExp; readonly means: string; readonly severity: Severity }[] = [
  { path: /\/etcd\/ca\.key$|\/etcd-ca\.key$|\/etcd-ca-key\.pem$/, means: 'the key of the CA of etcd: with it anyone makes a certificate that etcd accepts', severity: 'high' },
  { path: /\/pki\/etcd$/, means: 'the keys of etcd, that of its CA among them', severity: 'high' },
  { path: /^\/var\/lib\/etcd(\/member.*)?$/, means: 'the data of etcd, with every secret of the cluster', severity: 'high' },
  { path: /\/apiserver-etcd-client\.(crt|key)$|\/etcd\/(healthcheck-client|server|peer)\.(crt|key)$/, means: 'a certificate that opens etcd', severity: 'medium' },
];
const CLIENT_FLAG = /^--?(etcd[-_](servers|endpoints|certfile|keyfile|cafile)|endpoints)=?/;

export default defineRule({
  title: 'a pod that is no API server goes to etcd',
  on: 'pod',
  family: 'security',
  severity: 'medium',
  confidence: 'likely',
  since: '0.1.0',
  why: 'Only the API server talks to etcd; everything else talks to the API server, which asks who it is and what it may do. Who reaches etcd by another way reads every secret and writes what no admission has seen, and what it writes may be what the API server cannot read.',
  remedy: 'Let the pod use the API with a kubeconfig of its own. What really works on etcd itself, such as a backup, belongs to the pod of etcd or gets a certificate and role of its own in etcd.',
  examples: () => ({
    bad: [withMount('/etc/kubernetes/pki/etcd'), withMount('/etc/kubernetes/pki/apiserver-etcd-client.key', 'tool:1'), podOf({ image: MANAGER, command: ['kube-controller-manager', '--etcd-servers=https://127.0.0.1:2379'] }), podOf({ image: 'tool:1', command: ['tool', '--endpoints', 'https://127.0.0.1:2379'] }), podOf({ image: 'tool:1', container: ['env: [{name: ETCDCTL_ENDPOINTS, value: "https://127.0.0.1:2379"}]'] })],
    good: [withMount('/etc/kubernetes/pki'), podOf({ command: ['kube-apiserver', '--etcd-servers=https://127.0.0.1:2379'] }), podOf({ image: 'etcd:3.5.24-0', command: ['etcdctl', '--endpoints=https://127.0.0.1:2379'] }), podOf({ image: 'tool:1', command: ['tool', '--endpoints=https://10.0.0.1:8443'] })],
  }),
  *check(pod) {
    if (pod.kind !== 'Pod' || belongsToEtcd(pod)) return;
    for (const container of pod.containers) {
      const who = container.invocation?.component ?? `the container ${container.name ?? '?'}`;
      const dialled = dials(container);
      if (dialled) yield { at: dialled, message: `${who} is told of etcd (${dialled.text.slice(0, 80)}), which only the API server should use`, label: 'etcd', severity: container.invocation ? 'high' : 'medium', advice: 'let it use the API server' };
      for (const mount of mountsOf(container)) {
        const path = mount.hostPath === undefined ? '' : cleanPath(mount.hostPath);
        const file = FILES.find((each) => each.path.test(path));
        if (!file) continue;
        yield { at: mount.volume?.get('hostPath').get('path') ?? mount.cursor, message: `${who} mounts ${path} of the host: ${file.means}`, label: 'of etcd', severity: file.severity, related: [{ at: mount.cursor, label: 'the mount' }], advice: 'take the mount away' };
      }
    }
  },
});

/** The API server and etcd themselves, and what keeps etcd. */
const belongsToEtcd = ({ name, containers }: Pod): boolean =>
  /etcd/i.test(name ?? '') || containers.some(({ invocation, image }) => invocation?.component === 'etcd' || invocation?.component === 'kube-apiserver' || /(^|\/)[^/]*etcd[^/]*$/i.test(image?.text ?? ''));

/** A flag of a client of etcd, or a client's variable; `endpoints` alone is a common word, and needs etcd's port. */
const dials = ({ command, args, environment }: Container): Word | undefined => {
  const words = [...command, ...args];
  const flag = words.find(({ text }, index) => {
    const [, name] = CLIENT_FLAG.exec(text) ?? [];
    return name !== undefined && (name !== 'endpoints' || /:2379\b/.test(`${text} ${words[index + 1]?.text ?? ''}`));
  });
  return flag ?? ['ETCDCTL_ENDPOINTS', 'ETCD_ENDPOINTS', 'ETCD_SERVERS'].map((name) => environment.get(name)).find((word) => word !== undefined);
};
