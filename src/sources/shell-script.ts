import { posix } from 'node:path';
import type { Note } from '../source/rendered-file.ts';
import type { SourceFile } from '../source/source-file.ts';
import { wordAt } from '../source/word-at.ts';
import { contextWith, hostFile, isStaticPod, joined, nodesOf, type HostFiles } from './host-files.ts';
import { innerTexts } from './script.ts';
import { substitute } from './substitute.ts';
import type { AsyncRender, RenderContext, Rendering } from './types.ts';

/** A script that runs kubeadm, or writes static pods: the files in it, and the configuration beside it that it names. */
export const render: AsyncRender = async (source, context) => {
  const paths = pathsIn(source);
  const values = new Map([...constantsIn(source), ...context.values]);
  // Quotes around the word that ends it keep the shell from filling in anything.
  const filled = (text: SourceFile, opener: string): SourceFile => substitute(text, values, [/<<-?\s*["'\\]/.test(opener) ? 'given-variables' : 'shell']);
  const written = joined(innerTexts(source).map(({ text, opener, start }, index) => writtenFile(filled(text, opener), paths(opener, start) ?? unnamed(text, index))));
  const onNode = contextWith(written.files, context);
  const made: Rendering[] = [];
  for (const each of written.files) {
    const rendering = each.file && !isStaticPod(each) ? await context.render(each.file, contextWith(written.files, context, posix.dirname(each.path))) : undefined;
    if (rendering) made.push(rendering);
  }
  const notes = made.length > 0 || written.files.some(isStaticPod) ? [] : await elsewhere(source, onNode, made);
  const rendered = nodesOf(written, made);
  return { nodes: rendered.nodes, notes: [...rendered.notes, ...notes] };
};

const writtenFile = (text: SourceFile, path: string): HostFiles => {
  const content = wordAt(text, 0, text.text.length);
  return hostFile(text, { ...content, text: path }, content);
};

/** Without the name of a file it is written somewhere all the same, and a pod hardly for another reason. */
const unnamed = ({ text }: SourceFile, index: number): string => `${/^kind:\s*["']?Pod\b/m.test(text) ? '/etc/kubernetes/manifests' : ''}/unnamed-${index + 1}.yaml`;

/** `cat <<EOF >/path`, `| tee /path`, or a variable that a line before it sets to a path. */
const pathsIn = (file: SourceFile): ((opener: string, at: number) => string | undefined) => {
  const assignments = [...file.text.matchAll(/^[ \t]*(?:(?:local|readonly|export)\s+)?(\w+)=["']?(\/[^\s"'$;]+)/gm)];
  const values = new Map<string, string>();
  let next = 0;
  return (opener, at) => {
    for (let assignment = assignments[next]; assignment && assignment.index < at; assignment = assignments[next]) {
      values.set(assignment[1] ?? '', assignment[2] ?? '');
      next += 1;
    }
    const [, path, variable] = /(?:>\s*|\btee\s+(?:-a\s+)?)["']?(?:(\/[^\s"'|;&<>$]+)|\$\{?(\w+)\}?)/.exec(opener) ?? [];
    return path ?? (variable === undefined ? undefined : values.get(variable));
  };
};

/** Variables that a script sets once, to what it says. */
const constantsIn = (file: SourceFile): ReadonlyMap<string, string> => {
  const found = new Map<string, string | undefined>();
  for (const [, name = '', value = ''] of file.text.matchAll(/^[ \t]*(?:(?:local|readonly|export)\s+)?(\w+)=(?:["']?)([^\s"'$`;]*)["']?[ \t]*$/gm)) found.set(name, found.has(name) ? undefined : value);
  return new Map([...found].flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value] as const])));
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
