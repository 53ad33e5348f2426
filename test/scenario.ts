/** Markdown whose examples run: ```` ```yaml NAME ```` is a file, ```` ```console ```` a command with all that it prints, ```` ```after NAME ```` what a file holds then. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as assert from 'uvu/assert';
import { realPath } from '../src/cli/write-file.ts';
import { replaceFile } from '../src/fix/replace-file.ts';
import { nodeFileSystem } from '../src/source/file-system.ts';
import { k8sAudit, type Result } from './command.ts';

export interface Block {
  readonly language: string;
  /** The name of the file that it is, where it is one; of a command the exit code that it must have. */
  readonly name: string;
  readonly text: string;
}

export const blocksOf = (markdown: string): Block[] =>
  [...markdown.matchAll(/^```(\w+)(?: (\S+))?\n([^]*?)^```$/gm)].map(([, language = '', name = '', text = '']) => ({ language, name, text }));

/** Writes the files and runs the commands of a page in a folder of its own. Throws where a command prints, ends or leaves something else. */
export const runPage = async (markdown: string): Promise<void> => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'k8s-audit-page-')));
  try {
    for (const { language, name, text } of blocksOf(markdown)) {
      if (language === 'console') {
        const [first = '', ...rest] = text.split('\n');
        assert.match(first, /^\$ k8s-audit /);
        const { out, err, code } = await runIn(folder, first.split(' ').slice(2));
        assert.is(`${out}${err}`, rest.join('\n'), first);
        if (name !== '') assert.is(String(code), name, first);
      } else if (language === 'after') {
        assert.is(readFileSync(join(folder, name), 'utf8'), text, name);
      } else if (name !== '') {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), text);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const runIn = (folder: string, argv: readonly string[]): Promise<Result> =>
  k8sAudit(argv, {}, {
    cwd: folder,
    fileSystem: nodeFileSystem,
    realPath,
    importModule: (path) => import(pathToFileURL(path).href) as Promise<unknown>,
    writeFile: async (path, text) => writeFileSync(path, text),
    replaceFile: async (path, before, after) => replaceFile(path, before, after, 'test'),
  });
