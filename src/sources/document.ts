import { RenderedFile } from '../source/rendered-file.ts';
import type { SourceFile } from '../source/source-file.ts';
import { wordAt } from '../source/word-at.ts';
import { contextWith, hostFile, joined, nodesOf } from './host-files.ts';
import { innerTexts, type InnerText } from './script.ts';
import { substitute } from './substitute.ts';
import { piecesOf, written } from './text.ts';
import type { AsyncRender, RenderContext, Rendering } from './types.ts';

/** A guide: what its commands write with `<<` makes one node, and each configuration that it shows stands for itself. */
export const render: AsyncRender = async (source, context) => {
  const told = { ...context, values: new Map([...versionsIn(source, context), ...context.values]) };
  const blocks = innerTexts(source).map((block) => ({ block, commands: innerTexts(block.text) }));
  const commands = blocks.flatMap((each) => (each.block.opener.includes('<<') ? [each.block] : each.commands));
  const files = joined(commands.flatMap((command) => writtenFile(source, command, told) ?? []));
  const onNode = contextWith(files.files, told);
  const made: Rendering[] = [];
  for (const { file } of files.files) made.push(...(file ? await rendered(file, onNode) : []));
  const shown: Rendering[] = [];
  // A guide shows the same thing again and again.
  const examples = new Map(blocks.filter((each) => each.commands.length === 0 && !each.block.opener.includes('<<')).map(({ block }) => [block.text.text, block] as const).reverse());
  for (const block of [...examples.values()].reverse()) shown.push(...(await rendered(withoutIndent(block), told)));
  const node = nodesOf(files, made);
  const all = [node, ...shown];
  const notes = all.flatMap((each) => each.notes);
  const nodes = all.flatMap((each) => each.nodes);
  const start = { file: source, span: { start: 0, end: Math.max(0, source.text.indexOf('\n')) }, path: '' };
  return { nodes, notes: nodes.length + notes.length > 0 ? notes : [{ kind: 'approximate', at: start, message: 'the guide shows no whole configuration of a component' }] };
};

/** In a list, a block stands as far to the right as the text around it. */
const withoutIndent = ({ text, opener }: InnerText): SourceFile => {
  const indent = /^[ \t]*/.exec(opener)?.[0] ?? '';
  if (indent === '') return text;
  const lines = [...text.text.matchAll(/[^\n]*\n|[^\n]+$/g)].map(({ index, 0: line }) => wordAt(text, index + (line.startsWith(indent) ? indent.length : 0), index + line.length));
  return new RenderedFile(text.path, written(lines), piecesOf(lines, 0), text.fallback, true);
};

const rendered = async (file: SourceFile, context: RenderContext): Promise<readonly Rendering[]> => {
  const rendering = await context.render(file, context);
  return rendering ? [rendering] : [];
};

/** `cat <<EOF | sudo tee PATH`, `cat > PATH <<EOF`; a name alone is a file in the folder where the reader stands. */
const writtenFile = (source: SourceFile, { text, opener }: InnerText, { values }: RenderContext): ReturnType<typeof hostFile> | undefined => {
  const path = /(?:>\s*|\btee\s+(?:-a\s+)?)["']?([\w./@-]+)/.exec(opener)?.[1];
  if (path === undefined) return undefined;
  const file = substitute(text, values, [/<<-?\s*["'\\]/.test(opener) ? 'given-variables' : 'shell']);
  const content = wordAt(file, 0, file.text.length);
  return hostFile(source, { ...content, text: path }, content);
};

/** The releases that the guide downloads. */
const versionsIn = ({ text }: SourceFile, { kubernetesVersion }: RenderContext): ReadonlyMap<string, string> => {
  const kubernetes = kubernetesVersion === null ? /\/v(1\.\d+\.\d+)\/bin\/linux\/\w+\/kube-/.exec(text)?.[1] : undefined;
  const etcd = /\/etcd\/releases\/download\/v(\d+\.\d+\.\d+)\//.exec(text)?.[1];
  return new Map([...(kubernetes === undefined ? [] : [['KUBERNETES_VERSION', kubernetes] as const]), ...(etcd === undefined ? [] : [['ETCD_VERSION', etcd] as const])]);
};
