import { posix } from 'node:path';
import { rules } from '../../../rules/index.ts';
import { judge, read, withBuiltIn, type AuditRequest } from '../../audit.ts';
import type { Audit } from '../../engine/finding.ts';
import { hasFix, planFixes } from '../../fix/plan.ts';
import type { Auditor } from '../../lsp/analysis.ts';
import type { Discovery } from '../../source/discover.ts';
import { SourceFile } from '../../source/source-file.ts';
import { sourceKindOf } from '../../sources/index.ts';
import { renderSources } from '../../sources/render.ts';
import { suppressionRules } from '../../suppress/rules.ts';
import { readAuditOptions } from '../audit-options.ts';
import { readDecisions, splitRules, type Decisions } from '../decisions.ts';
import { describeBug, Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { parseCommandLine, type CommandLine } from '../parse.ts';
import { selectRules } from '../selection.ts';
import { configuredRules, loadSettings, selectionOf } from '../settings.ts';

/** Serves an editor over the standard input and output until it says goodbye. Returns 0. */
export const lsp = async (line: CommandLine, io: Io, version: string): Promise<number> => {
  if (line.positionals.length > 0) throw new Failure('lsp takes no path: the editor says which files are open', null);
  const { serve } = await import('../../lsp/server.ts');
  const streams = io.streams();
  await serve({ ...streams, auditor: directoryAuditor(io), rules, version, describe: (error) => (error instanceof Failure ? error.message : describeBug(error, io.environment).join('; ')) });
  return 0;
};

interface Directory {
  readonly nodes: Discovery['nodes'];
  readonly request: AuditRequest;
  readonly decisions: Decisions;
}

/** Audits the directory that a file lies in as `k8s-audit DIRECTORY` in it would, with the configuration that is found from there. */
const directoryAuditor = (io: Io): Auditor => {
  const known = new Map<string, Promise<Directory>>();
  const directoryOf = (path: string): Promise<Directory> => {
    const folder = posix.dirname(path);
    const found = known.get(folder) ?? readDirectory(folder, io);
    known.set(folder, found);
    return found;
  };
  const judgeWith = ({ request }: Directory, nodes: Discovery['nodes'], texts: ReadonlyMap<string, string>): Audit => judge(nodes, request, texts);
  return {
    async audit(path, texts) {
      const directory = await directoryOf(path);
      const source = new SourceFile(path, texts.get(path) ?? '');
      if (sourceKindOf(source)) return directory.decisions.apply(judge(await rendered(source, directory.request, io), directory.request));
      return directory.decisions.apply(judgeWith(directory, withFile(directory.nodes, path), texts));
    },
    async fix(path, texts, wanted) {
      const directory = await directoryOf(path);
      const view = await directory.decisions.loadView();
      const nodes = withFile(directory.nodes, path);
      const reaudit = (changed: ReadonlyMap<string, string>): Audit => view(judgeWith({ ...directory, request: { ...directory.request, rules: withBuiltIn(directory.request.rules) } }, nodes, new Map([...texts, ...changed])));
      return planFixes(reaudit(new Map()), reaudit, (finding) => hasFix(finding) && wanted(finding)).texts;
    },
    forget: (path) => void known.delete(posix.dirname(path)),
  };
};

const readDirectory = async (folder: string, io: Io): Promise<Directory> => {
  const settings = await loadSettings(parseCommandLine(['audit']), { ...io, cwd: folder }, [...rules, ...suppressionRules]);
  const options = readAuditOptions(settings.line);
  const chosen = options.select.length > 0 ? options.select : selectionOf(options.profile.select, settings.rules);
  const { looking, suppression } = splitRules(configuredRules(selectRules(settings.rules, chosen, options.ignore), settings.config));
  const { kubernetesVersion, maxFileSize, stdinFilename, distribution } = options;
  const request = { paths: [folder], rules: looking, benchmarks: [], distribution, kubernetesVersion, maxFileSize, stdinFilename };
  const { nodes } = await read(request, { fileSystem: io.fileSystem, cwd: folder, stdin: async () => new Uint8Array() });
  // What lies in folders below is another node.
  return { nodes: nodes.filter(({ path }) => path === folder), request, decisions: await readDecisions(settings.config, options, settings.rules, suppression, { ...io, cwd: folder }) };
};

const rendered = (source: SourceFile, request: AuditRequest, { fileSystem }: Io): Promise<Discovery['nodes']> =>
  renderSources([{ path: source.path, isDirectory: false, source, files: [] }], { values: new Map(), ...request }, { fileSystem, cwd: posix.dirname(source.path) });

/** A file that was never saved, or lies in a directory without a control plane, is a node of its own. */
const withFile = (nodes: Discovery['nodes'], path: string): Discovery['nodes'] => {
  if (nodes.some(({ files }) => files.some((file) => file.path === path))) return nodes;
  const file = { path, result: { status: 'read' as const, source: new SourceFile(path, '') } };
  const [first, ...others] = nodes;
  return first?.isDirectory ? [{ ...first, files: [...first.files, file] }, ...others] : [{ path: posix.dirname(path), isDirectory: false, files: [file] }];
};
