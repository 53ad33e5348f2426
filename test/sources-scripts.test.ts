/** Sources that are shell scripts, or stand in one. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { k8sAudit } from './command.ts';

const test = suite('sources-scripts');

const SCRIPT = `#!/bin/bash -e
export K8S_VER=v1.31.2
TEMPLATE=/etc/kubernetes/manifests/kube-scheduler.yaml
cat << EOF > $TEMPLATE
apiVersion: v1
kind: Pod
metadata: {name: kube-scheduler, namespace: kube-system}
spec:
  hostNetwork: true
  containers:
  - name: kube-scheduler
    image: registry.k8s.io/kube-scheduler:$K8S_VER
    command:
    - kube-scheduler
    - --profilin=true
    - --v=$LEVEL
EOF
cat <<'EOF' | tee /var/snap/args/kube-apiserver
--authorization-mode=AlwaysAllow
EOF
`;

test('what a script writes is audited where it stands, with what the shell fills in', async () => {
  const files = { '/w/user-data.sh': SCRIPT };
  const { out } = await k8sAudit(['user-data.sh', '-f', 'unix'], files);
  assert.match(out, /^user-data\.sh:15:7: critical: --profilin is no flag of kube-scheduler 1\.31/m);
  assert.match(out, /^user-data\.sh:19:1: critical: .*AlwaysAllow/m);
  assert.match((await k8sAudit(['render', 'user-data.sh', '--set', 'LEVEL=7'], files)).out, /kube-scheduler:v1\.31\.2[\s\S]*--v=7/);
});

test('a configuration that a script names is read beside it, or said to be missing', async () => {
  const script = '#!/bin/sh\nkubeadm init --config=args/kube-apiserver\n';
  const { out } = await k8sAudit(['up.sh', '-f', 'unix', '--kubernetes-version', '1.31'], { '/w/up.sh': script, '/w/args/kube-apiserver': '--no-such-flag=1\n' });
  assert.match(out, /^args\/kube-apiserver:1:1: critical: .*no-such-flag/m);
  assert.match((await k8sAudit(['up.sh', '--show-unseen'], { '/w/up.sh': script })).out, /kubeadm reads args\/kube-apiserver, which is not in this script/);
  assert.match((await k8sAudit(['up.sh', '--show-unseen'], { '/w/up.sh': '#!/bin/sh\nkubeadm init --config=/etc/../../x\n' })).out, /does not lie beside it/);
});

const GCE = `function configure-etcd-params {
  params_ref+=" --etcd-servers=x"
}
function start-kube-apiserver {
  local params="\${LEVEL:-"--v=2"}"
  params+=" --allow-privileged=true --token-auth-file=\${tokens}"
  local mode="RBAC"
  if [[ -n "\${CIPHERS:-}" ]]; then
    params+=" --tls-cipher-suites=\${CIPHERS}"
  fi
  if [[ "\${ABAC:-}" != "false" ]]; then
    mode+=",ABAC"
  elif [[ -n "\${CIPHERS:-}" ]]; then
    params+=" --profiling=true"
  else
    params+=" --profiling=false"
  fi
  mode="Node,\${mode}"
  params+=" --authorization-mode=\${mode}"
}
`;

test('flags of a script of cluster/gce are there where their conditions are known to hold', async () => {
  const flags = async (...set: string[]): Promise<string[]> => {
    const { out } = await k8sAudit(['render', 'configure.sh', ...set.flatMap((each) => ['--set', each])], { '/w/configure.sh': GCE });
    return [...out.matchAll(/- (--\S+(?: [^\n]*)?)/g)].map(([, flag]) => flag ?? '');
  };
  assert.equal(await flags(), ['--v=2', '--allow-privileged=true', '--token-auth-file={{ tokens }}', '--authorization-mode=Node,{{ mode }}']);
  assert.equal(await flags('ABAC=false', 'CIPHERS=X', 'tokens=/t'), ['--v=2', '--allow-privileged=true', '--token-auth-file=/t', '--tls-cipher-suites=X', '--profiling=true', '--authorization-mode=Node,RBAC']);
  assert.equal(await flags('ABAC=true'), ['--v=2', '--allow-privileged=true', '--token-auth-file={{ tokens }}', '--authorization-mode=Node,RBAC,ABAC']);
});

test('a variable that a script makes of itself does not fill the memory', async () => {
  const lines = `  x="\${x}\${x}\${x}"\n`.repeat(500);
  const { code } = await k8sAudit(['render', 'configure.sh'], { '/w/configure.sh': `function start-kube-apiserver {\n  x="aaaaaaaa"\n${lines}  params+=" --v=\${x}"\n}\n` });
  assert.is(code, 0);
});

test('a cluster of CKE is audited by its arguments', async () => {
  const cluster = 'name: t\nnodes:\n- address: 10.0.0.1\nservice_subnet: 10.100.0.0/16\noptions:\n  kube-api:\n    extra_args:\n    - "--no-such-flag=1"\n  kube-apis: {}\n';
  const { out } = await k8sAudit(['cluster.yml', '-f', 'unix', '--kubernetes-version', '1.31'], { '/w/cluster.yml': cluster });
  assert.match(out, /^cluster\.yml:8:8: critical: .*no-such-flag/m);
  assert.match((await k8sAudit(['render', 'cluster.yml'], { '/w/cluster.yml': cluster })).err, /no component kube-apis of CKE; did you mean kube-api\?/);
});

test('options of minikube that it does not take are refused', async () => {
  const { err } = await k8sAudit(['render', 'up.sh'], { '/w/up.sh': "minikube start --extra-config=apisrver.v=1 \\\n  --extra-config 'scheduler'\n" });
  assert.match(err, /up\.sh:1:31: apisrver is no component of minikube/);
  assert.match(err, /up\.sh:2:19: minikube takes --extra-config=component\.key=value, and scheduler is not of that form/);
});

test.run();
