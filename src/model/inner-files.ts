import { posix } from 'node:path';
import { lazilyFor } from '../knowledge/facts.ts';
import { compareVersions } from '../knowledge/table.ts';
import type { Place } from '../source/place.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { kubeconfigParts } from './config/kubeconfig.ts';
import { evidenceFor, nodeOf } from './evidence.ts';
import type { Invocation } from './types.ts';

/** A file that a settings file of a component names. */
export interface InnerFile {
  /** Where it is named. */
  readonly at: Cursor;
  /** Inside of the container. */
  readonly path: string;
  readonly kind: 'file' | 'socket' | 'program';
  /** `the client key of a kubeconfig` */
  readonly what: string;
  /** Whether the component needs it when it starts, and ends or is ended without it. */
  readonly stops: boolean;
  /** What it prints then, where that is not what Go says of a file that cannot be opened. */
  readonly log?: { readonly missing?: string; readonly directory?: string };
  /** The admission plugin that reads it. */
  readonly plugin?: string;
  /** The flag that names the settings file, or the first of those that lead here. */
  readonly flag: { readonly name: string; readonly place: Place };
}

/** `until`: the last minor that ends without it. */
type Named = Omit<InnerFile, 'flag' | 'path'> & { readonly path?: string; readonly until?: string };
/** `path` is that of the settings file, `read` reads another one. */
type Reader = (root: Cursor, path: string, read: (path: string) => Cursor | undefined) => readonly Named[];

const file = (at: Cursor, what: string, more: Partial<Named> = {}): Named => ({ at, what, kind: 'file', stops: true, ...more });

/** The files of a client: those of the current context. It reads them before it is used for the first time. */
const kubeconfig: Reader = (root, path) => {
  const { cluster, user } = kubeconfigParts(root);
  return [...(cluster ? ofKubeconfig(cluster, ['certificate-authority'], path) : []), ...(user ? credentials(user, path) : [])];
};

const WHAT: Readonly<Record<string, string>> = { 'certificate-authority': 'the CA', 'client-certificate': 'the client certificate', 'client-key': 'the client key', tokenFile: 'the token' };

const credentials = (user: Cursor, path: string): readonly Named[] => {
  const hasCertificate = isSet(user, 'client-certificate') || isSet(user, 'client-certificate-data');
  const fields = [...(hasCertificate ? ['client-certificate', 'client-key'] : []), ...(isSet(user, 'token') ? [] : ['tokenFile'])];
  const command = user.get('exec').get('command');
  // A name without a slash is looked for among the programs of the image.
  const program = command.text()?.includes('/') ? [file(command, 'the program that a kubeconfig runs for credentials', { kind: 'program', stops: false, path: below(command, path) })] : [];
  return [...ofKubeconfig(user, fields, path), ...program];
};

const ofKubeconfig = (part: Cursor, fields: readonly string[], path: string): readonly Named[] =>
  fields.filter((name) => !isSet(part, `${name}-data`)).map((name) => file(part.get(name), `${WHAT[name] ?? ''} of a kubeconfig`, { path: below(part.get(name), path) }));

const isSet = (cursor: Cursor, name: string): boolean => (cursor.get(name).text() ?? '') !== '';
/** Paths in a kubeconfig and in an AdmissionConfiguration are relative to its folder. */
const below = (cursor: Cursor, path: string): string => posix.resolve(posix.dirname(path), cursor.text() || '/');

/** A kubeconfig that a settings file names, with the files that it names itself. */
const withKubeconfig = (at: Cursor, what: string, read: (path: string) => Cursor | undefined, log?: Named['log']): readonly Named[] => {
  const path = at.text() ?? '';
  const root = path.startsWith('/') ? read(path) : undefined;
  return [file(at, what, log ? { log } : {}), ...(root ? kubeconfig(root, path, read) : [])];
};

/** An admission plugin for webhooks takes any user of its kubeconfig, when the first request comes for the webhook of that name. */
const usersOf = (at: Cursor, read: (path: string) => Cursor | undefined): readonly Named[] => {
  const path = at.text() ?? '';
  const users = path.startsWith('/') ? (read(path)?.get('users').items() ?? []) : [];
  return [file(at, 'the kubeconfig of admission webhooks'), ...users.flatMap((user) => credentials(user.get('user'), path)).map((each) => ({ ...each, stops: false }))];
};

const admission: Reader = (root, path, read) =>
  root.get('plugins').items().flatMap((entry) => {
    const [plugin, inline, at] = [entry.get('name').text() ?? '', entry.get('configuration'), entry.get('path')];
    const isInline = inline.kind !== 'missing' && inline.kind !== 'null';
    const own = isInline ? '' : below(at, path);
    const config = isInline ? inline : isSet(entry, 'path') ? read(own) : undefined;
    const outer = isInline ? [] : [file(at, `the configuration of ${plugin}`, { path: own, log: { missing: `Couldn't open admission plugin configuration ${own}`, directory: `Couldn't open admission plugin configuration ${own}` } })];
    const image = config && plugin === 'ImagePolicyWebhook' ? withKubeconfig(config.get('imagePolicy').get('kubeConfigFile'), 'the kubeconfig of ImagePolicyWebhook', read) : [];
    const hooks = config && plugin.endsWith('AdmissionWebhook') ? usersOf(config.get('kubeConfigFile'), read) : [];
    return [...outer, ...image, ...hooks].map((each) => ({ ...each, plugin }));
  });

