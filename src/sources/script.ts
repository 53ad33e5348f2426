import type { RenderedFile } from '../source/rendered-file.ts';
import type { SourceFile } from '../source/source-file.ts';
import { wordAt } from '../source/word-at.ts';
import { embedded } from './text.ts';

/** A text that a script writes, or that a document shows. */
export interface InnerText {
  readonly text: RenderedFile;
  /** The line that begins it: `cat <<EOF >/etc/kubernetes/kubeadm.yaml`. */
  readonly opener: string;
  readonly start: number;
}

/** The texts that a shell script writes between `<<EOF` and `EOF`, and the blocks between ``` of a document. */
export const innerTexts = (file: SourceFile): readonly InnerText[] => {
  const found: InnerText[] = [];
  let open: { readonly word: string; readonly start: number; readonly opener: string } | undefined;
  let at = 0;
  for (const line of file.text.split('\n')) {
    const next = at + line.length + 1;
    if (open && line.trim() === open.word) {
      found.push({ text: embedded(file.path, wordAt(file, open.start, at)), opener: open.opener, start: open.start });
      open = undefined;
    } else if (!open) {
      const word = /<<-?\s*["'\\]?(\w+)["']?/.exec(line)?.[1] ?? /^\s*(```)/.exec(line)?.[1];
      if (word !== undefined) open = { word, start: next, opener: line };
    }
    at = next;
  }
  return found;
};

/** Those of them that `wanted` finds something in; the file itself where it holds none, and is no script. */
export const textsIn = (file: SourceFile, wanted: RegExp): readonly SourceFile[] => {
  const found = innerTexts(file).filter(({ text }) => wanted.test(text.text)).map(({ text }) => text);
  return found.length === 0 && wanted.test(file.text) && !file.text.startsWith('#!') ? [file] : found;
};
