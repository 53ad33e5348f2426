import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseAddress } from '../src/model/values/address.ts';
import { parseBool } from '../src/model/values/bool.ts';
import { holdsAddress, overlaps, parseCidr, type Cidr } from '../src/model/values/cidr.ts';
import { parseCsv } from '../src/model/values/csv.ts';
import { parseDuration } from '../src/model/values/duration.ts';
import { parseFloating } from '../src/model/values/float.ts';
import { parseInteger } from '../src/model/values/integer.ts';
import {
  parseComponentFeatureGates, parseConfigurationMap, parseFeatureGates, parseMapStringString, parseStringToString, parseVmodule,
  type Entries,
} from '../src/model/values/map.ts';
import { quote, type Result } from '../src/model/values/result.ts';
import { parseUrl } from '../src/model/values/url.ts';

const test = suite('values');

/** The value, or the error as a text: values of these tests are never texts. */
const read = <T>(result: Result<T>): T | string => (result.ok ? result.value : result.error);
const errorOf = (result: Result<unknown>): string => (result.ok ? 'no error' : result.error);

test('bool', () => {
  assert.equal(['1', 't', 'T', 'TRUE', 'true', 'True'].map((text) => read(parseBool(text))), Array.from({ length: 6 }, () => true));
  assert.equal(['0', 'f', 'F', 'FALSE', 'false', 'False'].map((text) => read(parseBool(text))), Array.from({ length: 6 }, () => false));
  // As kube-scheduler and kube-apiserver print them.
  assert.is(errorOf(parseBool('yes')), 'strconv.ParseBool: parsing "yes": invalid syntax');
  assert.is(errorOf(parseBool('"false"')), 'strconv.ParseBool: parsing "\\"false\\"": invalid syntax');
  assert.is(errorOf(parseBool('false\\')), 'strconv.ParseBool: parsing "false\\\\": invalid syntax');
  for (const text of ['', 'tRUE', 'on', ' true', 'true ']) assert.not(parseBool(text).ok, text);
});

test('integers in the bases and sizes of Go', () => {
  const good: [string, bigint][] = [
    ['0', 0n], ['10', 10n], ['-10', -10n], ['+7', 7n], ['0x1F', 31n], ['0b11', 3n], ['0o17', 15n], ['017', 15n], ['1_000', 1000n], ['0x_ff', 255n], ['-0x80', -128n],
  ];
  for (const [text, value] of good) assert.is(read(parseInteger(text)), value, text);
  for (const text of ['', '-', '08', '0x', '1__0', '_1', '1_', '1.0', '1e3', ' 1', '0b12', 'ten']) {
    assert.is(errorOf(parseInteger(text)), `strconv.ParseInt: parsing ${quote(text)}: invalid syntax`);
  }
  assert.is(read(parseInteger('-2147483648', 'int32')), -(2n ** 31n));
  assert.is(errorOf(parseInteger('2147483648', 'int32')), 'strconv.ParseInt: parsing "2147483648": value out of range');
  assert.is(read(parseInteger('18446744073709551615', 'uint')), 2n ** 64n - 1n);
  assert.is(errorOf(parseInteger('-1', 'uint')), 'strconv.ParseUint: parsing "-1": invalid syntax');
  // Go stops at the digit that is too much.
  assert.is(errorOf(parseInteger('99999999999999999999x', 'int64')), 'strconv.ParseInt: parsing "99999999999999999999x": value out of range');
  assert.is(errorOf(parseInteger('0x2', 'Level')), 'strconv.ParseUint: parsing "0x2": invalid syntax');
  assert.is(read(parseInteger('010', 'Level')), 10n);
});

