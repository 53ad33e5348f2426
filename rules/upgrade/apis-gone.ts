import { componentRule, nameAndMinor } from '../templates/setting-rule.ts';

export default componentRule(
  {
    on: 'kube-apiserver',
    title: 'APIs that were served are gone, or off unless they are asked for, after the upgrade',
    family: 'upgrade',
    severity: 'info',
    why: 'Clients, charts and controllers that still ask for such an API get 404. Objects in etcd are not lost: they are served under the newer version.',
    remedy: 'Before the upgrade look for callers: the metric `apiserver_requested_deprecated_apis` of the running API server, and the manifests in your repositories.',
    references: ['https://kubernetes.io/docs/reference/using-api/deprecation-guide/'],
    examples: () => ({ bad: [{ version: '1.25', from: '1.24', argv: [] }], good: [{ version: '1.31', from: '1.30', argv: ['--runtime-config=networking.k8s.io/v1beta1=false'] }, []] }),
  },
  function* (after) {
    const [old, next] = [after.before?.facts.servedApis(), after.facts.servedApis()];
    if (!old || !next) return;
    const setting = after.setting('runtime-config');
    const named = setting.state === 'given' ? setting.values.map((entry) => entry.split('=', 1)[0]?.trim() ?? '') : [];
    const isStill = (api: string): boolean => [...next, ...named].some((other) => other === api || other.startsWith(`${api}/`) || api.startsWith(`${other}/`));
    const gone = old.filter((api) => !isStill(api));
    if (gone.length === 0) return;
    yield {
      at: after,
      message: `${nameAndMinor(after)} does not serve ${gone.join(', ')} any more unless it is asked to`,
      label: 'the API server',
      advice: 'see in the metric apiserver_requested_deprecated_apis who still asks for them, and change those clients before',
    };
  },
);
