import { readAddress } from '../../src/model/values/address.ts';
import { parseDuration } from '../../src/model/values/duration.ts';
import { parseUrl } from '../../src/model/values/url.ts';
import { isFrom, oneOf, valueChecks, type ValueCheck } from '../templates/value-checks.ts';
import { regexError } from '../templates/go-regexp.ts';
import { isGateOn } from '../templates/gate.ts';

const cors: ValueCheck['refuse'] = ({ values, text }, api) => {
  for (const entry of values) {
    const error = regexError(entry);
    const head = isFrom(api, '1.27') ? '--cors-allowed-origins has an invalid regular expression' : `Invalid CORS allowed origin, --cors-allowed-origins flag was set to ${text} -`;
    if (error !== undefined) return { why: `cannot read "${entry}" as a regular expression`, log: `${head}${isFrom(api, '1.27') ? ':' : ''} ${error}`, advice: 'write a regular expression of Go', entry };
    const isPinned = /\^|\/\//.test(entry) && /[$:]/.test(entry);
    if (isFrom(api, '1.27') && !isPinned) {
      return { why: `wants each origin tied to both ends of the host, and "${entry}" is not`, log: '--cors-allowed-origins has an invalid regular expression: regular expression does not pin to start/end of host in the origin header', advice: 'write ^https://example\\.com$ for example.com', entry };
    }
  }
  return undefined;
};

const issuer: ValueCheck['refuse'] = ({ text }, api) => {
  const url = parseUrl(text);
  if (text === '' || (url.ok && url.value.scheme.text === 'https')) return undefined;
  const scheme = url.ok ? url.value.scheme.text : '';
  const log = isFrom(api, '1.30') ? `jwt[0].issuer.url: Invalid value: "${text}": URL scheme must be https` : `'oidc-issuer-url' ("${text}") has invalid scheme ("${scheme}"), require 'https'`;
  return { why: 'takes an issuer over https only', log, advice: 'write the https URL of the issuer' };
};

const blank =
  (flag: string): ValueCheck['refuse'] =>
  ({ values }) => {
    const entry = values.find((text) => text.trim() === '' && text !== '');
    return entry === undefined ? undefined : { why: 'takes no blank entry', log: `empty value in "${flag}"`, advice: 'remove the blank entry', entry };
  };

const STRICT_TRANSPORT = /^(max-age=\d+|includeSubDomains|preload)$/i;

const watchCache: ValueCheck['refuse'] = ({ values }) => {
  for (const entry of values) {
    const [, size] = entry.split('#');
    const error = entry.split('#').length === 2 ? (/^[+-]?\d+$/.test(size ?? '') ? (Number(size) < 0 ? 'watch cache size cannot be negative' : undefined) : 'invalid size of watch cache size') : 'invalid value of watch cache size';
    if (error !== undefined) return { why: `takes resource#size, and "${entry}" is not`, log: `${error}: ${entry}`, advice: 'write pods#100, or remove the flag: the sizes are found by themselves', entry };
  }
  return undefined;
};

const PEER_GATE = 'UnknownVersionInteroperabilityProxy';
const needsPeerGate =
  (flag: string): ValueCheck['refuse'] =>
  ({ text }, api) =>
    text === '' || isGateOn(api, PEER_GATE) !== false ? undefined : { why: `takes it only with the feature gate ${PEER_GATE}`, log: `--${flag} requires ${PEER_GATE} feature to be turned on`, advice: `remove the flag, or add --feature-gates=${PEER_GATE}=true` };

const advertised: ValueCheck['refuse'] = ({ text }) => {
  const address = readAddress(text);
  if (!address) return undefined;
  const kind = address.isLoopback ? 'loopback range (127.0.0.0/8, ::1/128)' : isLinkLocal(text) ? 'link-local range (169.254.0.0/16, fe80::/10)' : undefined;
  return kind === undefined ? undefined : { why: 'cannot tell the cluster to come to that address', log: `may not be in the ${kind}`, advice: 'write the address of the node that the others reach' };
};
const isLinkLocal = (text: string): boolean => /^(169\.254\.|fe[89ab][0-9a-f]:)/i.test(text);

const bothWays: ValueCheck['refuse'] = ({ values }, api) => {
  const enabled = api.setting('enable-admission-plugins');
  const entry = 'values' in enabled ? values.find((plugin) => plugin !== '' && enabled.values.includes(plugin)) : undefined;
  return entry === undefined ? undefined : { why: `is told to enable ${entry} as well`, log: `[${entry}] in enable-admission-plugins and disable-admission-plugins overlapped`, advice: `leave ${entry} in one of the two`, entry };
};

const noMode: ValueCheck['refuse'] = ({ values }) =>
  values.every((text) => text === '') ? { why: 'wants at least one authorization mode', log: 'at least one authorization-mode must be passed', advice: 'write --authorization-mode=Node,RBAC' } : undefined;

/** What the flags of an audit backend say counts only where the backend is there. */
const ofBackend =
  (owner: string, refuse: ValueCheck['refuse']): ValueCheck['refuse'] =>
  (setting, api) => {
    const backend = api.setting(owner);
    return 'text' in backend && backend.text !== '' ? refuse(setting, api) : undefined;
  };
