/** What kubeadm itself wrote for a configuration, and what it said, beside what is rendered from the same file. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { originOf } from '../src/source/rendered-file.ts';
import { SourceFile } from '../src/source/source-file.ts';
import { render } from '../src/sources/kubeadm/index.ts';
import type { RenderContext, Rendering } from '../src/sources/types.ts';
import { k8sAudit } from './command.ts';

const test = suite('sources-kubeadm');

const FIXTURES = 'fixtures/sources/kubeadm';

interface Case {
  /** The release that wrote `expected`. */
  readonly kubeadm: string;
  /** What the node knew, as `--set` gives it. */
  readonly set: Readonly<Record<string, string>>;
  readonly kubernetesVersion?: string;
  /** kubeadm's warnings and errors. */
  readonly said?: readonly string[];
  readonly refused?: true;
}

const contextIn = (folder: string, values: Readonly<Record<string, string>>, kubernetesVersion: string | null = null): RenderContext => ({
  values: new Map(Object.entries(values)),
  kubernetesVersion,
  changes: [],
  read: (name) => ({ status: 'read', source: new SourceFile(posix.join(folder, name), readFileSync(posix.join(folder, name), 'utf8')) }),
  list: (name) => (existsSync(posix.join(folder, name)) ? readdirSync(posix.join(folder, name)) : []),
  render: async () => undefined,
});

const rendered = (folder: string, { kubeadm, set, kubernetesVersion }: Pick<Case, 'kubeadm' | 'set' | 'kubernetesVersion'>): Rendering => {
  const path = `${folder}/config.yaml`;
  return render(new SourceFile(path, readFileSync(path, 'utf8')), contextIn(folder, { KUBEADM_VERSION: kubeadm, ...set }, kubernetesVersion));
};

for (const name of readdirSync(FIXTURES).filter((each) => existsSync(`${FIXTURES}/${each}/case.json`))) {
  const folder = `${FIXTURES}/${name}`;
  const about = JSON.parse(readFileSync(`${folder}/case.json`, 'utf8')) as Case;
  test(name, () => {
    const { nodes, notes } = rendered(folder, about);
    const refused = notes.filter(({ kind }) => kind === 'refused');
    if (about.refused) {
      assert.ok(refused.length > 0, `kubeadm said: ${about.said?.join('\n') ?? ''}`);
      assert.equal(nodes, []);
      const said = about.said?.join('\n') ?? '';
      const isSaid = ({ log }: { readonly log?: string }): boolean => log !== undefined && said.includes(log);
      // It may stop at the first of several; what it finds in the values of a node it says all at once.
      assert.ok(name.startsWith('bad-node') ? refused.every(isSaid) : refused.some(isSaid), `${said}\n\nis not\n\n${refused.map(({ log, message }) => `${log ?? ''}: ${message}`).join('\n')}`);
      return;
    }
    assert.equal(refused.map(({ message }) => message), []);
    assert.is(nodes.length, 1);
    const files = new Map(nodes[0]?.files.map(({ path, text }) => [posix.basename(path), text]));
    const plain = `${FIXTURES}/plain-${about.kubeadm.split('.').slice(0, 2).join('.')}`;
    const hasEtcd = !readFileSync(`${folder}/config.yaml`, 'utf8').includes('external:');
    assert.equal([...files.keys()], ['etcd.yaml', 'kube-apiserver.yaml', 'kube-controller-manager.yaml', 'kube-scheduler.yaml'].slice(hasEtcd ? 0 : 1));
    for (const [file, text] of files) {
      const own = `${folder}/expected/${file}`;
      assert.fixture(text, readFileSync(existsSync(own) ? own : `${plain}/expected/${file}`, 'utf8'), file);
    }
    const said = about.said?.join('\n') ?? '';
    for (const { log, message } of notes.filter(({ kind }) => kind === 'ignored')) assert.ok(log === undefined || said.includes(log), `${message}: ${said}`);
    if (said.includes('unknown field') || (said.includes('ignoring unknown') && about.kubeadm < '1.30')) assert.ok(notes.some(({ kind }) => kind === 'ignored'), said);
  });
}

