import type { Invocation } from '../../src/model/types.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { parseDuration } from '../../src/model/values/duration.ts';
import { isEtcdFrom, startLog, verifyLog } from '../templates/etcd-log.ts';
import { valueChecks, type Refusal, type ValueCheck } from '../templates/value-checks.ts';

const isTrue = (etcd: Invocation, flag: string): boolean => {
  const setting = etcd.setting(flag);
  const value = parseBool('text' in setting ? setting.text : '');
  return value.ok && value.value;
};

/** In both modes a plain number, or a duration. */
const retention: ValueCheck['refuse'] = ({ text }, etcd) => {
  if (text === '' || /^\+?\d+$/.test(text)) return undefined;
  const duration = parseDuration(text);
  if (!duration.ok) return { why: 'takes a number or a duration such as 5m', log: startLog(etcd, `error parsing CompactionRetention: ${duration.error}`), advice: 'write 8 for hours (or revisions, with --auto-compaction-mode=revision), or 8h' };
  const mode = etcd.setting('auto-compaction-mode');
  return 'text' in mode && mode.text === '' && duration.value !== 0n ? noMode(etcd) : undefined;
};
const retentionWithoutMode: ValueCheck['refuse'] = ({ text }, etcd) => {
  const mode = etcd.setting('auto-compaction-mode');
  return 'text' in mode && mode.text === '' && /^\+?\d*[1-9]\d*$/.test(text) ? noMode(etcd) : undefined;
};
const noMode = (etcd: Invocation): Refusal => ({ why: 'needs a mode, and --auto-compaction-mode is set to nothing', log: startLog(etcd, 'unsupported compaction mode '), advice: 'remove --auto-compaction-mode for its default' });

const SECOND = 1_000_000_000n;
const positive = (flag: string): ValueCheck['refuse'] => ({ text }, etcd) => {
  const duration = parseDuration(text);
  if (!duration.ok || duration.value > 0n) return undefined;
  const shown = duration.value === 0n ? '0s' : duration.value % SECOND === 0n && -duration.value < 60n * SECOND ? `${duration.value / SECOND}s` : text;
  return { why: 'takes more than nothing', log: verifyLog(etcd, `--${flag} must be >0 (set to ${shown})`), advice: 'remove the flag: a minute is the default', mend: 'remove' };
};
const notNegative: ValueCheck['refuse'] = ({ text }) => {
  const duration = parseDuration(text);
  return duration.ok && duration.value < 0n ? { why: 'takes nothing less than 0', log: 'panic: non-positive interval for NewTicker', advice: 'remove the flag: 0s switches the check off', mend: 'remove' } : undefined;
};

const HIGHEST_RATE = 1_000_000;
const rate = (switches: readonly string[]): ValueCheck['refuse'] => ({ text }, etcd) => {
  if (!/^[+-]?\d+$/.test(text) || !switches.some((flag) => isTrue(etcd, flag)) || (Number(text) >= 0 && Number(text) <= HIGHEST_RATE)) return undefined;
  const error = Number(text) < 0 ? 'must be positive' : `must be less than ${HIGHEST_RATE}`;
  return { why: `takes a number between 0 and ${HIGHEST_RATE}`, log: verifyLog(etcd, `distributed tracing configurition is not valid: (tracing sampling rate ${error})`), advice: 'write how many of a million requests are to be traced' };
};

const learners: ValueCheck['refuse'] = ({ text }, etcd) =>
  /^-0*[1-9]/.test(text) ? { why: 'takes 0 or more', log: startLog(etcd, 'membership: too many learner members in cluster'), advice: 'remove the flag: 1 is the default', mend: 'remove' } : undefined;

/** Only looked at where etcd makes its own certificates. */
const validity: ValueCheck['refuse'] = ({ text }, etcd) => {
  const sides = [['auto-tls', 'cert-file', 'key-file', 'client'], ['peer-auto-tls', 'peer-cert-file', 'peer-key-file', 'peer']] as const;
  const side = sides.find(([auto, ...files]) => isTrue(etcd, auto) && files.slice(0, 2).every((flag) => isEmpty(etcd, flag)));
  if (!/^0+$/.test(text) || !side) return undefined;
  return { why: 'takes at least one year', log: `failed to get ${side[3]} self-signed certs: selfSignedCertValidity is invalid,it should be greater than 0`, advice: 'remove the flag: one year is the default', mend: 'remove' };
};
const isEmpty = (etcd: Invocation, flag: string): boolean => {
  const setting = etcd.setting(flag);
  return 'text' in setting && setting.text === '';
};

/** Names that a peer's certificate may have: of the two flags etcd takes one, as soon as peers use TLS. */
const allowedNames: ValueCheck['refuse'] = ({ text }, etcd) => {
  const hosts = etcd.setting('peer-cert-allowed-hostname');
  if (hosts.state !== 'given' || (isEmpty(etcd, 'peer-cert-file') && isEmpty(etcd, 'peer-key-file'))) return undefined;
  const refused = (error: string): Refusal => ({ why: 'and --peer-cert-allowed-hostname exclude each other', log: startLog(etcd, error), advice: 'keep one of the two' });
  // Once each flag held one name.
  if (!isEtcdFrom(etcd, '3.5')) return text === '' || hosts.text === '' ? undefined : refused(`AllowedCN and AllowedHostname are mutually exclusive (cn=${JSON.stringify(text)}, hostname=${JSON.stringify(hosts.text)})`);
  const [names, others] = [text, hosts.text].map((list) => list.split(',').map((name) => JSON.stringify(name)).join(' '));
  return refused(`AllowedCNs and AllowedHostnames are mutually exclusive (cns=[${names}], hostnames=[${others}])`);
};

