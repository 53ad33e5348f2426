import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { k8sAudit } from './command.ts';
import { assertRoundTrip } from './round-trip.ts';

const test = suite('sources-capi');

/** A control plane with these fields of its kubeadmConfigSpec. */
const controlPlane = (spec: string, version = 'v1.31.2', api = 'v1beta1'): string =>
  `apiVersion: controlplane.cluster.x-k8s.io/${api}\nkind: KubeadmControlPlane\nmetadata: {name: cp}\nspec:\n  version: ${version}\n  kubeadmConfigSpec:\n${spec}`;
const run = (argv: readonly string[], text: string) => k8sAudit(argv, { '/w/cluster.yaml': text });

test('static pods in files[] are audited where they stand', async () => {
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: extra, namespace: kube-system}\nspec:\n  containers:\n  - {name: kube-scheduler, image: "registry.k8s.io/kube-scheduler:v1.31.2", command: [kube-scheduler, --profilin=true]}\n';
  const { out } = await run(['cluster.yaml', '-f', 'unix'], controlPlane(`    files:\n    - path: /etc/kubernetes/manifests/extra.yaml\n      content: |\n${pod.replace(/^(?=.)/gm, '        ')}`));
  assert.match(out, /^cluster\.yaml:15:\d+: critical: --profilin is no flag/m);
});

test('what cannot be rendered exactly is said', async () => {
  const { err } = await run(
    ['render', 'cluster.yaml'],
    controlPlane(
      `    clusterConfiguration:\n      apiserver: {}\n      apiServer:\n        extraargs: {}\n    files:\n    - path: /etc/kubernetes/manifests/a.yaml\n      contentFrom: {secret: {name: s, key: k}}\n    - path: /etc/ssl/ca.pem\n      contentFrom: {secret: {name: s, key: k}}\n    - path: /etc/kubernetes/manifests/etcd.yaml\n      content: x\n    joinConfiguration:\n      patches: {directory: /p}\n    preKubeadmCommands:\n    - sed -i s/a/b/ /run/kubeadm/kubeadm.yaml\n    - hostname\n`,
    ),
  );
  const notes = err.trim().split('\n').map((line) => line.replace(/^k8s-audit: /, '')).filter((line) => line.startsWith('cluster.yaml:'));
  assert.equal(notes, [
    'cluster.yaml:12:13: the content of /etc/kubernetes/manifests/a.yaml is not in this file',
    'cluster.yaml:19:28: the patches in /p are not seen: it lies on the node; --set PATCHES=FOLDER names a copy of it beside this file',
    'cluster.yaml:8:7: Cluster API has no field apiserver in clusterConfiguration, and drops it where it does not refuse the object; did you mean apiServer?',
    'cluster.yaml:10:9: Cluster API has no field extraargs in clusterConfiguration.apiServer, and drops it where it does not refuse the object; did you mean extraArgs?',
    'cluster.yaml:21:7: a command of preKubeadmCommands may change the manifests, and is not run here',
    'cluster.yaml:16:13: kubeadm stops at /etc/kubernetes/manifests/etcd.yaml, which it writes itself',
  ]);
});

test('the form of the arguments is that of the version of the API', async () => {
  const list = '    clusterConfiguration:\n      apiServer:\n        extraArgs: [{name: v, value: "2"}]\n';
  const map = '    clusterConfiguration:\n      apiServer:\n        extraArgs: {v: "2"}\n';
  assert.match((await run(['render', 'cluster.yaml'], controlPlane(list))).err, /cluster\.yaml:9:20: .*v1beta1 has extraArgs as a map; the API server refuses the object/);
  assert.match((await run(['render', 'cluster.yaml'], controlPlane(map, 'v1.31.2', 'v1beta2'))).err, /cluster\.yaml:9:20: .*v1beta2 has extraArgs as a list/);
  assert.not.match((await run(['render', 'cluster.yaml'], controlPlane(list, 'v1.31.2', 'v1beta2'))).err, /refuses/);
});

