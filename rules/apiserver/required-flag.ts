import { unseen, type Report } from '../../src/engine/rule.ts';
import type { Invocation } from '../../src/model/types.ts';
import { componentRule } from '../templates/setting-rule.ts';

const TOGETHER = '--service-account-signing-key-file, --service-account-issuer, and --api-audiences should be specified together';

/** A flag without which the API server exits, and the line it prints. Service account keys may come from a signer instead. */
const REQUIRED: readonly { readonly flag: string; readonly log: string; readonly instead?: string }[] = [
  { flag: 'etcd-servers', log: '--etcd-servers must be specified' },
  { flag: 'service-account-issuer', log: 'service-account-issuer is a required flag' },
  { flag: 'service-account-key-file', log: 'service-account-key-file', instead: 'service-account-signing-endpoint' },
  { flag: 'service-account-signing-key-file', log: TOGETHER, instead: 'service-account-signing-endpoint' },
];

const ALL = ['--etcd-servers=https://127.0.0.1:2379', '--service-account-issuer=https://kubernetes.default.svc', '--service-account-key-file=/pki/sa.pub', '--service-account-signing-key-file=/pki/sa.key'];

const reportOn = ({ flag, log, instead }: (typeof REQUIRED)[number], api: Invocation): Report | undefined => {
  const other = instead === undefined ? undefined : api.setting(instead);
  const setting = api.setting(flag);
  if (other?.state === 'given' || setting.state === 'no-such-flag' || ('text' in setting && setting.text !== '')) return undefined;
  if (setting.state === 'unseen') return unseen(setting.place, setting.reason);
  // What older releases do without them is not in the data.
  if (api.facts.minor === null) return unseen(setting.place, `whether this version starts without --${flag} is not known`);
  return {
    at: setting.place,
    message: `--${flag} is not set, and the API server does not start without it`,
    label: setting.state === 'default' ? `--${flag} is not given` : 'set to nothing',
    log,
    advice: `set --${flag}`,
  };
};

export default componentRule(
  {
    on: 'kube-apiserver',
    title: 'the API server lacks a flag that it does not start without',
    family: 'boot',
    provenFrom: '1.24',
    severity: 'critical',
    why: 'The API server has no default for where etcd is and how service account tokens are signed. Without them it prints one line and exits.',
    remedy: 'Set the flag as it stands on the other control-plane nodes: the issuer and the keys must be the same everywhere.',
    examples: () => ({
      bad: [ALL.slice(1), ALL.slice(0, 1), ALL.slice(0, 3), [...ALL.slice(1), '--etcd-servers=']],
      good: [ALL],
      unseen: [[...ALL.slice(1), '--etcd-servers=$(SERVERS)']],
    }),
  },
  function* (api) {
    for (const required of REQUIRED) {
      const report = reportOn(required, api);
      if (report) yield report;
    }
  },
);