const NOTHING_BESIDE = contextIn('no-such-folder', {});

/** A configuration as people have it, whose node is described on the command line. */
const config = (version: string, more = '', init = ''): SourceFile => {
  const api = Number(version.split('.')[1]) < 31 ? 'v1beta3' : 'v1beta4';
  return new SourceFile('c.yaml', `apiVersion: kubeadm.k8s.io/${api}\nkind: InitConfiguration\n${init}---\napiVersion: kubeadm.k8s.io/${api}\nkind: ClusterConfiguration\nkubernetesVersion: v${version}\n${more}`);
};
const textOf = ({ nodes }: Rendering, component: string, node = 0): string => nodes[node]?.files.find(({ path }) => path.endsWith(`${component}.yaml`))?.text ?? '';
const imageOf = (version: string, component: string): string => /image: (.*)/.exec(textOf(render(config(version), NOTHING_BESIDE), component))?.[1] ?? '';

/** The repository itself has the manifests of some minors only. */
const isDumped = (version: string): boolean => existsSync('../shared/oracle/base') || existsSync(`fixtures/oracle/base/${version.split('.').slice(0, 2).join('.')}`);

test('what kubeadm refuses of a node is said where it stands, and no token is quoted', () => {
  const refusals = (text: string): readonly string[] =>
    render(new SourceFile('c.yaml', text), NOTHING_BESIDE).notes.filter(({ kind }) => kind === 'refused').map(({ at, message }) => `${at.file.position(at.span.start).line}: ${message}`);
  const join = (discovery: string, more = ''): string => `apiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\n${more}discovery: ${discovery}\n`;
  const [token] = refusals(join('{bootstrapToken: {token: SECRET.x, apiServerEndpoint: "a:1", unsafeSkipCAVerification: true}}'));
  assert.match(token ?? '', /^3: a bootstrap token is six and sixteen/);
  assert.not.match(token ?? '', /SECRET/);
  assert.match(refusals(join('{bootstrapToken: {token: abcdef.0123456789abcdef, apiServerEndpoint: "a:1"}}')).join('\n'), /without caCertHashes/);
  assert.match(refusals(join('{bootstrapToken: {token: abcdef.0123456789abcdef, apiServerEndpoint: a, unsafeSkipCAVerification: true}}')).join('\n'), /^3: a must be an address and a port/);
  assert.match(refusals(join('{file: {kubeConfigPath: /a}, bootstrapToken: {unsafeSkipCAVerification: true}}')).join('\n'), /either with bootstrapToken or with file/);
  assert.match(refusals(join('{file: {kubeConfigPath: /a}}', 'caCertPath: pki/ca.crt\nnodeRegistration: {ignorePreflightErrors: [All, Swap]}\n')).join('\n'), /^3: pki\/ca\.crt must be an absolute path[^]*^4: all stands alone/m);
  assert.equal(refusals(join('{file: {kubeConfigPath: /a}}', 'controlPlane: {localAPIEndpoint: {bindPort: 0}}\n')), []);
  const init = (version: string, more: string): string => `apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\n${more}---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v${version}\n`;
  assert.match(refusals(init('1.34.1', 'localAPIEndpoint: {bindPort: 70000}\n')).join('\n'), /^3: 70000 is no port/);
  assert.match(refusals(init('1.34.1', `certificateKey: ${'ab'.repeat(31)}\n`)).join('\n'), /32 bytes/);
  assert.match(refusals(init('1.34.1', 'bootstrapTokens: [{ttl: 1h, expires: "2030-01-01T00:00:00Z"}]\n')).join('\n'), /either ttl or expires/);
  assert.equal(refusals(init('1.34.1', 'bootstrapTokens: [{token: "{{ token }}", usages: ["{{ usage }}"]}]\nnodeRegistration: {criSocket: "{{ socket }}"}\n')), []);
});

