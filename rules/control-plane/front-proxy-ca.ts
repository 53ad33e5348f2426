import { unseen } from '../../src/engine/rule.ts';
import { cleanPath, hostPathOf } from '../../src/model/mounts.ts';
import { isFrom } from '../templates/value-checks.ts';
import { componentRule } from '../templates/setting-rule.ts';

const argv = (ca: string, ...more: readonly string[]) => ['--client-ca-file=/pki/ca.crt', `--requestheader-client-ca-file=${ca}`, ...more];
const NAMES = '--requestheader-allowed-names=front-proxy-client';

export default componentRule(
  {
    on: 'kube-apiserver',
    title: 'the CA of users is also the CA of the front proxy',
    family: 'consistency',
    severity: 'high',
    why: 'Whoever has a certificate of the front proxy’s CA, and one of the allowed names, may speak for any user. If it is the CA of users, too, the certificate of any user opens that door where no names are given; with names, each component of the cluster that shows its certificate is logged as not in the list, and may be refused.',
    remedy: 'Make a CA for the front proxy alone, issue `--proxy-client-cert-file` from it, and name it in `--requestheader-client-ca-file` on every node. Until then set `--requestheader-allowed-names` to the name in that certificate.',
    examples: () => ({
      bad: [argv('/pki/ca.crt', NAMES), argv('/pki/../pki/ca.crt')],
      good: [{ version: '1.37', argv: argv('/pki/ca.crt') }, argv('/pki/front-proxy-ca.crt', NAMES), ['--client-ca-file=/pki/ca.crt']],
      unseen: [argv('$(CA)')],
    }),
  },
  function* (api) {
    const [users, proxy, names] = [api.setting('client-ca-file'), api.setting('requestheader-client-ca-file'), api.setting('requestheader-allowed-names')];
    for (const setting of [users, proxy]) if (setting.state === 'unseen') yield unseen(setting.place, setting.reason);
    if (users.state !== 'given' || proxy.state !== 'given' || proxy.text === '') return;
    const [one, other] = [users.text, proxy.text].map((path) => hostPathOf(api.container, path) ?? cleanPath(path));
    if (one !== other) return;
    const isOpen = 'text' in names && names.values.every((name) => name.trim() === '');
    // From 1.35 on that ends the API server, for which there is a rule of its own.
    if (isOpen && isFrom(api, '1.35')) return;
    yield {
      at: proxy.place,
      message: `--requestheader-client-ca-file is ${proxy.text}, the CA in --client-ca-file${isOpen ? ', and no --requestheader-allowed-names are given: any user may speak for any other' : ''}`,
      label: 'the CA of users',
      related: [{ at: users.place, label: '--client-ca-file' }],
      severity: isOpen ? 'critical' : 'medium',
      advice: isOpen ? 'set --requestheader-allowed-names to the name in --proxy-client-cert-file, and make a CA for the front proxy' : 'make a CA for the front proxy alone',
    };
  },
);
