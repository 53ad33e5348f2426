/** `npm run new-rule -- FOLDER NAME`: writes a rule that compiles, and fails its own test until it is filled in. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suggest } from '../src/text/suggest.ts';
import { RULE_FOLDERS, ruleIndex } from './rule-files.ts';

type Folder = (typeof RULE_FOLDERS)[number];

const INVOCATION = "*check(invocation) {\n    for (const flag of invocation.occurrences('')) yield { at: flag, message: '' };\n  }";
const PROGRAM = "*check(program) {\n    for (const flag of program.flags) if (flag.name === '') yield { at: flag, message: '' };\n  }";
const manifestsOf = (nodes: string): string => `for (const { place, pods } of ${nodes}) if (pods.length === 0) yield { at: place, message: '' };`;

/** What a rule of the folder is about, and a check of that shape to start from. */
const START: Readonly<Record<Folder, { on: string; check: string }>> = {
  apiserver: { on: 'kube-apiserver', check: INVOCATION },
  'controller-manager': { on: 'kube-controller-manager', check: INVOCATION },
  scheduler: { on: 'kube-scheduler', check: INVOCATION },
  etcd: { on: 'etcd', check: INVOCATION },
  pod: { on: 'pod', check: "*check(pod) {\n    if (pod.containers.length === 0) yield { at: pod.cursor, message: '' };\n  }" },
  manifest: { on: 'manifest', check: "*check(manifest) {\n    if (manifest.pods.length === 0) yield { at: manifest.place, message: '' };\n  }" },
  node: { on: 'node', check: `*check({ manifests }) {\n    ${manifestsOf('manifests')}\n  }` },
  'control-plane': { on: 'control-plane', check: `*check({ nodes }) {\n    ${manifestsOf('nodes.flatMap(({ manifests }) => manifests)')}\n  }` },
  upgrade: { on: 'kube-apiserver', check: "*check(after) {\n    if (after.before?.flags.length === 0) yield { at: after, message: '' };\n  }" },
  host: { on: 'node', check: `*check({ manifests }) {\n    ${manifestsOf('manifests')}\n  }` },
  coredns: { on: 'coredns', check: "*check(dns) {\n    if (dns.corefile?.servers.length === 0) yield { at: dns, message: '' };\n  }" },
  'kube-proxy': { on: 'kube-proxy', check: "*check(proxy) {\n    if (proxy.minor === null) yield { at: proxy, message: '' };\n  }" },
  source: { on: 'node', check: `*check({ manifests }) {\n    ${manifestsOf('manifests')}\n  }` },
  'cloud-controller-manager': { on: 'cloud-controller-manager', check: PROGRAM },
  konnectivity: { on: 'konnectivity-agent', check: PROGRAM },
  'storage-provisioner': { on: 'storage-provisioner', check: PROGRAM },
  kubelet: { on: 'kubelet', check: "*check(kubelet) {\n    if (kubelet.files.length === 0) yield { at: kubelet, message: '' };\n  }" },
};

/**
 * Writes the rule below `root` and returns what to tell the author.
 * Throws an Error with a sentence for a folder or a name that cannot be.
 */
export const newRule = (root: string, folder: string | undefined, name: string | undefined): string => {
  if (folder === undefined || name === undefined) throw new Error('usage: npm run new-rule -- FOLDER NAME, for example: apiserver some-name');
  const known = RULE_FOLDERS.find((each) => each === folder);
  if (!known) {
    const nearest = suggest(folder, RULE_FOLDERS);
    throw new Error(`there is no folder ${folder} for rules${nearest ? `: did you mean ${nearest}?` : `; there are ${RULE_FOLDERS.join(', ')}`}`);
  }
  const proper = name.toLowerCase().replace(/\.ts$/, '').replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '').replace(`${folder}-`, '');
  if (proper !== name || !/^[a-z]/.test(name)) {
    throw new Error(`a rule's name is lower-case words with hyphens, without its folder${/^[a-z]/.test(proper) ? `: did you mean ${proper}?` : ''}`);
  }
  const path = `rules/${folder}/${name}.ts`;
  if (existsSync(join(root, path))) throw new Error(`${path} exists already`);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  mkdirSync(join(root, dirname(path)), { recursive: true });
  writeFileSync(join(root, path), ruleText(known, version));
  writeFileSync(join(root, 'rules/index.ts'), ruleIndex(root));
  return [
    `written: ${path}`,
    '',
    'Next:',
    '  1. fill in title, why and remedy, and a bad and a good example; CONTRIBUTING.md says what a rule must be',
    '  2. write check(), or call a template of rules/templates where one fits',
    '  3. npm run test-only -- rules, until it passes',
    '  4. npm run generate, which writes docs/rules',
    '',
  ].join('\n');
};

const ruleText = (folder: Folder, version: string): string => `import { defineRule } from '../../src/engine/rule.ts';

export default defineRule({
  title: '',
  on: '${START[folder].on}',
  family: 'security',
  severity: 'medium',
  since: '${version}',
  why: '',
  remedy: '',
  examples: () => ({ bad: [], good: [] }),
  ${START[folder].check},
});
`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    process.stdout.write(newRule(dirname(dirname(fileURLToPath(import.meta.url))), process.argv[2], process.argv[3]));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
}
