/**
 * One thing at a time is made wrong in control planes as kubeadm writes them, and a new finding must show the place. What is a mistake in a
 * single manifest is tried on one node, what only shows beside another node on two.
 */
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rules } from '../rules/index.ts';
import type { Finding } from '../src/engine/finding.ts';
import { runRules } from '../src/engine/run.ts';
import { buildManifest } from '../src/model/manifest.ts';
import { buildNode } from '../src/model/node.ts';
import type { ClusterNode, Invocation, Manifest } from '../src/model/types.ts';
import { networkProbes } from '../src/model/probes.ts';
import { readBytes } from '../src/source/read.ts';
import type { Place } from '../src/source/place.ts';

const VERSIONS = ['1.24', '1.31', '1.37'];
const FILES = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].map((name) => `${name}.yaml`);
/** Of all changes so many must be found. */
const WANTED = 0.99;

/** Path -> text; the folder is the node. */
type Files = Readonly<Record<string, string>>;
interface Change {
  readonly name: string;
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Where else a finding may show what is gone: offsets in the changed text. */
  readonly also?: (changed: string) => readonly (readonly [start: number, end: number])[];
}

const oneNode = (version: string): Files => Object.fromEntries(FILES.map((name) => [`cp-1/${name}`, readFileSync(new URL(`../fixtures/oracle/base/${version}/${name}`, import.meta.url), 'utf8')]));

/** A second node as kubeadm makes it when it joins. */
const twoNodes = (version: string): Files => {
  const first = oneNode(version);
  const second = Object.entries(first).map(([path, text]) => [
    path.replace('cp-1/', 'cp-2/'),
    text
      .replace(/--initial-cluster=(\S+)/, '--initial-cluster=cp-0=https://192.168.50.10:2380,cp-1=https://192.168.50.10:2380\n    - --initial-cluster-state=existing')
      .replaceAll('192.168.50.10', '192.168.50.11').replaceAll('cp-1', 'cp-2')
      .replace('cp-0=https://192.168.50.11', 'cp-1=https://192.168.50.10'),
  ] as const);
  return { ...first, ...Object.fromEntries(second) };
};

const nodesOf = (files: Files): readonly ClusterNode[] => {
  const folders = [...new Set(Object.keys(files).map((path) => path.replace(/\/.*/, '')))];
  return folders.map((folder) => buildNode(folder, true, Object.entries(files).filter(([path]) => path.startsWith(`${folder}/`)).map(([path, text]) => manifestOf(path, text))));
};

/** What is not changed is read once. */
const manifestOf = (path: string, text: string): Manifest => {
  const key = `${path} ${text}`;
  const manifest = manifests.get(key) ?? buildManifest(path, readBytes(path, new TextEncoder().encode(text)));
  manifests.set(key, manifest);
  return manifest;
};
const manifests = new Map<string, Manifest>();

/** How hard one component is made is tried elsewhere. */
const tried = rules.filter(({ id, family }) => family !== 'security' || id.startsWith('control-plane-'));
const findingsOf = (files: Files): readonly Finding[] => runRules(tried, { nodes: nodesOf(files) }).findings;
const keyOf = ({ rule, message }: Finding): string => `${rule} ${message}`;

/** Whether a finding that was not there before shows the changed place. */
const isFound = (files: Files, known: ReadonlySet<string>, change: Change): boolean => {
  const { file, start, end, text, also } = change;
  const before = files[file] ?? '';
  const changed = `${before.slice(0, start)}${text}${before.slice(end)}`;
  const spots = [[start, start + text.length] as const, ...(also?.(changed) ?? [])];
  const touches = ({ file: { path }, span }: Place): boolean => path === file && spots.some(([from, to]) => span.start <= to && from <= span.end);
  return findingsOf({ ...files, [file]: changed }).some((finding) => !known.has(keyOf(finding)) && [finding.at, ...finding.related.map(({ at }) => at)].some(touches));
};

