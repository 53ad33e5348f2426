import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as etcdModule from '../src/knowledge/data/etcd.ts';
import * as kubernetesModule from '../src/knowledge/data/kubernetes.ts';
import { createFacts } from '../src/knowledge/facts.ts';
import { gateConflicts } from '../src/knowledge/gate-dependencies.ts';
import { pathKindOf } from '../src/knowledge/path-kind.ts';
import { etcdMinors, factsFor, kubernetesMinors } from '../src/knowledge/index.ts';
import { compareVersions, tableOf, valueAt, type Data, type DataModule } from '../src/knowledge/table.ts';
import type { ComponentName, Facts } from '../src/knowledge/types.ts';
import { etcdData, kubernetesData, moduleText, type RawFlag, type RawKubernetes } from '../tools/generate-knowledge.ts';
import { committedFields, MODULES, typesText } from '../tools/generate-types.ts';

const test = suite('knowledge');
const api = (minor: string | null): Facts => factsFor('kube-apiserver', minor);

test('committed: a flag has the type and default of its version', () => {
  for (const minor of kubernetesMinors) {
    const flag = api(minor).flag('anonymous-auth');
    assert.equal(flag, { name: 'anonymous-auth', type: 'bool', default: 'true', noOptDefault: 'true', short: null, deprecated: false, hidden: false, path: null });
  }
  assert.is(api(null).flag('anonymous-auth')?.default, 'true');
  assert.equal(api('1.31').flag('v'), { name: 'v', type: 'Level', default: '0', noOptDefault: null, short: 'v', deprecated: false, hidden: false, path: null });
  assert.is(api('1.30').flag('feature-gates')?.type, 'mapStringBool');
  assert.is(api('1.31').flag('feature-gates')?.type, 'colonSeparatedMultimapStringString');
  assert.is(api(null).flag('feature-gates'), undefined);
});

test('committed: a removed flag is not there any more, and its lifetime says so', () => {
  assert.is(api('1.24').flag('insecure-port'), null);
  assert.is(api('1.24').flag('logtostderr')?.deprecated, true);
  assert.is(api('1.37').flag('logtostderr'), null);
  assert.is(api(null).flag('logtostderr'), undefined);
  assert.is(api(null).lifetime('logtostderr')?.since, null);
  assert.equal(api('1.37').lifetime('anonymous-auth'), { since: null, removed: null });
  assert.equal(api(null).lifetime('allow-metric-labels-manifest')?.removed, null);
  assert.is.not(api(null).lifetime('allow-metric-labels-manifest')?.since, null);
  assert.is(api('1.37').lifetime('no-such-flag'), null);
});

test('committed: a flag that is declared with underscores is found with dashes too', () => {
  const manager = factsFor('kube-controller-manager', '1.31');
  assert.is(manager.flag('concurrent-rc-syncs')?.default, '5');
  assert.is(manager.flag('concurrent_rc_syncs'), manager.flag('concurrent-rc-syncs'));
  assert.equal(manager.lifetime('concurrent_rc_syncs'), { since: null, removed: null });
  assert.is(factsFor('etcd', '3.5').flag('data_dir'), null);
});

test('committed: admission plugins come, go and are on by default at their versions', () => {
  assert.equal(api('1.24').admission('PodSecurityPolicy'), { known: true, defaultOn: false });
  assert.equal(api('1.26').admission('PodSecurityPolicy'), { known: false, defaultOn: false });
  assert.is(api(null).admission('PodSecurityPolicy'), undefined);
  assert.equal(api('1.20').admission('DenyServiceExternalIPs'), { known: false, defaultOn: false });
  assert.equal(api('1.31').admission('DenyServiceExternalIPs'), { known: true, defaultOn: false });
  for (const minor of [...kubernetesMinors, null]) {
    assert.equal(api(minor).admission('ServiceAccount'), { known: true, defaultOn: true });
  }
  assert.equal(api('1.31').admissionDefaults()?.slice(0, 3), ['NamespaceLifecycle', 'LimitRanger', 'ServiceAccount']);
  assert.is(api('1.31').admissionOrder()?.[0], 'AlwaysAdmit');
  assert.is(api('1.31').admissionOrder()?.at(-1), 'AlwaysDeny');
});

