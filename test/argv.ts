import { SourceFile } from '../src/source/source-file.ts';
import type { Place, Word } from '../src/source/place.ts';
import { isUnknown } from '../src/text/unknown.ts';

/** Arguments as the words of a file, one a line. What holds UNKNOWN is unknown for the reason `a template`. */
export const words = (texts: readonly string[]): Word[] => {
  const file = new SourceFile('argv.txt', texts.join('\n'));
  let start = 0;
  return texts.map((text, index) => {
    const at = start;
    const path = `argv[${index}]`;
    start += text.length + 1;
    return {
      file,
      path,
      text,
      span: { start: at, end: at + text.length },
      ...(isUnknown(text) ? { unknown: 'a template' } : {}),
      part: (from: number, to: number): Place => ({ file, path, span: { start: at + from, end: at + to } }),
    };
  });
};

/** The text of the source that a place spans. */
export const cut = ({ file, span }: Place): string => file.text.slice(span.start, span.end);

/** The arguments of a component in manifests that `render` printed. */
export const argumentsIn = (out: string, component: string): string[] => {
  const command = new RegExp(`command:\\n *- ${component}\\n((?: *- .*\\n)+)`).exec(out)?.[1] ?? '';
  return [...command.matchAll(/^ *- '?(--[^'\n]*|\{\{.*\}\})'?$/gm)].map((match) => match[1] ?? '');
};