const classWith = (patches: string): string => `apiVersion: cluster.x-k8s.io/v1beta1
kind: ClusterClass
spec:
  controlPlane: {ref: {name: cp}}
  patches:
${patches}---
apiVersion: controlplane.cluster.x-k8s.io/v1beta1
kind: KubeadmControlPlaneTemplate
metadata: {name: cp}
spec:
  template:
    spec:
      kubeadmConfigSpec:
        clusterConfiguration:
          apiServer:
            extraArgs: {v: "2"}
`;
const classPatch = (name: string, kind: string, operation: string): string => `  - name: ${name}\n    definitions:\n    - selector: {kind: ${kind}}\n      jsonPatches:\n      - ${operation}\n`;
const AT = '/spec/template/spec/kubeadmConfigSpec/clusterConfiguration/apiServer/extraArgs';

test('patches of a ClusterClass that are the same for each cluster are applied, and the others leave the arguments open', async () => {
  const fixed = classWith(`${classPatch('one', 'KubeadmControlPlaneTemplate', `{op: add, path: ${AT}/no-such-flag, value: "1"}`)}${classPatch('two', 'DockerMachineTemplate', '{op: remove, path: /x}')}`);
  const { out } = await run(['cluster.yaml', '-f', 'unix', '--kubernetes-version', '1.31'], fixed);
  assert.match(out, /^cluster\.yaml:10:\d+: critical: --no-such-flag is no flag/m);
  assert.match(out, /\[apiserver-profiling\]/);
  assert.not.match(out, /patch/);
  const open = classWith(classPatch('one', 'KubeadmControlPlaneTemplate', `{op: add, path: ${AT}, valueFrom: {variable: args}}`));
  assert.match((await run(['render', 'cluster.yaml'], open)).err, /cluster\.yaml:6:5: the patch one may change the control plane for each cluster/);
  assert.not.match((await run(['cluster.yaml', '-f', 'unix'], open)).out, /\[apiserver-profiling\]/);
  assert.match((await run(['render', 'cluster.yaml'], classWith(classPatch('one', 'KubeadmControlPlaneTemplate', '{op: remove, path: /x}')))).err, /cluster\.yaml:10:9: the patch one does not apply: there is no \/x that the patch could remove/);
});

const CLUSTER_HEAD = `apiVersion: cluster.x-k8s.io/v1beta1
kind: Cluster
metadata: {name: c}
spec:
  clusterNetwork:
    pods: {cidrBlocks: [192.168.0.0/16]}
    services: {cidrBlocks: [10.128.0.0/12]}
    serviceDomain: cluster.local
`;

const CLUSTER_OF_CLASS = `${CLUSTER_HEAD}  topology:
    class: one
    version: v1.31.2
    controlPlane:
      variables:
        overrides:
        - {name: level, value: "7"}
    variables:
    - {name: level, value: "5"}
    - {name: flag, value: {name: no-such-flag}}
    - {name: debug, value: true}
---
`;
const CLASS_OF_VARIABLES = `apiVersion: cluster.x-k8s.io/v1beta1
kind: ClusterClass
metadata: {name: one}
spec:
  controlPlane: {ref: {name: cp}}
  variables:
  - {name: level, required: true, schema: {openAPIV3Schema: {type: string}}}
  - {name: flag, schema: {openAPIV3Schema: {type: object, properties: {value: {type: string, default: "1"}}}}}
  - {name: debug, schema: {openAPIV3Schema: {type: boolean, default: false}}}
  - {name: mode, schema: {openAPIV3Schema: {type: string, default: "RBAC"}}}
  - {name: unset, schema: {openAPIV3Schema: {type: string}}}
  patches:
  - name: level
    definitions:
    - selector: {kind: KubeadmControlPlaneTemplate, matchResources: {controlPlane: true}}
      jsonPatches:
      - {op: replace, path: ${AT}/v, valueFrom: {variable: level}}
  - name: flag
    enabledIf: "{{ .debug }}"
    definitions:
    - selector: {kind: KubeadmControlPlaneTemplate, matchResources: {controlPlane: true}}
      jsonPatches:
      - op: add
        path: ${AT}/audit-log-maxage
        valueFrom:
          template: '{{ .flag.value | quote }}'
      - op: add
        path: /spec/template/spec/kubeadmConfigSpec/clusterConfiguration/controllerManager
        valueFrom:
          template: |
            extraArgs:
              {{ .flag.name }}: "{{ .flag.value }}"
              {{- if .unset }}
              never: "1"
              {{- end }}
  - name: off
    enabledIf: '{{ eq .mode "ABAC" }}'
    definitions:
    - selector: {kind: KubeadmControlPlaneTemplate, matchResources: {controlPlane: true}}
      jsonPatches:
      - {op: remove, path: ${AT}}
  - name: workers
    definitions:
    - selector: {kind: KubeadmControlPlaneTemplate, matchResources: {machineDeploymentClass: {names: [x]}}}
      jsonPatches:
      - {op: remove, path: ${AT}}
`;
const TEMPLATE = classWith('').slice(classWith('').indexOf('---\n'));

