import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { k8sAudit } from './command.ts';

const test = suite('sources-kops');

const CLUSTER = `apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata:
  name: minimal.example.com
spec:
  authorization:
    alwaysAllow: {}
  etcdClusters:
  - name: main
    version: 3.5.9
    manager:
      env:
      - {name: ETCD_MAX_REQUEST_BYTES, value: many}
      - {name: LOG_LEVEL, value: "3"}
  fileAssets:
  - name: policy
    path: /etc/kubernetes/policy.yaml
    content: |
      apiVersion: audit.k8s.io/v1
      kind: Policy
      rules: [{level: Nonesuch}]
  kubeAPIServer:
    auditLogMaxAge: 10
    auditPolicyFile: /etc/kubernetes/policy.yaml
    additionalServiceAccountIssuers: [https://b.example.com]
    appendAdmissionPlugins: [AlwaysPullImages]
    featureGates:
      ServerSideApply: "false"
      Nonesuch: "true"
    logLevel: 0
    oidcRequiredClaim: [a=b, c=d]
    serviceAccountIssuer: https://a.example.com
    requestTimeot: 3m
  kubeControllerManager:
    leaderElection:
      leaderElect: false
  kubernetesVersion: v1.31.0
`;
const FILES = { '/w/cluster.yaml': CLUSTER };

test('fields become flags by the tags of kops, and what kops adds is open', async () => {
  const { out, err } = await k8sAudit(['render', 'cluster.yaml'], FILES);
  const api = out.split('\n---\n').find((text) => text.includes('# kube-apiserver.yaml')) ?? '';
  assert.equal([...api.matchAll(/- (?:')?(--[^\n']*)/g)].map(([, flag]) => flag), [
    '--audit-log-maxage=10',
    '--audit-policy-file=/etc/kubernetes/policy.yaml',
    '--feature-gates=Nonesuch=true,ServerSideApply=false',
    '--oidc-required-claim=a=b',
    '--oidc-required-claim=c=d',
    '--service-account-issuer=https://a.example.com',
    '--enable-admission-plugins={{ ADMISSION_PLUGINS_OF_KOPS }},AlwaysPullImages',
    '--service-account-issuer=https://b.example.com',
    '--authorization-mode=AlwaysAllow',
  ]);
  assert.match(api, /\{\{ MORE_ARGUMENTS \}\}/);
  assert.match(out, /--leader-elect=false/);
  assert.match(out, /image: registry\.k8s\.io\/etcd:3\.5\.9/);
  assert.match(out, /ETCD_MAX_REQUEST_BYTES/);
  assert.not.match(out, /LOG_LEVEL/);
  assert.match(err, /cluster\.yaml:33:5: no flag is known for the field requestTimeot of kubeAPIServer; did you mean requestTimeout/);
});

test('findings point to the field', async () => {
  const { out } = await k8sAudit(['cluster.yaml', '-f', 'unix'], FILES);
  assert.match(out, /^cluster\.yaml:7:5: critical: .*\[apiserver-authorization-always-allow\]$/m);
  assert.match(out, /^cluster\.yaml:29:7: critical: .*Nonesuch/m);
  assert.match(out, /^cluster\.yaml:21:23: critical: .*Nonesuch/m);
  assert.not.match(out, /is not set|manifest-template/);
});

test('fields of v1alpha3', async () => {
  const text = 'apiVersion: kops.k8s.io/v1alpha3\nkind: Cluster\nspec:\n  kubernetesVersion: 1.31.0\n  authentication:\n    oidc:\n      issuerURL: http://issuer\n      clientID: x\n      groupsClaims: [a, b]\n      requiredClaims: {k: v}\n';
  const { out } = await k8sAudit(['render', 'cluster.yaml'], { '/w/cluster.yaml': text });
  for (const flag of ['--oidc-issuer-url=http://issuer', '--oidc-client-id=x', '--oidc-groups-claim=a,b', '--oidc-required-claim=k=v']) assert.match(out, `- ${flag}\n`);
});

test.run();