const check = (files: Files, changes: readonly Change[]): void => {
  const known = new Set(findingsOf(files).map(keyOf));
  const missed = changes.filter((change) => !isFound(files, known, change)).map(({ name }) => name);
  assert.ok(changes.length > 0);
  assert.ok(missed.length <= changes.length * (1 - WANTED), `${missed.length} of ${changes.length} are not found:\n${missed.join('\n')}`);
};

const invocationsOf = (files: Files): readonly Invocation[] => nodesOf(files).flatMap(({ invocations }) => invocations);

/** A flag that is gone with its mount, and the volume that nothing mounts any more. */
const withoutMounts = (files: Files): readonly Change[] =>
  invocationsOf(files).flatMap(({ container, flags, file }) => {
    const text = files[file.path] ?? '';
    return container.cursor.get('volumeMounts').items().map((mount): Change => {
      const [name = '', path = ''] = ['name', 'mountPath'].map((key) => mount.get(key).text());
      const start = text.lastIndexOf('\n', mount.span.start) + 1;
      const end = text.indexOf('\n', mount.span.end - 1) + 1;
      const also = (changed: string): (readonly [number, number])[] => [...changed.matchAll(new RegExp(`name: ${name}\\b`, 'g'))].map(({ index }) => [index, index + 1] as const)
        .concat(flags.filter(({ value }) => value?.text.startsWith(path)).map(({ spelling, value }) => changed.indexOf(`${spelling}=${value?.text}`)).map((at) => [at, at + 10] as const));
      return { name: `${file.path}: without the mount ${path}`, file: file.path, start, end, text: '', also };
    });
  });

/** The same file under another name, and in another folder. */
const otherPaths = (files: Files): readonly Change[] =>
  invocationsOf(files).flatMap(({ facts, flags, file }) => flags.flatMap((flag) => {
    const { value } = flag;
    if (!value || !facts.flag(flag.name)?.path) return [];
    return [value.text.replace(/([^/.]+)(\.\w+)?$/, '$1-2$2'), value.text.replace(/^.*\//, '/elsewhere/')].map((text): Change => ({
      name: `${file.path}: ${flag.spelling}=${text}`, file: file.path, start: value.span.start, end: value.span.end, text,
    }));
  }));

const otherProbePorts = (files: Files): readonly Change[] =>
  invocationsOf(files).flatMap(({ container, file }) => networkProbes(container).map(({ name, port, portPlace: { span } }): Change => ({
    name: `${file.path}: port of the ${name}`, file: file.path, start: span.start, end: span.end, text: String((port ?? 0) + 1),
  })));

/** What must be the same in two places of one node: another value in each of them. */
const SHARED: readonly (readonly [flag: RegExp, from: RegExp, to: string])[] = [
  [/^(service-cluster-ip-range)$/, /10\.96\.0\.0/, '10.112.0.0'],
  [/^(cluster-cidr)$/, /10\.244\.0\.0/, '10.96.0.0'],
  [/^(etcd-servers|listen-client-urls)$/, /127\.0\.0\.1:2379/, '127.0.0.1:2479'],
  [/^(etcd-servers|listen-client-urls)$/, /https(?=:\/\/127)/, 'http'],
  [/^(client-ca-file|root-ca-file|cluster-signing-cert-file)$/, /pki\/ca\.crt/, 'pki/front-proxy-ca.crt'],
  [/^(etcd-cafile|trusted-ca-file)$/, /pki\/etcd\/ca\.crt/, 'pki/ca.crt'],
  [/^requestheader-client-ca-file$/, /front-proxy-ca/, 'ca'],
  [/^service-account-(key-file|signing-key-file|private-key-file)$/, /sa\./, 'sa-old.'],
  [/^(secure-port)$/, /6443/, '7443'],
  [/^(bind-address)$/, /127\.0\.0\.1/, '192.168.50.77'],
  [/^(advertise-address|listen-peer-urls|listen-metrics-urls|initial-advertise-peer-urls|initial-cluster|advertise-client-urls)$/, /192\.168\.50\.10|127\.0\.0\.1/, '192.168.50.77'],
  [/^(name)$/, /cp-1/, 'cp-7'],
];
const otherShared = (files: Files): readonly Change[] =>
  invocationsOf(files).flatMap(({ flags, file }) => flags.flatMap((flag) => SHARED.flatMap(([name, from, to]): Change[] => {
    const { value } = flag;
    return value && name.test(flag.name) && from.test(value.text)
      ? [{ name: `${file.path}: ${flag.spelling}=${value.text.replace(from, to)}`, file: file.path, start: value.span.start, end: value.span.end, text: value.text.replace(from, to) }]
      : [];
  })));

