import { gateOf } from '../../src/model/gates.ts';
import type { Invocation } from '../../src/model/types.ts';
import { parseDuration } from '../../src/model/values/duration.ts';
import { notBlank, UID_HEADERS } from '../templates/delegated-checks.ts';
import { regexError } from '../templates/go-regexp.ts';
import { isFrom, oneOf, valueChecks, type ValueCheck, withoutBlanks } from '../templates/value-checks.ts';

type Refuse = ValueCheck['refuse'];

const cors: Refuse = ({ values, text }, api) => {
  const isNew = isFrom(api, '1.31');
  for (const entry of values) {
    if (entry === '' && isNew) return { why: 'takes no empty entry', log: 'empty value in --cors-allowed-origins', advice: 'remove the comma too many', mend: withoutBlanks(values) };
    const error = regexError(entry);
    if (error !== undefined) {
      const log = isNew ? `--cors-allowed-origins has an invalid regular expression: ${error}` : `Invalid CORS allowed origin, --cors-allowed-origins flag was set to ${text.split(',').join(',')} - ${error}`;
      return { why: `cannot read "${entry}" as a regular expression`, log, advice: 'write a regular expression of Go', entry };
    }
    const isPinned = /\^|\/\//.test(entry) && /[$:]/.test(entry);
    if (isNew && !isPinned) {
      return { why: `wants each origin tied to both ends of the host, and "${entry}" is not`, log: '--cors-allowed-origins has an invalid regular expression: regular expression does not pin to start/end of host in the origin header', advice: 'write ^https://example\\.com$ for example.com', entry };
    }
  }
  return undefined;
};

const strictTransport: Refuse = ({ values }) => {
  const entry = values.find((text) => !/^(max-age=[^=]*|includeSubDomains|preload)$/.test(text));
  if (entry === undefined) return undefined;
  const log = entry.trim() === '' ? 'empty value in strict-transport-security-directives' : '--strict-transport-security-directives invalid, allowed values: max-age=expireTime, includeSubDomains, preload. see https://tools.ietf.org/html/rfc6797#section-6.1 for more information';
  return { why: `takes max-age=SECONDS, includeSubDomains and preload, and "${entry}" is none of them`, log, advice: 'write max-age=31536000,includeSubDomains', ...(entry === '' ? {} : { entry }) };
};

const watchCache: Refuse = ({ values }) => {
  for (const entry of values) {
    const parts = entry.split('#');
    const error = parts.length !== 2 ? 'invalid value of watch cache size' : !/^[+-]?\d+$/.test(parts[1] ?? '') ? 'invalid size of watch cache size' : Number(parts[1]) < 0 ? 'watch cache size cannot be negative' : undefined;
    if (error !== undefined) return { why: `takes resource#size, and "${entry}" is not`, log: `${error}: ${entry}`, advice: 'write pods#100, or remove the flag: the sizes are found by themselves', mend: 'remove', entry };
  }
  return undefined;
};

const overrides: Refuse = ({ values }, api) => {
  const entry = values.find((text) => {
    const [resource = '', servers, ...rest] = text.split('#');
    return rest.length > 0 || servers === undefined || resource.split('/').length !== 2 || (isFrom(api, '1.34') && servers.split(';').includes(''));
  });
  return entry === undefined ? undefined : { why: `takes group/resource#URL;URL, and "${entry}" is not`, log: '--etcd-servers-overrides invalid, must be of format: group/resource#servers, where servers are URLs, semicolon separated', advice: 'write /events#https://127.0.0.1:2379 for the events of the core group', entry };
};

const PEER_GATE = 'UnknownVersionInteroperabilityProxy';
const needsPeerGate =
  (flag: string): Refuse =>
  ({ text }, api) =>
    text === '' || gateOf(api, PEER_GATE) !== false ? undefined : { why: `takes it only with the feature gate ${PEER_GATE}`, log: `--${flag} requires ${PEER_GATE} feature to be turned on`, advice: `remove the flag, or add --feature-gates=${PEER_GATE}=true`, mend: 'remove' };

const bothWays: Refuse = ({ values }, api) => {
  const enabled = api.setting('enable-admission-plugins');
  const entry = 'values' in enabled ? values.find((plugin) => plugin !== '' && enabled.values.includes(plugin)) : undefined;
  return entry === undefined ? undefined : { why: `is told to enable ${entry} as well`, log: `[${entry}] in enable-admission-plugins and disable-admission-plugins overlapped`, advice: `leave ${entry} in one of the two`, entry };
};

const oldAdmission: Refuse = (_setting, api) => {
  const other = ['enable-admission-plugins', 'disable-admission-plugins'].map((flag) => api.setting(flag)).find((setting) => setting.state === 'given' && setting.values.length > 0);
  return other === undefined ? undefined : { why: 'takes either this flag or those that enable and disable plugins', log: 'admission-control and enable-admission-plugins/disable-admission-plugins flags are mutually exclusive', advice: 'remove --admission-control', mend: 'remove' };
};

