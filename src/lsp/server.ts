import { CodeActionKind, createConnection, ProposedFeatures, TextDocuments, TextDocumentSyncKind, type Connection } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Audit } from '../engine/finding.ts';
import type { Rule } from '../engine/rule.ts';
import type { Manifest } from '../model/types.ts';
import { actionsFor } from './actions.ts';
import { isOfControlPlane, manifestAt, sourceAt, type Auditor } from './analysis.ts';
import { completionsAt } from './completion.ts';
import { diagnosticsOf } from './diagnostics.ts';
import { pathOf } from './documents.ts';
import { hoverAt } from './hover.ts';
import { definitionAt, symbolsOf } from './structure.ts';

export interface ServerOptions {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly auditor: Auditor;
  readonly rules: readonly Rule[];
  readonly version: string;
  /** A sentence for whoever looks into the log: a configuration that is wrong, a bug. */
  readonly describe: (error: unknown) => string;
}

interface Analysis {
  readonly path: string;
  readonly audit: Audit;
  /** null for a file that manifests are made from. */
  readonly manifest: Manifest | null;
  readonly offset: (position: { readonly line: number; readonly character: number }) => number;
}

/** Speaks the language server protocol until the client ends it. */
export const serve = ({ input, output, auditor, rules, version, describe }: ServerOptions): Promise<void> => {
  const connection: Connection = createConnection(ProposedFeatures.all, input, output);
  const documents = new TextDocuments(TextDocument);
  /** By path: what is being typed, saved or not. */
  const texts = (): Map<string, string> => new Map(documents.all().flatMap((document) => (pathOf(document.uri) === null ? [] : [[pathOf(document.uri) ?? '', document.getText()] as const])));
  const audits = new Map<string, { readonly version: number; readonly audit: Promise<Audit> }>();
  let generation = 0;

  /** The audit of the directory as it is now; made once for each change. */
  const auditOf = (path: string): Promise<Audit> => {
    const known = audits.get(path);
    if (known?.version === generation) return known.audit;
    const audit = auditor.audit(path, texts());
    audits.set(path, { version: generation, audit });
    return audit;
  };
  const analyse = async (uri: string): Promise<Analysis | null> => {
    const path = pathOf(uri);
    const document = documents.get(uri);
    if (path === null || !document) return null;
    const audit = await auditOf(path);
    const manifest = isOfControlPlane(audit, path) ? (manifestAt(audit, path) ?? null) : null;
    return manifest || sourceAt(audit, path) ? { path, audit, manifest, offset: (position) => document.offsetAt(position) } : null;
  };
  const publish = async (document: TextDocument): Promise<void> => {
    try {
      const analysis = await analyse(document.uri);
      if (documents.get(document.uri)?.version !== document.version) return;
      await connection.sendDiagnostics({ uri: document.uri, version: document.version, diagnostics: analysis ? diagnosticsOf(analysis.audit, analysis.path) : [] });
    } catch (error) {
      connection.console.error(describe(error));
    }
  };
  /** A change of one manifest may mend or break another of the directory. */
  const publishAll = async (): Promise<void> => {
    generation += 1;
    for (const document of documents.all()) await publish(document);
  };
  /** Answers nothing rather than failing: the client would show an error for each key that is pressed. */
  const answer = async <T>(uri: string, nothing: T, make: (analysis: Analysis) => T | Promise<T>): Promise<T> => {
    try {
      const analysis = await analyse(uri);
      return analysis ? await make(analysis) : nothing;
    } catch (error) {
      connection.console.error(describe(error));
      return nothing;
    }
  };

  connection.onInitialize(() => ({
    serverInfo: { name: 'k8s-audit', version },
    capabilities: {
      textDocumentSync: TextDocumentSyncKind.Incremental,
      hoverProvider: true,
      completionProvider: { triggerCharacters: ['-', '=', ','] },
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
      documentSymbolProvider: true,
      definitionProvider: true,
    },
  }));
  const forgetAll = (): void => {
    for (const path of texts().keys()) auditor.forget(path);
  };
  documents.onDidOpen(() => {
    forgetAll();
    void publishAll();
  });
  documents.onDidChangeContent(({ document }) => {
    // Opening a document is its first change as well.
    if (document.version > 1 || audits.size > 0) void publishAll();
  });
  documents.onDidSave(() => {
    forgetAll();
    void publishAll();
  });
  documents.onDidClose(({ document }) => {
    void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
    void publishAll();
  });
  connection.onDidChangeWatchedFiles(() => {
    forgetAll();
    void publishAll();
  });
  connection.onHover(({ textDocument, position }) => answer(textDocument.uri, null, ({ manifest, offset }) => manifest && hoverAt(manifest, offset(position), rules)));
  connection.onCompletion(({ textDocument, position }) => answer(textDocument.uri, [], ({ manifest, offset }) => (manifest ? completionsAt(manifest, offset(position)) : [])));
  connection.onDocumentSymbol(({ textDocument }) => answer(textDocument.uri, [], ({ manifest }) => (manifest ? symbolsOf(manifest) : [])));
  connection.onDefinition(({ textDocument, position }) => answer(textDocument.uri, [], ({ manifest, offset }) => (manifest ? definitionAt(manifest, offset(position)) : [])));
  connection.onCodeAction(({ textDocument, context }) => answer(textDocument.uri, [], ({ path, audit }) => actionsFor(context.diagnostics, { path, audit, texts: texts(), auditor })));
  documents.listen(connection);
  connection.listen();
  return new Promise((resolve) => connection.onExit(() => resolve()));
};
