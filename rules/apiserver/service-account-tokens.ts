import { parseDuration } from '../../src/model/values/duration.ts';
import { parseUrl } from '../../src/model/values/url.ts';
import { gateOf } from '../../src/model/gates.ts';
import { isFrom, valueChecks, type ValueCheck } from '../templates/value-checks.ts';

type Refuse = ValueCheck['refuse'];

const HOUR = 3600n * 10n ** 9n;
const LONGEST = 2n ** 32n * 10n ** 9n;

const issuers: Refuse = ({ values }, api) => {
  for (const [index, issuer] of values.entries()) {
    const url = parseUrl(issuer);
    const name = isFrom(api, '1.22') ? `service-account-issuer "${issuer}"` : 'service-account-issuer';
    if (issuer.includes(':') && !url.ok) {
      return { why: `takes a colon in URLs only, and "${issuer}" is none`, log: `${name} contained a ':' but was not a valid URL: ${url.error}`, advice: 'write the URL of the issuer as it stands in the tokens, https://kubernetes.default.svc.cluster.local with kubeadm' };
    }
    if (issuer === '' && isFrom(api, '1.22')) return { why: 'takes no empty issuer', log: 'service-account-issuer should not be an empty string', advice: 'write the issuer, https://kubernetes.default.svc.cluster.local with kubeadm' };
    if (values.indexOf(issuer) < index) return { why: `takes each issuer once, and "${issuer}" is there twice`, log: `service-account-issuer "${issuer}" is already specified`, advice: 'keep one of the two: the first signs, the others are accepted' };
  }
  return undefined;
};

const keysUri: Refuse = ({ text }) => {
  if (text === '') return undefined;
  const url = parseUrl(text);
  if (url.ok && url.value.scheme.text === 'https') return undefined;
  const log = url.ok ? `service-account-jwks-uri requires https scheme, parsed as: ${text}` : `service-account-jwks-uri must be a valid URL: ${url.error}`;
  return { why: 'takes an https URL', log, advice: 'write the https URL, or remove the flag: the URL is made of the external host name then', mend: 'remove' };
};

const longest: Refuse = ({ text }) => {
  const duration = parseDuration(text);
  if (!duration.ok || duration.value === 0n || (duration.value >= HOUR && duration.value <= LONGEST)) return undefined;
  return { why: 'takes between one hour and 2^32 seconds', log: 'the service-account-max-token-expiration must be between 1 hour and 2^32 seconds', advice: 'write 1h or more, or remove the flag', mend: 'remove' };
};

const GATE = 'ExternalServiceAccountTokenSigner';
const signer: Refuse = ({ text }, api) => {
  if (text === '') return undefined;
  const [signing, verifying] = ['service-account-signing-key-file', 'service-account-key-file'].map((flag) => api.setting(flag));
  const isSet = (setting: typeof signing): boolean => setting?.state === 'given' && setting.text !== '';
  const advice = 'remove --service-account-signing-key-file and --service-account-key-file, or this flag';
  if (isSet(signing)) return { why: 'takes either a signer or --service-account-signing-key-file', log: 'service-account-signing-key-file and service-account-signing-endpoint are mutually exclusive and cannot be set at the same time', advice };
  if (isSet(verifying)) return { why: 'takes either a signer or --service-account-key-file', log: '(They are mutually exclusive)', advice };
  if (gateOf(api, GATE) === false) return { why: `takes it only with the feature gate ${GATE}`, log: `setting \`--service-account-signing-endpoint\` requires enabling ${GATE} feature gate`, advice: `add --feature-gates=${GATE}=true, or remove the flag`, mend: 'remove' };
  return undefined;
};

const KEYS = ['--service-account-key-file=/sa.pub', '--service-account-signing-key-file=/sa.key'];

export default valueChecks(
  'kube-apiserver',
  [
    { flag: 'service-account-issuer', from: '1.20', isExact: true, refuse: issuers },
    { flag: 'service-account-jwks-uri', from: '1.20', isExact: true, refuse: keysUri },
    { flag: 'service-account-max-token-expiration', from: '1.20', isExact: true, refuse: longest },
    { flag: 'service-account-signing-endpoint', from: '1.32', isExact: true, refuse: signer },
  ],
  {
    title: 'the API server cannot issue tokens for service accounts as its flags say, and exits',
    why: 'Tokens of service accounts are what every pod logs in with. An issuer that is no URL though it looks like one, one that is given twice, or a lifetime that no client could live with ends the API server at start.',
    remedy: 'Keep the issuer as it is on the other control-plane nodes. To change it, put the new one first and leave the old one behind it while its tokens live.',
    examples: () => ({
      bad: [
        ['--service-account-issuer='], ['--service-account-issuer=https://a:b'], ['--service-account-issuer=https://a', '--service-account-issuer=https://a'], ['--service-account-jwks-uri=http://a'], ['--service-account-jwks-uri=a'],
        ['--service-account-max-token-expiration=30m'], ['--service-account-max-token-expiration=1200000h'], { version: '1.37', argv: [...KEYS, '--service-account-signing-endpoint=/signer.sock'] }, { version: '1.32', argv: ['--service-account-signing-endpoint=/signer.sock'] },
      ],
      good: [
        [], ['--service-account-issuer=api', '--service-account-issuer=https://a/b'], ['--service-account-jwks-uri=https://a', '--service-account-max-token-expiration=24h'], ['--service-account-max-token-expiration=0'],
        { version: '1.37', argv: ['--service-account-signing-endpoint=/signer.sock'] },
      ],
    }),
  },
);
