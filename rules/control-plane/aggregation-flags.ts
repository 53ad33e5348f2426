import { componentRule } from '../templates/setting-rule.ts';

/** What the API server needs to pass a request on to another API server, and that one to believe it. */
const NEEDED = ['requestheader-client-ca-file', 'requestheader-username-headers', 'requestheader-group-headers', 'requestheader-extra-headers-prefix', 'proxy-client-cert-file', 'proxy-client-key-file'];
const ALL = NEEDED.map((flag) => `--${flag}=${flag.endsWith('file') ? '/pki/a' : 'X-Remote-A'}`);

export default componentRule(
  {
    on: 'kube-apiserver',
    title: 'the API server can pass requests on to aggregated APIs only in part',
    family: 'consistency',
    severity: 'medium',
    why: 'An aggregated API server, such as metrics-server, believes who the user is only if the API server shows the certificate of the front proxy and writes the agreed headers. With some of the flags missing it sees an anonymous user: `kubectl top` and autoscaling fail.',
    remedy: 'Set all of them, or none where no aggregated API is used: `--requestheader-client-ca-file`, the three `--requestheader-*-headers`, `--requestheader-allowed-names`, `--proxy-client-cert-file` and `--proxy-client-key-file`.',
    references: ['https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/'],
    examples: () => ({
      bad: NEEDED.map((flag) => ALL.filter((each) => !each.startsWith(`--${flag}=`))),
      good: [ALL, []],
    }),
  },
  function* (api) {
    const settings = NEEDED.map((flag) => ({ flag, setting: api.setting(flag) }));
    if (settings.some(({ setting }) => setting.state === 'unseen' || setting.state === 'no-such-flag')) return;
    const isSet = ({ setting }: (typeof settings)[number]): boolean => setting.state === 'given' && setting.text !== '';
    const given = settings.find(isSet);
    const missing = settings.filter((each) => !isSet(each));
    const [first] = missing;
    if (!given || !first) return;
    yield {
      at: given.setting.place,
      message: `aggregated APIs need ${missing.map(({ flag }) => `--${flag}`).join(' and ')} as well, beside --${given.flag}`,
      label: `without --${first.flag}`,
      ...(first.setting.state === 'given' ? { related: [{ at: first.setting.place, label: 'set to nothing' }] } : {}),
      advice: `set ${missing.map(({ flag }) => `--${flag}`).join(', ')}, or remove all of them`,
    };
  },
);
