import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  CodeActionRequest, CompletionRequest, createProtocolConnection, DefinitionRequest, DiagnosticSeverity, DidChangeTextDocumentNotification, DidOpenTextDocumentNotification, DocumentSymbolRequest,
  ExitNotification, HoverRequest, InitializedNotification, InitializeRequest, PublishDiagnosticsNotification, ShutdownRequest, StreamMessageReader, StreamMessageWriter,
  type CodeAction, type CompletionItem, type Diagnostic, type DocumentSymbol, type Location, type Position, type ProtocolConnection, type PublishDiagnosticsParams,
} from 'vscode-languageserver-protocol/node';
import { examplePod } from '../src/engine/example.ts';

const test = suite('language server');

const root = fileURLToPath(new URL('..', import.meta.url));

const API_SERVER = `apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  hostNetwork: true
  containers:
  - name: kube-apiserver
    image: registry.k8s.io/kube-apiserver:v1.31.0
    command:
    - kube-apiserver
    - --profiling=true
    - --enable-admission-plugins=NodeRestriction
    - --etcd-servers=https://127.0.0.1:2379
    - --client-ca-file=/etc/kubernetes/pki/ca.crt
    volumeMounts:
    - {mountPath: /etc/kubernetes/pki, name: pki, readOnly: true}
  volumes:
  - {name: pki, hostPath: {path: /etc/kubernetes/pki}}
`;

/** A folder with a control plane, a server that speaks through its streams as with any editor, and a client from the protocol's own library. */
class Session {
  readonly folder = mkdtempSync(join(tmpdir(), 'k8s-audit-lsp-'));
  readonly child: ChildProcess;
  readonly client: ProtocolConnection;
  readonly #published: PublishDiagnosticsParams[] = [];
  #wake: () => void = () => {};