test('floats', () => {
  const good: [string, number][] = [['50', 50], ['0.01', 0.01], ['.5', 0.5], ['5.', 5], ['1e3', 1000], ['-1.5E-2', -0.015], ['0x1p-2', 0.25], ['1_0.5', 10.5], ['inf', Infinity]];
  for (const [text, value] of good) assert.is(read(parseFloating(text)), value, text);
  for (const text of ['', '.', '1,5', '0x1', 'e3', '1_', '0x', 'infinit']) assert.not(parseFloating(text).ok, text);
  assert.is(errorOf(parseFloating('1e400')), 'strconv.ParseFloat: parsing "1e400": value out of range');
  assert.is(read(parseFloating('1e39')), 1e39);
  assert.is(errorOf(parseFloating('1e39', 'float32')), 'strconv.ParseFloat: parsing "1e39": value out of range');
});

test('durations', () => {
  const second = 1_000_000_000n;
  const good: [string, bigint][] = [
    ['0', 0n], ['-0', 0n], ['0s', 0n], ['10s', 10n * second], ['1m0s', 60n * second], ['12h0m0s', 43200n * second], ['1.5m', 90n * second], ['-2ms', -2_000_000n],
    ['.5s', second / 2n], ['1us', 1000n], ['1µs', 1000n], ['1ns', 1n], ['+1h', 3600n * second], ['2562047h47m16.854775807s', 2n ** 63n - 1n],
  ];
  for (const [text, value] of good) assert.is(read(parseDuration(text)), value, text);
  assert.is(errorOf(parseDuration('300')), 'time: missing unit in duration "300"');
  assert.is(errorOf(parseDuration('9999999h')), 'time: invalid duration "9999999h"');
  assert.is(errorOf(parseDuration('1d')), 'time: unknown unit "d" in duration "1d"');
  assert.is(errorOf(parseDuration('')), 'time: invalid duration ""');
  assert.is(errorOf(parseDuration('1 s')), 'time: unknown unit " s" in duration "1 s"');
  assert.is(errorOf(parseDuration('1é')), 'time: unknown unit "\\xc3\\xa9" in duration "1\\xc3\\xa9"');
  for (const text of ['s', '.s', '-', '1s.', 'x', '2562047h47m16.854775808s']) assert.is(errorOf(parseDuration(text)), `time: invalid duration ${quote(text)}`);
});

test('one record of CSV', () => {
  const good: [string, string[]][] = [
    ['', []], ['Node,RBAC', ['Node', 'RBAC']], ['a,', ['a', '']], ['Node, RBAC', ['Node', ' RBAC']], ['"a,b",c', ['a,b', 'c']], ['"a""b"', ['a"b']], ['""', ['']],
    ['a\nb', ['a']], ['\n\na', ['a']], ['"a\nb",c', ['a\nb', 'c']], ['a\r\n', ['a']],
  ];
  for (const [text, fields] of good) assert.equal(read(parseCsv(text)), fields, text);
  assert.is(errorOf(parseCsv('a"b')), 'parse error on line 1, column 2: bare " in non-quoted-field');
  assert.is(errorOf(parseCsv('é,a"')), 'parse error on line 1, column 5: bare " in non-quoted-field');
  assert.is(errorOf(parseCsv('"a"b')), 'parse error on line 1, column 3: extraneous or missing " in quoted-field');
  assert.is(errorOf(parseCsv('"a')), 'parse error on line 1, column 3: extraneous or missing " in quoted-field');
  assert.is(errorOf(parseCsv('"a\nb')), 'record on line 1; parse error on line 2, column 2: extraneous or missing " in quoted-field');
  assert.is(errorOf(parseCsv('\n')), 'EOF');
});

test('a million fields', () => {
  const fields = read(parseCsv(','.repeat(1_000_000)));
  assert.is(fields.length, 1_000_001);
});

const pairs = (entries: Entries): string => (entries.ok ? entries.value.map(({ key, value }) => `${key}|${value}`).join(' ') : entries.error);

