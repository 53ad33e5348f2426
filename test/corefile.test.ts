/** Corefiles as CoreDNS 1.11.3 was seen to read them. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readCorefile, type Directive } from '../src/model/corefile.ts';
import { SourceFile } from '../src/source/source-file.ts';
import { dnsFile } from '../rules/templates/addon-example.ts';
import { k8sAudit } from './command.ts';

const test = suite('corefile');

const shape = ({ name, args, block }: Directive): unknown[] => [name.text, ...args.map(({ text }) => text), ...(block.length > 0 ? [block.map(shape)] : [])];
const servers = (text: string): unknown[] => readCorefile(new SourceFile('Corefile', text)).servers.map(({ keys, plugins }) => [keys.map(({ text: key }) => key), plugins.map(shape)]);

const CASES: readonly (readonly [string, unknown])[] = [
  ['.:53 {\n  errors\n  health {\n    lameduck 5s\n  }\n}\n', [[['.:53'], [['errors'], ['health', [['lameduck', '5s']]]]]]],
  ['.:53, a.example:53 {\n  whoami\n}\nb.example {\n  log\n}\n', [[['.:53', 'a.example:53'], [['whoami']]], [['b.example'], [['log']]]]],
  ['.:53 { # a comment {\n  errors # x\n  whoami#y\n}\n', [[['.:53'], [['errors'], ['whoami']]]]],
  ['(x) {\n  whoami\n}\n.:53 {\n  import x\n}\n', [[['.:53'], [['import', 'x']]]]],
  ['.:53\n{\n  "whoami"\n}\n', [[['.:53'], [['whoami']]]]],
  // It takes these two, and starts.
  ['.:53 {\n  health {\n    lameduck 5s\n}\n', [[['.:53'], [['health', [['lameduck', '5s']]]]]]],
  ['.:53 {\n  errors\n}\n}\n', [[['.:53'], [['errors']]]]],
  ['', []],
];

test('is read with its servers, plugins and options', () => {
  for (const [text, expected] of CASES) assert.equal(servers(text), expected, text);
});

test('a long Corefile costs linear time', () => {
  const cost = (count: number): number => {
    const before = process.cpuUsage();
    readCorefile(new SourceFile('Corefile', `.:53 {\n${'  a {\n'.repeat(count)}`));
    return process.cpuUsage(before).user / 1000;
  };
  let ratio = Infinity;
  for (let tries = 0; tries < 3 && ratio >= 8; tries += 1) ratio = Math.min(ratio, cost(2_000) / Math.max(cost(500), 2));
  assert.ok(ratio < 8, `at best ${ratio.toFixed(1)} times as long for four times the text`);
});

test('a finding points at the line inside of the ConfigMap, and the log counts the lines of the Corefile', async () => {
  const text = dnsFile({ plugins: 'errors\nproxy . /etc/resolv.conf\n' });
  const { out } = await k8sAudit(['coredns.yaml', '-f', 'unix', '--select', 'coredns-unknown-plugin'], { '/w/coredns.yaml': text });
  const line = text.split('\n').findIndex((each) => each.includes('proxy')) + 1;
  assert.match(out, new RegExp(`^coredns\\.yaml:${line}:9: critical: CoreDNS 1\\.11\\.3 has no plugin proxy`));
  const report = JSON.parse((await k8sAudit(['coredns.yaml', '-f', 'json', '--select', 'coredns-unknown-plugin'], { '/w/coredns.yaml': text })).out) as { findings: { log: string }[] };
  assert.is(report.findings[0]?.log, "/etc/coredns/Corefile:3 - Error during parsing: Unknown directive 'proxy'");
});

test.run();