const noMode: Refuse = ({ values }) =>
  values.length === 0 ? { why: 'wants at least one authorization mode', log: 'at least one authorization-mode must be passed', advice: 'write --authorization-mode=Node,RBAC', mend: { write: 'Node,RBAC' } } : undefined;

const noTime: Refuse = ({ text }) => {
  const time = parseDuration(text);
  return time.ok && Number(time.value) <= 0 ? { why: 'answers no request in no time, the probes of the kubelet included', log: 'http: Handler timeout', advice: 'remove the flag: a minute is the default', mend: 'remove' } : undefined;
};

/** Versions of a webhook's API, looked at only where its file is given. */
const webhookVersion =
  (file: string, what: string): Refuse =>
  ({ text }, api) => {
    const setting = api.setting(file);
    const isUsed = setting.state === 'given' && setting.text !== '';
    return !isUsed || ['v1', 'v1beta1'].includes(text) ? undefined : { why: 'takes v1 or v1beta1', log: `unsupported ${what} version "${text}", supported versions are "v1", "v1beta1"`, advice: 'write v1, or what the webhook speaks' };
  };

const BUILT_IN = ['gce', 'vsphere', 'openstack', 'azure', 'aws'];
const cloudProvider: Refuse = ({ text }, api) => {
  const isBuiltIn = BUILT_IN.slice(0, isFrom(api, '1.31') ? 2 : isFrom(api, '1.30') ? 3 : 5).includes(text);
  if (text === '' || text === 'external') return undefined;
  if (isBuiltIn && gateOf(api, 'DisableCloudProviders') === false) return undefined;
  const log = isBuiltIn && !isFrom(api, '1.32') ? `when using --cloud-provider set to '${text}', please set DisableCloudProviders feature to false` : `unknown --cloud-provider: ${text}`;
  return { why: 'has no such cloud provider built in', log, advice: 'write external and run the cloud controller manager of your cloud, or remove the flag', mend: 'remove' };
};

const FLOW_SUM = 'invalid configuration: MaxRequestsInFlight=0 and MaxMutatingRequestsInFlight=0; they must add up to something positive';
const noFlow: Refuse = ({ text }, api) => {
  const [other, fairness] = ['max-mutating-requests-inflight', 'enable-priority-and-fairness'].map((flag) => api.setting(flag));
  const isOff = Number(text) === 0 && other?.state === 'given' && Number(other.text) === 0 && fairness && 'text' in fairness && !/^(false|f|0)$/i.test(fairness.text);
  return isOff ? { why: 'and --max-mutating-requests-inflight=0 leave room for no request', log: FLOW_SUM, advice: 'remove both flags: 400 and 200 are the defaults' } : undefined;
};

const seconds = (flag: string, api: Invocation): number => {
  const setting = api.setting(flag);
  const duration = parseDuration('text' in setting ? setting.text : '');
  return duration.ok ? Number(duration.value) : Number.NaN;
};
const LEADERSHIP = ['lease-duration', 'renew-deadline', 'retry-period'].map((name) => `coordinated-leadership-${name}`);
const longer = (first: number): Refuse => (_, api) => {
  const [long = '', short = ''] = LEADERSHIP.slice(first, first + 2);
  return seconds(long, api) <= seconds(short, api) ? { why: `wants --${long} to be longer than --${short}`, log: `--${long} must be greater than --${short}`, advice: 'remove both flags' } : undefined;
};
/** Each pair is looked at once: at its longer flag, else at the shorter. */
const leadership: ValueCheck[] = [0, 1].flatMap((first) => {
  const [long = '', short = ''] = LEADERSHIP.slice(first, first + 2);
  return [{ flag: long, refuse: longer(first) }, { flag: short, refuse: (setting, api) => (api.setting(long).state === 'given' ? undefined : longer(first)(setting, api)) }] satisfies ValueCheck[];
});

const nodePort: Refuse = ({ text }, api) => {
  const range = api.setting('service-node-port-range');
  const [low, high] = ('text' in range ? range.text : '').split('-').map(Number);
  const port = Number(text);
  if (low === undefined || high === undefined || Number.isNaN(port) || port <= 0 || port > 65535 || (port >= low && port <= high)) return undefined;
  return { why: `takes a port inside of --service-node-port-range (${low}-${high})`, log: `port range ${low}-${high} doesn't contain ${port}`, advice: `write a port between ${low} and ${high}, or remove the flag`, mend: 'remove' };
};

const MEDIA = ['application/json', 'application/vnd.kubernetes.protobuf', 'application/yaml'];
const HEADERS = ['requestheader-username-headers', 'requestheader-group-headers', 'requestheader-extra-headers-prefix', 'requestheader-allowed-names'];