const authorization: Reader = (root, _path, read) =>
  root.get('authorizers').items().filter((item) => item.get('type').text() === 'Webhook').flatMap((item) => {
    const at = item.get('webhook').get('connectionInfo').get('kubeConfigFile');
    return withKubeconfig(at, 'the kubeconfig of a webhook', read, { directory: 'must be a regular file' });
  });

/** An abstract socket, which begins with an @, has no file. */
const socket = (at: Cursor, what: string, more: Partial<Named>): Named => file(at, what, { kind: 'socket', path: at.text()?.replace(/^unix:\/+/, '/').replace(/^\/@.*/, '') ?? '', ...more });

/** A proxy on the way to etcd is needed at once. */
const egress: Reader = (root) =>
  root.get('egressSelections').items().flatMap((selection) => {
    const transport = selection.get('connection').get('transport');
    const tls = transport.get('tcp').get('tlsConfig');
    const tlsFile = (name: string, what: string): Named => file(tls.get(name), `the ${what} for the proxy`, { log: { missing: `${tls.get(name).text() ?? ''}": TLS ${what === 'CA' ? 'config ca bundle' : what.replace('certificate', 'cert')} does not exist` } });
    return [
      socket(transport.get('uds').get('udsName'), 'the socket of the proxy', { stops: selection.get('name').text() === 'etcd' }),
      tlsFile('caBundle', 'CA'), tlsFile('clientCert', 'client certificate'), tlsFile('clientKey', 'client key'),
    ];
  });

/** Up to 1.28 a plugin that does not answer fails /livez, later on only /readyz. */
const encryption: Reader = (root) => root.get('resources').items().flatMap((entry) => entry.get('providers').items()).map((provider) => socket(provider.get('kms').get('endpoint'), 'the socket of a KMS plugin', { until: '1.28' }));

const scheduler: Reader = (root, _path, read) => withKubeconfig(root.get('clientConnection').get('kubeconfig'), 'the kubeconfig of the scheduler', read);

interface Settings {
  readonly read: Reader;
  /** What the file must hold for sure, where it is known by its name alone. */
  readonly kind: string;
  /** The flag without which the file is not read. */
  readonly needs?: string;
  /** The flag with which it is not read. */
  readonly without?: string;
}

const clients = (...flags: readonly string[]): Readonly<Record<string, Settings>> => Object.fromEntries(flags.map((flag) => [flag, { read: kubeconfig, kind: 'Config' }]));
const DELEGATED = ['authentication-kubeconfig', 'authorization-kubeconfig'];

/** The settings files that name other files, by the flags that name them. etcd's own is read with its flags. */
const SETTINGS: Readonly<Record<string, Readonly<Record<string, Settings>>>> = {
  'kube-apiserver': {
    ...clients('authentication-token-webhook-config-file', 'authorization-webhook-config-file'),
    'audit-webhook-config-file': { read: kubeconfig, kind: 'Config', needs: 'audit-policy-file' },
    'admission-control-config-file': { read: admission, kind: 'AdmissionConfiguration' },
    'authorization-config': { read: authorization, kind: 'AuthorizationConfiguration' },
    'egress-selector-config-file': { read: egress, kind: 'EgressSelectorConfiguration' },
    'encryption-provider-config': { read: encryption, kind: 'EncryptionConfiguration' },
  },
  'kube-controller-manager': clients('kubeconfig', ...DELEGATED),
  'kube-scheduler': { ...clients(...DELEGATED), kubeconfig: { read: kubeconfig, kind: 'Config', without: 'config' }, config: { read: scheduler, kind: 'KubeSchedulerConfiguration' } },
};

/** The files that the settings files of a component name, as far as those were given. */
export const innerFiles = lazilyFor((invocation: Invocation): readonly InnerFile[] => {
  const node = nodeOf(invocation.container.pod.manifest);
  if (!node) return [];
  const given = (name: string | undefined): boolean => {
    const setting = name === undefined ? undefined : invocation.setting(name);
    return setting?.state === 'given' && setting.text !== '';
  };
  const rootOf = (path: string, kind?: string): Cursor | undefined => {
    const evidence = evidenceFor(node, invocation.container, path);
    const root = evidence.state === 'read' ? evidence.yaml.documents[0] : undefined;
    return evidence.state === 'read' && (evidence.sure || (kind !== undefined && root?.get('kind').text() === kind)) ? root : undefined;
  };
  const files = Object.entries(SETTINGS[invocation.component] ?? {}).flatMap(([name, { read, kind, needs, without }]) => {
    const setting = invocation.setting(name);
    if (setting.state !== 'given' || !given(name) || (needs !== undefined && !given(needs)) || given(without)) return [];
    const root = rootOf(setting.text, kind);
    const flag = { name, place: setting.flag.value ?? setting.place };
    const { minor } = invocation.facts;
    return (root ? read(root, setting.text, rootOf) : []).flatMap(({ until, ...each }) => {
      const path = each.path ?? each.at.text() ?? '';
      const stops = each.stops && (until === undefined || (minor !== null && compareVersions(minor, until) <= 0));
      return (each.at.text() ?? '') !== '' && path.startsWith('/') ? [{ ...each, path, stops, flag }] : [];
    });
  });
  // Several flags commonly name one kubeconfig.
  return files.filter(({ at }, index) => files.findIndex((other) => other.at.file === at.file && other.at.span.start === at.span.start) === index);
});
