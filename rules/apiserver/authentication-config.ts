import { gateOf } from '../../src/model/gates.ts';
import { authenticationProblems } from '../../src/model/config/authentication.ts';
import { configFileRule, exampleWithFile } from '../templates/config-file.ts';

const config = (content: string, more: readonly string[] = [], version = '1.37') =>
  exampleWithFile('kube-apiserver', 'authentication-config', `apiVersion: apiserver.config.k8s.io/v1beta1\nkind: AuthenticationConfiguration\n${content}\n`, more, version);
const jwt = (url: string, username: string) => config(`jwt: [{issuer: {url: ${url}, audiences: [a]}, claimMappings: {username: ${username}}}]`);
const GATE = 'StructuredAuthenticationConfiguration';
const MAPPING = '{claim: sub, prefix: ""}';

export default configFileRule(
  {
    on: 'kube-apiserver',
    flag: 'authentication-config',
    kind: 'AuthenticationConfiguration',
    title: 'the API server cannot use its authentication configuration, and exits',
    why: 'The file is checked as a whole when the API server starts: issuers must be https, audiences given, a claim needs its prefix, conditions for anonymous access need it switched on, and not every version has every field.',
    remedy: 'Correct the line that the finding points to. What the file says may not be said by `--oidc-*` flags or `--anonymous-auth` as well.',
    examples: () => ({
      bad: [jwt('http://a', MAPPING), jwt('https://a', '{claim: sub}'), config('anonymous: {enabled: false, conditions: [{path: /livez}]}'), config('anonymous: {enabled: true}', ['--anonymous-auth=true']), config('anonymous: {enabled: true}', [], '1.31'), config('foo: 1')],
      good: [[], jwt('https://a', MAPPING), config('anonymous: {enabled: true, conditions: [{path: /livez}]}')],
      unseen: [['--authentication-config=/etc/kubernetes/authentication.yaml']],
    }),
  },
  () => authenticationProblems,
  function* (api, { place }) {
    if (gateOf(api, GATE) === false) yield { at: place, message: `--authentication-config needs the feature gate ${GATE}, which is off`, log: `set --feature-gates=${GATE}=true to use authentication-config file` };
    for (const flag of api.flags) {
      if (!flag.name.startsWith('oidc-')) continue;
      yield { at: flag, message: `${flag.spelling} and --authentication-config exclude each other`, log: 'authentication-config file and oidc-* flags are mutually exclusive', advice: 'move what the --oidc-* flags say into the file, and remove them', related: [{ at: place, label: 'the file' }] };
      return;
    }
  },
);
