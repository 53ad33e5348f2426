import { parseBool } from '../../src/model/values/bool.ts';
import { unseen } from '../../src/engine/rule.ts';
import { offer, setFlag } from '../../src/fix/flag-edits.ts';
import type { Invocation } from '../../src/model/types.ts';
import { anonymousProbes } from '../../src/model/probes.ts';
import { describe, labelFor, settingRule } from '../templates/setting-rule.ts';

/** Since the beta of this gate a file can keep anonymous requests to the health endpoints. */
const GATE = 'AnonymousAuthConfigurableEndpoints';

const advice = (api: Invocation): string => {
  const probes = anonymousProbes(api.container);
  if (probes.length === 0) return 'set --anonymous-auth=false';
  const danger = `do not set --anonymous-auth=false as things are: the ${probes.join(', ')} of this container would get 401, and the kubelet would restart it for ever`;
  return api.facts.featureGate(GATE)?.default === true
    ? `${danger}; allow only /livez, /readyz and /healthz to anonymous requests, with anonymous.conditions in an --authentication-config file`
    : `${danger}; move the probes to an authenticated or local proxy first`;
};

export default settingRule(
  {
    title: 'anonymous requests reach the API server',
    on: 'kube-apiserver',
    severity: 'medium',
    controls: ['CIS-1.12:1.2.1', 'STIG:V-242390'],
    why: 'A request without credentials is taken for `system:anonymous` instead of being refused. Any role binding for that user or for `system:unauthenticated`, and any hole in an endpoint before authorization, is then open to everyone who reaches the port.',
    remedy:
      'If nothing probes the API server without credentials, set `--anonymous-auth=false`. The probes that kubeadm writes do: for those leave the flag, and where the feature gate `AnonymousAuthConfigurableEndpoints` is on by default list only the health endpoints, under `anonymous.conditions` of an `AuthenticationConfiguration` file.',
    references: ['https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-requests'],
    examples: () => ({
      bad: [[], ['--anonymous-auth'], ['--anonymous-auth=true'], ['--anonymous-auth=false', '--anonymous-auth=1']],
      good: [['--anonymous-auth=false'], ['--anonymous-auth=F'], ['--anonymous_auth=0']],
      unseen: [['--authentication-config=/etc/kubernetes/authentication.yaml'], ['--anonymous-auth=$(ANONYMOUS)']],
    }),
  },
  'anonymous-auth',
  (setting, api) => {
    const file = api.setting('authentication-config');
    if (setting.state === 'default' && file.state === 'given' && file.text !== '') {
      return unseen(file.place, `${file.text} may restrict anonymous requests, and it was not given`);
    }
    const value = parseBool(setting.text);
    if (!value.ok) return unseen(setting.place, `--anonymous-auth=${setting.text} is no boolean`);
    if (!value.value) return undefined;
    return {
      at: setting.place,
      message: `${describe('anonymous-auth', setting)}: anonymous requests reach the API server`,
      advice: advice(api),
      ...(anonymousProbes(api.container).length === 0 ? offer('set --anonymous-auth=false', setFlag(api, 'anonymous-auth', 'false')) : {}),
      ...labelFor('anonymous-auth', setting),
    };
  },
);
