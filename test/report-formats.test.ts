/** Each format keeps its grammar whatever the input holds. `npm run consumers` hands them to the programs that read them. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Audit, Finding } from '../src/engine/finding.ts';
import { runRules } from '../src/engine/run.ts';
import { rules } from '../rules/index.ts';
import { reporters, type Format } from '../src/report/index.ts';
import { auditOf, findingAt, nodeOf, OPTIONS, placeOf, unseenAt } from './report-fixtures.ts';

const HOSTILE = '\u001b[31m ]]> </script><script>alert(1)</script> ::error::x %0A "q" \'q\' `t` ``` | [a](b) @me https://x.example <!-- --> &amp; ${x} $(x) {{x}} \\ \r\n# head\n- item\n\u202e\u2028\ud800 =1+1 ,;\t';
const LONG = 'x'.repeat(1_000_000);

const hostileAudit = (text: string): Audit => {
  const path = `m/${text.replaceAll('/', '_').slice(0, 200)}.yaml`;
  const node = nodeOf(`m${text.slice(0, 300)}`, { [path]: 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - {name: "x y", image: "kube-scheduler:v1.31.0", command: [kube-scheduler, --v=2]}\n' });
  const at = placeOf(node, path, '--v=2');
  const finding = findingAt(at, node, {
    rule: 'scheduler-profiling', message: text, label: text, advice: text, log: text, controls: ['CIS-1.12:1.4.1'], related: [{ at: placeOf(node, path, 'image'), label: text }],
    fix: { title: text, safe: true, edits: [{ file: path, start: 0, end: 10, text }] },
  });
  const { outcomes } = runRules(rules.slice(0, 40), { nodes: [node] });
  const [first] = outcomes;
  return auditOf([node], [finding, findingAt(at, null, { rule: 'internal-error', message: text })], {
    unseen: [unseenAt(at, node, { reason: text })],
    suppressed: [{ finding: findingAt(at, node, { rule: 'scheduler-profiling', message: text, fingerprint: 'k8sAudit/v1:hidden' }), by: 'comment', reason: text, at: { file: path, line: 1 } }],
    outcomes: first ? [{ ...first, result: 'fail', findings: [finding] }, { ...first, result: 'unseen', reason: text }, ...outcomes] : outcomes,
    controls: [{ id: 'CIS-1.12:1.2.1', title: text, section: 'API server', level: null, severity: null, status: 'unseen', reason: text, rules: [], findings: [], seen: [] }],
  });
};

const HOSTILE_AUDITS: readonly (readonly [string, Audit])[] = [['hostile text', hostileAudit(HOSTILE)], ['a value of a megabyte', hostileAudit(LONG)], ['an empty text', hostileAudit('')]];
const render = async (format: Format, audit: Audit): Promise<string> => (await reporters[format]())(audit, { ...OPTIONS, cwd: '/', repository: null, showSuppressed: true });

const test = suite('report formats');

/** What a text must be to be read; throws or fails otherwise. */
const GRAMMARS: Readonly<Record<Exclude<Format, 'text' | 'unix' | 'json'>, (text: string) => void>> = {
  sarif(text) {
    const { runs } = JSON.parse(text) as { runs: [{ tool: { driver: { rules: { id: string }[] } }; results: { ruleId: string; ruleIndex: number; message: { text: string }; relatedLocations?: unknown[] }[] }] };
    for (const result of runs[0].results) {
      assert.is(runs[0].tool.driver.rules[result.ruleIndex]?.id, result.ruleId);
      const links = [...result.message.text.matchAll(/(?<!\\)\]\((\d+)\)/g)].map(([, id]) => Number(id));
      assert.equal(links, (result.relatedLocations ?? []).map((_, index) => index + 1));
    }
  },
  junit: (text) => assertXml(text),
  github(text) {
    const lines = text.trimEnd().split('\n');
    for (const line of lines) assert.match(line, /^::(error|warning|notice) (\w+=[^:,\r]*,?)+::[^\r]*$/);
    assert.is(lines.length, 2);
  },
  gitlab: (text) => assert.ok((JSON.parse(text) as { location: { lines: { begin: number } } }[]).every(({ location }) => location.lines.begin > 0)),
  markdown(text) {
    assert.ok(text.length < 65_536, 'GitHub takes no longer comment');
    // Outside of code nothing of the input is markup.
    const prose = text.replaceAll(/(`+)[^`][\s\S]*?\1/g, '').replaceAll(/\\[\\`*_{}[\]<>()#+!|~]/g, '');
    assert.not.match(prose, /<script|<!--|@me|\]\(|^# head|https:\/\//m);
  },
  html(text) {
    const [, head = '', style = '', main = '', script = ''] = /^(<!DOCTYPE html>[\s\S]*)<style>([\s\S]*?)<\/style>\n<\/head>\n<body>([\s\S]*)<script>([\s\S]*?)<\/script>\n<\/body>\n<\/html>\n$/.exec(text) ?? [];
    assert.ok(style.length > 100 && script.length > 100);
    // Elements without an end are the only ones of HTML that XML does not have.
    assertXml(main.replaceAll(/<input ([^>]*?)( checked)?>/g, '<input $1/>').replaceAll(/ hidden(?=[ >])| data-group(?=>)/g, ''));
    assert.not.match(`${head}${main}`, /<script|https?:\/\/(?!www\.w3\.org)[^\s]*["'>]/);
    assert.not.match(text, /\b(src|href)="(?!#|data:)/);
  },
  csv(text) {
    const rows = text.trimEnd().split('\r\n').map(cellsOf);
    assert.equal([...new Set(rows.map(({ length }) => length))], [14]);
    for (const cell of rows.slice(1).flat()) assert.not.match(cell, /^[=+\-@]/);
  },
  prometheus(text) {
    const lines = text.trimEnd().split('\n');
    for (const line of lines) assert.match(line, /^(# (HELP|TYPE) k8s_audit_\w+ [ -~]+|k8s_audit_\w+\{(\w+="([^"\\\n]|\\["\\n])*",?)+\} \d+)$/);
    const series = lines.filter((line) => !line.startsWith('#')).map((line) => line.slice(0, line.lastIndexOf(' ')));
    assert.is(new Set(series).size, series.length, 'each series once');
  },
  policyreport: (text) => assertObjectNames(text),
  openreports: (text) => assertObjectNames(text),
};

const assertObjectNames = (text: string): void => {
  const { items } = JSON.parse(text) as { items: { metadata: { name: string } }[] };
  assert.ok(items.length > 0);
  for (const { metadata } of items) assert.match(metadata.name, /^[a-z0-9]([-a-z0-9.]{0,250}[a-z0-9])?$/);
};

/** Tags balance, attributes are quoted, and nothing else begins with `<` or `&`. */
const assertXml = (text: string): void => {
  const open: string[] = [];
  const rest = text.replaceAll(/<\?xml [^>]*\?>|<(\/?)(\w+)((?: [\w:-]+="[^"<]*")*)(\/?)>/g, (_, closing: string, name: string | undefined, __, empty: string) => {
    if (name !== undefined && closing === '/') assert.is(open.pop(), name);
    else if (name !== undefined && empty !== '/') open.push(name);
    return '';
  });
  assert.equal(open, []);
  assert.not.match(rest, /</);
  assert.not.match(text.replaceAll(/&(amp|lt|gt|quot|#39|#10);/g, ''), /&/);
};

/** One line of RFC 4180. */
const cellsOf = (line: string): string[] => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');

for (const format of Object.keys(GRAMMARS) as (keyof typeof GRAMMARS)[]) {
  for (const [name, audit] of HOSTILE_AUDITS) {
    test(`${format}: ${name} does not break the grammar`, async () => {
      const text = await render(format, audit);
      GRAMMARS[format](text);
      assert.ok(text.endsWith('\n') && text.length < 900_000);
      assert.not.match(text.replaceAll(/\r?\n/g, ''), /[\p{Cc}\p{Cs}]|\u202e|\u2028/u);
      assert.is(await render(format, audit), text, 'two runs print the same bytes');
    });
  }
  test(`${format}: no finding`, async () => {
    const text = await render(format, auditOf([nodeOf('m', { 'm/a.yaml': 'kind: Secret\n' })]));
    if (format === 'github') assert.is(text, '');
    else GRAMMARS[format](text);
  });
}

test('paths are those of the repository', async () => {
  const node = nodeOf('../m', { '../m/a b.yaml': 'a: 1\n' });
  const finding: Finding = findingAt(placeOf(node, '../m/a b.yaml', 'a'), node);
  const options = { ...OPTIONS, cwd: '/repo/ci', repository: '/repo' };
  const sarif = JSON.parse((await reporters.sarif())(auditOf([node], [finding]), options)) as { runs: [{ results: [{ locations: [{ physicalLocation: { artifactLocation: object } }] }] }] };
  assert.equal(sarif.runs[0].results[0].locations[0].physicalLocation.artifactLocation, { uri: 'm/a%20b.yaml', uriBaseId: 'SRCROOT' });
  assert.match((await reporters.github())(auditOf([node], [finding]), options), /file=m\/a b\.yaml,/);
  assert.match((await reporters.github())(auditOf([node], [finding]), { ...options, repository: null }), /file=\.\.\/m\/a b\.yaml,/);
});

test('GitHub gets the worst of each kind, and is told of the rest', async () => {
  const node = nodeOf('m', { 'm/a.yaml': 'a: 1\n' });
  const findings = Array.from({ length: 40 }, (_, index) => findingAt(placeOf(node, 'm/a.yaml', 'a'), node, { severity: index % 2 === 0 ? 'low' : 'critical' }));
  const lines = (await render('github', auditOf([node], findings))).trimEnd().split('\n');
  assert.equal([lines.filter((line) => line.startsWith('::error')).length, lines.filter((line) => line.startsWith('::notice')).length], [10, 10]);
  assert.match(lines.at(-1) ?? '', /21 findings are not shown here/);
});
test.run();
