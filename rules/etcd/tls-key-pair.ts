import type { Problem } from '../../src/engine/rule.ts';
import type { Invocation, Setting } from '../../src/model/types.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { componentRule } from '../templates/setting-rule.ts';

interface Side {
  readonly certificate: string;
  readonly key: string;
  readonly auto: string;
  readonly urls: string;
  log(url: string): string;
}

const SIDES: readonly Side[] = [
  {
    certificate: 'cert-file',
    key: 'key-file',
    auto: 'auto-tls',
    urls: 'listen-client-urls',
    log: (url) => `TLS key/cert (--cert-file, --key-file) must be provided for client url ${url} with HTTPS scheme`,
  },
  {
    certificate: 'peer-cert-file',
    key: 'peer-key-file',
    auto: 'peer-auto-tls',
    urls: 'listen-peer-urls',
    log: (url) => `cannot listen on TLS for ${url.replace('https://', '')}: KeyFile and CertFile are not presented`,
  },
];

const textOf = (setting: Setting): string | undefined => ('text' in setting ? setting.text : undefined);

const problemOf = ({ certificate, key, auto, urls, log }: Side, etcd: Invocation): Problem | undefined => {
  const [certificateFile, keyFile, listen] = [certificate, key, urls].map((flag) => etcd.setting(flag));
  const makesItsOwn = parseBool(textOf(etcd.setting(auto)) ?? '');
  if (!certificateFile || !keyFile || !listen || !makesItsOwn.ok || makesItsOwn.value) return undefined;
  const [certificatePath, keyPath, addresses] = [certificateFile, keyFile, listen].map(textOf);
  if (certificatePath === undefined || keyPath === undefined || addresses === undefined) return undefined;
  if ((certificatePath === '') !== (keyPath === '')) {
    const missing = certificatePath === '' ? certificate : key;
    return {
      at: (certificatePath === '' ? keyFile : certificateFile).place,
      message: `--${missing} is not set, and this flag is nothing without it`,
      log: `KeyFile and CertFile must both be present[key: ${keyPath}, cert: ${certificatePath}]`,
      advice: `set --${missing} too`,
    };
  }
  const secure = addresses.split(',').find((url) => url.startsWith('https://'));
  if (certificatePath !== '' || secure === undefined) return undefined;
  return { at: listen.place, message: `--${urls} asks for TLS on ${secure}, and there is no certificate`, log: log(secure), advice: `set --${certificate} and --${key}` };
};

export default componentRule(
  {
    on: 'etcd',
    title: 'etcd has a URL with TLS and no certificate for it, and exits',
    family: 'boot',
    provenFrom: '3.5',
    severity: 'critical',
    why: 'A listen URL with `https` needs a certificate and its key. With one of them alone, or with none, etcd exits at start.',
    remedy: 'Set the certificate and its key, for clients (`--cert-file`, `--key-file`) and for peers (`--peer-cert-file`, `--peer-key-file`).',
    examples: {
      bad: [['--key-file=/pki/server.key'], ['--listen-client-urls=https://127.0.0.1:2379'], ['--listen-peer-urls=https://10.0.0.1:2380'], ['--peer-cert-file=/pki/peer.crt']],
      good: [[], ['--listen-client-urls=https://127.0.0.1:2379', '--cert-file=/a', '--key-file=/b'], ['--listen-peer-urls=https://10.0.0.1:2380', '--peer-auto-tls'], ['--listen-client-urls=https://127.0.0.1:2379', '--cert-file=$(CERT)']],
    },
  },
  function* (etcd) {
    for (const side of SIDES) {
      const problem = problemOf(side, etcd);
      if (problem) yield problem;
    }
  },
);
