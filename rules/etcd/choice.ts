import { isEtcdFrom, parseLog, verifyLog } from '../templates/etcd-log.ts';
import { oneOf, valueChecks, type ValueCheck } from '../templates/value-checks.ts';

/** Words that etcd compares before it looks at anything else. */
const parsed = (words: readonly string[]): ValueCheck['refuse'] => (setting, etcd) =>
  oneOf(words, (text) => parseLog(etcd, setting.flag, text, 'invalid value'))(setting, etcd);
const verified = (words: readonly string[], error: (text: string) => string): ValueCheck['refuse'] => (setting, etcd) =>
  oneOf(words, (text) => verifyLog(etcd, error(text)))(setting, etcd);

const LEVELS = ['debug', 'info', 'warn', 'error', 'dpanic', 'panic', 'fatal'];
const level: ValueCheck['refuse'] = (setting, etcd) => {
  if (!isEtcdFrom(etcd, '3.5')) return oneOf(LEVELS, (text) => `unknown level "${text}"`)(setting, etcd);
  const isKnown = ['', ...LEVELS, ...(isEtcdFrom(etcd, '3.7') ? ['warning'] : [])].includes(setting.text.toLowerCase());
  return isKnown ? undefined : oneOf(LEVELS, (text) => `panic: unrecognized level: "${text}"`)(setting, etcd);
};

const stages = (words: readonly string[]): ValueCheck['refuse'] => (setting, etcd) => {
  const entry = setting.text.split(',').find((text) => !words.includes(text));
  return entry === undefined
    ? undefined
    : { why: `takes ${words.join(', ')}, and "${entry}" is none of them`, log: parseLog(etcd, setting.flag, setting.text, `invalid value "${entry}"`), advice: 'remove the flag', mend: 'remove' };
};
const STAGES = ['write-only', 'write-only-skip-check', 'write-only-drop-data', 'gone'];

const TLS_VERSIONS = ['', 'TLS1.2', 'TLS1.3'];
const tlsVersion = verified(TLS_VERSIONS, (text) => `unexpected TLS version "${text}" (must be one of: TLS1.2, TLS1.3)`);
const MODES = ['periodic', 'revision'];
const mode = (isRequired: boolean): ValueCheck['refuse'] =>
  verified(isRequired ? MODES : ['', ...MODES], (text) => (text === '' ? 'undefined auto-compaction-mode' : `unknown auto-compaction-mode "${text}"`));

const NEVER_SERVES: ValueCheck['refuse'] = ({ text }) =>
  text === 'on' || text === 'readonly'
    ? { why: 'is then no member but a proxy, which never serves what the API server asks for', log: 'could not retrieve cluster information from the given URLs', advice: 'remove the flag', mend: 'remove' }
    : undefined;

const CHECKS: readonly ValueCheck[] = [
  { flag: 'initial-cluster-state', from: '3.4', refuse: parsed(['new', 'existing']) },
  { flag: 'discovery-fallback', from: '3.4', refuse: parsed(['exit', 'proxy']) },
  {
    flag: 'discovery-fallback',
    from: '3.6',
    isExact: true,
    refuse: ({ text }, etcd) => (text === 'proxy' ? { why: 'has no proxy any more', log: verifyLog(etcd, `v2 proxy is deprecated, and --discovery-fallback can't be configured as "proxy"`), advice: 'remove the flag', mend: 'remove' } : undefined),
  },
  { flag: 'proxy', from: '3.4', refuse: parsed(['off', 'readonly', 'on']) },
  { flag: 'proxy', from: '3.4', to: '3.5', isExact: true, refuse: NEVER_SERVES },
  { flag: 'v2-deprecation', from: '3.5', to: '3.5', isExact: true, refuse: stages(['not-yet', ...STAGES]) },
  { flag: 'v2-deprecation', from: '3.6', isExact: true, refuse: stages(STAGES) },
  { flag: 'log-level', from: '3.4', refuse: level },
  { flag: 'logger', from: '3.4', to: '3.4', isExact: true, refuse: verified(['capnslog', 'zap'], (text) => `unknown logger option "${text}"`) },
  { flag: 'logger', from: '3.5', isExact: true, refuse: verified(['zap'], (text) => (text === 'capnslog' ? '--logger=capnslog is removed in v3.5' : `unknown logger option "${text}"`)) },
  { flag: 'log-format', from: '3.6', isExact: true, refuse: verified(['', 'json', 'console'], (text) => `unknown log format: ${text}, supported values json, console`) },
  { flag: 'auto-compaction-mode', from: '3.4', to: '3.5', isExact: true, refuse: mode(false) },
  { flag: 'auto-compaction-mode', from: '3.6', isExact: true, refuse: mode(true) },
  { flag: 'tls-min-version', from: '3.5', refuse: tlsVersion },
  { flag: 'tls-max-version', from: '3.5', refuse: tlsVersion },
];

export default valueChecks('etcd', CHECKS, {
  title: 'etcd does not know the word that a flag is set to, and exits',
  why: 'Some flags take one of a few words, and most of them in small letters only. With another word etcd exits at start, and the API server of this node goes down with it.',
  remedy: 'Write one of the words that the message names, or remove the flag for its default.',
  examples: () => ({
    bad: [
      ['--initial-cluster-state=joined'], ['--initial-cluster-state=New'], ['--log-level=verbose'], ['--logger=capnslog'], ['--auto-compaction-mode=hourly'], ['--tls-min-version=VersionTLS12'], ['--proxy=on'],
      { version: '3.6', argv: ['--v2-deprecation=not-yet'] }, { version: '3.6', argv: ['--log-format=text'] }, { version: '3.6', argv: ['--auto-compaction-mode='] }, { version: '3.7', argv: ['--discovery-fallback=proxy'] },
      { version: '3.4', argv: ['--log-level=WARN'] },
    ],
    good: [
      [], ['--initial-cluster-state=existing', '--log-level=WARN', '--logger=zap', '--auto-compaction-mode=', '--tls-min-version=', '--proxy=off', '--v2-deprecation=not-yet', '--discovery-fallback=proxy'],
      ['--log-level=$(LEVEL)'], { version: '3.4', argv: ['--logger=capnslog'] }, { version: '3.7', argv: ['--log-level=warning', '--log-format=console'] },
    ],
  }),
});
