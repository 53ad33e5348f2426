import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluate, type Lookup } from '../src/sources/jinja.ts';
import { k8sAudit } from './command.ts';

const test = suite('sources-kubespray');

const lookup: Lookup = (name) =>
  ({ yes: { text: 'true', truth: true, length: 4 }, no: { text: 'false', truth: false, length: 5 }, empty: { text: undefined, truth: false, length: 0 }, mode: { text: 'batch', truth: true, length: 5 } })[name];

test('conditions of Jinja are decided as far as they can be known', () => {
  const cases: readonly (readonly [string, boolean | undefined])[] = [
    ['yes', true],
    ['no', false],
    ['other', undefined],
    ['not no', true],
    ['yes and other', undefined],
    ['no and other', false],
    ['yes or other', true],
    ['no or (yes and not no)', true],
    ['yes is defined', true],
    ['yes is not defined', false],
    ['other is defined', undefined],
    ['empty | length > 0', false],
    ['mode | length > 0', true],
    ['mode == "batch"', true],
    ["mode != 'batch'", false],
    ['mode in ["blocking", "batch"]', true],
    ['mode not in ["batch"]', false],
    ['mode | upper', undefined],
    ['yes yes', undefined],
    ['(yes', undefined],
    ['', undefined],
    ["lookup('file', x)", undefined],
    ['not '.repeat(5000), undefined],
  ];
  for (const [condition, expected] of cases) assert.is(evaluate(condition, lookup), expected, condition);
});

const VARIABLES = `---
kube_version: 1.31.4
authorization_modes: [AlwaysAllow]
kube_apiserver_feature_gates: ["Nonesuch=true"]
kubernetes_audit: true
audit_log_maxage: 7
kube_webhook_token_auth: false
kube_encrypt_secret_data: true
kube_kubeadm_apiserver_extra_args:
  no-such-flag: 1
kube_controller_manager_bind_address: "{{ address }}"
`;

test('variables become the flags of kubespray, and findings point to them', async () => {
  const files = { '/w/group_vars.yml': VARIABLES };
  const rendered = (await k8sAudit(['render', 'group_vars.yml'], files)).out;
  for (const flag of ['--authorization-mode=AlwaysAllow', '--audit-log-maxage=7', '--encryption-provider-config={{ kube_cert_dir }}/secrets_encryption.yaml', '--bind-address={{ address }}']) assert.ok(rendered.includes(`- ${flag}\n`), flag);
  assert.not.match(rendered, /webhook|audit-log-path=\/|kube-scheduler/);
  const { out } = await k8sAudit(['group_vars.yml', '-f', 'unix', '--set', 'address=127.0.0.300'], files);
  assert.match(out, /^group_vars\.yml:3:23: critical: .*\[apiserver-authorization-always-allow\]$/m);
  assert.match(out, /^group_vars\.yml:4:33: critical: .*Nonesuch/m);
  assert.match(out, /^group_vars\.yml:10:3: critical: .*no-such-flag/m);
  assert.match(out, /^group_vars\.yml:11:40: critical: .*127\.0\.0\.300/m);
});

test('a file without a variable that becomes a flag says so', async () => {
  const { out } = await k8sAudit(['etcd.yml', '--show-unseen'], { '/w/etcd.yml': 'etcd_data_dir: /var/lib/etcd\netcd_deployment_type: host\n' });
  assert.match(out, /none of these variables becomes a flag/);
});

test.run();
