/**
 * `npm run bench [rounds]`: what a run costs as a whole process, beside `node -e 0` measured in the same rounds.
 * Each round runs every case once, in turn, so that a busy moment of the machine hits all of them.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const bundle = join(root, 'dist', 'k8s-audit.cjs');
const sample = join(root, 'fixtures', 'control-planes', 'minikube-1.20');
const MANIFESTS_OF_A_NODE = 4;

const rounds = Number(process.argv[2] ?? '15');
const temporary = mkdtempSync(join(tmpdir(), 'k8s-audit-bench-'));

const nodesIn = (count: number): string => {
  const folder = join(temporary, `${count}-nodes`);
  for (let index = 0; index < count; index += 1) {
    const node = join(folder, `cp-${index}`);
    mkdirSync(node, { recursive: true });
    cpSync(sample, node, { recursive: true });
  }
  return folder;
};

const audit = (path: string): string[] => [bundle, '-f', 'json', path];
const cases = [
  { name: 'node -e 0', manifests: 0, argv: ['-e', '0'] },
  { name: '1 manifest', manifests: 1, argv: audit(join(sample, 'kube-apiserver.yaml')) },
  { name: '4 manifests', manifests: 4, argv: audit(sample) },
  { name: '1,000 manifests', manifests: 1000, argv: audit(nodesIn(1000 / MANIFESTS_OF_A_NODE)) },
  { name: '2,000 manifests', manifests: 2000, argv: audit(nodesIn(2000 / MANIFESTS_OF_A_NODE)) },
];

const seconds = cases.map((): number[] => []);
for (let round = 0; round <= rounds; round += 1) {
  for (const [index, { name, argv }] of cases.entries()) {
    const start = process.hrtime.bigint();
    const { status } = spawnSync(process.execPath, argv, { stdio: ['ignore', 'ignore', 'inherit'] });
    const end = process.hrtime.bigint();
    if (status !== 0 && status !== 1) throw new Error(`${name} ended with ${String(status)}`);
    // The first round only warms the caches of the machine.
    if (round > 0) seconds[index]?.push(Number(end - start) / 1e9);
  }
}
rmSync(temporary, { recursive: true });

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const milliseconds = (value: number): string => `${(value * 1000).toFixed(0).padStart(6)} ms`;

process.stdout.write(`node ${process.version}, ${rounds} rounds\n\n${'case'.padEnd(18)}${'median'.padStart(9)}${'over node -e 0 (paired median)'.padStart(34)}${'manifests/s'.padStart(14)}\n`);
for (const [index, { name, manifests }] of cases.entries()) {
  const own = seconds[index] ?? [];
  const over = median(own.map((value, round) => value - (seconds[0]?.[round] ?? 0)));
  const rate = manifests >= 1000 ? (manifests / over).toFixed(0) : '';
  process.stdout.write(`${name.padEnd(18)}${milliseconds(median(own))}${milliseconds(over).padStart(34)}${rate.padStart(14)}\n`);
}
