import type { Invocation } from '../../src/model/types.ts';
import { parseUrl } from '../../src/model/values/url.ts';
import { placeOfEntry } from '../templates/known-names.ts';
import { componentRule, nameAndMinor } from '../templates/setting-rule.ts';
import { isFrom } from '../templates/value-checks.ts';

const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512'];

interface Wrong {
  readonly flag: string;
  readonly why: string;
  readonly log: string;
  readonly advice: string;
  readonly entry?: string;
}

const textOf = (api: Invocation, flag: string): string | undefined => {
  const setting = api.setting(flag);
  return 'text' in setting ? setting.text : undefined;
};

/** Until 1.28 only these two were compared; since then any flag about OIDC calls for both. */
const pair = (api: Invocation): Wrong | undefined => {
  const [issuer, client] = [textOf(api, 'oidc-issuer-url'), textOf(api, 'oidc-client-id')];
  if (issuer === undefined || client === undefined || (issuer !== '' && client !== '')) return undefined;
  const isStrict = isFrom(api, '1.29');
  const given = api.flags.find(({ name }) => name.startsWith('oidc-'));
  if (!given || (issuer === client && !isStrict)) return undefined;
  const missing = issuer === '' ? 'oidc-issuer-url' : 'oidc-client-id';
  return {
    flag: issuer === '' && client === '' ? given.name : issuer === '' ? 'oidc-client-id' : 'oidc-issuer-url',
    why: `is nothing without --${missing}`,
    log: isStrict ? 'oidc-issuer-url and oidc-client-id must be specified together when any oidc-* flags are set' : 'oidc-issuer-url and oidc-client-id should be specified together',
    advice: `set --${missing}, or remove all --oidc-* flags`,
  };
};

const issuer = (api: Invocation): Wrong | undefined => {
  const text = textOf(api, 'oidc-issuer-url') ?? '';
  const url = parseUrl(text);
  const flag = 'oidc-issuer-url';
  const isNew = isFrom(api, '1.29');
  const refused = (why: string, what: string): Wrong => ({
    flag, why, log: `${isFrom(api, '1.30') ? 'jwt[0].' : ''}issuer.url: Invalid value: "${text}": ${what}`, advice: 'write the https URL of the issuer, as it stands in the "iss" of its tokens',
  });
  if (!url.ok) return isNew ? refused('is no URL', url.error) : { flag, why: 'is no URL', log: url.error, advice: 'write the https URL of the issuer' };
  if (url.value.scheme.text !== 'https') {
    if (isNew) return refused('does not begin with https://', 'URL scheme must be https');
    return { flag, why: 'does not begin with https://', log: `'oidc-issuer-url' ("${text}") has invalid scheme ("${url.value.scheme.text}"), require 'https'`, advice: 'write the https URL of the issuer' };
  }
  if (!isNew) return undefined;
  const [address = '', fragment = ''] = text.split('#');
  if (url.value.hasUser) return refused('holds a user name', 'URL must not contain a username or password');
  if (/\?./.test(address)) return refused('holds a query', 'URL must not contain a query');
  if (fragment !== '') return refused('holds a fragment', 'URL must not contain a fragment');
  const own = api.setting('service-account-issuer');
  const isOwn = isFrom(api, '1.30') && 'values' in own && own.values.includes(text);
  return isOwn ? { ...refused('is the issuer of the service accounts too', ''), log: `issuer.url: Invalid value: "${text}": URL must not overlap with disallowed issuers: [`, advice: 'remove the --oidc-* flags: tokens of service accounts are verified without them' } : undefined;
};

const claims = (api: Invocation): Wrong | undefined => {
  if (textOf(api, 'oidc-username-claim') !== '') return undefined;
  const log = isFrom(api, '1.29') ? `${isFrom(api, '1.30') ? 'jwt[0].' : ''}claimMappings.username: Required value: claim or expression is required` : 'no username claim provided';
  return { flag: 'oidc-username-claim', why: 'leaves the users without names', log, advice: 'remove the flag: sub is the default' };
};

const algorithms = (api: Invocation): Wrong | undefined => {
  const setting = api.setting('oidc-signing-algs');
  const entry = setting.state === 'given' ? setting.values.find((each) => each !== '' && !ALGORITHMS.includes(each)) : undefined;
  return entry === undefined ? undefined : { flag: 'oidc-signing-algs', why: `holds "${entry}", and the API server knows ${ALGORITHMS.join(', ')}`, log: `oidc: unsupported signing alg: "${entry}"`, advice: 'write the algorithm with which the issuer signs, RS256 with most', entry };
};

export default componentRule(
  {
    on: 'kube-apiserver',
    title: 'the API server cannot use what its flags say of OpenID Connect, and exits',
    family: 'boot',
    severity: 'critical',
    provenFrom: '1.20',
    why: 'The issuer must be an https URL without more to it, and the client id must be given; newer releases also refuse any other `--oidc-*` flag that stands there without the two. The issuer itself is not asked at start, so that all of this is decided by the manifest.',
    remedy: 'Set `--oidc-issuer-url` and `--oidc-client-id` together, the URL exactly as it stands in the tokens of the issuer; or remove all `--oidc-*` flags.',
    examples: () => ({
      bad: [
        ['--oidc-issuer-url=https://a'], ['--oidc-client-id=a'], ['--oidc-username-claim=email'], ['--oidc-issuer-url=http://a', '--oidc-client-id=a'], ['--oidc-issuer-url=https://a?b', '--oidc-client-id=a'], ['--oidc-issuer-url=https://u@a', '--oidc-client-id=a'],
        ['--oidc-issuer-url=https://a', '--oidc-client-id=a', '--oidc-signing-algs=HS256'], ['--oidc-issuer-url=https://a', '--oidc-client-id=a', '--oidc-username-claim='], ['--oidc-issuer-url=https://a', '--oidc-client-id=a', '--service-account-issuer=https://a'],
        { version: '1.24', argv: ['--oidc-issuer-url=a.example', '--oidc-client-id=a'] }, { version: '1.28', argv: ['--oidc-client-id=a'] },
      ],
      good: [
        [], ['--oidc-issuer-url=https://a/b', '--oidc-client-id=a', '--oidc-signing-algs=RS256,PS512', '--oidc-username-prefix=-'], ['--oidc-issuer-url=$(ISSUER)', '--oidc-client-id=a'],
        { version: '1.24', argv: ['--oidc-username-claim=email'] }, { version: '1.28', argv: ['--oidc-issuer-url=https://u@a?b', '--oidc-client-id=a'] },
      ],
    }),
  },
  function* (api) {
    const file = api.setting('authentication-config');
    const isGiven = api.flags.some(({ name }) => name.startsWith('oidc-'));
    if (!isGiven || (file.state === 'given' && file.text !== '')) return;
    const half = pair(api);
    const isUsed = (textOf(api, 'oidc-issuer-url') ?? '') !== '';
    for (const wrong of half ? [half] : isUsed ? [issuer(api), claims(api), algorithms(api)] : []) {
      if (!wrong) continue;
      const { flag, entry, why, log, advice } = wrong;
      const setting = api.setting(flag);
      yield { at: entry === undefined ? setting.place : placeOfEntry(setting, entry), message: `--${flag}${'text' in setting ? `=${setting.text}` : ''} ${why} (${nameAndMinor(api)})`, log, advice };
    }
  },
);
