import type { Problem } from '../../src/engine/rule.ts';
import type { Flag, Invocation } from '../../src/model/types.ts';
import { isUnknown } from '../../src/text/unknown.ts';
import { isEtcdFrom, parseLog, startLog, verifyLog } from '../templates/etcd-log.ts';
import { etcdUrls, isLiteral, isSocket, urlError, type EtcdUrl } from '../templates/etcd-urls.ts';
import { componentRule } from '../templates/setting-rule.ts';

const LISTEN = ['listen-peer-urls', 'listen-client-urls', 'listen-client-http-urls', 'listen-metrics-urls'];
const ADVERTISE = ['initial-advertise-peer-urls', 'advertise-client-urls'];
const HIGHEST_PORT = 65_535;

/** Every occurrence is read, also one that a later one replaces. */
const unreadable = (flag: Flag, etcd: Invocation): Problem | undefined => {
  const text = flag.value?.text ?? '';
  const stands = flag.name === 'cors' ? '*' : '';
  if (!flag.value || flag.value.unknown !== undefined || isUnknown(text) || text === stands) return undefined;
  const entries = text.split(',');
  const index = entries.findIndex((entry) => urlError(entry, etcd) !== undefined);
  const entry = entries[index];
  if (entry === undefined) return undefined;
  const start = entries.slice(0, index).join(',').length + (index > 0 ? 1 : 0);
  return {
    at: entry === '' ? flag.value : flag.value.part(start, start + entry.length),
    message: `${flag.spelling} takes URLs such as https://10.0.0.1:2379, and ${entry.trim() === '' ? 'an empty entry' : `"${entry.trim()}"`} is none`,
    label: 'not scheme://address:port',
    log: parseLog(etcd, flag, text, urlError(entry, etcd) ?? ''),
    advice: 'write scheme, address and port, with nothing after the port, and separate several URLs by commas',
  };
};

const wrongToListen = (url: EtcdUrl, etcd: Invocation): Omit<Problem, 'at'> | undefined => {
  const { text, host, port } = url;
  if (isSocket(url)) return undefined;
  if (!isLiteral(url)) {
    return {
      message: `etcd listens on addresses, and ${host === '' ? 'there is none' : `${host} is a name`} in ${text}`,
      log: verifyLog(etcd, `expected IP in URL for binding (${text})`),
      advice: 'write the address of this node, or 0.0.0.0 for all of them',
    };
  }
  if (Number(port) <= HIGHEST_PORT) return undefined;
  return { message: `${text} has a port above ${HIGHEST_PORT}`, log: startLog(etcd, `listen tcp: address ${port}: invalid port`), advice: 'write a port between 1 and 65535' };
};

const wrongToAdvertise = (flag: string, urls: readonly EtcdUrl[], etcd: Invocation): Omit<Problem, 'at'> | undefined => {
  const isNewest = isEtcdFrom(etcd, '3.7');
  const bad = urls.find((url) => (isSocket(url) ? !isNewest && url.port === null : url.host === ''));
  if (!bad) return undefined;
  const form = isNewest && flag === 'advertise-client-urls' ? 'in the format "host:port", "unix:/path/to/socket" or "unixs:/path/to/socket"' : '"host:port"';
  const error = isSocket(bad) ? 'missing port in address' : `unexpected empty host (${bad.text})`;
  return {
    message: `others cannot reach ${bad.text}, which --${flag} tells them`,
    log: verifyLog(etcd, `--${flag} "${urls.map(({ text }) => text).join(',')}" must be ${form} (${error})`),
    advice: 'write the address of this node with its port',
  };
};

export default componentRule(
  {
    on: 'etcd',
    title: 'etcd cannot use one of its URLs, and exits',
    family: 'boot',
    provenFrom: '3.4',
    severity: 'critical',
    why: 'A URL of etcd is a scheme, an address and a port, and nothing else: no path, no slash at its end, no list with blanks or semicolons. It listens on addresses only, not on names. One bad URL ends it at start.',
    remedy: 'Write URLs such as `https://10.0.0.1:2379`, separated by commas; for listening an address, for advertising a name or an address. Set `--advertise-client-urls` whenever `--listen-client-urls` is set.',
    examples: () => ({
      bad: [
        ['--listen-client-urls=https://node-1:2379', '--advertise-client-urls=https://node-1:2379'], ['--listen-peer-urls=10.0.0.1:2380'], ['--listen-metrics-urls=http://127.0.0.1'], ['--cors=example.com'],
        ['--advertise-client-urls=https://10.0.0.1:2379/'], ['--listen-client-urls=https://127.0.0.1:2379'], ['--initial-advertise-peer-urls=https://:2380'], ['--listen-metrics-urls=http://127.0.0.1:70000'],
      ],
      good: [
        [], ['--listen-client-urls=https://127.0.0.1:2379, https://[::1]:2379', '--advertise-client-urls=https://node-1:2379'], ['--listen-client-urls=$(URLS)'], ['--listen-metrics-urls=', '--cors=*'],
        ['--listen-client-urls=http://localhost:2379', '--advertise-client-urls='], { version: '3.7', argv: ['--advertise-client-urls=unix:///run/etcd'] },
      ],
    }),
  },
  function* (etcd) {
    const unread = etcd.flags.filter(({ name }) => [...LISTEN, ...ADVERTISE, 'cors'].includes(name)).flatMap((flag) => unreadable(flag, etcd) ?? []);
    yield* unread;
    for (const flag of [...LISTEN, ...ADVERTISE]) {
      const setting = etcd.setting(flag);
      const urls = setting.state === 'given' && etcdUrls(setting.text, etcd);
      if (!urls) continue;
      const problem = LISTEN.includes(flag) ? urls.map((url) => wrongToListen(url, etcd)).find((found) => found) : wrongToAdvertise(flag, urls, etcd);
      if (problem) yield { at: setting.flag.value ?? setting.place, ...problem };
    }
    const [listen, advertise] = [etcd.setting('listen-client-urls'), etcd.setting('advertise-client-urls')];
    if (listen.state === 'given' && advertise.state === 'default' && unread.length === 0) {
      yield {
        at: listen.place,
        message: '--listen-client-urls is set, and --advertise-client-urls is not',
        log: verifyLog(etcd, '--advertise-client-urls is required when --listen-client-urls is set explicitly'),
        advice: 'set --advertise-client-urls to the URL at which the API servers reach this member',
      };
    }
  },
);
