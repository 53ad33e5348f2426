import { defineRule } from '../../src/engine/rule.ts';
import { parseUrl } from '../../src/model/values/url.ts';
import { podOf, staticComponents } from '../templates/pod-fields.ts';
import { placeOfEntry } from '../templates/known-names.ts';

/** Flags whose URL the component dials. `--service-account-issuer` is a name only. */
const DIALLED = ['oidc-issuer-url', 'etcd-servers', 'master', 'initial-cluster'];
const CLUSTER_NAME = /\.svc(\.cluster\.local)?\.?$/i;

const api = (flag: string, ...spec: readonly string[]): string => podOf({ command: ['kube-apiserver', flag], spec });

export default defineRule({
  title: 'a flag names a service of the cluster, and the component does not know such names',
  on: 'pod',
  family: 'consistency',
  severity: 'medium',
  since: '0.1.0',
  why: 'A pod with `hostNetwork` uses the resolver of its host, and that does not know `something.svc`: the connection fails with `no such host`. With an OIDC issuer all log-ins by it fail, and only the log of the API server says so.',
  remedy: 'Use a name that the host resolves, or an address. The service may get one through a load balancer or an ingress; the issuer in the tokens must then be the same.',
  examples: () => ({
    bad: [api('--oidc-issuer-url=https://dex.auth.svc'), api('--etcd-servers=https://etcd-0.etcd.kube-system.svc.cluster.local:2379')],
    good: [api('--oidc-issuer-url=https://dex.example.com'), api('--service-account-issuer=https://kubernetes.default.svc.cluster.local'), api('--oidc-issuer-url=https://dex.auth.svc', 'dnsPolicy: ClusterFirstWithHostNet')],
  }),
  *check(pod) {
    const spec = pod.cursor.get('spec');
    if (spec.get('hostNetwork').text() !== 'true' || /^(ClusterFirstWithHostNet|None)$/.test(spec.get('dnsPolicy').text() ?? '') || spec.get('hostAliases').kind !== 'missing') return;
    for (const invocation of staticComponents(pod)) {
      for (const flag of DIALLED) {
        const setting = invocation.setting(flag);
        for (const entry of setting.state === 'given' ? setting.text.split(',') : []) {
          const url = parseUrl(entry.replace(/^[^/]*=/, ''));
          const host = url.ok ? (url.value.host?.text ?? '') : '';
          if (!CLUSTER_NAME.test(host)) continue;
          yield {
            at: placeOfEntry(setting, entry),
            message: `--${flag}: ${host} is a name of the cluster, and ${invocation.component} asks the resolver of its host, which does not know it`,
            label: 'a name of the cluster',
            log: `dial tcp: lookup ${host}: no such host`,
            advice: 'write a name that the host resolves, or an address',
          };
        }
      }
    }
  },
});
