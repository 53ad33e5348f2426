import { unseen } from '../../src/engine/rule.ts';
import { evidenceFor } from '../../src/model/evidence.ts';
import { hiddenMounts, mountOf } from '../../src/model/mounts.ts';
import type { Cursor } from '../../src/yaml/cursor.ts';
import { exampleWithFile } from '../templates/config-file.ts';
import { componentRule } from '../templates/setting-rule.ts';

/** The files that name sockets of other programs, and where in them. */
const FILES: readonly { readonly flag: string; readonly socketsIn: (root: Cursor) => readonly Cursor[] }[] = [
  { flag: 'encryption-provider-config', socketsIn: (root) => root.get('resources').items().flatMap((resource) => resource.get('providers').items()).map((provider) => provider.get('kms').get('endpoint')) },
  { flag: 'egress-selector-config-file', socketsIn: (root) => root.get('egressSelections').items().map((selection) => selection.get('connection').get('transport').get('uds').get('udsName')) },
];

const encryption = (endpoint: string) => exampleWithFile('kube-apiserver', 'encryption-provider-config', `apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources: [{resources: [secrets], providers: [{kms: {apiVersion: v2, name: a, endpoint: '${endpoint}'}}]}]\n`);
const egress = (name: string) => exampleWithFile('kube-apiserver', 'egress-selector-config-file', `apiVersion: apiserver.k8s.io/v1beta1\nkind: EgressSelectorConfiguration\negressSelections: [{name: cluster, connection: {proxyProtocol: GRPC, transport: {uds: {udsName: ${name}}}}}]\n`);

export default componentRule(
  {
    on: 'kube-apiserver',
    title: 'a config file names a socket whose directory no mount brings into the container',
    family: 'boot',
    severity: 'critical',
    confidence: 'likely',
    why: 'The KMS plugin and the konnectivity server listen on sockets of the host. Without a mount the API server does not find them: with a KMS provider it waits and does not become healthy, and with konnectivity no request reaches a node or a webhook.',
    remedy: 'Mount the directory of the socket, not the socket itself: the other program makes it anew whenever it starts.',
    examples: () => ({
      bad: [encryption('unix:///run/kms/kms.sock'), egress('/etc/kubernetes/konnectivity-server/konnectivity-server.socket')],
      good: [encryption('unix:///@kms'), ['--encryption-provider-config=/etc/kubernetes/enc.yaml'], []],
    }),
  },
  function* (api, { node }) {
    for (const { flag, socketsIn } of FILES) {
      const setting = api.setting(flag);
      if (setting.state !== 'given' || setting.text === '') continue;
      const file = evidenceFor(node, api.container, setting.text);
      const root = file.state === 'read' ? file.yaml.documents[0] : undefined;
      for (const socket of root ? socketsIn(root) : []) {
        const path = socket.text()?.replace(/^unix:\/+/, '/') ?? '';
        // A leading @ is an abstract socket, for which no file is needed.
        if (!/^\/[^@]/.test(path) || mountOf(api.container, path)) continue;
        const hidden = hiddenMounts(api.container);
        if (hidden !== null) yield unseen(setting.place, hidden);
        else yield { at: setting.place, message: `${path} is not visible inside the container: ${setting.text} names it, and no volumeMount covers its directory`, label: 'names a socket', related: [{ at: socket, label: 'the socket' }], log: `dial unix ${path}: connect: no such file or directory`, advice: `mount the host's ${path.slice(0, path.lastIndexOf('/'))}` };
      }
    }
  },
);
