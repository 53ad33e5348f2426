import { posix } from 'node:path';
import type { NodeInput } from '../source/discover.ts';
import type { FileSystem } from '../source/file-system.ts';
import { readSource, type ReadResult } from '../source/read.ts';
import { RenderedFile, type Note } from '../source/rendered-file.ts';
import type { FileTrouble } from '../source/trouble.ts';
import { withChanges } from './changes.ts';
import { SOURCE_KINDS, sourceKindOf } from './index.ts';
import { substitute } from './substitute.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { RenderContext, Rendering } from './types.ts';

interface Request extends Pick<RenderContext, 'values' | 'kubernetesVersion'> {
  readonly maxFileSize: number;
  /** As they were named, which is the order in which sources change others. */
  readonly paths?: readonly string[];
}

interface Ports {
  readonly fileSystem: FileSystem;
  readonly cwd: string;
}

/** Puts the manifests that its program would make in the place of each source, and the values in that of the placeholders of manifests. */
export const renderSources = async (nodes: readonly NodeInput[], request: Request, ports: Ports): Promise<readonly NodeInput[]> => {
  const rendered: NodeInput[] = [];
  for (const { node, changes, isGuess } of withChanges(nodes, request.paths ?? [])) {
    const kind = node.sourceKind === undefined ? node.source && sourceKindOf(node.source) : SOURCE_KINDS.find(({ id }) => id === node.sourceKind);
    if (!node.source || !kind) {
      rendered.push(request.values.size === 0 ? node : { ...node, files: node.files.map(({ path, result }) => ({ path, result: filledIn(result, request.values) })) });
      continue;
    }
    const { source, path } = node;
    const render = await kind.load();
    // Also in what is not a source's own language: its placeholders are those of a program that comes before.
    const filled = (file: SourceFile): SourceFile => (request.values.size === 0 ? file : substitute(file, request.values, kind.isScript === true ? ['braces'] : ['braces', 'given-variables']));
    const { nodes: made, notes: said } = await render(filled(source), contextOf(path, changes.map(filled), request, ports));
    const notes = isGuess && made.length > 0 ? [...said, guessedNote(source, changes)] : said;
    const about = { source, program: kind.program, notes, ...(changes.length > 0 ? { others: changes } : {}) };
    // A source of which nothing can be made is there all the same, with what is to be said of it.
    if (made.length === 0) rendered.push({ ...node, files: [{ path, result: { status: 'skipped', trouble: nothingMade(kind.title) } }], rendered: about });
    for (const [index, { name, files, beside }] of made.entries()) {
      const results = files.map((file) => ({ path: file.path, result: { status: 'read', source: file } as const }));
      rendered.push({ path, isDirectory: true, ...(name === undefined ? {} : { name }), ...(beside === undefined ? {} : { beside }), files: results, source, rendered: index === 0 ? about : { ...about, notes: [] } });
    }
  }
  return together(rendered);
};

/** Sources of one folder, each for one component, as one node; as many as they are where two are for the same component. */
const together = (nodes: readonly NodeInput[]): readonly NodeInput[] => {
  const groups = new Map<unknown, NodeInput[]>();
  for (const node of nodes) {
    const isPart = node.isDirectory && node.source !== undefined && sourceKindOf(node.source)?.isOfComponent === true;
    const key = isPart ? `${node.rendered?.program ?? ''} ${posix.dirname(node.path)}` : node;
    const group = groups.get(key);
    if (group) group.push(node);
    else groups.set(key, [node]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const files = group.flatMap((node) => node.files);
    if (!first?.rendered || group.length === 1 || new Set(files.map(({ path }) => posix.basename(path))).size < files.length) return group;
    const others = group.slice(1).flatMap(({ source }) => source ?? []);
    const beside = group.flatMap((node) => node.beside ?? []);
    return [{ ...first, path: posix.dirname(first.path), files, ...(beside.length > 0 ? { beside } : {}), rendered: { ...first.rendered, others, notes: group.flatMap(({ rendered }) => rendered?.notes ?? []) } }];
  });
};

const guessedNote = (source: SourceFile, changes: readonly SourceFile[]): Note => ({
  kind: 'approximate',
  at: { file: source, span: { start: 0, end: Math.max(0, source.text.indexOf('\n')) }, path: '' },
  message: `it is taken to be changed by ${changes.map((each) => each.path).join(', ')} in this order; name the files to say which change it`,
});

const nothingMade = (title: string): FileTrouble => ({ kind: 'no-manifest', message: `it is ${title}, and no manifest could be made from it`, hint: 'k8s-audit sources lists what each kind of file is read for' });

const filledIn = (result: ReadResult, values: ReadonlyMap<string, string>): ReadResult =>
  result.status !== 'read' || result.source instanceof RenderedFile ? result : { status: 'read', source: substitute(result.source, values, ['braces', 'given-variables']) };

/** A cloud-config may hold another one. */
const MAX_SOURCES_DEEP = 5;

const renderInner = async (inner: SourceFile, context: RenderContext, depth: number): Promise<Rendering | undefined> => {
  const kind = depth > MAX_SOURCES_DEEP ? undefined : sourceKindOf(inner);
  const render = await kind?.load();
  return render?.(inner, { ...context, changes: [], render: (next, its) => renderInner(next, its, depth + 1) });
};

const contextOf = (path: string, changes: readonly SourceFile[], { values, kubernetesVersion, maxFileSize }: Request, { fileSystem, cwd }: Ports): RenderContext => {
  const folder = posix.dirname(path);
  const inside = (name: string): string | undefined => {
    const joined = posix.join(folder, name);
    return posix.isAbsolute(name) || posix.relative(folder, joined).startsWith('..') ? undefined : joined;
  };
  return {
    values,
    kubernetesVersion,
    changes,
    read(name) {
      const shown = inside(name);
      if (shown === undefined) return { status: 'unreadable', trouble: { kind: 'missing', message: 'it does not lie beside the file that names it', hint: 'put it into the same folder, or one below it' } };
      return readSource(fileSystem, posix.resolve(cwd, shown), shown, maxFileSize);
    },
    render: (inner, context) => renderInner(inner, context, 1),
    list(name) {
      const shown = inside(name);
      try {
        return shown === undefined ? [] : fileSystem.list(posix.resolve(cwd, shown)).map((entry) => entry.name).sort();
      } catch {
        return [];
      }
    },
  };
};
