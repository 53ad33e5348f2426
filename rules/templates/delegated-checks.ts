import { gateOf } from '../../src/model/gates.ts';
import { withoutBlanks, type ValueCheck } from './value-checks.ts';

/** How many requests at once the client may send: with a rate it needs at least one. */
export const burst: ValueCheck['refuse'] = ({ text }, invocation) => {
  const rate = invocation.setting('kube-api-qps');
  const isLimited = 'text' in rate && Number(rate.text) > 0;
  if (!isLimited || !/^[+-]?\d+$/.test(text) || Number(text) > 0) return undefined;
  return { why: 'takes 1 or more while --kube-api-qps is more than nothing', log: 'burst is required to be greater than 0 when RateLimiter is not set and QPS is set to greater than 0', advice: 'remove the flag', mend: 'remove' };
};

/** A list of headers or names without a blank entry. */
export const notBlank =
  (flag: string): ValueCheck['refuse'] =>
  ({ values }) => {
    const entry = values.find((value) => value.trim() === '');
    return entry === undefined ? undefined : { why: 'takes no empty entry', log: `empty value in "${flag}"`, advice: 'remove the comma too many', mend: withoutBlanks(values), ...(entry === '' ? {} : { entry }) };
  };

const paths: ValueCheck['refuse'] = ({ values }) => {
  const entry = values.find((value) => value.replace(/^\//, '').slice(0, -1).includes('*'));
  return entry === undefined ? undefined : { why: 'takes a * at the end of a path only', log: `only trailing * allowed in ${JSON.stringify(entry.replace(/^\//, ''))}`, advice: 'write the path up to the *', entry };
};

const UID = 'requestheader-uid-headers';
const uidHeaders: ValueCheck['refuse'] = (setting, invocation) => {
  if (setting.values.length === 0) return undefined;
  if (gateOf(invocation, 'RemoteRequestHeaderUID') === false) return { why: 'needs the feature gate RemoteRequestHeaderUID for this', log: `--${UID} requires the "RemoteRequestHeaderUID" feature to be enabled`, advice: 'remove the flag', mend: 'remove' };
  if (setting.values.some((value) => value.toLowerCase() === 'x-remote-uid')) return undefined;
  return { why: 'wants X-Remote-Uid among these', log: `--${UID} is set without specifying the standard X-Remote-Uid header - API aggregation will not work`, advice: 'add X-Remote-Uid', mend: { write: [...setting.values, 'X-Remote-Uid'].join(',') } };
};

/** The headers of a visitor's uid, which came later than the others. */
export const UID_HEADERS: readonly ValueCheck[] = [notBlank(UID), uidHeaders].map((refuse) => ({ flag: UID, from: '1.32', isExact: true, refuse }));

const HIGHEST_CURVE = 65_535;
const curves: ValueCheck['refuse'] = ({ values }) => {
  const outside = values.find((value) => !(Number(value) >= 1 && Number(value) <= HIGHEST_CURVE));
  const twice = values.find((value, index) => values.findIndex((other) => Number(other) === Number(value)) < index);
  if (outside === undefined && twice === undefined) return undefined;
  const log = outside === undefined ? `duplicate curve preference ${twice}` : `curve preference ${outside} is out of range (must be 1-${HIGHEST_CURVE})`;
  return { why: 'takes each number of a curve once, from 1 to 65535', log, advice: 'remove the flag: Go chooses well', mend: 'remove' };
};

/** An address of the API server has a path only behind a scheme. */
const apiAddress: ValueCheck['refuse'] = ({ text }) =>
  /^[a-z][a-z\d+.-]*:\/\/[^/]/i.test(text) || !/^[^/]*\/./.test(text) ? undefined : { why: 'takes a URL or host:port', log: `host must be a URL or a host:port pair: ${JSON.stringify(text)}`, advice: 'remove the flag: the kubeconfig has the address', mend: 'remove' };

/** What the controller-manager and the scheduler check of the requests that they serve themselves, and of whom they ask. */
export const DELEGATED: readonly ValueCheck[] = [
  ...['requestheader-username-headers', 'requestheader-group-headers', 'requestheader-extra-headers-prefix', 'requestheader-allowed-names'].map((flag): ValueCheck => ({ flag, from: '1.20', refuse: notBlank(flag) })),
  ...UID_HEADERS,
  { flag: 'authorization-always-allow-paths', from: '1.20', refuse: paths },
  { flag: 'master', from: '1.20', refuse: apiAddress },
  { flag: 'tls-curve-preferences', from: '1.36', refuse: curves },
];
