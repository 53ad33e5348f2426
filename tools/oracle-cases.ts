/** What the real components did when they were started, and what k8s-audit says of the same arguments. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../rules/index.ts';
import { HOST_NOW } from '../src/engine/host-example.ts';
import { runRules } from '../src/engine/run.ts';
import { verdictsOf } from '../src/engine/verdict.ts';
import { COMPONENTS, type ComponentName } from '../src/knowledge/types.ts';
import { buildManifest } from '../src/model/manifest.ts';
import { buildNode } from '../src/model/node.ts';
import { memoryFileSystem, type MemoryFile } from '../src/source/memory-files.ts';
import { openRoot } from '../src/source/root.ts';
import { SourceFile } from '../src/source/source-file.ts';
import { makeHost } from './make-host.ts';

export interface Case {
  readonly id: string;
  readonly component: ComponentName;
  readonly version: string;
  readonly argv: readonly string[];
  /** What lay in /etc/kubernetes/extra: name -> text. */
  readonly files?: Readonly<Record<string, string>>;
  readonly state: 'starts' | 'exits' | 'not-ready';
  readonly liveness: number | string | null;
  readonly error: readonly string[];
  /** What decides the case besides the arguments. */
  readonly needs: 'manifest' | 'config' | 'host';
}

export interface AnsweredCase extends Case {
  /** Of Kubernetes, also for etcd: that of its base manifest. */
  readonly minor: string;
  readonly answer: Answer;
}

export const starts = ({ state, liveness }: Case): boolean => state === 'starts' && (liveness === 200 || liveness === null);

/** The base manifest with the case's command in the place of its own, and with the directory that the case's files lay in. */
const manifestOf = (base: string, { argv, files }: Case): string => {
  const manifest = base.replace(/^ {2}- command:\n(?: {4}- .*\n)+/m, () => `  - command:\n${argv.map((word) => `    - ${JSON.stringify(word)}\n`).join('')}`);
  if (!files || Object.keys(files).length === 0) return manifest;
  return manifest
    .replace(/^ {4}volumeMounts:\n/m, '$&    - {mountPath: /etc/kubernetes/extra, name: extra, readOnly: true}\n')
    .replace(/^ {2}volumes:\n/m, '$&  - {hostPath: {path: /etc/kubernetes/extra, type: Directory}, name: extra}\n');
};

interface Answer {
  readonly saysItDoesNotStart: boolean;
  readonly logs: readonly string[];
}

/** The verdict on the component whose manifest has this text, beside the others of its control plane, on a host with these files. */
const ask = (texts: ReadonlyMap<ComponentName, string>, component: ComponentName, files: Readonly<Record<string, string>>, host: Readonly<Record<string, MemoryFile>>): Answer => {
  const manifests = [...texts].map(([name, text]) => buildManifest(`manifests/${name}.yaml`, { status: 'read', source: new SourceFile(`manifests/${name}.yaml`, text) }));
  const extra = Object.fromEntries(Object.entries(files).map(([name, text]) => [`/etc/kubernetes/extra/${name}`, text]));
  const root = openRoot(memoryFileSystem({ ...host, '/etc/kubernetes/extra': { kind: 'directory' }, ...extra }), '/', '/');
  const node = buildNode('manifests', true, manifests, root);
  const verdicts = verdictsOf([node], runRules(rules, { nodes: [node] }, { now: HOST_NOW, expiryWarning: 0 }), true);
  const [, verdict] = [...verdicts].find(([invocation]) => invocation.file.path === `manifests/${component}.yaml`) ?? [];
  return { saysItDoesNotStart: verdict?.verdict === 'does-not-start', logs: (verdict?.because ?? []).flatMap((entry) => ('log' in entry ? (entry.log ?? []) : [])) };
};

interface Minor {
  readonly minor: string;
  /** The manifests that kubeadm wrote. */
  readonly bases: ReadonlyMap<ComponentName, string>;
  readonly cases: readonly Case[];
}

const readMinors = (directory: string): readonly Minor[] =>
  readdirSync(directory)
    .filter((name) => /^start-.*\.jsonl$/.test(name))
    .sort()
    .map((name) => {
      const minor = name.slice('start-'.length, -'.jsonl'.length);
      const bases = new Map(COMPONENTS.map((component) => [component, readFileSync(join(directory, 'base', minor, `${component}.yaml`), 'utf8')]));
      return { minor, bases, cases: readFileSync(join(directory, name), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as Case) };
    });

const manifestsOf = (bases: ReadonlyMap<ComponentName, string>, each: Case): ReadonlyMap<ComponentName, string> =>
  new Map(bases).set(each.component, manifestOf(bases.get(each.component) ?? '', each));

/**
 * Every case of `start-MINOR.jsonl` in the directory, asked about in the place of the command of `base/MINOR/COMPONENT.yaml`. The other
 * base manifests of the minor stand beside it, as the components ran beside each other, on a host like that of kubeadm on which they ran.
 */
export const answeredCases = async (directory: string): Promise<AnsweredCase[]> => {
  const { files: host } = await makeHost();
  return readMinors(directory).flatMap(({ minor, bases, cases }) => cases.map((each) => ({ ...each, minor, answer: ask(manifestsOf(bases, each), each.component, each.files ?? {}, host) })));
};

/** The cases that fail by their manifests alone, with these: component -> text. */
export const failingCases = (directory: string): readonly (Case & { readonly minor: string; readonly manifests: Readonly<Record<string, string>> })[] =>
  readMinors(directory).flatMap(({ minor, bases, cases }) =>
    cases.filter((each) => !starts(each) && each.needs === 'manifest').map((each) => ({ ...each, minor, manifests: Object.fromEntries(manifestsOf(bases, each)) })),
  );