test('committed: ciphers have the class that Go gives them', () => {
  const ciphers = api('1.31').tlsCiphers();
  assert.ok(ciphers?.insecure.has('TLS_RSA_WITH_3DES_EDE_CBC_SHA'));
  assert.not.ok(ciphers?.insecure.has('TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'));
  assert.ok(ciphers?.all.has('TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'));
});

test('committed: a gate may differ in the process of one component', () => {
  assert.is(factsFor('kube-controller-manager', '1.34').featureGate('WatchListClient')?.default, true);
  assert.is(factsFor('kube-scheduler', '1.34').featureGate('WatchListClient')?.default, false);
  assert.is(api('1.34').featureGate('NoSuchGate'), null);
});

test('committed: a controller is found by its alias', () => {
  const controller = (name: string) => factsFor('kube-controller-manager', '1.31').controller(name);
  assert.equal(controller('bootstrapsigner'), { name: 'bootstrap-signer-controller', defaultOn: false });
  assert.equal(controller('bootstrap-signer-controller'), { name: 'bootstrap-signer-controller', defaultOn: false });
  assert.is(controller('no-such-controller'), null);
});

test('committed: etcd', () => {
  const etcd = factsFor('etcd', '3.5');
  assert.equal(etcd.flag('client-cert-auth'), { name: 'client-cert-auth', type: 'bool', default: 'false', noOptDefault: 'true', short: null, deprecated: false, hidden: false, path: null });
  assert.is(etcd.flag('snapshot')?.hidden, true);
  assert.is(etcd.flag('snapshot')?.noOptDefault, 'true');
  assert.is(etcd.flag('enable-v2')?.noOptDefault, 'true');
  assert.is(factsFor('etcd', '3.6').flag('enable-v2'), null);
});

test('what a component does not have is not known of it', () => {
  const etcd = factsFor('etcd', '3.5');
  const scheduler = factsFor('kube-scheduler', '1.31');
  assert.is(etcd.tlsCiphers(), undefined);
  assert.is(etcd.featureGate('NodeSwap'), undefined);
  assert.is(etcd.featureGates(), undefined);
  assert.is(etcd.admission('ServiceAccount'), undefined);
  assert.is(scheduler.admission('ServiceAccount'), undefined);
  assert.is(scheduler.admissionDefaults(), undefined);
  assert.is(scheduler.controller('job-controller'), undefined);
  assert.is(scheduler.runtimeConfig('apps/v1'), undefined);
});

test('the same question gets the same object', () => {
  assert.is(api('1.31'), api('1.31'));
  assert.is.not(api('1.31'), api('1.30'));
  assert.is(api('1.31').flag('v'), api('1.31').flag('v'));
});

/** Three minors and, after a gap, a fourth; given out of order. */
const flag = (name: string, value: string | null): RawFlag => ({ name, type: 'string', default: value });
const small = etcdData([
  { version: '1.10.3', flags: [flag('always', 'a'), flag('changing', 'new'), flag('late', ''), flag('back', ''), { name: 'typed', type: 'int', default: '0' }] },
  { version: '1.8.0', flags: [flag('always', 'a'), flag('changing', 'old'), flag('back', ''), { name: 'switch', type: 'bool', default: 'false', inHelp: false }] },
  { version: '1.9.9', flags: [flag('always', 'a'), flag('changing', 'old'), flag('gone', '')] },
  { version: '1.12.0', flags: [flag('always', 'a'), flag('changing', 'new'), flag('late', ''), flag('back', ''), flag('typed', '0')] },
]);
const facts = (minor: string | null): Facts => createFacts('etcd', minor, small);

test('minors are ordered as numbers', () => {
  assert.equal(small.minors, ['1.8', '1.9', '1.10', '1.12']);
  assert.equal(['3.5.10', '3.5', '3.10', '3.5.9', '2.9'].sort(compareVersions), ['2.9', '3.5', '3.5.9', '3.5.10', '3.10']);
});

test('without a version an answer is given where all agree', () => {
  const { flag: any, minor, flagNames } = facts(null);
  assert.is(minor, null);
  assert.is(any('always')?.default, 'a');
  assert.is(any('changing')?.default, null);
  assert.is(any('gone'), undefined);
  assert.is(any('typed'), undefined);
  assert.is(any('never'), null);
  assert.equal(flagNames(), ['always', 'back', 'changing', 'gone', 'late', 'switch', 'typed']);
});

