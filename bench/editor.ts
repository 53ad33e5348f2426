/**
 * `npm run bench-editor [changes]`: the time from a change of a stock manifest to its diagnostics, with the built language server
 * and a client that speaks to it through its streams as an editor does.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  createProtocolConnection, DidChangeTextDocumentNotification, DidOpenTextDocumentNotification, ExitNotification, InitializedNotification, InitializeRequest,
  PublishDiagnosticsNotification, ShutdownRequest, StreamMessageReader, StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

const root = fileURLToPath(new URL('../', import.meta.url));
const file = join(root, 'fixtures/control-planes/minikube-1.20/kube-apiserver.yaml');
const uri = pathToFileURL(file).href;
const text = readFileSync(file, 'utf8');
const changes = Number(process.argv[2] ?? '100');

const child = spawn(process.execPath, [join(root, 'dist/k8s-audit.cjs'), 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
const client = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
let published: (version: number) => void = () => {};
client.onNotification(PublishDiagnosticsNotification.type, ({ version = 0 }) => published(version));
client.listen();
await client.sendRequest(InitializeRequest.type, { processId: process.pid, rootUri: pathToFileURL(root).href, capabilities: {} });
await client.sendNotification(InitializedNotification.type, {});

/** Sends a version of the document and waits for its diagnostics, in milliseconds. */
const timed = async (version: number, send: () => Promise<void>): Promise<number> => {
  const done = new Promise<void>((resolve) => {
    published = (each) => {
      if (each === version) resolve();
    };
  });
  const start = process.hrtime.bigint();
  await send();
  await done;
  return Number(process.hrtime.bigint() - start) / 1e6;
};

const first = await timed(1, () => client.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri, languageId: 'yaml', version: 1, text } }));
const times: number[] = [];
for (let version = 2; version < changes + 2; version += 1) {
  // Somebody types the value of a flag.
  const changed = text.replace('    - --allow-privileged', `    - --max-requests-inflight=${version}\n    - --allow-privileged`);
  times.push(await timed(version, () => client.sendNotification(DidChangeTextDocumentNotification.type, { textDocument: { uri, version }, contentChanges: [{ text: changed }] })));
}
await client.sendRequest(ShutdownRequest.type);
await client.sendNotification(ExitNotification.type);

const sorted = times.toSorted((a, b) => a - b);
const quantile = (part: number): string => `${(sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN).toFixed(1)} ms`;
process.stdout.write(`first diagnostics ${first.toFixed(0)} ms; after a change: least ${quantile(0)}, median ${quantile(0.5)}, nine of ten ${quantile(0.9)} (${changes} changes)\n`);
