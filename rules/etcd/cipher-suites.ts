import type { Invocation, Setting } from '../../src/model/types.ts';
import { factsFor, kubernetesMinors } from '../../src/knowledge/index.ts';
import { nearestOr, placeOfEntry } from '../templates/known-names.ts';
import { isEtcdFrom, listenLog, startLog, verifyLog } from '../templates/etcd-log.ts';
import { isTls, urlsOf } from '../templates/etcd-urls.ts';
import { componentRule } from '../templates/setting-rule.ts';

/** One of these HTTP/2 demands below TLS 1.3. */
const REQUIRED = ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'];
/** Short names that etcd takes besides those of Go. */
const OTHERS = ['TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305', 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305'];

/** Go's names: those of all Kubernetes releases in the data. */
const knownTo = (etcd: Invocation): readonly string[] | undefined => {
  const go = factsFor('kube-apiserver', kubernetesMinors.at(-1) ?? null).tlsCiphers()?.all;
  return go && [...go, ...OTHERS].filter((name) => isEtcdFrom(etcd, '3.5') || !/^TLS_(AES|CHACHA20)_/.test(name));
};

export default componentRule(
  {
    on: 'etcd',
    title: 'etcd cannot use its TLS versions and cipher suites, and exits',
    family: 'boot',
    provenFrom: '3.4',
    severity: 'critical',
    why: 'The suites are those of Go, without blanks; the list must hold one that HTTP/2 demands, and with TLS 1.3 as the lowest version there must be no list. Lists of hardening guides often break one of these, and then etcd exits: at once, or when it begins to serve clients.',
    remedy: 'Keep `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256` (for an ECDSA certificate its ECDSA twin) in `--cipher-suites`, and remove the flag where `--tls-min-version` is `TLS1.3`.',
    examples: () => ({
      bad: [
        ['--cipher-suites=ECDHE-RSA-AES128-GCM-SHA256'], ['--cipher-suites='], ['--cipher-suites=TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'], ['--tls-min-version=TLS1.3', '--tls-max-version=TLS1.2'],
        ['--tls-min-version=TLS1.3', '--cipher-suites=TLS_AES_128_GCM_SHA256'], ['--listen-client-urls=https://127.0.0.1:2379', '--cipher-suites=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'], { version: '3.4', argv: ['--cipher-suites=TLS_AES_128_GCM_SHA256'] },
      ],
      good: [
        [], ['--cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305'], ['--tls-min-version=TLS1.3'], ['--tls-min-version=TLS1.2', '--tls-max-version=TLS1.3'],
        ['--cipher-suites=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'], ['--cipher-suites=$(SUITES)'],
      ],
    }),
  },
  function* (etcd) {
    const [suites, lowest, highest] = ['cipher-suites', 'tls-min-version', 'tls-max-version'].map((flag) => etcd.setting(flag));
    if (!suites || !lowest || !highest) return;
    if (textOf(lowest) === 'TLS1.3' && textOf(highest) === 'TLS1.2') {
      yield { at: lowest.place, message: 'the lowest TLS version is above the highest', log: verifyLog(etcd, 'min version (TLS1.3) is greater than max version (TLS1.2)'), advice: 'remove --tls-max-version' };
      return;
    }
    if (suites.state !== 'given') return;
    if (textOf(lowest) === 'TLS1.3') {
      yield { at: suites.place, message: 'TLS 1.3 has suites of its own, and no one chooses them', related: [{ at: lowest.place, label: 'only TLS 1.3' }], log: verifyLog(etcd, 'cipher suites cannot be configured when only TLS1.3 is enabled'), advice: 'remove --cipher-suites' };
      return;
    }
    const names = suites.text.split(',');
    const known = knownTo(etcd);
    const unknown = known && names.find((name) => !known.includes(name));
    if (!known || unknown !== undefined) {
      if (unknown !== undefined) yield { at: placeOfEntry(suites, unknown), message: `"${unknown}" is no cipher suite of etcd`, label: 'unknown cipher suite', log: startLog(etcd, `unexpected TLS cipher suite ${JSON.stringify(unknown)}`), advice: nearestOr(unknown, known, 'remove it') };
      return;
    }
    const clients = [urlsOf(etcd, 'listen-client-urls'), urlsOf(etcd, 'listen-client-http-urls')];
    if (names.some((name) => REQUIRED.includes(name)) || !clients.some((urls) => urls?.some(isTls))) return;
    yield {
      at: suites.place,
      message: `--cipher-suites holds neither ${REQUIRED.join(' nor ')}, of which HTTP/2 needs one`,
      label: 'HTTP/2 cannot be served with these',
      log: listenLog(etcd, isEtcdFrom(etcd, '3.5') ? `http2: TLSConfig.CipherSuites is missing an HTTP/2-required AES_128_GCM_SHA256 cipher (need at least one of ${REQUIRED.join(' or ')})` : 'use of closed network connection'),
      advice: `add ${REQUIRED[0]} (for an ECDSA certificate ${REQUIRED[1]})`,
    };
  },
);

const textOf = (setting: Setting): string | undefined => ('text' in setting ? setting.text : undefined);