test('in a gap an answer is given where both neighbours agree', () => {
  const { flag: any, minor, flagNames } = facts('1.11');
  assert.is(minor, '1.11');
  assert.is(any('late')?.default, '');
  assert.is(any('gone'), null);
  assert.is(any('typed'), undefined);
  assert.not.ok(flagNames().includes('gone'));
});

test('outside the data an answer is given where all agree, and nothing is said to be absent', () => {
  for (const minor of ['1.2', '1.13', '2.0', 'latest']) {
    assert.is(facts(minor).minor, null);
    assert.is(facts(minor).flag('always')?.default, 'a');
    assert.is(facts(minor).flag('late'), undefined);
    assert.is(facts(minor).flag('never'), undefined);
  }
});

test('a flag is not known where the versions in question read its bare form differently', () => {
  const bare = (version: string, noOptDefault: { noOptDefault?: string }) => ({ version, flags: [{ ...flag('bare', ''), ...noOptDefault }] });
  const data = etcdData([bare('1.1.0', { noOptDefault: 'x' }), bare('1.2.0', {})]);
  assert.is(createFacts('etcd', '1.1', data).flag('bare')?.noOptDefault, 'x');
  assert.is(createFacts('etcd', null, data).flag('bare'), undefined);
});

test('a lifetime names the minors that brought and removed a flag', () => {
  assert.equal(facts(null).lifetime('always'), { since: null, removed: null });
  assert.equal(facts(null).lifetime('gone'), { since: '1.9', removed: '1.10' });
  assert.equal(facts('1.8').lifetime('late'), { since: '1.10', removed: null });
  assert.equal(facts(null).lifetime('back'), { since: null, removed: null });
  assert.equal(facts(null).lifetime('switch'), { since: null, removed: '1.9' });
});

test('a bare flag of etcd means true where its type is bool, and one that help leaves out is hidden', () => {
  assert.equal(facts('1.8').flag('switch'), { name: 'switch', type: 'bool', default: 'false', noOptDefault: 'true', short: null, deprecated: false, hidden: true, path: null });
  assert.is(facts('1.8').flag('always')?.noOptDefault, null);
});

test('names of Object.prototype are no facts', () => {
  assert.is(facts('1.9').flag('constructor'), null);
  assert.is(facts('1.9').lifetime('toString'), null);
  assert.is(api('1.31').featureGate('__proto__'), null);
});

const kubernetes = (version: string, more: Partial<RawKubernetes>): RawKubernetes => ({ version, ...more });

test('what a dump does not hold is not known of that minor', () => {
  const controllers = { controllers: ['a-controller', 'b-controller'], controllersDefaultOff: ['b-controller'] };
  const data = kubernetesData([kubernetes('1.1.0', { ...controllers, controllerAliases: null }), kubernetes('1.2.0', { ...controllers, controllerAliases: { a: 'a-controller' } })]);
  const at = (minor: string): Facts => createFacts('kube-controller-manager', minor, data);
  assert.is(at('1.1').controller('a'), undefined);
  assert.equal(at('1.1').controller('b-controller'), { name: 'b-controller', defaultOn: false });
  assert.equal(at('1.2').controller('a'), { name: 'a-controller', defaultOn: true });
  assert.is(at('1.2').controller('c'), null);
  assert.is(at('1.1').flag('v'), undefined);
  assert.is(at('1.1').featureGates(), undefined);
});

test('the generator keeps every fact of a gate, an API and a flag', () => {
  const data = kubernetesData([
    kubernetes('1.1.0', {
      featureGates: [{ name: 'Locked', default: true, locked: true, stage: 'GA' }, { name: 'Open', default: false, stage: 'ALPHA' }],
      runtimeConfig: { 'apps/v1': true, 'apps/v1beta1': false },
      runtimeConfigRes: { 'apps/v1beta1, Resource=scales': true },
      scheduler: [{ name: 'old_flag', type: 'bool', default: 'false', noOptDefault: 'true', short: 'o', deprecated: true, hidden: true }],
    }),
  ]);
  const server = createFacts('kube-apiserver', '1.1', data);
  assert.equal(server.featureGate('Locked'), { default: true, locked: true, stage: 'GA' });
  assert.equal(server.featureGate('Open'), { default: false, locked: false, stage: 'ALPHA' });
  assert.equal(['apps/v1', 'apps/v1beta1', 'apps/v1beta1/scales', 'apps/v2'].map(server.runtimeConfig), [true, false, true, null]);
  const expected = { name: 'old-flag', type: 'bool', default: 'false', noOptDefault: 'true', short: 'o', deprecated: true, hidden: true, path: null };
  assert.equal(createFacts('kube-scheduler', '1.1', data).flag('old_flag'), expected);
});

