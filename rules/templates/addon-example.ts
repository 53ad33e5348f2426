/** Objects of kube-system for examples. */

const indented = (text: string, by: string): string => text.split('\n').map((line) => (line === '' ? '' : `${by}${line}`)).join('\n');

interface Dns {
  /** The plugins of the one server. */
  readonly plugins?: string;
  readonly version?: string;
  /** Lines of the container. */
  readonly container?: string;
  readonly clusterIP?: string;
}

/** CoreDNS as kubeadm runs it, in one file. */
export const dnsFile = ({ plugins = 'errors\nhealth\nready\nkubernetes cluster.local in-addr.arpa ip6.arpa\nforward . /etc/resolv.conf\ncache 30\nloop\nreload\n', version = '1.11.3', container = '', clusterIP = '10.96.0.10' }: Dns): string =>
  `apiVersion: v1
kind: ConfigMap
metadata: {name: coredns, namespace: kube-system}
data:
  Corefile: |
    .:53 {
${indented(plugins, '        ')}    }
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: coredns, namespace: kube-system}
spec:
  template:
    metadata: {labels: {k8s-app: kube-dns}}
    spec:
      dnsPolicy: Default
      containers:
      - name: coredns
        image: registry.k8s.io/coredns/coredns:v${version}
        args: [-conf, /etc/coredns/Corefile]
        ports: [{containerPort: 8080, name: liveness-probe}, {containerPort: 8181, name: readiness-probe}]
${indented(container, '        ')}---
apiVersion: v1
kind: Service
metadata: {name: kube-dns, namespace: kube-system}
spec: {clusterIP: ${clusterIP}, selector: {k8s-app: kube-dns}}
`;

/** kube-proxy as kubeadm runs it, in one file: lines of its configuration, and arguments. */
export const proxyFile = (configuration: string, { version = '1.31', args = '' }: { readonly version?: string; readonly args?: string } = {}): string =>
  `apiVersion: v1
kind: ConfigMap
metadata: {name: kube-proxy, namespace: kube-system}
data:
  config.conf: |-
    apiVersion: kubeproxy.config.k8s.io/v1alpha1
    kind: KubeProxyConfiguration
${indented(configuration, '    ')}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: kube-proxy, namespace: kube-system}
spec:
  template:
    spec:
      hostNetwork: true
      containers:
      - name: kube-proxy
        image: registry.k8s.io/kube-proxy:v${version}.0
        command: [/usr/local/bin/kube-proxy, --config=/var/lib/kube-proxy/config.conf, --hostname-override=$(NODE_NAME)${args}]
`;
