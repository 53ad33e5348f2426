import { defineRule } from '../../src/engine/rule.ts';
import { lookInContainer } from '../../src/model/container-view.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import type { Flag, Invocation } from '../../src/model/types.ts';
import type { Word } from '../../src/source/place.ts';

/** The files that kubeadm writes into its directory of keys, by the flags that name them. */
const FILES: Readonly<Partial<Record<ComponentName, Readonly<Record<string, string>>>>> = {
  'kube-apiserver': {
    'client-ca-file': 'ca.crt', 'requestheader-client-ca-file': 'front-proxy-ca.crt',
    'tls-cert-file': 'apiserver.crt', 'tls-private-key-file': 'apiserver.key',
    'etcd-cafile': 'etcd/ca.crt', 'etcd-certfile': 'apiserver-etcd-client.crt', 'etcd-keyfile': 'apiserver-etcd-client.key',
    'kubelet-client-certificate': 'apiserver-kubelet-client.crt', 'kubelet-client-key': 'apiserver-kubelet-client.key',
    'proxy-client-cert-file': 'front-proxy-client.crt', 'proxy-client-key-file': 'front-proxy-client.key',
    'service-account-key-file': 'sa.pub', 'service-account-signing-key-file': 'sa.key',
  },
  'kube-controller-manager': {
    'client-ca-file': 'ca.crt', 'requestheader-client-ca-file': 'front-proxy-ca.crt', 'root-ca-file': 'ca.crt',
    'cluster-signing-cert-file': 'ca.crt', 'cluster-signing-key-file': 'ca.key', 'service-account-private-key-file': 'sa.key',
  },
  etcd: {
    'cert-file': 'etcd/server.crt', 'key-file': 'etcd/server.key', 'trusted-ca-file': 'etcd/ca.crt',
    'peer-cert-file': 'etcd/peer.crt', 'peer-key-file': 'etcd/peer.key', 'peer-trusted-ca-file': 'etcd/ca.crt',
  },
};
const KNOWN = new Set(Object.values(FILES).flatMap((files) => Object.values(files)));
/** So many flags must follow the convention before another one is taken for a slip. */
const ENOUGH = 3;

const api = (certificate: string, labels = 'component: kube-apiserver, tier: control-plane', more = ''): string => `apiVersion: v1
kind: Pod
metadata: {name: a, labels: {${labels}}}
spec:
  containers:
  - name: a
    image: registry.k8s.io/kube-apiserver:v1.31.0
    command: [kube-apiserver, --client-ca-file=/p/ca.crt, --etcd-cafile=/p/etcd/ca.crt, --service-account-key-file=/p/sa.pub, --tls-cert-file=${certificate}${more}]
`;

export default defineRule({
  title: 'a file among those of kubeadm has a name that kubeadm does not give',
  on: 'pod',
  family: 'boot',
  severity: 'high',
  confidence: 'likely',
  since: '0.1.0',
  why: 'The other flags name the files that kubeadm writes, and this one a file of the same directory that it does not write. If nobody else put it there, the component says that there is no such file, and exits. A broken etcd then looks like a broken API server, which only says that its connection is refused.',
  remedy: 'Look into the directory on the host, and write the name that stands there.',
  examples: () => ({
    bad: [api('/p/api-server.crt'), api('/p/apiserver.crt', undefined, ', --etcd-servers=https://127.0.0.1:2379, --etcd-certfile=/p/etcd-client.crt')],
    good: [api('/p/apiserver.crt'), api('/own/server.crt'), api('/p/api-server.crt', 'k8s-app: kube-apiserver'), api('/p/apiserver.crt', undefined, ', --etcd-servers=https://10.0.0.5:2379, --etcd-certfile=/p/etcd-client.crt')],
  }),
  *check(pod, { node }) {
    const labels = pod.cursor.get('metadata').get('labels');
    for (const { invocation } of pod.containers) {
      // Other installers have names of their own.
      if (!invocation || labels.get('component').text() !== invocation.component || labels.get('tier').kind === 'missing') continue;
      // Who runs an etcd outside of the cluster gives its files, too.
      const own = Object.entries(FILES[invocation.component] ?? {}).filter(([name]) => !name.startsWith('etcd-') || !hasExternalEtcd(invocation));
      const odd = oddFile(invocation, own);
      if (!odd) continue;
      const { flag, value, usual } = odd;
      // A name that stands in two places is no slip.
      if (node.invocations.flatMap(({ flags }) => flags).some((other) => other !== flag && other.value?.text === value.text)) continue;
      // Where the files of the node were given, whether it is there is known, and the matter of host-file-missing.
      if (node.root && lookInContainer(node.root, invocation.container, value.text).state !== 'lacking') continue;
      yield {
        at: value,
        message: `${value.text} is no file that kubeadm writes, and the files of the other flags are: kubeadm has ${usual} here`,
        label: 'a slip in the name?',
        log: `open ${value.text}: no such file or directory`,
        advice: `write ${usual}, or make sure that ${value.text} is there`,
      };
    }
  },
});

const hasExternalEtcd = (invocation: Invocation): boolean => {
  const servers = invocation.setting('etcd-servers');
  return servers.state === 'given' && !/127\.0\.0\.1|localhost|\[::1\]/.test(servers.text);
};

/** The one flag that names another file of the directory in which all the others have the names of kubeadm. */
const oddFile = (invocation: Invocation, files: readonly (readonly [string, string])[]): { flag: Flag; value: Word; usual: string } | undefined => {
  const given = files.flatMap(([name, expected]) => {
    const setting = invocation.setting(name);
    const value = setting.state === 'given' && setting.flags.length === 1 ? setting.flag.value : undefined;
    return setting.state === 'given' && value ? [{ flag: setting.flag, value, expected }] : [];
  });
  const odd = given.filter(({ value }) => ![...KNOWN].some((name) => value.text.endsWith(`/${name}`)));
  const usual = given.find(({ value, expected }) => value.text.endsWith(`/${expected}`));
  const [first] = odd;
  if (!first || !usual || odd.length > 1 || given.length - odd.length < ENOUGH) return undefined;
  const root = usual.value.text.slice(0, -usual.expected.length);
  return first.value.text.startsWith(root) ? { ...first, usual: `${root}${first.expected}` } : undefined;
};
