import type { Note } from '../source/rendered-file.ts';
import type { SourceFile } from '../source/source-file.ts';
import { contextWith, hostFile, isStaticPod, joined, nodesOf, type HostFiles } from './host-files.ts';
import { innerTexts } from './script.ts';
import { substitute } from './substitute.ts';
import { wordAt } from './text.ts';
import type { AsyncRender, RenderContext, Rendering } from './types.ts';

/** A script that runs kubeadm, or writes static pods: the files in it, and the configuration beside it that it names. */
export const render: AsyncRender = async (source, context) => {
  const written = joined(innerTexts(source).map(({ text, opener }, index) => writtenFile(substitute(text, context.values, ['given-variables']), opener, index)));
  const onNode = contextWith(written.files, context);
  const made: Rendering[] = [];
  for (const each of written.files) {
    const rendering = each.file && !isStaticPod(each) ? await context.render(each.file, onNode) : undefined;
    if (rendering) made.push(rendering);
  }
  const notes = made.length > 0 ? [] : await elsewhere(source, onNode, made);
  const rendered = nodesOf(written, made);
  return { nodes: rendered.nodes, notes: [...rendered.notes, ...notes] };
};

/** Without the name of a file it is written somewhere all the same. */
const writtenFile = (text: SourceFile, opener: string, index: number): HostFiles => {
  const path = /(?:>\s*|\btee\s+(?:-a\s+)?)["']?(\/[^\s"'|;&<>]+)/.exec(opener)?.[1] ?? `/unnamed-${index + 1}`;
  const content = wordAt(text, 0, text.text.length);
  return hostFile(text, { ...content, text: path }, content);
};

/** `--config` of kubeadm: what lies beside the script is read. */
const elsewhere = async (source: SourceFile, context: RenderContext, made: Rendering[]): Promise<readonly Note[]> => {
  const notes: Note[] = [];
  for (const { index, 0: command } of [...source.text.matchAll(/\bkubeadm\s+(?:init|join|upgrade)\b[^\n]*/g)].slice(0, MOST_COMMANDS)) {
    const at = { file: source, span: { start: index, end: index + command.trimEnd().length }, path: '' };
    const name = /--config[=\s]+["']?([^\s"']+)/.exec(command)?.[1];
    const read = name === undefined ? undefined : context.read(name);
    const rendering = read?.status === 'read' ? await context.render(read.source, context) : undefined;
    if (rendering) made.push(rendering);
    else notes.push({ kind: 'approximate', at, message: name === undefined ? 'kubeadm is run without a configuration file; its options on the command line are not read' : `kubeadm reads ${name}, which is not in this script and does not lie beside it` });
  }
  const start = { file: source, span: { start: 0, end: Math.max(0, source.text.indexOf('\n')) }, path: '' };
  return notes.length > 0 || made.length > 0 ? notes : [{ kind: 'approximate', at: start, message: 'the script installs kubeadm, and neither holds nor names a configuration of it' }];
};
const MOST_COMMANDS = 20;