const NODES: readonly (readonly [folder: string, version: string, values: Readonly<Record<string, string>>, podSubnet: string])[] = [
  ...(['1.24.17', '1.28.15', '1.30.14', '1.31.14', '1.36.3', '1.37.2'] as const).filter(isDumped).map((version) => [
    `${existsSync('../shared/oracle/base') ? '../shared' : 'fixtures'}/oracle/base/${version.split('.').slice(0, 2).join('.')}/`, version,
    { NODE_IP: '192.168.50.10', NODE_NAME: 'cp-1', CA_DIRECTORIES: '/etc/ca-certificates,/usr/share/ca-certificates,/usr/local/share/ca-certificates' }, '10.244.0.0/16',
  ] as const),
  ['fixtures/corpus/kubeadm/zetaoss-zeta-linux__etc-kubernetes-manifests-', '1.29.0', { NODE_IP: '172.30.1.2', NODE_NAME: 'controlplane', CA_DIRECTORIES: '/etc/ca-certificates,/etc/pki,/usr/share/ca-certificates,/usr/local/share/ca-certificates' }, '192.168.0.0/16'],
];

for (const [folder, version, values, podSubnet] of NODES) {
  test(`${folder} is what kubeadm ${version} makes of a node that is described`, () => {
    const { nodes, notes } = render(config(version, `networking:\n  podSubnet: ${podSubnet}\n`), contextIn(folder, values));
    assert.equal(notes, []);
    // On the machine of that dump somebody had lowered the requests.
    const plain = (text: string): string => text.replaceAll(/cpu: .*/g, 'cpu: 1');
    const files = (nodes[0]?.files ?? []).filter(({ path }) => existsSync(`${folder}${posix.basename(path)}`));
    assert.ok(files.length >= 2);
    for (const { path, text } of files) assert.fixture(plain(text), plain(readFileSync(`${folder}${posix.basename(path)}`, 'utf8')));
  });
}

/** What a person wrote that a text in a rendered file comes from; undefined for what kubeadm adds. */
const originText = (rendering: Rendering, component: string, wanted: string): string | undefined => {
  const file = rendering.nodes[0]?.files.find(({ path }) => path.endsWith(`${component}.yaml`));
  const start = file?.text.indexOf(wanted) ?? -1;
  assert.ok(file && start >= 0, `${component}: ${wanted}`);
  const { at, addedTo } = originOf({ file, span: { start, end: start + wanted.length }, path: '' });
  const { line } = at.file.position(at.span.start);
  return addedTo ? undefined : `${line}: ${at.file.text.slice(at.span.start, at.span.end)}`;
};

test('each flag knows the line that sets it', () => {
  const source = config('1.31.14', `networking:
  serviceSubnet: 10.97.0.0/16
  podSubnet: 10.244.0.0/16
certificatesDir: /srv/pki
apiServer:
  extraArgs:
  - name: profiling
    value: "false"
  extraVolumes:
  - name: audit
    hostPath: /var/log/audit
    mountPath: /var/log/audit
`, 'localAPIEndpoint:\n  advertiseAddress: 10.0.0.1\n  bindPort: 8443\nnodeRegistration:\n  name: CP-1\n');
  const rendering = render(source, NOTHING_BESIDE);
  const api = (wanted: string): string | undefined => originText(rendering, 'kube-apiserver', wanted);
  assert.is(api('--profiling=false'), '18: profiling\n    value: "false');
  assert.is(api('profiling'), '18: profiling');
  assert.is(api('=false'), '19: false');
  assert.is(api('--service-cluster-ip-range=10.97.0.0/16'), '13: 10.97.0.0/16');
  assert.is(originText(rendering, 'kube-controller-manager', '10.97.0.0'), '13: 10.97.0.0');
  assert.is(originText(rendering, 'kube-controller-manager', '--cluster-cidr=10.244.0.0/16'), '14: 10.244.0.0/16');
  assert.is(api('--client-ca-file=/srv/pki/ca.crt'), '15: /srv/pki');
  assert.is(api('--secure-port=8443'), '5: 8443');
  assert.is(api('port: 8443'), '5: 8443');
  assert.is(api('host: 10.0.0.1'), '4: 10.0.0.1');
  assert.is(originText(rendering, 'etcd', '--name=cp-1'), '7: CP-1');
  assert.is(api('mountPath: /var/log/audit'), '23: /var/log/audit');
  assert.is(api('--enable-admission-plugins=NodeRestriction'), undefined);
  assert.is(api('v1.31.14'), '11: v1.31.14');
});

