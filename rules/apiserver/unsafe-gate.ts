import { parseBool } from '../../src/model/values/bool.ts';
import { settingRule } from '../templates/setting-rule.ts';

/** Gates that take a protection away, with the value that does and what is then open. */
const UNSAFE: Readonly<Record<string, readonly [value: boolean, means: string]>> = {
  AuthorizeNodeWithSelectors: [false, 'a kubelet may list the pods of every node'],
  AuthorizeWithSelectors: [false, 'authorizers do not see the selectors of a request, so that a kubelet may list the pods of every node'],
  ServiceAccountTokenNodeBindingValidation: [false, 'tokens outlive the node that they are bound to'],
  UnauthenticatedHTTP2DOSMitigation: [false, 'clients without credentials can keep the API server busy with HTTP/2 resets'],
  BoundServiceAccountTokenVolume: [false, 'pods get tokens that never end'],
  LegacyServiceAccountTokenNoAutoGeneration: [false, 'each service account gets a token that never ends'],
  APIPriorityAndFairness: [false, 'one client can crowd out all others'],
  AllowInsecureBackendProxy: [true, 'logs can be read from kubelets whose certificate nobody verified'],
  AllowUnsafeMalformedObjectDeletion: [true, 'objects that cannot be decrypted can be deleted past their finalizers'],
  ServiceAccountNodeAudienceRestriction: [false, 'kubelets may ask for tokens of any audience'],
  TokenRequestServiceAccountUIDValidation: [false, 'tokens can be asked for an account that was deleted and made anew'],
  RemoteRequestHeaderUID: [false, 'aggregated API servers do not learn the UID of a user'],
  KMSv1: [true, 'the old protocol towards key servers comes back, which uses a data key for each object without rotation'],
};

export default settingRule(
  {
    title: 'a feature gate takes a protection away',
    on: 'kube-apiserver',
    severity: 'medium',
    why: 'Some gates hold a protection. They were made so that a release could be undone where it breaks something, and an entry that was set for that stays where it is.',
    remedy: 'Remove the entry from `--feature-gates`, once what needed it is changed.',
    examples: () => ({
      bad: [{ version: '1.32', argv: ['--feature-gates=AuthorizeNodeWithSelectors=false'] }, ['--feature-gates=UnauthenticatedHTTP2DOSMitigation=false'], ['--feature-gates=KMSv1=true']],
      good: [[], ['--feature-gates=AuthorizeNodeWithSelectors=false'], ['--feature-gates=UnauthenticatedHTTP2DOSMitigation=true'], ['--feature-gates=NoSuchGate=false']],
      unseen: [['--feature-gates=$(GATES)']],
    }),
  },
  'feature-gates',
  (setting, api) => {
    for (const entry of setting.values.toReversed()) {
      const [name = '', text = ''] = entry.replace(/^kube:/, '').split('=').map((part) => part.trim());
      const unsafe = Object.hasOwn(UNSAFE, name) ? UNSAFE[name] : undefined;
      const value = parseBool(text);
      const known = api.facts.featureGate(name);
      // What is off by default at this version takes nothing away by being off.
      if (!unsafe || !value.ok || value.value !== unsafe[0] || !known || known.locked || known.default === unsafe[0]) continue;
      return { at: setting.place, message: `--feature-gates holds ${name}=${value.value}: ${unsafe[1]}`, advice: `remove ${name}=${text} from --feature-gates` };
    }
    return undefined;
  },
);
