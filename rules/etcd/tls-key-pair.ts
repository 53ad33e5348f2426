import type { Problem } from '../../src/engine/rule.ts';
import type { Invocation } from '../../src/model/types.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { isEtcdFrom, listenLog, startLog } from '../templates/etcd-log.ts';
import { isTls, urlsOf, type EtcdUrl } from '../templates/etcd-urls.ts';
import { componentRule } from '../templates/setting-rule.ts';

interface Side {
  readonly certificate: string;
  readonly key: string;
  /** The pair that it shows when it is itself the client. */
  readonly asClient: readonly [certificate: string, key: string];
  readonly auto: string;
  readonly urls: readonly string[];
  /** Whether a pair is read even where no URL has TLS. */
  readonly isAlwaysRead: boolean;
  halfLog(etcd: Invocation, error: string): string;
  noneLog(etcd: Invocation, url: EtcdUrl): string;
}

const SIDES: readonly Side[] = [
  {
    certificate: 'cert-file',
    key: 'key-file',
    asClient: ['client-cert-file', 'client-key-file'],
    auto: 'auto-tls',
    urls: ['listen-client-urls', 'listen-client-http-urls'],
    isAlwaysRead: false,
    halfLog: listenLog,
    noneLog: (etcd, { text }) => startLog(etcd, `TLS key/cert (--cert-file, --key-file) must be provided for client url ${text} with HTTPS scheme`),
  },
  {
    certificate: 'peer-cert-file',
    key: 'peer-key-file',
    asClient: ['peer-client-cert-file', 'peer-client-key-file'],
    auto: 'peer-auto-tls',
    urls: ['listen-peer-urls'],
    isAlwaysRead: true,
    halfLog: startLog,
    noneLog: (etcd, { text }) => startLog(etcd, `cannot listen on TLS for ${text.replace(/^https:\/\//i, '')}: KeyFile and CertFile are not presented`),
  },
];

/** Metrics are served with the certificate of the clients. */
const METRICS: Side = {
  ...(SIDES[0] as Side),
  urls: ['listen-metrics-urls'],
  halfLog: startLog,
  noneLog: (etcd, { text }) => startLog(etcd, isEtcdFrom(etcd, '3.5') ? 'client TLS key/cert (--cert-file, --key-file) must be provided for metrics secure url' : `cannot listen on TLS for ${text.replace(/^https:\/\//i, '')}: KeyFile and CertFile are not presented`),
};

const textOf = (etcd: Invocation, flag: string): string | undefined => {
  const setting = etcd.setting(flag);
  return setting.state === 'no-such-flag' ? '' : 'text' in setting ? setting.text : undefined;
};

/** One of two flags without the other. */
const halfProblem = (etcd: Invocation, [certificate, key]: readonly [string, string], log: (key: string, certificate: string) => string): Problem | undefined => {
  const [certificatePath, keyPath] = [textOf(etcd, certificate), textOf(etcd, key)];
  if (certificatePath === undefined || keyPath === undefined || (certificatePath === '') === (keyPath === '')) return undefined;
  const [given, missing] = certificatePath === '' ? [key, certificate] : [certificate, key];
  return { at: etcd.setting(given).place, message: `--${missing} is not set, and this flag is nothing without it`, log: log(keyPath, certificatePath), advice: `set --${missing} too` };
};

const problemOf = ({ certificate, key, asClient, auto, urls, isAlwaysRead, halfLog, noneLog }: Side, etcd: Invocation): Problem | undefined => {
  const secure = urls.flatMap((flag) => urlsOf(etcd, flag)?.filter(isTls).map((url) => ({ flag, url })) ?? [])[0];
  const makesItsOwn = parseBool(textOf(etcd, auto) ?? '');
  const isNone = [certificate, key].every((flag) => textOf(etcd, flag) === '');
  if (secure && isNone && makesItsOwn.ok && !makesItsOwn.value) {
    return { at: etcd.setting(secure.flag).place, message: `--${secure.flag} asks for TLS on ${secure.url.text}, and there is no certificate`, log: noneLog(etcd, secure.url), advice: `set --${certificate} and --${key}` };
  }
  if (isNone || (!secure && !isAlwaysRead)) return undefined;
  return (
    halfProblem(etcd, [certificate, key], (keyPath, path) => halfLog(etcd, `KeyFile and CertFile must both be present[key: ${keyPath}, cert: ${path}]`)) ??
    halfProblem(etcd, asClient, (keyPath, path) => halfLog(etcd, `ClientKeyFile and ClientCertFile must both be present or both absent: key: ${keyPath}, cert: ${path}]`))
  );
};

export default componentRule(
  {
    on: 'etcd',
    title: 'etcd has a URL with TLS and no certificate for it, and exits',
    family: 'boot',
    provenFrom: '3.4',
    severity: 'critical',
    why: 'A listen URL with `https` needs a certificate and its key, for clients, for peers and for metrics. With one of them alone, or with none, etcd exits at start.',
    remedy: 'Set the certificate and its key, for clients and metrics (`--cert-file`, `--key-file`) and for peers (`--peer-cert-file`, `--peer-key-file`).',
    examples: () => ({
      bad: [
        ['--listen-client-urls=https://127.0.0.1:2379'], ['--listen-client-urls=https://127.0.0.1:2379', '--key-file=/pki/server.key'], ['--listen-peer-urls=https://10.0.0.1:2380'], ['--peer-cert-file=/pki/peer.crt'],
        ['--listen-metrics-urls=https://127.0.0.1:2381'], ['--listen-client-http-urls=https://127.0.0.1:2382'], ['--listen-client-urls=https://127.0.0.1:2379', '--cert-file=/a', '--key-file=/b', '--client-key-file=/c'],
        ['--peer-cert-file=/a', '--peer-key-file=/b', '--peer-client-cert-file=/c'],
      ],
      good: [
        [], ['--listen-client-urls=https://127.0.0.1:2379', '--listen-metrics-urls=https://127.0.0.1:2381', '--cert-file=/a', '--key-file=/b'], ['--listen-peer-urls=https://10.0.0.1:2380', '--peer-auto-tls'],
        ['--listen-client-urls=https://127.0.0.1:2379', '--cert-file=$(CERT)'], ['--key-file=/pki/server.key'], ['--listen-client-urls=https://127.0.0.1:2379', '--auto-tls'],
      ],
    }),
  },
  function* (etcd) {
    const problems = SIDES.flatMap((side) => problemOf(side, etcd) ?? []);
    yield* problems;
    const metrics = problems.length === 0 ? problemOf(METRICS, etcd) : undefined;
    if (metrics) yield metrics;
  },
);