/** Unless said otherwise every release of the data makes the check. */
const CHECKS: readonly ValueCheck[] = [
  { flag: 'cors-allowed-origins', refuse: cors },
  ...HEADERS.map((flag) => ({ flag, from: '1.24', refuse: notBlank(flag) })),
  ...UID_HEADERS,
  { flag: 'storage-media-type', refuse: oneOf(['', ...MEDIA], (text, api) => (isFrom(api, '1.29') ? `--storage-media-type "${text}" invalid, allowed values: ${MEDIA.join(', ')}` : `unable to find serializer for "${text}"`)) },
  { flag: 'storage-backend', refuse: oneOf(['', 'etcd3'], () => "--storage-backend invalid, allowed values: etcd3. If not specified, it will default to 'etcd3'") },
  { flag: 'strict-transport-security-directives', from: '1.31', refuse: strictTransport },
  { flag: 'watch-cache-sizes', refuse: watchCache },
  { flag: 'etcd-servers-overrides', refuse: overrides },
  { flag: 'disable-admission-plugins', refuse: bothWays },
  { flag: 'admission-control', refuse: oldAdmission },
  { flag: 'endpoint-reconciler-type', refuse: oneOf(['', 'lease', 'master-count', 'none'], (text) => `Reconciler not implemented: ${text}`) },
  { flag: 'authentication-token-webhook-version', refuse: webhookVersion('authentication-token-webhook-config-file', 'authentication webhook') },
  { flag: 'authorization-webhook-version', refuse: webhookVersion('authorization-webhook-config-file', 'webhook authorizer') },
  // A 1.37 that was seen to serve was not asked for its health.
  { flag: 'request-timeout', to: '1.36', refuse: noTime },
  ...['peer-advertise-ip', 'peer-advertise-port', 'peer-ca-file'].map((flag) => ({ flag, from: '1.28', refuse: needsPeerGate(flag) })),
  { flag: 'authorization-mode', to: '1.28', refuse: noMode },
  { flag: 'cloud-provider', from: '1.29', refuse: cloudProvider },
  { flag: 'max-requests-inflight', refuse: noFlow },
  { flag: 'kubernetes-service-node-port', refuse: nodePort },
  ...leadership.map((check) => ({ ...check, from: '1.34' })),
].map((check) => ({ from: '1.20', isExact: true, ...check }));

export default valueChecks('kube-apiserver', CHECKS, {
  title: 'the API server refuses the value of a flag, and exits',
  why: 'The value has the right type and is not one that the API server can use. It prints one line and exits, and the kubelet starts it again and again.',
  remedy: 'Write a value that the message names, or remove the flag for its default.',
  examples: () => ({
    bad: [
      ['--cors-allowed-origins=['], ['--cors-allowed-origins=example.com'], ['--requestheader-username-headers=X-Remote-User, '], ['--requestheader-group-headers=a,,b'], ['--storage-media-type=application/xml'], ['--storage-backend=etcd2'],
      ['--strict-transport-security-directives=foo'], ['--watch-cache-sizes=pods'], ['--watch-cache-sizes=pods#x'], ['--etcd-servers-overrides=events#https://a'], ['--peer-ca-file=/ca.crt'], ['--endpoint-reconciler-type=foo'],
      ['--enable-admission-plugins=NodeRestriction', '--disable-admission-plugins=NodeRestriction'], ['--enable-admission-plugins=NodeRestriction', '--admission-control=AlwaysAdmit'], ['--request-timeout=0'],
      ['--authentication-token-webhook-config-file=/a', '--authentication-token-webhook-version=v2'], ['--cloud-provider=aws'], ['--max-requests-inflight=0', '--max-mutating-requests-inflight=0'], ['--kubernetes-service-node-port=80'],
      { version: '1.24', argv: ['--authorization-mode='] }, { version: '1.37', argv: ['--coordinated-leadership-retry-period=20s'] }, { version: '1.37', argv: ['--requestheader-uid-headers=X'] },
    ],
    good: [
      [], ['--cors-allowed-origins=^https://example\\.com$,//localhost(:|$)'], ['--requestheader-allowed-names='], ['--storage-media-type=application/yaml', '--storage-backend=etcd3'],
      ['--strict-transport-security-directives=max-age=31536000,includeSubDomains'], ['--watch-cache-sizes=pods#100,nodes#50'], ['--etcd-servers-overrides=/events#https://a;https://b'], ['--peer-ca-file=/ca.crt', '--feature-gates=UnknownVersionInteroperabilityProxy=true'],
      ['--authentication-token-webhook-version=v2'], ['--max-requests-inflight=0', '--max-mutating-requests-inflight=0', '--enable-priority-and-fairness=false'], ['--kubernetes-service-node-port=80', '--service-node-port-range=80-90'],
      { version: '1.24', argv: ['--cors-allowed-origins=example.com', '--cloud-provider=aws'] }, { version: '1.37', argv: ['--coordinated-leadership-retry-period=1s', '--requestheader-uid-headers=x-remote-uid,X'] },
    ],
  }),
});