test('lists that differ between the minors in question are not known', () => {
  const gate = { default: true, stage: 'GA' };
  const data = kubernetesData([
    kubernetes('1.1.0', { featureGates: [{ name: 'A', ...gate }], tlsVersions: ['VersionTLS12'], tlsCiphers: ['X', 'Y'], tlsCiphersInsecure: [] }),
    kubernetes('1.3.0', { featureGates: [{ name: 'B', ...gate }], tlsVersions: ['VersionTLS12'], tlsCiphers: ['X', 'Y'], tlsCiphersInsecure: ['Y'] }),
  ]);
  for (const minor of ['1.2', null]) {
    assert.is(createFacts('kube-scheduler', minor, data).featureGates(), undefined);
    assert.is(createFacts('kube-scheduler', minor, data).tlsCiphers(), undefined);
    assert.equal(createFacts('kube-scheduler', minor, data).tlsVersions(), ['VersionTLS12']);
  }
});

test('property: ranges give back what each minor said', () => {
  const record = fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'constructor'), fc.constantFrom<0 | 1>(0, 1), { noNullPrototype: true });
  fc.assert(
    fc.property(fc.array(record, { maxLength: 8 }), (records) => {
      const data: Data = { minors: records.map((_, index) => `1.${index}`), tables: { admission: tableOf(records) }, unknown: {} };
      for (const [index, each] of records.entries()) {
        for (const name of ['a', 'b', 'c', '__proto__', 'constructor']) assert.is(valueAt(data, 'admission', name, index), Object.hasOwn(each, name) ? each[name] : null);
      }
    }),
  );
});

test('property: the order of plugins comes back, however it changes', () => {
  const order = fc.shuffledSubarray(['A', 'B', 'C', 'D', 'E']);
  fc.assert(
    fc.property(fc.array(order, { minLength: 1, maxLength: 6 }), (orders) => {
      const data = kubernetesData(orders.map((names, index) => kubernetes(`1.${index}.0`, { admissionRegistered: names, admissionDefaultOn: names.filter((name) => name < 'D'), admissionOrder: names })));
      for (const [index, names] of orders.entries()) {
        const each = createFacts('kube-apiserver', `1.${index}`, data);
        assert.equal(each.admissionOrder(), names);
        assert.equal(each.admissionDefaults(), names.filter((name) => name < 'D'));
      }
    }),
  );
});