test('a patch is found where it stands', () => {
  const folder = `${FIXTURES}/patches-1.31`;
  const rendering = rendered(folder, { kubeadm: '1.31.14', set: {} });
  assert.is(originText(rendering, 'kube-controller-manager', '--profiling=false'), '3: --profiling=false');
  assert.is(originText(rendering, 'kube-apiserver', 'memory: 1Gi'), '12: memory: 1024Mi');
});

test('what only the node knows is unknown', () => {
  const rendering = render(config('1.34.4', 'networking:\n  serviceSubnet: fd00::/112\n'), NOTHING_BESIDE);
  assert.match(textOf(rendering, 'kube-apiserver'), /--advertise-address=\{\{ NODE_IP \}\}/);
  assert.match(textOf(rendering, 'etcd'), /--listen-client-urls=https:\/\/\[::1\]:2379,https:\/\/\[\{\{ NODE_IP \}\}\]:2379/);
  assert.match(textOf(rendering, 'etcd'), /--name=\{\{ NODE_NAME \}\}/);
});

test('the images are those of the patch release', () => {
  assert.is(imageOf('1.22.16', 'etcd'), 'k8s.gcr.io/etcd:3.5.0-0');
  assert.is(imageOf('1.22.17', 'etcd'), 'registry.k8s.io/etcd:3.5.6-0');
  assert.is(imageOf('1.34.1', 'etcd'), 'registry.k8s.io/etcd:3.6.4-0');
  assert.is(imageOf('1.24.8', 'kube-apiserver'), 'k8s.gcr.io/kube-apiserver:v1.24.8');
});

test('a node that joins is one of its own', () => {
  const join = '---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\nnodeRegistration:\n  name: cp-2\ncontrolPlane:\n  localAPIEndpoint:\n    advertiseAddress: 10.0.0.2\n';
  const both = render(new SourceFile('c.yaml', `${config('1.31.14', '', 'nodeRegistration:\n  name: cp-1\n').text}${join}`), NOTHING_BESIDE);
  assert.equal(both.nodes.map(({ name }) => name), ['init', 'join']);
  assert.match(textOf(both, 'etcd', 1), /--initial-cluster=\{\{ ETCD_MEMBERS \}\},cp-2=https:\/\/10\.0\.0\.2:2380\n\s+- --initial-cluster-state=existing/);
  const alone = render(new SourceFile('c.yaml', join.slice(4)), NOTHING_BESIDE);
  assert.equal(alone.nodes, []);
  assert.match(alone.notes[0]?.message ?? '', /come from the ConfigMap kubeadm-config/);
});

test('a version of the API that only the next kubeadm reads is taken for that one', () => {
  const text = config('1.31.0').text.replaceAll('v1.31.0', 'v1.30.2');
  const { nodes, notes } = render(new SourceFile('c.yaml', text), NOTHING_BESIDE);
  assert.equal(notes.map(({ kind }) => kind), ['approximate']);
  assert.match(textOf({ nodes, notes }, 'etcd'), /path: \/livez/);
  const v1 = render(new SourceFile('c.yaml', config('1.37.2', 'apiServer:\n  extraArgs:\n  - name: enable-admission-plugins\n    value: ",PodNodeSelector"\n    mergeMethod: append\n').text.replaceAll('v1beta4', 'v1')), NOTHING_BESIDE);
  assert.match(textOf(v1, 'kube-apiserver'), /--enable-admission-plugins=NodeRestriction,PodNodeSelector\n/);
});

test('without a version the newest kubeadm that reads the file is taken, and that is said', () => {
  const source = new SourceFile('c.yaml', config('1.28.0').text.replace(/kubernetesVersion.*\n/, ''));
  const rendering = render(source, NOTHING_BESIDE);
  assert.match(textOf(rendering, 'kube-apiserver'), /image: registry\.k8s\.io\/kube-apiserver:v\{\{ KUBERNETES_VERSION \}\}/);
  assert.match(rendering.notes[0]?.message ?? '', /is not given.*kubeadm 1\.36 writes/);
  assert.match(textOf(render(source, { ...NOTHING_BESIDE, kubernetesVersion: '1.25.4' }), 'etcd'), /image: registry\.k8s\.io\/etcd:3\.5\.5-0/);
});