test('patches of a ClusterClass are those for the Cluster, with its variables and their defaults', async () => {
  const text = `${CLUSTER_OF_CLASS}${CLASS_OF_VARIABLES}${TEMPLATE}`;
  const { out, err } = await run(['render', 'cluster.yaml'], text);
  assert.is(err, '');
  for (const flag of ['--v=7', "--audit-log-maxage=1", '--no-such-flag=1', '--cluster-name=c']) assert.ok(out.includes(`- ${flag}\n`), flag);
  assert.not.match(out, /--never|MORE_ARGUMENTS/);
  const { out: found } = await run(['cluster.yaml', '-f', 'unix'], text);
  const line = text.slice(0, text.indexOf('{{ .flag.name }}')).split('\n').length;
  assert.match(found, new RegExp(`^cluster\\.yaml:${line}:\\d+: critical: --no-such-flag is no flag of kube-controller-manager`, 'm'));
  assert.ok(await assertRoundTrip(['cluster.yaml'], { '/w/cluster.yaml': text }));
  const two = `${CLUSTER_OF_CLASS}${CLUSTER_OF_CLASS.replace('{name: c}', '{name: d}').replace('"7"', '"8"')}${CLASS_OF_VARIABLES}${TEMPLATE}`;
  const { out: both } = await run(['render', 'cluster.yaml'], two);
  assert.match(both, /# c-cp\/kube-apiserver\.yaml[\s\S]*--v=7[\s\S]*# d-cp\/kube-apiserver\.yaml[\s\S]*--v=8/);
});

test('a Cluster and its ClusterClass may be in other files', async () => {
  const [, ...template] = TEMPLATE.split('---\n');
  const files = { '/w/template.yaml': template.join('---\n'), '/w/class.yaml': CLASS_OF_VARIABLES, '/w/cluster.yaml': CLUSTER_OF_CLASS };
  const { out, err } = await k8sAudit(['render', 'cluster.yaml', 'class.yaml', 'template.yaml'], files);
  assert.is(err, '');
  assert.ok(out.includes('- --v=7\n') && out.includes('- --service-cluster-ip-range=10.128.0.0/12\n'));
  const { out: found } = await k8sAudit(['cluster.yaml', 'class.yaml', 'template.yaml', '-f', 'unix'], files);
  assert.match(found, /^class\.yaml:\d+:\d+: critical: --no-such-flag/m);
  assert.match((await k8sAudit(['.', '--show-unseen'], files)).out, /it is taken to be changed by class\.yaml, cluster\.yaml/);
  assert.match((await k8sAudit(['cluster.yaml', '--show-unseen'], files)).out, /its control plane is in another file/);
  const other = { ...files, '/w/cluster.yaml': CLUSTER_OF_CLASS.replace('class: one', 'class: two') };
  assert.not.match((await k8sAudit(['render', 'cluster.yaml', 'class.yaml', 'template.yaml'], other)).out, /--v=7/);
});

test('what of a patch of a ClusterClass is not known is said', async () => {
  const err = async (cluster: string, patch: string): Promise<string> => (await run(['render', 'cluster.yaml'], `${cluster}${CLASS_OF_VARIABLES}  - name: last\n    definitions:\n    - selector: {kind: KubeadmControlPlaneTemplate, matchResources: {controlPlane: true}}\n      jsonPatches:\n      - ${patch}\n${TEMPLATE}`)).err;
  const add = (from: string): string => `{op: add, path: ${AT}/event-ttl, valueFrom: ${from}}`;
  assert.match(await err(CLUSTER_OF_CLASS, add('{variable: unset}')), /the patch last does not apply: variable unset has no value/);
  assert.match(await err(CLUSTER_OF_CLASS, add("{template: '{{ .mode | sha256sum }}'}")), /the patch last puts in what is not known here: \{\{ \.mode \| sha256sum \}\}/);
  assert.match(await err(CLUSTER_OF_CLASS, add("{template: '{{ .builtin.controlPlane.name }}'}")), /puts in what is not known here: \{\{ \.builtin\.controlPlane\.name \}\}/);
  assert.match(await err(CLUSTER_OF_CLASS, add("{template: '{a: [}'}")), /the patch last does not apply: its template makes no YAML/);
  assert.match(await err('', add('{variable: mode}')), /the patch last has the defaults of its variables here/);
  assert.match(await err('', `{op: add, path: ${AT}, valueFrom: {variable: flag}}`), /the patch last may change the control plane for each cluster, and is not applied/);
  assert.match(await err(CLUSTER_OF_CLASS.replace('name: debug', 'name: debugg'), add('{variable: mode}')), /cluster\.yaml:19:14: the ClusterClass has no variable debugg/);
  assert.match(await err(CLUSTER_OF_CLASS.replaceAll('name: level', 'name: mode'), add('{variable: mode}')), /the variable level must have a value/);
});

test('a node that joins is one of its own where kubeadm writes it other manifests', async () => {
  const spec = (join: string): string => controlPlane(`    initConfiguration:\n      patches: {directory: /p}\n    joinConfiguration: ${join}\n    files:\n    - path: /p/kube-scheduler.yaml\n      content: |\n        spec: {containers: [{name: kube-scheduler, env: [{name: A, value: b}]}]}\n`);
  const nodes = async (join: string): Promise<readonly string[]> => (await run(['render', 'cluster.yaml'], spec(join))).out.match(/^# .*kube-scheduler.*$/gm) ?? [];
  assert.equal(await nodes('{patches: {directory: /p}}'), ['# kube-scheduler.yaml']);
  assert.equal(await nodes('{}'), ['# cp-init/kube-scheduler.yaml', '# cp-join/kube-scheduler.yaml']);
  const { out } = await run(['render', 'cluster.yaml'], spec('{patches: {directory: /p}, controlPlane: {localAPIEndpoint: {bindPort: 7443}}}'));
  assert.match(out, /# cp-join\/kube-apiserver\.yaml[\s\S]*--secure-port=7443/);
  assert.is(out.match(/value: b/g)?.length, 2);
});

const config = (name: string, spec: string, kind = 'KubeadmConfig'): string => `apiVersion: bootstrap.cluster.x-k8s.io/v1beta1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec:\n${spec}---\n`;

test('a KubeadmConfig is for one machine, and the template of one for workers', async () => {
  const first = config('one', '  clusterConfiguration:\n    apiServer: {extraArgs: {no-such-flag: "1"}}\n  initConfiguration: {}\n');
  const machine = 'apiVersion: cluster.x-k8s.io/v1beta1\nkind: Machine\nspec:\n  version: v1.31.2\n  bootstrap: {configRef: {name: one}}\n---\n';
  const { out } = await run(['cluster.yaml', '-f', 'unix'], `${first}${machine}`);
  assert.match(out, /^cluster\.yaml:6:29: critical: --no-such-flag is no flag of kube-apiserver 1\.31/m);
  assert.ok(await assertRoundTrip(['cluster.yaml'], { '/w/cluster.yaml': `${first}${machine}` }));
  const joins = config('two', '  joinConfiguration: {controlPlane: {localAPIEndpoint: {bindPort: 7443}}}\n');
  assert.match((await run(['render', 'cluster.yaml'], `${first}${joins}`)).out, /# two\/kube-apiserver\.yaml[\s\S]*--secure-port=7443/);
  assert.match((await run(['cluster.yaml', '--show-unseen'], joins)).out, /a node that joins takes its settings from its cluster/);
  const worker = (files: string): string => config('w', `  template:\n    spec:\n      joinConfiguration: {}\n      clusterConfiguration: {}\n${files}`, 'KubeadmConfigTemplate');
  assert.match((await run(['cluster.yaml', '--show-unseen'], worker(''))).out, /nodes that join as workers, which have no component of the control plane/);
  const pod = '      files:\n      - path: /etc/kubernetes/manifests/proxy.yaml\n        content: "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {containers: [{name: x, image: x}]}}"\n';
  assert.match((await run(['render', 'cluster.yaml'], worker(pod))).out, /# proxy\.yaml/);
});

const CLUSTER = `${CLUSTER_HEAD}  controlPlaneEndpoint: {host: 10.1.2.3, port: 6443}
  controlPlaneRef: {name: cp}
---
apiVersion: controlplane.cluster.x-k8s.io/v1beta1
kind: KubeadmControlPlane
metadata: {name: cp}
spec:
  version: v1.31.2
  kubeadmConfigSpec:
    clusterConfiguration:
      apiServer:
        timeoutForControlPlane: 20m
        extraArgs:
          no-such-flag: "1"
          audit-policy-file: /etc/kubernetes/policy.yaml
          audit-log-path: /var/log/audit.log
        extraVolumes:
        - {name: p, hostPath: /etc/kubernetes/policy.yaml, mountPath: /etc/kubernetes/policy.yaml, readOnly: true, pathType: File}
    initConfiguration:
      patches: {directory: /etc/kubernetes/patches}
      nodeRegistration: {name: '{{ ds.meta_data.local_hostname }}'}
    files:
    - path: /etc/kubernetes/policy.yaml
      content: |
        apiVersion: audit.k8s.io/v1
        kind: Policy
        rules: [{level: Nonesuch}]
    - path: /etc/kubernetes/patches/kube-scheduler0+json.yaml
      encoding: base64
      content: LSBvcDogYWRkCiAgcGF0aDogL3NwZWMvY29udGFpbmVycy8wL2NvbW1hbmQvLQogIHZhbHVlOiAtLXByb2ZpbGluPXRydWUK
    - path: /etc/kubernetes/patches/kube-controller-manager.yaml
      contentFrom: {secret: {name: x, key: y}}
`;

test('what a person wrote is found from the manifests of kubeadm, with the patches and policies in files[]', async () => {
  const { out } = await run(['cluster.yaml', '-f', 'unix'], CLUSTER);
  assert.match(out, /^cluster\.yaml:22:11: critical: --no-such-flag is no flag of kube-apiserver 1\.31/m);
  assert.match(out, /^cluster\.yaml:35:25: critical: .*Nonesuch/m);
  assert.match(out, /^cluster\.yaml:38:16: critical: --profilin is no flag/m);
  // The patch of the controller-manager is in a secret, and may set what is missing.
  assert.not.match(out, /controller-manager-profiling/);
  const made = (await run(['render', 'cluster.yaml'], CLUSTER)).out;
  for (const flag of ['--service-cluster-ip-range=10.128.0.0/12', '--cluster-cidr=192.168.0.0/16', '--cluster-name=c', '--name={{ ds.meta_data.local_hostname }}', '--profilin=true']) assert.ok(made.includes(`- ${flag}\n`), flag);
  assert.match(made, /failureThreshold: 120\n/);
});

test('lists of arguments become what the release takes', async () => {
  const spec = '    clusterConfiguration:\n      apiServer:\n        extraArgs:\n        - {name: v, value: "1"}\n        - {name: v, value: "5"}\n';
  const flags = async (version: string): Promise<readonly string[]> => (await run(['render', 'cluster.yaml'], controlPlane(spec, version, 'v1beta2'))).out.match(/--v=\d/g) ?? [];
  assert.equal(await flags('v1.31.2'), ['--v=1', '--v=5']);
  assert.equal(await flags('v1.30.2'), ['--v=5']);
});

test('an object is one in JSON and in a List, too', async () => {
  const object = { apiVersion: 'controlplane.cluster.x-k8s.io/v1beta1', kind: 'KubeadmControlPlane', metadata: { name: 'cp' }, spec: { version: 'v1.31.2', kubeadmConfigSpec: { clusterConfiguration: { apiServer: { extraArgs: { 'no-such-flag': '1' } } } } } };
  for (const text of [JSON.stringify(object), JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [object] }, null, 2), 'apiVersion: v1\nkind: List\nitems:\n- apiVersion: controlplane.cluster.x-k8s.io/v1beta1\n  kind: KubeadmControlPlane\n  spec: {version: v1.31.2, kubeadmConfigSpec: {clusterConfiguration: {apiServer: {extraArgs: {no-such-flag: "1"}}}}}\n']) {
    assert.match((await run(['cluster.yaml', '-f', 'unix'], text)).out, /critical: --no-such-flag is no flag/, text);
  }
});

test('what a template may add is not taken for missing', async () => {
  const settings = (apiServer: string): string => controlPlane(`    clusterConfiguration:\n      apiServer:\n${apiServer}      controllerManager: {}\n      scheduler: {}\n`);
  const missing = async (apiServer: string): Promise<boolean> => (await run(['cluster.yaml', '-f', 'unix'], settings(apiServer))).out.includes('[apiserver-profiling]');
  assert.ok(await missing('        extraArgs: {v: "2"}\n'));
  for (const open of [
    '        extraArgs:\n          {{- toYaml .Values.args | nindent 10 }}\n          v: "2"\n',
    '        extraArgs:\n          v: "2"\n          {{- range $key, $value := .Values.args }}\n          {{ $key }}: {{ $value }}\n          {{- end }}\n',
    '        extraArgs: {{ toYaml .Values.args | nindent 10 }}\n',
    '        extraArgs:\n{{ toYaml .Values.args | indent 10 }}\n',
    '        {{- toYaml .Values.apiServer | nindent 8 }}\n        certSANs: [a]\n',
  ]) {
    assert.not(await missing(open), open);
  }
  const { out } = await run(['cluster.yaml', '-f', 'unix'], settings('        extraArgs:\n          {{- toYaml .Values.args | nindent 10 }}\n'));
  assert.match(out, /\[scheduler-profiling\]/);
});

test('hostile objects are answered, and soon', async () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'.split('').map((name, index) => `${name}: &${name} [${`*${'abcdefg'[index] ?? ''},`.repeat(9)}]`).join('\n')}\n---\n`;
  const texts = [
    `${bomb}${controlPlane('    clusterConfiguration: {apiServer: {extraArgs: {}}}\n')}`,
    controlPlane(`    clusterConfiguration: ${'{apiServer: '.repeat(1000)}${'}'.repeat(1000)}\n`),
    controlPlane(`    files:\n${'    - {path: /etc/x, content: y}\n'.repeat(5000)}`),
    controlPlane('    files: 7\n    clusterConfiguration: [a]\n    initConfiguration: "x"\n'),
    'kind: KubeadmControlPlane\napiVersion: controlplane.cluster.x-k8s.io/v1beta1\n',
    `kind: KubeadmControlPlane\napiVersion: controlplane.cluster.x-k8s.io/v1beta1\nspec: {kubeadmConfigSpec: {files: [{path: "/a\\u001b[31m", content: *x}]}}\n`,
    `${CLUSTER_OF_CLASS}${CLASS_OF_VARIABLES.replace('{type: boolean, default: false}', '*h')}${TEMPLATE}`,
    `${bomb.slice(0, -4)}---\n${CLUSTER_OF_CLASS.replace('value: true', 'value: {a: &x [*x]}')}${CLASS_OF_VARIABLES}${TEMPLATE}`,
    `${CLUSTER_OF_CLASS}${CLASS_OF_VARIABLES.replaceAll('{{ .flag.value | quote }}', `${'{{ if .debug }}'.repeat(2000)}`)}${TEMPLATE}`,
    `${CLUSTER_OF_CLASS.replace('topology:', 'topology: 7\n  other:')}${CLASS_OF_VARIABLES.replace('jsonPatches:', 'jsonPatches: 1\n      more:').replace('variables:', 'variables: {a: b}\n  more:')}${TEMPLATE}`,
    config('w', '  clusterConfiguration: 7\n  joinConfiguration: [a]\n  files: {a: b}\n'),
  ];
  const start = performance.now();
  for (const text of texts) {
    const { code, out, err } = await run(['cluster.yaml', '--show-unseen'], text);
    assert.ok(code < 2, err);
    // oxlint-disable-next-line no-control-regex
    assert.not.match(`${out}${err}`, /\u001b/);
  }
  assert.ok(performance.now() - start < 20_000);
});

test.run();
