/**
 * Bundles the command and the library into dist/: `tsx tools/build.ts [--types] [--node EXECUTABLE ...]`. Packages that are only sometimes
 * needed (globs, the language server) lie in files of their own. `--types` adds the declarations, which take tsc and so are made only when
 * packing; `--node` names further releases of Node to start fast with.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build as esbuild, type BuildOptions, type Metafile, type PluginBuild } from 'esbuild';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const LICENCES = 'THIRD-PARTY-LICENSES.txt';
const START = 'k8s-audit.cjs';
const SAMPLE = 'fixtures/control-planes/minikube-1.20';
const TYPES = 'types';

/** Packages that only some commands need, each in a bundle of its own: import specifier -> name. */
const SELDOM: Readonly<Record<string, string>> = {
  '@marcbachmann/cel-js': 'cel-js', ajv: 'ajv', diff: 'diff', globby: 'globby', re2js: 're2js',
  'vscode-languageserver-textdocument': 'textdocument', 'vscode-languageserver/node': 'languageserver',
};

const COMMON = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  minify: true,
  legalComments: 'none',
  // The other build of yaml is CommonJS, which cannot be trimmed and starts slower.
  alias: { yaml: join(root, 'node_modules/yaml/browser/index.js') },
  metafile: true,
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** Builds dist/ and removes what an earlier build left there. Throws where a file does not compile. */
export const build = async ({ types = false, nodes = [] as readonly string[] } = {}): Promise<void> => {
  const before = bundleText();
  const [command, seldom, library] = await Promise.all([buildCommand(), buildSeldom(), buildLibrary()]);
  mkdirSync(dist, { recursive: true });
  const outputs = { ...command, ...seldom, ...library };
  writeFileSync(join(dist, LICENCES), licences(outputs));
  cpSync(join(root, 'src/cli/start.cjs'), join(dist, START));
  chmodSync(join(dist, START), 0o755);
  removeStale(new Set([...Object.keys(outputs).map((path) => relative('dist', path)), LICENCES, START, ...(bundleText() === before ? codeCaches() : [])]));
  for (const node of [process.execPath, ...nodes]) makeCodeCache(node);
  if (types) {
    rmSync(join(dist, TYPES), { recursive: true, force: true });
    execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tools/tsconfig.types.json'], { cwd: root, stdio: 'inherit' });
  }
};

type Outputs = Metafile['outputs'];

const bundleText = (): string | undefined => (existsSync(join(dist, 'main.cjs')) ? readFileSync(join(dist, 'main.cjs'), 'latin1') : undefined);

/** They hold for the bundle that they were made of, also those that other releases of Node made. */
const codeCaches = (): readonly string[] => readdirSync(dist).filter((name) => name.endsWith('.cache'));

/** One CommonJS file, because V8 takes a code cache for a script and not for a module. It is a function already, so that nobody copies two megabytes to make it one. */
const buildCommand = async (): Promise<Outputs> => {
  const { metafile } = await esbuild({ ...COMMON, entryPoints: { main: 'src/cli/main.ts' }, outdir: 'dist', format: 'cjs', outExtension: { '.js': '.cjs' }, supported: { 'dynamic-import': false }, banner: { js: '(function(require,module,exports){' }, footer: { js: '})' }, plugins: [{ name: 'seldom', setup: leaveOutSeldom }] });
  return metafile.outputs;
};

const leaveOutSeldom = ({ onResolve }: PluginBuild): void => {
  onResolve({ filter: /^[^.]/ }, ({ path }) => (SELDOM[path] === undefined ? undefined : { path: `./seldom/${SELDOM[path]}.cjs`, external: true }));
};

const buildSeldom = async (): Promise<Outputs> => {
  const entryPoints = Object.entries(SELDOM).map(([specifier, out]) => ({ in: specifier, out }));
  const { metafile } = await esbuild({ ...COMMON, entryPoints, outdir: 'dist/seldom', format: 'cjs', outExtension: { '.js': '.cjs' } });
  return metafile.outputs;
};

/** What programs import, in parts that are loaded when they are needed. */
const buildLibrary = async (): Promise<Outputs> => {
  const { metafile } = await esbuild({
    ...COMMON,
    entryPoints: { index: 'src/index.ts' },
    outdir: 'dist',
    chunkNames: 'chunks/[name]-[hash]',
    splitting: true,
    format: 'esm',
    // globby's dependencies are CommonJS and call require() for Node's own modules.
    banner: { js: "import{createRequire as k8sAuditCreateRequire}from'node:module';const require=k8sAuditCreateRequire(import.meta.url);" },
  });
  return metafile.outputs;
};

/** A run over the sample, of which the compiled code is kept. Releases of Node with another V8 pass over it and compile anew. */
const makeCodeCache = (node: string): void => {
  const run = ['-r', join(root, 'tools/keep-code.cjs'), join(dist, START), '--no-config', SAMPLE, '-f', 'text', '-f', `json=${devNull}`];
  const { error, status, stderr } = spawnSync(node, run, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  if (error ?? status !== 1) throw error ?? new Error(`the sample, which has findings, ended with ${String(status)}: ${stderr}`);
};

const removeStale = (current: ReadonlySet<string>): void => {
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const path = relative(dist, join(entry.parentPath, entry.name)).replaceAll('\\', '/');
    if (entry.isFile() && !current.has(path) && !path.startsWith(`${TYPES}/`)) rmSync(join(dist, path));
  }
};

/** The licence texts of the packages whose code is in the bundle. */
const licences = (outputs: Outputs): string => {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])));
  const folders = new Set(inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []));
  const texts = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Record<string, string>;
    const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
    if (!file) throw new Error(`${folder} has no licence file, which the bundle must carry`);
    return `${name} ${version} (${license})\n\n${readFileSync(join(root, folder, file), 'utf8').trim()}\n`;
  });
  return ['The bundle in this folder contains code of these packages.\n', ...texts].join(`\n${'-'.repeat(80)}\n\n`);
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { types, node } = parseArgs({ options: { types: { type: 'boolean' }, node: { type: 'string', multiple: true } } }).values;
  await build({ types, nodes: node });
}