  constructor(files: Readonly<Record<string, string>>) {
    mkdirSync(join(this.folder, 'manifests'));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.folder, name), text);
    this.child = spawn(process.execPath, ['--import', 'tsx', join(root, 'src/cli/start.ts'), 'lsp', '--stdio'], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
    if (!this.child.stdout || !this.child.stdin) throw new Error('the server has no streams');
    this.client = createProtocolConnection(new StreamMessageReader(this.child.stdout), new StreamMessageWriter(this.child.stdin));
    this.client.onNotification(PublishDiagnosticsNotification.type, (published) => {
      this.#published.push(published);
      this.#wake();
    });
    this.client.listen();
  }

  uri(name: string): string {
    return pathToFileURL(join(this.folder, name)).href;
  }

  async start(): Promise<void> {
    await this.client.sendRequest(InitializeRequest.type, { processId: process.pid, rootUri: pathToFileURL(this.folder).href, capabilities: {} });
    await this.client.sendNotification(InitializedNotification.type, {});
  }

  open(name: string, text: string): Promise<void> {
    return this.client.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri: this.uri(name), languageId: 'yaml', version: 1, text } });
  }

  change(name: string, text: string, version: number): Promise<void> {
    return this.client.sendNotification(DidChangeTextDocumentNotification.type, { textDocument: { uri: this.uri(name), version }, contentChanges: [{ text }] });
  }

  /** The diagnostics of a version of a document, once they are there. */
  async diagnostics(name: string, version: number): Promise<Diagnostic[]> {
    for (;;) {
      const found = this.#published.findLast((each) => each.uri === this.uri(name) && each.version === version);
      if (found) return found.diagnostics;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  async end(): Promise<number | null> {
    const exit = new Promise<number | null>((resolve) => this.child.once('exit', resolve));
    await this.client.sendRequest(ShutdownRequest.type);
    await this.client.sendNotification(ExitNotification.type);
    const code = await exit;
    this.client.dispose();
    rmSync(this.folder, { recursive: true });
    return code;
  }
}

const withSession = async (files: Readonly<Record<string, string>>, use: (session: Session) => Promise<void>): Promise<void> => {
  const session = new Session(files);
  try {
    await session.start();
    await use(session);
  } finally {
    assert.is(await session.end(), 0);
  }
};

/** The position of the first `words`, plus some characters. */
const at = (text: string, words: string, plus = 0): Position => {
  const offset = text.indexOf(words);
  if (offset < 0) throw new Error(`${words} is not there`);
  const before = text.slice(0, offset + plus).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
};
const codes = (diagnostics: readonly Diagnostic[]): unknown[] => diagnostics.map(({ code }) => code);
const inside = (text: string, { start, end }: Diagnostic['range']): string => {
  const lines = text.split('\n');
  return start.line === end.line ? (lines[start.line]?.slice(start.character, end.character) ?? '') : '';
};
const FILE = 'manifests/kube-apiserver.yaml';

test('a file that manifests are made from is audited as what is made of it', () =>
  withSession({ 'kube-apiserver': '' }, async (session) => {
    const textDocument = { uri: session.uri('kube-apiserver') };
    const args = '--secure-port=6443\n--authorization-mode=AlwaysAllow\n';
    await session.open('kube-apiserver', args);
    const found = (await session.diagnostics('kube-apiserver', 1)).find(({ code }) => code === 'apiserver-authorization-always-allow');
    assert.is(found && inside(args, found.range), '--authorization-mode=AlwaysAllow');
    assert.is(await session.client.sendRequest(HoverRequest.type, { textDocument, position: { line: 0, character: 3 } }), null);
    await session.change('kube-apiserver', args.replace('AlwaysAllow', 'Node,RBAC'), 2);
    assert.not(codes(await session.diagnostics('kube-apiserver', 2)).includes('apiserver-authorization-always-allow'));
  }));

test('says what is wrong while one types, hovers, completes, mends and finds its way', () =>
  withSession({ [FILE]: API_SERVER, 'manifests/kube-scheduler.yaml': examplePod('kube-scheduler', '1.31', ['--profiling=false']) }, async (session) => {
    const textDocument = { uri: session.uri(FILE) };
    await session.open(FILE, API_SERVER);
    const first = await session.diagnostics(FILE, 1);
    const profiling = first.find(({ code }) => code === 'apiserver-profiling');
    assert.ok(profiling);
    assert.is(inside(API_SERVER, profiling.range), '--profiling=true');
    assert.is(profiling.severity, DiagnosticSeverity.Information);
    assert.is(profiling.source, 'k8s-audit');

    // What is typed counts, not what lies on the disk.
    const typed = API_SERVER.replace('--profiling=true', '--profilling=true');
    await session.change(FILE, typed, 2);
    const second = await session.diagnostics(FILE, 2);
    const unknown = second.find(({ code }) => code === 'apiserver-unknown-flag');
    assert.is(unknown?.severity, DiagnosticSeverity.Error);
    assert.match(String(unknown?.message), /The component says: unknown flag: --profilling/);
    await session.change(FILE, API_SERVER, 3);
    assert.not(codes(await session.diagnostics(FILE, 3)).includes('apiserver-unknown-flag'));

    const hover = async (words: string, plus: number): Promise<string> => JSON.stringify(await session.client.sendRequest(HoverRequest.type, { textDocument, position: at(API_SERVER, words, plus) }));
    assert.match(await hover('--profiling', 3), /flag of kube-apiserver 1\.31.*bool, default true.*apiserver-profiling/);
    assert.match(await hover('NodeRestriction', 3), /admission plugin of kube-apiserver 1\.31.*off by default/);
    assert.is(await hover('kind: Pod', 1), 'null');

    const complete = async (text: string, words: string, version: number): Promise<readonly CompletionItem[]> => {
      await session.change(FILE, text, version);
      const items = await session.client.sendRequest(CompletionRequest.type, { textDocument, position: at(text, words, words.length) });
      return Array.isArray(items) ? items : (items?.items ?? []);
    };
    const labels = (items: readonly CompletionItem[]): string[] => items.map(({ label }) => label);
    const flags = labels(await complete(API_SERVER.replace('--profiling=true', '--audit-log-'), '--audit-log-', 4));
    assert.ok(flags.includes('--audit-log-path') && flags.includes('--profiling') && !flags.includes('--client-ca-file') && !flags.includes('--insecure-port'));
    const plugins = labels(await complete(API_SERVER.replace('=NodeRestriction', '=NodeRestriction,Al'), 'NodeRestriction,Al', 5));
    assert.ok(plugins.includes('AlwaysPullImages') && !plugins.includes('--profiling'));
    assert.equal(labels(await complete(API_SERVER.replace('--profiling=true', '--profiling='), '--profiling=', 6)), ['true', 'false']);

    await session.change(FILE, API_SERVER, 7);
    const now = await session.diagnostics(FILE, 7);
    const actions = (await session.client.sendRequest(CodeActionRequest.type, { textDocument, range: profiling.range, context: { diagnostics: now.filter(({ code }) => code === 'apiserver-profiling') } })) as CodeAction[];
    assert.equal(actions.map(({ title }) => title), ['set --profiling=false', 'Suppress apiserver-profiling here', 'Suppress apiserver-profiling in this file']);
    const edits = actions.map(({ edit }) => edit?.changes?.[textDocument.uri] ?? []);
    assert.equal(edits[0]?.map(({ range, newText }) => [inside(API_SERVER, range), newText]), [['true', 'false']]);
    assert.match(edits[1]?.[0]?.newText ?? '', /^ {4}# k8s-audit: ignore\[apiserver-profiling\] .*\n$/);
    assert.equal(edits[1]?.[0]?.range.start, { line: at(API_SERVER, '- --profiling').line, character: 0 });

    const [pod] = (await session.client.sendRequest(DocumentSymbolRequest.type, { textDocument })) as DocumentSymbol[];
    assert.is(pod?.name, 'kube-apiserver');
    assert.equal(pod?.children?.[0]?.children?.map(({ name }) => name), ['--profiling', '--enable-admission-plugins', '--etcd-servers', '--client-ca-file']);

    const definition = async (words: string, plus: number): Promise<number[]> => ((await session.client.sendRequest(DefinitionRequest.type, { textDocument, position: at(API_SERVER, words, plus) })) as Location[]).map(({ range }) => range.start.line);
    assert.equal(await definition('/etc/kubernetes/pki/ca.crt', 5), [at(API_SERVER, 'mountPath').line]);
    assert.equal(await definition('mountPath', 2), [at(API_SERVER, 'hostPath').line]);
    assert.equal(await definition('hostPath', 2), [at(API_SERVER, 'mountPath').line]);
  }));

test('takes the other manifests of the directory into account, and leaves other YAML alone', () =>
  withSession({ [FILE]: API_SERVER, 'manifests/copy.yaml': API_SERVER, 'compose.yaml': 'services: {}\n' }, async (session) => {
    const copy = 'manifests/copy.yaml';
    await session.open(copy, API_SERVER);
    assert.ok(codes(await session.diagnostics(copy, 1)).includes('node-same-pod-twice'));
    await session.open(FILE, API_SERVER.replaceAll('kube-apiserver', 'other'));
    await session.change(copy, API_SERVER, 2);
    assert.not(codes(await session.diagnostics(copy, 2)).includes('node-same-pod-twice'));
    await session.open('compose.yaml', 'services: {}\n');
    assert.equal(await session.diagnostics('compose.yaml', 1), []);
  }));

test('a file that was never saved is looked at, half-typed YAML is a finding, and the configuration of the folder holds', () =>
  withSession({ 'k8s-audit.yaml': 'rules: {apiserver-profiling: critical}\n' }, async (session) => {
    await session.open('kube-apiserver.yaml', API_SERVER);
    const found = await session.diagnostics('kube-apiserver.yaml', 1);
    assert.is(found.find(({ code }) => code === 'apiserver-profiling')?.severity, DiagnosticSeverity.Error);
    await session.change('kube-apiserver.yaml', `${API_SERVER}  bad: [\n`, 2);
    assert.ok(codes(await session.diagnostics('kube-apiserver.yaml', 2)).includes('manifest-yaml-syntax'));
  }));

test.run();
