import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseCommandLine } from '../src/cli/parse.ts';
import { blocksOf, runPage } from './scenario.ts';

const test = suite('manual');
const root = fileURLToPath(new URL('..', import.meta.url));

const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md')).map((name) => join('docs', name))];
const textOf = (page: string): string => readFileSync(join(root, page), 'utf8');

/** The anchors that GitHub gives the headings of a page. */
const anchorsOf = (text: string): Set<string> => {
  const anchors = new Set<string>();
  for (const [, heading = ''] of withoutCode(text).matchAll(/^#{1,6} +(.+)$/gm)) {
    const slug = heading.trim().toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-');
    let unique = slug;
    for (let times = 1; anchors.has(unique); times += 1) unique = `${slug}-${times}`;
    anchors.add(unique);
  }
  return anchors;
};
const withoutCode = (text: string): string => text.replaceAll(/^(```|~~~)[^]*?^\1\s*$/gm, '').replaceAll(/^ {4}.*$/gm, '').replaceAll(/`[^`\n]*`/g, '');

test('every link leads to a file that is there, and to a heading that it has', () => {
  const broken: string[] = [];
  let count = 0;
  for (const page of pages) {
    // Headings with code in them are seen by anchorsOf, so only the links are looked for without it.
    for (const [, target = ''] of withoutCode(textOf(page)).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      count += 1;
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? join(root, page) : join(root, dirname(page), path);
      if (!existsSync(file)) broken.push(`${page}: ${target}`);
      else if (anchor !== undefined && statSync(file).isFile() && !anchorsOf(readFileSync(file, 'utf8')).has(anchor)) broken.push(`${page}: ${target}: there is no such heading`);
    }
  }
  assert.equal(broken, []);
  assert.ok(count > 100);
});

for (const page of pages.filter((name) => name.startsWith('docs/') && blocksOf(textOf(name)).some(({ language }) => language === 'console'))) {
  test(`the examples of ${page} print what it says`, () => runPage(textOf(page)));
}

test('every command line of the manual is one that the command takes, and JSON in it is JSON', () => {
  let count = 0;
  for (const page of pages) {
    for (const { language, text } of blocksOf(textOf(page))) {
      if (language === 'json') JSON.parse(text);
      if (language !== 'sh') continue;
      for (const [, words = ''] of text.matchAll(/^(?:\$ )?(?:npx )?k8s-audit ([^#|\n]*)/gm)) {
        count += 1;
        parseCommandLine(words.trim().split(/\s+/).map((word) => word.replaceAll(/['"]/g, '')));
      }
    }
  }
  assert.ok(count > 10, String(count));
});

test('every page of docs is linked from another', () => {
  const targets = new Set(pages.flatMap((page) => [...textOf(page).matchAll(/\]\(([^)#\s]+)/g)].map(([, target = '']) => relative(root, join(root, dirname(page), target)))));
  assert.equal(pages.filter((page) => page.startsWith('docs/') && !targets.has(page)), []);
});

test.run();
