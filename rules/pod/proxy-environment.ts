import { defineRule } from '../../src/engine/rule.ts';
import type { Invocation } from '../../src/model/types.ts';
import { isProxied, noProxyEntries } from '../../src/model/proxy.ts';
import { parseUrl } from '../../src/model/values/url.ts';
import { podOf, staticComponents } from '../templates/pod-fields.ts';

const PROXY = '{name: HTTPS_PROXY, value: "http://proxy.example.com:3128"}';
const api = (noProxy: string): string => podOf({ command: ['kube-apiserver', '--service-cluster-ip-range=10.96.0.0/12', '--advertise-address=192.168.50.10'], container: [`env: [${PROXY}${noProxy === '' ? '' : `, {name: NO_PROXY, value: "${noProxy}"}`}]`] });
const etcd = (noProxy: string): string => podOf({ image: 'etcd:3.5.21-0', command: ['etcd', '--initial-cluster=a=https://10.0.0.1:2380,b=https://10.0.0.2:2380'], container: [`env: [${PROXY}, {name: NO_PROXY, value: "${noProxy}"}]`] });

export default defineRule({
  title: 'requests inside the cluster go through the proxy',
  on: 'pod',
  family: 'operations',
  severity: 'medium',
  confidence: 'likely',
  since: '0.1.0',
  why: 'kubeadm copies the proxy settings of the shell in which it runs into the manifests. What `NO_PROXY` does not name then goes out to the proxy, which knows no addresses of the cluster: admission webhooks (`x.y.svc`) and aggregated APIs time out, and with them whole kinds of requests; members of etcd do not find each other.',
  remedy: 'Add to `NO_PROXY`: `.svc`, the service range, the pod range and the addresses of the nodes. Ranges may be written as such (`10.96.0.0/12`). Or remove the proxy, if the API server has nothing to fetch outside.',
  examples: () => ({
    bad: [api(''), api('10.96.0.0/12,192.168.50.0/24'), api('.svc,192.168.50.10'), etcd('10.0.0.1')],
    good: [api('.svc,10.96.0.0/12,192.168.50.0/24'), api('*'), etcd('10.0.0.0/8'), podOf({}), api('{{ no_proxy }}')],
  }),
  *check(pod) {
    for (const invocation of staticComponents(pod)) {
      const { environment } = invocation.container;
      const name = ['HTTPS_PROXY', 'https_proxy'].find((each) => environment.get(each)?.text);
      const proxy = environment.get(name ?? '');
      const entries = noProxyEntries(environment);
      if (proxy === undefined || name === undefined || entries === undefined) continue;
      const proxied = targetsOf(invocation).filter(({ hosts }) => hosts.some((host) => isProxied(host, entries)));
      if (proxied.length === 0) continue;
      yield {
        at: environment.get('NO_PROXY') ?? environment.get('no_proxy') ?? proxy,
        message: `${invocation.component} sends its requests to ${proxied.map(({ what }) => what).join(', ')} through ${name}: NO_PROXY ${entries.length === 0 ? 'is not set' : `lacks ${proxied.map(({ entry }) => entry).join(', ')}`}`,
        label: 'too short a list',
        related: [{ at: proxy, label: 'the proxy' }],
        log: 'proxyconnect tcp',
        advice: `add ${proxied.map(({ entry }) => entry).join(',')} to NO_PROXY`,
      };
    }
  },
});

interface Target {
  readonly what: string;
  readonly hosts: readonly string[];
  /** What NO_PROXY should hold for it. */
  readonly entry: string;
}

const targetsOf = (invocation: Invocation): readonly Target[] => {
  if (invocation.component === 'etcd') {
    const members = invocation.setting('initial-cluster');
    const hosts = members.state === 'given' ? members.text.split(',').flatMap((entry) => {
      const url = parseUrl(entry.replace(/^[^=]*=/, ''));
      return url.ok && url.value.host !== null && url.value.scheme.text === 'https' ? [url.value.host.text] : [];
    }) : [];
    return hosts.length > 1 ? [...new Set(hosts)].map((host) => ({ what: `the member ${host}`, hosts: [host], entry: host })) : [];
  }
  if (invocation.component !== 'kube-apiserver') return [];
  const [range, address] = [invocation.setting('service-cluster-ip-range'), invocation.setting('advertise-address')];
  const ranges = range.state === 'given' ? range.text.split(',').filter((text) => text !== '') : [];
  return [
    { what: 'services (*.svc)', hosts: ['webhook.default.svc'], entry: '.svc' },
    ...ranges.map((text) => ({ what: text, hosts: [text.replace(/\/.*$/, '')], entry: text })),
    ...(address.state === 'given' && address.text !== '' ? [{ what: `the kubelet of ${address.text}`, hosts: [address.text], entry: address.text }] : []),
  ];
};
