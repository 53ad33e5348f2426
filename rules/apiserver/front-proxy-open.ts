import { cleanPath, hostPathOf } from '../../src/model/mounts.ts';
import { componentRule } from '../templates/setting-rule.ts';
import { isFrom } from '../templates/value-checks.ts';

const argv = (ca: string, ...more: readonly string[]) => ({ version: '1.37', argv: ['--client-ca-file=/pki/ca.crt', `--requestheader-client-ca-file=${ca}`, ...more] });

export default componentRule(
  {
    on: 'kube-apiserver',
    title: 'every user could speak for any other, and the API server exits',
    family: 'boot',
    provenFrom: '1.35',
    severity: 'critical',
    why: 'Whoever shows a certificate of the front proxy’s CA may speak for any user, unless `--requestheader-allowed-names` says who. From 1.35 on the API server refuses to start where that CA is also the CA of users and no names are given; older ones start, and any user can take any name.',
    remedy: 'Set `--requestheader-allowed-names` to the name in `--proxy-client-cert-file` (kubeadm: `front-proxy-client`); then make a CA for the front proxy alone.',
    references: ['https://github.com/kubernetes/kubernetes/pull/131411'],
    examples: () => ({
      bad: [argv('/pki/ca.crt'), argv('/pki/ca.crt', '--requestheader-allowed-names=')],
      good: [argv('/pki/ca.crt', '--requestheader-allowed-names=front-proxy-client'), argv('/pki/front-proxy-ca.crt'), { version: '1.34', argv: argv('/pki/ca.crt').argv }],
    }),
  },
  function* (api) {
    const [users, proxy, names] = [api.setting('client-ca-file'), api.setting('requestheader-client-ca-file'), api.setting('requestheader-allowed-names')];
    if (users.state !== 'given' || proxy.state !== 'given' || users.text === '' || proxy.text === '' || !('text' in names) || names.values.length > 0 || !isFrom(api, '1.35')) return;
    const [one, other] = [users.text, proxy.text].map((path) => hostPathOf(api.container, path) ?? cleanPath(path));
    if (one !== other) return;
    yield {
      at: proxy.place,
      message: `--requestheader-client-ca-file is ${proxy.text}, the CA in --client-ca-file, and --requestheader-allowed-names lets everyone in`,
      label: 'the CA of users',
      related: [{ at: users.place, label: '--client-ca-file' }],
      log: '--requestheader-client-ca-file and --client-ca-file contain overlapping certificates; --requestheader-allowed-names must be specified to ensure regular client certificates cannot set authenticating proxy headers for arbitrary users',
      advice: 'set --requestheader-allowed-names to the name in --proxy-client-cert-file (kubeadm: front-proxy-client)',
    };
  },
);