/** Another value of the same kind. */
const otherValue = (text: string): string => {
  if (text === 'true' || text === 'false') return text === 'true' ? 'false' : 'true';
  if (/^\d+$/.test(text)) return String(Number(text) + 1);
  if (/^\d+s$/.test(text)) return `1${text}`;
  if (/^[\d.]+\/\d+$/.test(text)) return text.replace(/^\d+\.\d+/, '172.20');
  if (text.startsWith('/')) return text.replace(/([^/.]+)(\.\w+)?$/, '$1-2$2');
  if (text.includes('://')) return text.replace(/:\/\/[^:/]*/, '://192.168.50.77');
  return text.includes(',') ? text.replace(/,[^,]*$/, '') : `${text}x`;
};

/** Every flag of the second node. */
const otherThanTheFirst = (files: Files): readonly Change[] =>
  invocationsOf(files).filter(({ file }) => file.path.startsWith('cp-2/')).flatMap(({ flags, file }) => flags.flatMap(({ spelling, value }): Change[] => {
    if (!value) return [];
    const text = otherValue(value.text);
    return [{ name: `${file.path}: ${spelling}=${text}`, file: file.path, start: value.span.start, end: value.span.end, text }];
  }));

/** Every flag of the second node but those whose absence is their default. */
const onlyOnTheFirst = (files: Files): readonly Change[] =>
  invocationsOf(files).filter(({ file }) => file.path.startsWith('cp-2/')).flatMap(({ flags, file, facts, span }) => flags.flatMap((flag): Change[] => {
    const text = files[file.path] ?? '';
    const start = text.lastIndexOf('\n', flag.span.start) + 1;
    const known = facts.flag(flag.name);
    // etcd does not read its state once it has data.
    if (!flag.value || known?.default === flag.value.text || flag.name === 'initial-cluster-state') return [];
    // What is not given is shown at the name of the program.
    return [{ name: `${file.path}: no ${flag.spelling}`, file: file.path, start, end: text.indexOf('\n', flag.span.end) + 1, text: '', also: () => [[span.start, span.end]] }];
  }));

const test = suite('one change at a time');
for (const version of VERSIONS) {
  test(`${version}: a mount is gone`, () => check(oneNode(version), withoutMounts(oneNode(version))));
  test(`${version}: a flag names another path`, () => check(oneNode(version), otherPaths(oneNode(version))));
  test(`${version}: a probe asks another port`, () => check(oneNode(version), otherProbePorts(oneNode(version))));
  test(`${version}: a shared value differs in one place`, () => check(oneNode(version), otherShared(oneNode(version))));
}
test('two nodes as kubeadm makes them agree', () => {
  const found = findingsOf(twoNodes('1.31')).filter(({ rule, severity }) => rule.startsWith('control-plane-') && severity !== 'low');
  assert.equal(found.map(keyOf), []);
});
test('a flag of one node differs, or is given on one only', () => check(twoNodes('1.31'), [...otherThanTheFirst(twoNodes('1.31')), ...onlyOnTheFirst(twoNodes('1.31'))]));
test.run();
