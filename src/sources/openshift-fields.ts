import type { Note, RenderedFile } from '../source/rendered-file.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { copyMap, copyOf } from './copy.ts';
import { emit, list, map, text, type Tree } from './emit.ts';
import { partOf, withCommas, type Text } from './text.ts';

/** Flags that OpenShift makes of fields of a KubeAPIServerConfig, unless apiServerArguments has them (openshift-kube-apiserver/openshiftkubeapiserver in its Kubernetes). */
export interface FieldFlags {
  readonly flags: ReadonlyMap<string, readonly Text[]>;
  readonly beside: readonly RenderedFile[];
  readonly notes: readonly Note[];
}

/** The sections are laid over each other: the last that has a field counts. */
export const fieldFlags = (sections: readonly Cursor[], path: string): FieldFlags => {
  const field = (...steps: readonly string[]): Cursor | undefined => sections.map((section) => steps.reduce((cursor, step) => cursor.get(step), section)).findLast(({ kind }) => kind !== 'missing' && kind !== 'null');
  const word = (...steps: readonly string[]): readonly Text[] => {
    const found = field(...steps)?.word();
    return found && found.text !== '' ? [found] : [];
  };
  const words = (...steps: readonly string[]): readonly Text[] => field(...steps)?.items().flatMap((item) => item.word() ?? []) ?? [];
  const plugins = field('admission', 'pluginConfig');
  const hasPlugins = plugins !== undefined && plugins.keys().length > 0;
  const [host, port] = addressOf(field('servingInfo', 'bindAddress'));
  const flags = new Map<string, readonly Text[]>([
    ['admission-control-config-file', hasPlugins ? [ADMISSION_FILE] : []],
    ['bind-address', host],
    ['cors-allowed-origins', words('corsAllowedOrigins')],
    ['secure-port', port],
    ['service-account-key-file', words('serviceAccountPublicKeyFiles')],
    ['service-cluster-ip-range', word('servicesSubnet')],
    ['tls-cipher-suites', words('servingInfo', 'cipherSuites')],
    ['tls-min-version', word('servingInfo', 'minTLSVersion')],
    ['tls-sni-cert-key', field('servingInfo', 'namedCertificates')?.items().flatMap(certificateOf) ?? []],
    ...auditFlags(field('auditConfig'), word),
  ]);
  const notes = OF_SOME_RELEASES.flatMap((key): readonly Note[] => {
    const found = sections.find((section) => section.get(key).kind === 'map' && section.get(key).keys().length > 0);
    return found ? [{ kind: 'approximate', at: found.keyPlace(key) ?? found, message: `releases of OpenShift differ in whether ${key} becomes flags of the API server, and it is not rendered` }] : [];
  });
  return { flags, notes, beside: hasPlugins ? [emit(admissionTree(plugins), `${path}${ADMISSION_FILE}`, plugins)] : [] };
};

/** The real name ends in random digits. */
const ADMISSION_FILE = '/tmp/kubeapiserver-admission-config.yaml';

const OF_SOME_RELEASES: readonly string[] = ['storageConfig', 'kubeletClientInfo', 'aggregatorConfig'];

const addressOf = (address: Cursor | undefined): readonly [host: readonly Text[], port: readonly Text[]] => {
  const word = address?.word();
  const colon = word?.text.lastIndexOf(':') ?? -1;
  if (!word || word.unknown !== undefined || colon < 1) return [[], []];
  const bracket = word.text.startsWith('[') ? 1 : 0;
  return [[partOf(word, bracket, colon - bracket)], [partOf(word, colon + 1)]];
};

const certificateOf = (item: Cursor): readonly Text[] => {
  const [certificate, key] = [item.get('certFile').word(), item.get('keyFile').word()];
  const names = item.get('names').items().flatMap((name) => name.word() ?? []);
  return certificate && key ? [[certificate, ',', key, ...(names.length > 0 ? [':', withCommas(names)] : [])]] : [];
};

const auditFlags = (audit: Cursor | undefined, word: (...steps: readonly string[]) => readonly Text[]): readonly (readonly [string, readonly Text[]])[] => {
  if (audit?.get('enabled').text() !== 'true') return [];
  const or = (found: readonly Text[], otherwise: string): readonly Text[] => (found.length > 0 ? found : [otherwise]);
  const policy = word('auditConfig', 'policyFile');
  return [
    ['audit-log-maxbackup', or(word('auditConfig', 'maximumRetainedFiles'), '0')],
    ['audit-log-maxsize', or(word('auditConfig', 'maximumFileSizeMegabytes'), '0')],
    ['audit-log-maxage', or(word('auditConfig', 'maximumFileRetentionDays'), '0')],
    ['audit-log-path', or(word('auditConfig', 'auditFilePath'), '-')],
    ['audit-policy-file', policy.length > 0 ? policy : audit.get('policyConfiguration').kind === 'map' ? ['openshift.local.audit/policy.yaml'] : []],
  ];
};

const admissionTree = (plugins: Cursor): Tree =>
  map({
    apiVersion: text('apiserver.config.k8s.io/v1'),
    kind: text('AdmissionConfiguration'),
    plugins: list(plugins.keys().toSorted().map((name) => map({ name: text(name), path: copyOf(plugins.get(name).get('location')) ?? text(''), configuration: observed(plugins.get(name).get('configuration')) }))),
  });

/** What the operator replaces in any case, with what nobody sees here. */
const SUBSTITUTED = 'invalid-to-force-substitution';

const observed = (cursor: Cursor): Tree | undefined => {
  if (cursor.kind === 'map') return copyMap(cursor, (_, entry) => observed(entry));
  return cursor.text() === SUBSTITUTED ? undefined : copyOf(cursor);
};
