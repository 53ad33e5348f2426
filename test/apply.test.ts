/** docs/kubernetes/apply.mjs against a server that takes what an API server would. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { examplePod } from '../src/engine/example.ts';
import { k8sAudit } from './command.ts';

const script = fileURLToPath(new URL('../docs/kubernetes/apply.mjs', import.meta.url));

interface Request {
  readonly line: string;
  readonly headers: readonly (string | undefined)[];
  readonly body: string;
}

/** Applies a report to a server that answers with a status; what it was asked, and how it ended. */
const applied = async (report: string, status: number): Promise<{ requests: Request[]; code: number; err: string }> => {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-audit-apply-'));
  writeFileSync(join(folder, 'token'), 'secret\n');
  writeFileSync(join(folder, 'report.json'), report);
  const requests: Request[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      requests.push({ line: `${request.method} ${request.url}`, headers: [request.headers.authorization, request.headers['content-type']], body });
      response.writeHead(status, { connection: 'close' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const env = { ...process.env, KUBERNETES_API: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, TOKEN_FILE: join(folder, 'token') };
  const result = await new Promise<{ code: number; err: string }>((resolve) => {
    execFile(process.execPath, [script, join(folder, 'report.json')], { env }, (error, _, err) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, err }));
  });
  server.close();
  rmSync(folder, { recursive: true });
  return { requests, ...result };
};

const test = suite('apply.mjs');

test('writes each object of a report under its name', async () => {
  const { out } = await k8sAudit(['m', '--node-name', 'cp-1', '-f', 'policyreport'], { '/w/m/kube-apiserver.yaml': examplePod('kube-apiserver', '1.31', []) });
  const { requests, code, err } = await applied(out, 200);
  assert.equal([code, err], [0, '']);
  assert.is(requests[0]?.line, 'PATCH /apis/wgpolicyk8s.io/v1alpha2/clusterpolicyreports/k8s-audit-cp-1?fieldManager=k8s-audit&force=true');
  assert.equal(requests[0]?.headers, ['Bearer secret', 'application/apply-patch+yaml']);
  assert.equal(JSON.parse(requests[0]?.body ?? ''), (JSON.parse(out) as { items: object[] }).items[0]);
});

test('ends with 1 where the server refuses', async () => {
  const { out } = await k8sAudit(['m', '-f', 'policyreport'], { '/w/m/kube-apiserver.yaml': examplePod('kube-apiserver', '1.31', []) });
  const { code, err } = await applied(out, 403);
  assert.is(code, 1);
  assert.match(err, /clusterpolicyreports\/\S+: 403/);
  assert.not.match(err, /secret/);
});

test.run();
