import type { Example, Examples } from '../../src/engine/rule.ts';
import type { ProbeName } from '../../src/model/probes.ts';

/** A pod whose one probe is the given YAML flow mapping. */
const pod = (image: string, argv: readonly string[], probe: string, ports = '[]', beside: readonly string[] = []): Example => ({
  files: {
    'pod.yaml': [
      'apiVersion: v1',
      'kind: Pod',
      'metadata: {name: a, namespace: kube-system}',
      'spec:',
      '  hostNetwork: true',
      '  containers:',
      `  - name: a`,
      `    image: registry.k8s.io/${image}`,
      `    command: ${JSON.stringify(argv)}`,
      `    ports: ${ports}`,
      `    ${probe}`,
      ...beside,
      '',
    ].join('\n'),
  },
});

const API = 'kube-apiserver:v1.31.0';
const MODES = '--authorization-mode=Node,RBAC';
const CHECK = ['  - name: healthcheck', '    image: registry.k8s.io/kops/kube-apiserver-healthcheck:1.31.0'];
const METRICS = '--listen-metrics-urls=http://127.0.0.1:2381';

/** Probes that are and that are not answered, for the two rules that differ only in the probe. */
export const probeExamples = (name: ProbeName): Examples => {
  const http = (get: string): string => `${name}: {httpGet: ${get}}`;
  const livez = http('{port: 6443, scheme: HTTPS, path: /livez}');
  return {
    bad: [
      pod(API, ['kube-apiserver', MODES], http('{port: 8080, path: /livez}')),
      pod(API, ['kube-apiserver', MODES], http('{port: 6443, path: /livez}')),
      pod(API, ['kube-apiserver', MODES, '--secure-port=443'], livez),
      pod(API, ['kube-apiserver', MODES, '--bind-address=127.0.0.1'], livez),
      pod(API, ['kube-apiserver', MODES, '--bind-address=192.0.2.1'], http('{host: 127.0.0.1, port: 6443, scheme: HTTPS, path: /livez}')),
      pod(API, ['kube-apiserver', MODES, '--anonymous-auth=false'], livez),
      pod(API, ['kube-apiserver', '--authorization-mode=AlwaysAllow'], livez),
      pod(API, ['kube-apiserver'], livez),
      pod(API, ['kube-apiserver', MODES], http('{port: 6443, scheme: HTTPS, path: /metrics}')),
      pod(API, ['kube-apiserver', MODES], `${name}: {tcpSocket: {port: 6444}}`),
      pod('kube-scheduler:v1.31.0', ['kube-scheduler'], http('{port: 10251, path: /healthz}')),
      pod('kube-scheduler:v1.30.0', ['kube-scheduler'], http('{port: 10259, scheme: HTTPS, path: /livez}')),
      pod('etcd:3.5.21-0', ['etcd', METRICS], http('{host: 127.0.0.1, port: 2381, path: /health/serializable=true}')),
      pod('kube-controller-manager:v1.31.0', ['kube-controller-manager', '--authorization-always-allow-paths=/livez'], http('{port: 10257, scheme: HTTPS, path: /healthz}')),
      pod('etcd:3.5.9-0', ['etcd', METRICS], http('{host: 127.0.0.1, port: 2381, path: /livez}')),
      pod('etcd:3.5.21-0', ['etcd', '--listen-client-urls=https://127.0.0.1:2379', '--trusted-ca-file=/ca.crt'], http('{host: 127.0.0.1, port: 2379, scheme: HTTPS, path: /health}')),
    ],
    good: [
      pod(API, ['kube-apiserver', MODES], livez),
      pod(API, ['kube-apiserver', MODES], http('{port: probe, scheme: HTTPS, path: "livez?exclude=etcd"}'), '[{name: probe, containerPort: 6443}]'),
      pod(API, ['kube-apiserver', MODES, '--anonymous-auth=false'], http('{port: 6443, scheme: HTTPS, path: /livez, httpHeaders: [{name: authorization, value: Bearer x}]}')),
      pod('kube-scheduler:v1.31.0', ['kube-scheduler', '--bind-address=127.0.0.1'], http('{host: 127.0.0.1, port: 10259, scheme: HTTPS, path: /healthz}')),
      pod('kube-scheduler:v1.22.0', ['kube-scheduler'], http('{host: 127.0.0.1, port: 10251, path: /healthz}')),
      pod('etcd:3.5.21-0', ['etcd', METRICS], http('{host: 127.0.0.1, port: 2381, path: /livez}')),
      pod(API, ['kube-apiserver', MODES, '--anonymous-auth=false'], http('{host: 127.0.0.1, port: 3990, path: /healthz}'), '[]', [...CHECK, '    livenessProbe: {httpGet: {host: 127.0.0.1, path: /.kube-apiserver-healthcheck/healthz, port: 3990}}']),
      pod('etcd:3.5.21-0', ['etcd', '--listen-client-urls=http://127.0.0.1:2379'], http('{host: 127.0.0.1, port: 2379, path: /health?serializable=true}')),
    ],
    unseen: [pod(API, ['kube-apiserver', MODES], http('{port: 3990, path: /healthz}'), '[]', CHECK), pod(API, ['kube-apiserver', MODES, '--secure-port=$(PORT)'], livez), pod(API, ['kube-apiserver', MODES], http('{port: health, scheme: HTTPS}'))],
  };
};