test('maps', () => {
  assert.is(pairs(parseStringToString('a=1')), 'a|1');
  assert.is(pairs(parseStringToString('"a=1,2"')), 'a|1,2');
  assert.is(pairs(parseStringToString('a=1,b=2')), 'a|1 b|2');
  assert.is(pairs(parseStringToString('"a=1,2",b=3')), 'a|1,2 b|3');
  assert.is(pairs(parseStringToString('a')), 'a must be formatted as key=value');
  assert.is(pairs(parseMapStringString(' a = 1 ,,b=2=3')), 'a|1 b|2=3');
  assert.is(pairs(parseMapStringString('foo')), 'malformed pair, expect string=string');
  assert.is(pairs(parseMapStringString('a=1,b=2', true)), 'a|1,b=2');
  assert.is(pairs(parseConfigurationMap('api/all=true,apps/v1')), 'api/all|true apps/v1|');
  assert.is(pairs(parseVmodule('a=1,b*=2,')), 'a|1 b*|2');
  assert.is(pairs(parseVmodule('a=1=2')), '"a=1=2" does not have the pattern=N format');
});

test('feature gates', () => {
  assert.is(pairs(parseFeatureGates('AllAlpha=false, Other =true')), 'AllAlpha|false Other|true');
  assert.is(pairs(parseFeatureGates('AllAlpha:true')), 'missing bool value for AllAlpha:true');
  assert.is(pairs(parseFeatureGates('AllAlpha=yes')), 'invalid value of AllAlpha=yes, err: strconv.ParseBool: parsing "yes": invalid syntax');
  assert.is(pairs(parseComponentFeatureGates('kube:A=true,B=false')), 'kube:A|true B|false');
  assert.is(pairs(parseComponentFeatureGates('kube:A')), 'missing bool value for A');
  assert.is(pairs(parseComponentFeatureGates('')), '');
});

test('addresses', () => {
  const judge = (text: string): string => {
    const address = parseAddress(text);
    if (!address.ok) return address.error;
    const { family, isLoopback, isUnspecified } = address.value;
    return `${family}${isLoopback ? ' loopback' : ''}${isUnspecified ? ' unspecified' : ''}`;
  };
  const loopback4 = ['127.0.0.1', '127.255.0.9', '::ffff:127.0.0.1', '::ffff:7f00:1', ' 127.0.0.1 '];
  for (const text of loopback4) assert.is(judge(text), '4 loopback', text);
  for (const text of ['::1', '0:0:0:0:0:0:0:1', '0000::0001']) assert.is(judge(text), '6 loopback', text);
  assert.is(judge('0.0.0.0'), '4 unspecified');
  for (const text of ['::', '0::0', '0:0:0:0:0:0:0:0']) assert.is(judge(text), '6 unspecified', text);
  assert.is(judge('192.168.50.10'), '4');
  assert.is(judge('1::'), '6');
  assert.is(judge('::127.0.0.1'), '6');
  assert.is(judge('localhost'), 'failed to parse IP: "localhost"');
  assert.is(judge('192.168.50.10:6443'), 'failed to parse IP: "192.168.50.10:6443"');
  for (const text of ['010.0.0.1', '[::1]', 'fe80::1%eth0', '1.2.3', '']) assert.is(judge(text), `failed to parse IP: ${quote(text)}`);
});

test('CIDRs', () => {
  const parse = (text: string): Cidr => {
    const cidr = parseCidr(text);
    if (!cidr.ok) throw new Error(cidr.error);
    return cidr.value;
  };
  const services = parse('10.96.0.0/12');
  assert.is(services.last - services.first + 1n, 2n ** 20n);
  assert.is(parse('10.100.1.1/12').first, services.first);
  assert.is(parse('010.96.0.0/12').first, services.first);
  assert.is(parse('fd00::/108').family, 6);
  assert.ok(overlaps(services, parse('10.0.0.0/8')));
  assert.ok(overlaps(parse('10.0.0.0/8'), services));
  assert.not(overlaps(services, parse('10.244.0.0/16')));
  assert.not(overlaps(parse('0.0.0.0/0'), parse('::/0')));
  assert.ok(holdsAddress(services, '10.111.255.255'));
  assert.not(holdsAddress(services, '10.112.0.0'));
  assert.not(holdsAddress(services, 'localhost'));
  for (const text of ['10.96.0.0', '10.96.0.0/33', '10.96.0.0/', 'x/8', '::/129', ' 10.0.0.0/8', '10.0.0.0/8 ', '1.2.3/8']) {
    assert.is(errorOf(parseCidr(text)), `invalid CIDR address: ${text}`);
  }
});