test('a generated module holds the data, the same bytes for any order of the files', async () => {
  const one = kubernetes('1.1.0', { apiserver: [flag('odd', 'a`b${c}\\"\n')], groupVersions: ['v1', 'apps/v1'] });
  const two = kubernetes('1.2.0', { apiserver: [], groupVersions: ['apps/v1'] });
  const data = kubernetesData([one, two]);
  assert.is(moduleText(kubernetesData([two, one])), moduleText(data));
  const folder = mkdtempSync(join(tmpdir(), 'k8s-audit-'));
  try {
    const path = join(folder, 'generated.mts');
    writeFileSync(path, moduleText(data));
    const { minors, json } = (await import(pathToFileURL(path).href)) as { minors: string[]; json: string };
    assert.equal({ minors, ...JSON.parse(json) }, data);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('one minor more changes no answer about the others', () => {
  const raws = ['1.1.0', '1.2.0', '1.3.0', '1.4.0'].map((version, index) =>
    kubernetes(version, { apiserver: [flag('always', String(index)), ...(index === 1 ? [] : [flag('on-and-off', '')])], groupVersions: ['v1', `v${index}`] }),
  );
  const answers = (among: readonly RawKubernetes[], minor: string): unknown[] => {
    const each = createFacts('kube-apiserver', minor, kubernetesData(among));
    return [each.flag('always'), each.flag('on-and-off'), each.flag('never'), each.groupVersions(), each.flagNames()];
  };
  for (const without of raws) {
    const others = raws.filter((raw) => raw !== without);
    for (const { version } of others) assert.equal(answers(others, version.slice(0, 3)), answers(raws, version.slice(0, 3)));
  }
});

test('committed: the generator would write the same text', () => {
  for (const [name, { minors, json }] of Object.entries({ kubernetes: kubernetesModule, etcd: etcdModule })) {
    const committed = readFileSync(new URL(`../src/knowledge/data/${name}.ts`, import.meta.url), 'utf8').replaceAll('\r', '');
    assert.is(moduleText({ minors, ...(JSON.parse(json) as Omit<Data, 'minors'>) }), committed);
  }
});

test('committed: the types of each minor are kept when one is added', async () => {
  for (const [name, { what, fields }] of Object.entries(MODULES)) {
    const url = new URL(`../src/knowledge/data/${name}.ts`, import.meta.url);
    const module = (await import(url.href)) as DataModule;
    const byMinor = committedFields(module);
    assert.is(typesText(byMinor, what), readFileSync(url, 'utf8').replaceAll('\r', ''));
    assert.is(byMinor.size, module.minors.length);
    const raw = name === 'pod-types' ? { Pod: { brandNew: { type: 'string', kind: 'string' } } } : { kinds: { audit: { 'audit.k8s.io/v9 Policy': 'audit/v9.Policy' } }, types: { 'audit/v9.Policy': { brandNew: 'string' } } };
    const added = new Map([...byMinor, ['9.9', fields(raw)]]);
    const folder = mkdtempSync(join(tmpdir(), 'k8s-audit-'));
    try {
      writeFileSync(join(folder, 'types.mts'), typesText(added, what));
      const again = committedFields((await import(pathToFileURL(join(folder, 'types.mts')).href)) as DataModule);
      assert.equal(again.get('1.37'), byMinor.get('1.37'));
      assert.equal(Object.keys(again.get('9.9') ?? {}).filter((field) => field.endsWith('.brandNew')).length, 1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
});

/** The facts that the data is made from lie beside the repository on the machines that make it. */
const dumps = new URL('../../shared/knowledge/', import.meta.url);
type Dump = { readonly [Key in keyof RawKubernetes]-?: NonNullable<RawKubernetes[Key]> } & {
  readonly flags: readonly RawFlag[];
  readonly tlsCiphersPreferred: readonly string[];
  readonly controllerAliases: Readonly<Record<string, string>> | null;
};
const dumpNames = existsSync(dumps) ? readdirSync(dumps).filter((name) => name.endsWith('.json')) : [];
const FLAGS_OF = { 'kube-apiserver': 'apiserver', 'kube-controller-manager': 'controllerManager', 'kube-scheduler': 'scheduler' } as const;

const sameFlags = (known: Facts, flags: readonly RawFlag[]): void => {
  const dashed = (name: string): string => (known.component === 'etcd' ? name : name.replaceAll('_', '-'));
  const isEtcd = known.component === 'etcd';
  // Of etcd, those dumps have neither all flags that it takes and ignores nor what is known of these.
  const names = known.flagNames().filter((name) => !isEtcd || flags.some((each) => each.name === name));
  assert.equal(names.toSorted(), flags.map(({ name }) => dashed(name)).toSorted());
  for (const { name, type, ...rest } of flags.filter(({ inHelp }) => !isEtcd || inHelp)) {
    const expected = {
      name: dashed(name),
      short: rest.short ?? null,
      type,
      default: rest.default,
      noOptDefault: known.component === 'etcd' && type === 'bool' ? 'true' : (rest.noOptDefault ?? null),
      deprecated: rest.deprecated ?? false,
      hidden: known.component === 'etcd' ? !rest.inHelp : (rest.hidden ?? false),
      path: pathKindOf(dashed(name)),
    };
    assert.equal(known.flag(name), expected);
  }
};

const sameKubernetesFacts = (raw: Dump, factsOf: (component: ComponentName) => Facts): void => {
  for (const [component, key] of Object.entries(FLAGS_OF) as [Exclude<ComponentName, 'etcd'>, 'apiserver'][]) {
    const known = factsOf(component);
    sameFlags(known, raw[key]);
    const gates = new Map([...raw.featureGates, ...(raw.gatesOf[key] ?? [])].map((gate) => [gate.name, gate]));
    assert.equal(known.featureGates(), [...gates.keys()].toSorted());
    for (const gate of gates.values()) assert.equal(known.featureGate(gate.name), { default: gate.default, locked: gate.locked ?? false, stage: gate.stage });
    assert.equal([...(known.tlsCiphers()?.all ?? [])], raw.tlsCiphers.toSorted());
    assert.equal([...(known.tlsCiphers()?.insecure ?? [])], raw.tlsCiphersInsecure.toSorted());
    // Not stored: it is the rest.
    assert.equal(raw.tlsCiphersPreferred.toSorted(), raw.tlsCiphers.filter((name) => !raw.tlsCiphersInsecure.includes(name)).toSorted());
    assert.equal(known.tlsVersions(), raw.tlsVersions.toSorted());
    assert.equal(known.groupVersions(), raw.groupVersions.toSorted());
    assert.equal(known.configKinds('kubeadm'), raw.kubeadmConfig.toSorted());
    assert.equal(known.configKinds('scheduler'), raw.schedulerConfig.toSorted());
  }
  const server = factsOf('kube-apiserver');
  assert.equal(server.admissionOrder(), raw.admissionOrder);
  assert.equal(server.admissionDefaults(), raw.admissionDefaultOn);
  for (const plugin of raw.admissionRegistered) assert.equal(server.admission(plugin), { known: true, defaultOn: raw.admissionDefaultOn.includes(plugin) });
  for (const [key, isOn] of Object.entries(raw.runtimeConfig)) assert.is(server.runtimeConfig(key), isOn);
  for (const [key, isOn] of Object.entries(raw.runtimeConfigRes)) assert.is(server.runtimeConfig(key.replace(', Resource=', '/')), isOn);
  const manager = factsOf('kube-controller-manager');
  assert.equal(manager.controllers(), raw.controllers.toSorted());
  const controller = (name: string) => ({ name, defaultOn: !raw.controllersDefaultOff.includes(name) });
  for (const name of raw.controllers) assert.equal(manager.controller(name), controller(name));
  for (const [alias, name] of Object.entries(raw.controllerAliases ?? {})) assert.equal(manager.controller(alias), controller(name));
};

const readDumps = (prefix: string): Dump[] =>
  dumpNames.filter((name) => name.startsWith(prefix)).map((name) => JSON.parse(readFileSync(new URL(name, dumps), 'utf8')) as Dump);
const minorOf = (raw: Dump): string => raw.version.split('.').slice(0, 2).join('.');
const kubernetesDumps = readDumps('kubernetes-');
const etcdDumps = readDumps('etcd-');
const generated = { kubernetes: kubernetesData(kubernetesDumps), etcd: etcdData(etcdDumps) };

for (const raw of kubernetesDumps) {
  const minor = minorOf(raw);
  test(`dump: Kubernetes ${minor} is answered exactly, as committed and as generated now`, () => {
    assert.ok(kubernetesMinors.includes(minor));
    sameKubernetesFacts(raw, (component) => factsFor(component, minor));
    sameKubernetesFacts(raw, (component) => createFacts(component, minor, generated.kubernetes));
  });
}
for (const raw of etcdDumps) {
  const minor = minorOf(raw);
  test(`dump: etcd ${minor} is answered exactly, as committed and as generated now`, () => {
    assert.ok(etcdMinors.includes(minor));
    sameFlags(factsFor('etcd', minor), raw.flags);
    sameFlags(createFacts('etcd', minor, generated.etcd), raw.flags);
  });
}

test('the defaults of every minor go together, and every gate that needs others is one', () => {
  for (const minor of kubernetesMinors) {
    for (const component of ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const) {
      const own = factsFor(component, minor);
      assert.equal(gateConflicts(minor, (name) => own.featureGate(name)?.default), [], `${component} ${minor}`);
    }
    const named = gateConflicts(minor, (name) => !needed.has(name)).flatMap(({ gate, off }) => [gate, ...off]);
    assert.is(named.length > 0, compareVersions(minor, '1.35') >= 0, minor);
    assert.equal(named.filter((name) => factsFor('kube-apiserver', minor).featureGate(name) === null), [], minor);
  }
});

/** What others need. */
const needed = new Set(['DynamicResourceAllocation', 'GracefulNodeShutdown', 'NodeDeclaredFeatures', 'GenericWorkload', 'InPlacePodVerticalScaling', 'AtomicFIFO', 'DRADeviceTaints', 'DRAConsumableCapacity', 'MemoryManager', 'UserNamespacesSupport', 'PodLevelResources']);

test.run();
