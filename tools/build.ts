/**
 * Bundles the command and the library into dist/: `tsx tools/build.ts [--types]`. What is only sometimes needed (other formats, globs,
 * explain) lies in chunks of its own. `--types` adds the declarations, which take tsc and so are made only when packing.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as esbuild, type Metafile } from 'esbuild';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const LICENCES = 'THIRD-PARTY-LICENSES.txt';
const TYPES = 'types';

/** Builds dist/ and removes what an earlier build left there. Throws where a file does not compile. */
export const build = async ({ types = false } = {}): Promise<void> => {
  const { metafile } = await esbuild({
    absWorkingDir: root,
    entryPoints: { 'k8s-audit': 'src/cli/main.ts', index: 'src/index.ts' },
    outdir: 'dist',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    minify: true,
    legalComments: 'none',
    // globby's dependencies are CommonJS and call require() for Node's own modules.
    banner: { js: "import{createRequire as k8sAuditCreateRequire}from'node:module';const require=k8sAuditCreateRequire(import.meta.url);" },
    // The other build of yaml is CommonJS, which cannot be trimmed and starts slower.
    alias: { yaml: join(root, 'node_modules/yaml/browser/index.js') },
    metafile: true,
    logLevel: 'warning',
  });
  mkdirSync(dist, { recursive: true });
  writeFileSync(join(dist, LICENCES), licences(metafile));
  removeStale(new Set([...Object.keys(metafile.outputs).map((path) => relative('dist', path)), LICENCES]));
  chmodSync(join(dist, 'k8s-audit.js'), 0o755);
  if (types) {
    rmSync(join(dist, TYPES), { recursive: true, force: true });
    execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tools/tsconfig.types.json'], { cwd: root, stdio: 'inherit' });
  }
};

const removeStale = (current: ReadonlySet<string>): void => {
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const path = relative(dist, join(entry.parentPath, entry.name)).replaceAll('\\', '/');
    if (entry.isFile() && !current.has(path) && !path.startsWith(`${TYPES}/`)) rmSync(join(dist, path));
  }
};

/** The licence texts of the packages whose code is in the bundle. */
const licences = ({ outputs }: Metafile): string => {
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

if (process.argv[1] === fileURLToPath(import.meta.url)) await build({ types: process.argv.includes('--types') });