test('URLs', () => {
  const parts = (text: string): string => {
    const url = parseUrl(text);
    if (!url.ok) return url.error;
    const { scheme, host, port, path } = url.value;
    return [scheme.text, host?.text ?? '-', port?.text ?? '-', path.text].join(' ');
  };
  assert.is(parts('https://127.0.0.1:2379'), 'https 127.0.0.1 2379 ');
  assert.is(parts('HTTPS://[::1]:2379/a?b#c'), 'https ::1 2379 /a');
  assert.is(parts('https://user:pa@ss@host'), 'https host - ');
  assert.is(parts('http://host:'), 'http host - ');
  assert.is(parts('unix:///run/x.sock'), 'unix  - /run/x.sock');
  assert.is(parts('localhost'), ' - - localhost');
  assert.is(parts('localhost:2379'), 'localhost - - 2379');
  assert.is(parts('127.0.0.1:2379'), 'parse "127.0.0.1:2379": first path segment in URL cannot contain colon');
  assert.is(parts('://x'), 'parse "://x": missing protocol scheme');
  assert.is(parts('https://h:x'), 'parse "https://h:x": invalid port ":x" after host');
  assert.is(parts('https://[::1'), 'parse "https://[::1": missing \']\' in host');
  assert.is(parts('https://a b'), 'parse "https://a b": invalid character " " in host name');
  assert.is(parts('https://a\n'), 'parse "https://a\\n": net/url: invalid control character in URL');
  assert.is(parts('https://a/%zz'), 'parse "https://a/%zz": invalid URL escape "%zz"');
});

test('the parts of a URL stand where they say', () => {
  const text = 'https://u@[fd00::1]:2379/path';
  const url = parseUrl(text);
  if (!url.ok) throw new Error(url.error);
  const { scheme, host, port, path, hasUser } = url.value;
  assert.ok(hasUser);
  assert.equal([scheme, host, port, path].map((part) => part && text.slice(part.start, part.end)), ['https', '[fd00::1]', '2379', '/path']);
});

test('%q', () => {
  assert.is(quote('a"b\\c\n\t\x00\x7f'), '"a\\"b\\\\c\\n\\t\\x00\\x7f"');
  assert.is(quote('é–\u200b\u00a0😀'), '"é–\\u200b\\u00a0😀"');
});

test('nothing throws, whatever the text', () => {
  const parsers: ((text: string) => Result<unknown>)[] = [
    parseBool, (text) => parseInteger(text), (text) => parseInteger(text, 'Level'), (text) => parseFloating(text), parseDuration, parseCsv,
    parseStringToString, (text) => parseMapStringString(text), parseConfigurationMap, parseFeatureGates, parseComponentFeatureGates, parseVmodule,
    parseAddress, parseCidr, parseUrl,
  ];
  const unit = fc.oneof(fc.constantFrom(...'0123456789abfxXoO_+-.,:=/"[]%@ \n\r', '::', 'e5', 'ms', '://', 'true'), fc.string({ unit: 'binary', maxLength: 2 }));
  const text = fc.array(unit, { maxLength: 12 }).map((parts) => parts.join(''));
  fc.assert(fc.property(text, fc.constantFrom(...parsers), (input, parser) => {
    const result = parser(input);
    return result.ok || result.error.length > 0;
  }), { numRuns: 3000 });
});

test('what is written is read again', () => {
  fc.assert(fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
    assert.is(read(parseInteger(value.toString())), value);
    assert.is(read(parseDuration(`${value}ns`)), value);
  }));
  fc.assert(fc.property(fc.array(fc.string(), { minLength: 2 }), (fields) => {
    const line = fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(',');
    assert.equal(read(parseCsv(line)), fields);
  }));
});

test.run();
