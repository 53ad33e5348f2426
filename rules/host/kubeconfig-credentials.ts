import type { Problem } from '../../src/engine/rule.ts';
import { kubeconfigsOf, type Kubeconfig } from '../../src/model/pki/kubeconfigs.ts';
import { hostRule } from '../templates/host.ts';

function* problemsOf({ host, insecure, at, userAt, server, hasToken, hasPassword, exec, authority }: Kubeconfig): Generator<Problem> {
  if (insecure) yield { at: insecure, severity: 'high', message: `${host} does not look at the certificate of the API server`, label: 'anybody may pose as the API server' };
  if (server.startsWith('http:')) yield { at, severity: 'high', message: `${host} talks to the API server without TLS`, label: 'credentials go over the wire as they are' };
  if (server.startsWith('https:') && authority === null && !insecure) yield { at, severity: 'low', message: `${host} names no CA, so that every public CA is trusted`, label: 'no certificate-authority' };
  if (hasToken) yield { at: userAt, severity: 'medium', message: `${host} holds a token, which does not expire with a certificate and works from anywhere`, label: 'a token on disk' };
  if (hasPassword) yield { at: userAt, severity: 'medium', message: `${host} holds a password; the API server takes none since 1.19`, label: 'a password on disk' };
  if (exec !== null) yield { at: userAt, severity: 'low', message: `${host} runs ${exec} for credentials, which must be on each machine, and in the image where a component uses it`, label: 'runs a program' };
}

export default hostRule(
  {
    title: 'a kubeconfig trusts anybody, or holds credentials that should not lie on disk',
    family: 'security',
    severity: 'medium',
    why: '`insecure-skip-tls-verify` hands the credentials to whoever answers. A token or a password in a file works from anywhere until somebody remembers to revoke it. A program that is run for credentials is one more thing that can fail, or be replaced.',
    remedy: 'Put the CA into `certificate-authority-data` and take `insecure-skip-tls-verify` out. Use client certificates with a short life for components, and bootstrap tokens only until the kubelet has its own.',
    examples: () => ({
      bad: [
        { host: { kubeconfigs: { '/etc/kubernetes/scheduler.conf': { cn: 'system:kube-scheduler', cluster: 'insecure-skip-tls-verify: true' } } } },
        { host: { kubeconfigs: { '/etc/kubernetes/admin.conf': { cn: 'a', user: 'token: an-example-of-a-token' } } } },
        { host: { kubeconfigs: { '/root/.kube/config': { cn: 'a', user: 'exec: {apiVersion: client.authentication.k8s.io/v1, command: get-token}' } } } },
        { host: { kubeconfigs: { '/etc/kubernetes/admin.conf': { cn: 'a', server: 'http://10.0.0.1:8080' } } } },
      ],
      good: [{ host: {} }],
    }),
  },
  function* (node) {
    for (const kubeconfig of kubeconfigsOf(node)) yield* problemsOf(kubeconfig);
  },
);