/** Its public key, private key and method stand in the flag itself. */
const METHODS = /^((RS|PS|ES|HS)(256|384|512)|EdDSA)$/;
const NEW_METHOD = 'EdDSA';
const authToken: ValueCheck['refuse'] = ({ text }, etcd) => {
  const [kind = '', ...options] = text.split(',');
  const refused = (why: string, error = 'auth: invalid auth options'): Refusal => ({ why, log: startLog(etcd, error), advice: 'remove the flag: Kubernetes uses no tokens of etcd', mend: 'remove' });
  const pairs = options.map((option) => option.split('='));
  const keys = pairs.map(([key]) => key);
  if (pairs.some(({ length }) => length !== 2) || new Set(keys).size < keys.length) return refused('takes options as key=value, each once');
  if (kind === 'simple' || kind === '') return undefined;
  if (kind !== 'jwt') return refused(`knows simple and jwt, and not "${kind}"`);
  const valueOf = (key: string): string => pairs.find(([name]) => name === key)?.[1] ?? '';
  const lifetime = parseDuration(valueOf('ttl') || '0');
  const method = valueOf('sign-method');
  if (!lifetime.ok) return refused('takes ttl as a duration such as 10m');
  if (method === 'none') return refused('knows no sign-method none', 'unsupported signing method: *jwt.signingMethodNone');
  if (method === NEW_METHOD && isEtcdFrom(etcd, '3.5') && !isEtcdFrom(etcd, '3.6')) return refused(`knows no sign-method ${method}`, 'unsupported signing method: *jwt.SigningMethodEd25519');
  if (!METHODS.test(method) || (method === NEW_METHOD && !isEtcdFrom(etcd, '3.5'))) return refused(`knows no sign-method "${method}"`);
  const hasKey = method.startsWith('HS') ? valueOf('priv-key') !== '' : valueOf('priv-key') !== '' || valueOf('pub-key') !== '';
  return hasKey ? undefined : refused('needs priv-key for this sign-method', 'auth: missing key data');
};

export default valueChecks(
  'etcd',
  [
    { flag: 'auto-compaction-retention', from: '3.4', refuse: retention },
    { flag: 'auto-compaction-retention', from: '3.4', to: '3.5', isExact: true, refuse: retentionWithoutMode },
    { flag: 'experimental-compact-hash-check-time', from: '3.5', refuse: positive('experimental-compact-hash-check-time') },
    { flag: 'compact-hash-check-time', from: '3.6', refuse: positive('compact-hash-check-time') },
    { flag: 'corrupt-check-time', from: '3.6', refuse: notNegative },
    { flag: 'experimental-corrupt-check-time', from: '3.6', isExact: true, refuse: notNegative },
    { flag: 'experimental-distributed-tracing-sampling-rate', from: '3.5', refuse: rate(['experimental-enable-distributed-tracing', 'enable-distributed-tracing']) },
    { flag: 'distributed-tracing-sampling-rate', from: '3.6', refuse: rate(['enable-distributed-tracing', 'experimental-enable-distributed-tracing']) },
    { flag: 'max-learners', from: '3.6', refuse: learners },
    { flag: 'self-signed-cert-validity', from: '3.5', refuse: validity },
    { flag: 'peer-cert-allowed-cn', from: '3.4', refuse: allowedNames },
    { flag: 'auth-token', from: '3.4', refuse: authToken },
  ],
  {
    title: 'etcd refuses the value of a flag, and exits',
    why: 'The value has the right type and is not one that etcd can use. It prints one line and exits, and the API server of this node goes down with it.',
    remedy: 'Write a value that the message names, or remove the flag for its default.',
    examples: () => ({
      bad: [
        ['--auto-compaction-retention=x'], ['--auto-compaction-retention=1d'], ['--auto-compaction-mode=', '--auto-compaction-retention=8'], ['--experimental-compact-hash-check-time=0s'], ['--auth-token=foo'], ['--auth-token=jwt'],
        ['--auth-token=jwt,sign-method=RS256'], ['--auto-tls', '--self-signed-cert-validity=0'], ['--peer-cert-file=/a', '--peer-key-file=/b', '--peer-cert-allowed-cn=a', '--peer-cert-allowed-hostname=b'],
        { version: '3.6', argv: ['--compact-hash-check-time=-1s'] }, { version: '3.6', argv: ['--corrupt-check-time=-1s'] }, { version: '3.6', argv: ['--max-learners=-1'] }, { version: '3.7', argv: ['--enable-distributed-tracing', '--distributed-tracing-sampling-rate=1000001'] },
      ],
      good: [
        [], ['--auto-compaction-mode=revision', '--auto-compaction-retention=1000'], ['--auto-compaction-mode=revision', '--auto-compaction-retention=8h'], ['--auto-compaction-retention=8h'], ['--auth-token=simple'],
        ['--auth-token=jwt,sign-method=RS256,pub-key=/a,priv-key=/b,ttl=10m'], ['--self-signed-cert-validity=0'], ['--experimental-corrupt-check-time=-1s'], { version: '3.7', argv: ['--distributed-tracing-sampling-rate=-1'] },
      ],
    }),
  },
);