test('what a template may add is unseen', () => {
  const open = 'apiServer:\n  extraArgs:\n  - name: v\n    value: "2"\n  {{ range .args }}\n  - name: {{ .name }}\n    value: {{ .value }}\n  {{ end }}\n';
  assert.match(textOf(render(config('1.31.14', open), NOTHING_BESIDE), 'kube-apiserver'), /- '\{\{ MORE_ARGUMENTS \}\}'\n/);
  const variables = '  extraEnvs:\n  - {name: A, value: a}\n  - {name: B, value: b}\n';
  assert.match(render(config('1.31.14', `apiServer:\n${variables}`), NOTHING_BESIDE).notes[0]?.message ?? '', /in any order/);
  assert.equal(render(config('1.32.0', `apiServer:\n${variables}`), NOTHING_BESIDE).notes, []);
});

test('patches that lie on the node are unseen', () => {
  const { notes } = render(config('1.31.14', '', 'patches:\n  directory: /etc/kubernetes/patches\n'), NOTHING_BESIDE);
  assert.equal(notes.map(({ kind }) => kind), ['approximate']);
  assert.match(notes[0]?.message ?? '', /--set PATCHES=FOLDER/);
});

test('an audit of what is rendered finds the same as one of the configuration', async () => {
  for (const name of ['extra-args-map-1.31', 'extra-args-list-1.37', 'external-etcd-1.31', 'dual-stack-gate-1.22']) {
    const files = { '/w/kubeadm.yaml': readFileSync(`${FIXTURES}/${name}/config.yaml`, 'utf8') };
    const { out } = await k8sAudit(['render', 'kubeadm.yaml'], files);
    const made = Object.fromEntries(out.split(/^---\n# /m).slice(1).map((each) => [`/w/made/${each.slice(0, each.indexOf('\n'))}`, each.slice(each.indexOf('\n') + 1)]));
    const found = async (path: string, all: Readonly<Record<string, string>>): Promise<readonly string[]> =>
      (await k8sAudit([path, '-f', 'unix', '--no-config'], all)).out.split('\n').filter((line) => line.includes('[')).map((line) => line.replace(/^\S+: /, '')).filter((line) => !line.includes('[source-')).toSorted();
    const expected = await found('made', made);
    assert.ok(expected.length > 0);
    assert.equal(await found('kubeadm.yaml', files), expected, name);
  }
});

test('huge and broken configurations take linear time and are never thrown at', () => {
  const many = Array.from({ length: 20_000 }, (_, index) => `  - {name: a${index}, value: "${index}"}\n`).join('');
  const volumes = Array.from({ length: 20_000 }, (_, index) => `  - {name: a${index}, hostPath: /a, mountPath: /a${index}}\n`).join('');
  const start = process.hrtime.bigint();
  assert.is(render(config('1.31.14', `apiServer:\n  extraArgs:\n${many}  extraVolumes:\n${volumes}`), NOTHING_BESIDE).nodes.length, 1);
  assert.ok(process.hrtime.bigint() - start < 20_000_000_000n);
  for (const name of ['patches-1.31', 'extra-args-map-1.31', 'external-etcd-1.31', 'ipv6-1.37']) {
    const text = readFileSync(`${FIXTURES}/${name}/config.yaml`, 'utf8');
    const lines = text.split('\n');
    for (const [index, line] of lines.entries()) {
      for (const changed of [line.replace(/: .*/, ': [1, {a: null}]'), line.replace(/: .*/, ':'), line.replace(/: .*/, ': 0x1f'), line.replace(/: .*/, ': "{{ x }}"'), line.replace(/^\s+/, ''), `${line} {`]) {
        const { notes } = render(new SourceFile('c.yaml', lines.with(index, changed).join('\n')), contextIn(`${FIXTURES}/${name}`, {}));
        for (const { message, at } of notes) assert.ok(message !== '' && at.span.end <= at.file.text.length);
      }
    }
  }
});

test.run();