const MODES = ['batch', 'blocking', 'blocking-strict'];
const mode = oneOf(MODES, (text) => `invalid audit log mode ${text}, allowed modes are "${MODES.join(',')}"`);
const positive =
  (backend: 'log' | 'webhook', what: string): ValueCheck['refuse'] =>
  ({ text }, api) => {
    const batching = api.setting(`audit-${backend}-mode`);
    if (!('text' in batching) || batching.text !== 'batch' || !(Number(text) <= 0)) return undefined;
    return { why: 'takes 1 or more while events are sent in batches', log: `invalid audit batch ${backend} ${what}`, advice: 'remove the flag' };
  };
const noTime: ValueCheck['refuse'] = ({ text }) => {
  const time = parseDuration(text);
  return time.ok && Number(time.value) <= 0 ? { why: 'answers no request in no time, the probes of the kubelet included', log: 'http: Handler timeout', advice: 'remove the flag: a minute is the default' } : undefined;
};

const SIGNING = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512'];
const MEDIA = ['', 'application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];

export default valueChecks(
  'kube-apiserver',
  [
    { flag: 'cors-allowed-origins', refuse: cors },
    { flag: 'oidc-issuer-url', refuse: issuer },
    { flag: 'oidc-signing-algs', refuse: oneOf(SIGNING, (text) => `oidc: unsupported signing alg: "${text}"`) },
    ...['requestheader-username-headers', 'requestheader-group-headers', 'requestheader-extra-headers-prefix', 'requestheader-allowed-names'].map((flag) => ({ flag, refuse: blank(flag) })),
    {
      flag: 'storage-media-type',
      refuse: oneOf(MEDIA, (text, api) => (isFrom(api, '1.29') ? `--storage-media-type "${text}" invalid, allowed values: application/json, application/vnd.kubernetes.protobuf, application/yaml` : `unable to find serializer for "${text}"`)),
    },
    {
      flag: 'strict-transport-security-directives',
      from: '1.31',
      refuse: ({ values }, api) => {
        const entry = values.find((text) => !STRICT_TRANSPORT.test(text));
        return entry === undefined || !isFrom(api, '1.25')
          ? undefined
          : { why: `takes max-age=SECONDS, includeSubDomains and preload, and "${entry}" is none of them`, log: '--strict-transport-security-directives invalid, allowed values: max-age=expireTime, includeSubDomains, preload. see https://tools.ietf.org/html/rfc6797#section-6.1 for more information', advice: 'write max-age=31536000,includeSubDomains', entry };
      },
    },
    { flag: 'watch-cache-sizes', refuse: watchCache },
    { flag: 'disable-admission-plugins', from: '1.20', refuse: bothWays },
    { flag: 'audit-log-format', refuse: ofBackend('audit-log-path', oneOf(['json', 'legacy'], (text) => `invalid audit log format ${text}, allowed formats are "legacy,json"`)) },
    { flag: 'audit-log-mode', refuse: ofBackend('audit-log-path', mode) },
    { flag: 'audit-webhook-mode', refuse: ofBackend('audit-webhook-config-file', mode) },
    ...(['log', 'webhook'] as const).flatMap((backend) =>
      ['buffer-size', 'max-size'].map((name) => ({ flag: `audit-${backend}-batch-${name}`, refuse: ofBackend(backend === 'log' ? 'audit-log-path' : 'audit-webhook-config-file', positive(backend, name === 'max-size' ? 'max batch size' : 'buffer size')) })),
    ),
    { flag: 'request-timeout', to: '1.31', refuse: (setting, api) => (isFrom(api, '1.37') ? undefined : noTime(setting, api)) },
    ...['peer-advertise-ip', 'peer-advertise-port', 'peer-ca-file'].map((flag) => ({ flag, refuse: needsPeerGate(flag) })),
    { flag: 'advertise-address', from: '1.37', isExact: true, refuse: advertised },
    { flag: 'authorization-mode', to: '1.28', isExact: true, refuse: noMode },
  ],
  {
    title: 'the API server refuses the value of a flag, and exits',
    why: 'The value has the right type and is not one that the API server can use. It prints one line and exits, and the kubelet starts it again and again.',
    remedy: 'Write a value that the message names, or remove the flag for its default.',
    examples: {
      bad: [
        ['--cors-allowed-origins=['], ['--cors-allowed-origins=example.com'], ['--oidc-issuer-url=http://a', '--oidc-client-id=a'], ['--oidc-signing-algs=HS256'], ['--requestheader-username-headers=X-Remote-User, '],
        ['--storage-media-type=application/xml'], ['--strict-transport-security-directives=foo'], ['--watch-cache-sizes=pods'], ['--watch-cache-sizes=pods#x'], ['--peer-ca-file=/ca.crt'],
        ['--enable-admission-plugins=NodeRestriction', '--disable-admission-plugins=NodeRestriction'], ['--audit-log-path=-', '--audit-log-mode=foo'], ['--audit-log-path=-', '--audit-log-format=xml'], ['--request-timeout=0'],
        { version: '1.37', argv: ['--advertise-address=169.254.1.1'] }, { version: '1.24', argv: ['--authorization-mode='] },
      ],
      good: [
        [], ['--cors-allowed-origins=^https://example\\.com$,//localhost(:|$)'], ['--oidc-issuer-url=https://a', '--oidc-signing-algs=RS256,PS512'], ['--requestheader-allowed-names='], ['--storage-media-type=application/yaml'],
        ['--strict-transport-security-directives=max-age=31536000,includeSubDomains'], ['--watch-cache-sizes=pods#100,nodes#50'], ['--peer-ca-file=/ca.crt', '--feature-gates=UnknownVersionInteroperabilityProxy=true'], ['--advertise-address=169.254.1.1'], ['--audit-log-mode=foo'],
      ],
    },
  },
);
