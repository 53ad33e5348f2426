import { posix } from 'node:path';
import type { Note } from '../source/rendered-file.ts';
import type { SourceFile } from '../source/source-file.ts';
import { wordAt } from '../source/word-at.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { documentsOf } from './copy.ts';
import { contextWith, hostFile, ignitionFiles, isStaticPod, joined, nodesOf, unitFile, type HostFiles } from './host-files.ts';
import { embedded } from './text.ts';
import type { AsyncRender, Rendering } from './types.ts';

/** The files that cloud-init or Ignition writes at a machine's first start: static pods as they are, and what other programs make manifests from. */
export const render: AsyncRender = async (source, context) => {
  const file = configIn(source);
  const program = /^\s*\{/.test(file.text) || /^variant:/m.test(file.text) ? 'Ignition' : 'cloud-init';
  const { documents, notes } = documentsOf(file, program);
  const written = joined(documents.flatMap((each) => [writtenFiles(file, each), ignitionFiles(file, each)]));
  const made: Rendering[] = [];
  for (const each of written.files) {
    const rendering = each.file && !isStaticPod(each) ? await context.render(each.file, contextWith(written.files, context, posix.dirname(each.path))) : undefined;
    if (rendering) made.push(rendering);
  }
  const rendered = nodesOf(written, made);
  const empty: readonly Note[] = rendered.nodes.length > 0 || made.length > 0 ? [] : [{ kind: 'approximate', at: startOf(file), message: 'it writes no static pod, and no file that k8s-audit knows how to make one from' }];
  return { nodes: rendered.nodes, notes: [...notes, ...rendered.notes, ...documents.flatMap(commandNotes), ...empty] };
};

/** A template of a whole machine has its cloud-config somewhere in it. */
const configIn = (file: SourceFile): SourceFile => {
  const start = file.text.search(/^#cloud-config\b/m);
  return start > 0 ? embedded(file.path, wordAt(file, start, file.text.length)) : file;
};

/** `write_files`, and the units of CoreOS. */
const writtenFiles = (source: SourceFile, config: Cursor): HostFiles =>
  joined([
    ...[config.get('write_files'), config.get('write-files'), config.get('coreos').get('write_files')].flatMap((files) =>
      files.items().map((entry): HostFiles => {
        const path = entry.get('path').word();
        if (!path) return { files: [], notes: [] };
        const content = hostFile(source, path, entry.get('content').word(), entry.get('encoding').text());
        const isAppended = entry.get('append').text() === 'true';
        return isAppended ? { ...content, notes: [...content.notes, { kind: 'approximate', at: entry.get('append'), message: `it is appended to ${path.text}, of which the rest is not here` }] } : content;
      }),
    ),
    ...config.get('coreos').get('units').items().map((unit) => unitFile(source, unit, 'content')),
  ]);

const CHANGES = /\/etc\/kubernetes\/(?:manifests|patches)/;

const commandNotes = (config: Cursor): readonly Note[] =>
  ['bootcmd', 'runcmd'].flatMap((key) =>
    config.get(key).items().filter((item) => CHANGES.test(textOf(item))).map((at): Note => ({ kind: 'approximate', at, message: `a command of ${key} may change the manifests, and is not run here` })),
  );

/** A command is a text or a list of words. */
const textOf = (item: Cursor): string => item.word()?.text ?? item.items().map((each) => each.word()?.text ?? '').join(' ');

const startOf = (file: SourceFile): Note['at'] => ({ file, span: { start: 0, end: Math.max(0, file.text.indexOf('\n')) }, path: '' });
