import { posix } from 'node:path';
import type { Place } from '../source/place.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { map, text, type Tree } from './emit.ts';
import { setFlag, type Flags } from './kubeadm-arguments.ts';
import { textFrom, withCommas } from './text.ts';

/** Flag to the field of the feature's `config` that it is made from, and what KubeOne takes where it is not given. Without a field it is always the same. */
type Settings = Readonly<Record<string, readonly [field: string, otherwise: string | null]>>;

interface Feature {
  readonly flags: Settings;
  /** An admission plugin that it turns on. */
  readonly plugin?: string;
}

const ADMISSION: Settings = { 'admission-control-config-file': ['', '/etc/kubernetes/admission/admission-config.yaml'] };

/** Features of KubeOne that change the API server (pkg/features). */
const FEATURES: Readonly<Record<string, Feature>> = {
  podSecurityPolicy: { flags: {}, plugin: 'PodSecurityPolicy' },
  alwaysPullImages: { flags: {}, plugin: 'AlwaysPullImages' },
  podNodeSelector: { flags: ADMISSION, plugin: 'PodNodeSelector' },
  eventRateLimit: { flags: ADMISSION, plugin: 'EventRateLimit' },
  staticAuditLog: {
    flags: {
      'audit-policy-file': ['', '/etc/kubernetes/audit/policy.yaml'],
      'audit-log-path': ['logPath', '/var/log/kubernetes/audit.log'],
      'audit-log-maxage': ['logMaxAge', '30'],
      'audit-log-maxbackup': ['logMaxBackup', '3'],
      'audit-log-maxsize': ['logMaxSize', '100'],
    },
  },
  webhookAuditLog: {
    flags: {
      'audit-policy-file': ['', '/etc/kubernetes/audit/policy.yaml'],
      'audit-webhook-config-file': ['', '/etc/kubernetes/audit/webhook-config.yaml'],
      'audit-webhook-mode': ['mode', null],
      'audit-webhook-version': ['version', null],
      'audit-webhook-batch-buffer-size': ['batch.bufferSize', null],
      'audit-webhook-batch-max-size': ['batch.maxSize', null],
      'audit-webhook-batch-max-wait': ['batch.maxWait', null],
      'audit-webhook-batch-throttle-burst': ['batch.throttle.burst', null],
      'audit-webhook-batch-throttle-qps': ['batch.throttle.QPS', null],
      'audit-webhook-truncate-enabled': ['truncate.enable', null],
      'audit-webhook-truncate-max-batch-size': ['truncate.maxBatchSize', null],
      'audit-webhook-truncate-max-event-size': ['truncate.maxEventSize', null],
    },
  },
  openidConnect: {
    flags: {
      'oidc-issuer-url': ['issuerUrl', null],
      'oidc-client-id': ['clientId', 'kubernetes'],
      'oidc-username-claim': ['usernameClaim', 'sub'],
      'oidc-username-prefix': ['usernamePrefix', 'oidc:'],
      'oidc-groups-claim': ['groupsClaim', 'groups'],
      'oidc-groups-prefix': ['groupsPrefix', 'oidc:'],
      'oidc-required-claim': ['requiredClaim', null],
      'oidc-signing-algs': ['signingAlgs', 'RS256'],
      'oidc-ca-file': ['caFile', null],
    },
  },
};

export const KNOWN_FEATURES: readonly string[] = [...Object.keys(FEATURES), 'encryptionProviders', 'coreDNS', 'dynamicAuditLog', 'metricsServer', 'nodeLocalDNS'];

/** Files that a feature names, and where KubeOne puts them. */
export const FILES: readonly { readonly feature: string; readonly field: string; readonly on: string }[] = [
  { feature: 'staticAuditLog', field: 'policyFilePath', on: '/etc/kubernetes/audit/policy.yaml' },
  { feature: 'webhookAuditLog', field: 'policyFilePath', on: '/etc/kubernetes/audit/policy.yaml' },
  { feature: 'webhookAuditLog', field: 'configFilePath', on: '/etc/kubernetes/audit/webhook-config.yaml' },
];

const isOn = (features: Cursor, name: string): boolean => features.get(name).get('enable').text() === 'true';

export const setFeatures = (flags: Flags, features: Cursor): void => {
  for (const [name, { flags: settings, plugin }] of Object.entries(FEATURES)) {
    if (!isOn(features, name)) continue;
    const at = features.keyPlace(name) ?? features;
    for (const [flag, [path, otherwise]] of Object.entries(settings)) setFrom(flags, flag, features.get(name).get('config'), path, at, otherwise);
    const before = flags.get('enable-admission-plugins');
    if (plugin !== undefined && before) flags.set('enable-admission-plugins', { value: withCommas([before.value, textFrom(plugin, at)]), at });
  }
  // A minus is for no prefix at all.
  if (features.get('openidConnect').get('config').get('groupsPrefix').text() === '-') flags.delete('oidc-groups-prefix');
  const encryption = features.get('encryptionProviders');
  const isCustom = (encryption.get('customEncryptionConfiguration').word()?.text ?? '') !== '';
  if (isOn(features, 'encryptionProviders')) setFlag(flags, 'encryption-provider-config', features.keyPlace('encryptionProviders') ?? encryption, undefined, `/etc/kubernetes/encryption-providers/${isCustom ? 'custom-' : ''}encryption-providers.yaml`);
};

const setFrom = (flags: Flags, flag: string, config: Cursor, path: string, at: Place, otherwise: string | null): void => {
  const steps = path.split('.');
  const parent = steps.slice(0, -1).reduce((cursor, step) => cursor.get(step), config);
  const field = steps.at(-1) ?? '';
  if (path === '') setFlag(flags, flag, at, undefined, otherwise);
  else setFlag(flags, flag, parent.keyPlace(field) ?? at, parent.get(field).word(), otherwise);
};

/** Directories of the node that the API server sees for them. */
export const volumesOf = (features: Cursor): readonly Tree[] => {
  const volume = (name: string, path: string, readOnly: boolean): Tree => map({ name: text(name), hostPath: text(path), mountPath: text(path), readOnly, pathType: text('DirectoryOrCreate') });
  const logs = features.get('staticAuditLog').get('config').get('logPath').text();
  return [
    ...(isOn(features, 'staticAuditLog') || isOn(features, 'webhookAuditLog') ? [volume('audit-conf', '/etc/kubernetes/audit', true)] : []),
    ...(isOn(features, 'staticAuditLog') ? [volume('log', posix.dirname(logs === undefined || logs === '' ? '/var/log/kubernetes/audit.log' : logs), false)] : []),
    ...(isOn(features, 'podNodeSelector') || isOn(features, 'eventRateLimit') ? [volume('admission-conf', '/etc/kubernetes/admission', true)] : []),
    ...(isOn(features, 'encryptionProviders') ? [volume('encryption-providers-conf', '/etc/kubernetes/encryption-providers', true)] : []),
  ];
};
