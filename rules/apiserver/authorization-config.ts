import { gateOf } from '../../src/model/gates.ts';
import { authorizationProblems } from '../../src/model/config/authorization.ts';
import { configFileRule, exampleWithFile } from '../templates/config-file.ts';

const config = (content: string, more: readonly string[] = []) =>
  exampleWithFile('kube-apiserver', 'authorization-config', `apiVersion: apiserver.config.k8s.io/v1beta1\nkind: AuthorizationConfiguration\n${content}\n`, more);
const GATE = 'StructuredAuthorizationConfiguration';
/** Flags that say what the file says. */
const BESIDE = new Set([
  'authorization-mode', 'authorization-webhook-config-file', 'authorization-webhook-version', 'authorization-webhook-cache-authorized-ttl',
  'authorization-webhook-cache-unauthorized-ttl',
]);

export default configFileRule(
  {
    on: 'kube-apiserver',
    flag: 'authorization-config',
    kind: 'AuthorizationConfiguration',
    title: 'the API server cannot use its authorization configuration, and exits',
    why: 'Each authorizer needs the type and the name that the API server expects, webhooks need all their times and policies, and no flag may say the same. Else the API server exits.',
    remedy: 'Correct the line that the finding points to, and remove `--authorization-mode` and `--authorization-webhook-*` when the file takes over.',
    examples: () => ({
      bad: [config(''), config('authorizers: [{type: rbac, name: rbac}]'), config('authorizers: [{type: RBAC, name: main}]'), config('authorizers: [{type: RBAC, name: rbac}]', ['--authorization-mode=RBAC']), config('authorizers: [{type: Webhook, name: a, webhook: {timeout: 60s}}]')],
      good: [[], config('authorizers: [{type: Node, name: node}, {type: RBAC, name: rbac}]')],
      unseen: [['--authorization-config=/etc/kubernetes/authorization.yaml']],
    }),
  },
  () => authorizationProblems,
  function* (api, { place }) {
    if (gateOf(api, GATE) === false) yield { at: place, message: `--authorization-config needs the feature gate ${GATE}, which is off`, log: `--authorization-config cannot be used without enabling ${GATE} feature flag` };
    const flag = api.flags.find(({ name }) => BESIDE.has(name));
    if (!flag) return;
    const log = '--authorization-config can not be specified when --authorization-mode or --authorization-webhook-* flags are defined';
    yield { at: flag, message: `${flag.spelling} and --authorization-config exclude each other`, log, advice: 'remove it: the file says which authorizers there are', related: [{ at: place, label: 'the file' }] };
  },
);
