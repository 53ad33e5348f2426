import { defineRule, type Problem } from '../../src/engine/rule.ts';
import { nodeFactsFor } from '../../src/knowledge/node.ts';
import { isAddress } from '../../src/model/config/kube-proxy.ts';
import { gateRefusal } from '../../src/model/gates.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { parseDuration } from '../../src/model/values/duration.ts';
import { parseFloating } from '../../src/model/values/float.ts';
import { parseInteger } from '../../src/model/values/integer.ts';
import { bad, good, quote, type Result } from '../../src/model/values/result.ts';
import type { Word } from '../../src/source/place.ts';
import { isUnknown } from '../../src/text/unknown.ts';
import { programFile } from '../templates/program-example.ts';

const address = (text: string): Result<unknown> => (text === '' || isAddress(text) ? good(text) : bad(`${quote(text)} is not a valid IP address`));
const addressAndPort = (text: string): Result<unknown> => {
  const [, inBrackets, plain = inBrackets] = /^(?:\[([^[\]]*)\]|([^[\]:]*)):\d+$/.exec(text) ?? [];
  return text === '' || isAddress(text) ? good(text) : plain === undefined ? bad(`${quote(text)} is not in a valid format (ip or ip:port)`) : plain === '' ? bad('"" is not a valid IP address') : address(plain);
};
/** By the names that kube-proxy gives their types. */
const TYPES: Readonly<Record<string, readonly [parse: (text: string) => Result<unknown>, is: string]>> = {
  bool: [parseBool, 'true or false'],
  int32: [(text) => parseInteger(text, 'int32'), 'a whole number'],
  float32: [(text) => parseFloating(text, 'float32'), 'a number'],
  duration: [parseDuration, 'a duration such as 30s'],
  ip: [address, 'an IP address'],
  ipport: [addressAndPort, 'an IP address with a port, and a name is none'],
};
const proxy = (...flags: readonly string[]): string => programFile('registry.k8s.io/kube-proxy:v1.33.0', ['kube-proxy', ...flags]);

export default defineRule({
  title: 'kube-proxy cannot read the value of a flag, and exits',
  on: 'kube-proxy',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'kube-proxy reads its flags before anything else, also those that a configuration file makes useless. With a value of the wrong type, or a feature gate that its release does not take, it exits, and Services stop working on the node.',
  remedy: 'Write a value of the type that the finding names, or take the flag out.',
  examples: () => ({
    bad: [proxy('--oom-score-adj=low'), proxy('--iptables-sync-period=10'), proxy('--bind-address=localhost'), proxy('--metrics-bind-address=localhost:10249'), proxy('--masquerade-all=yes'), proxy('--feature-gates=NoSuchGate=true'), proxy('--feature-gates=NFTablesProxyMode=false'), proxy('--feature-gates=AllAlpha=yes'), proxy('--config=/c', '--kube-api-qps=many')],
    good: [proxy('--oom-score-adj=-998', '--iptables-sync-period=10s', '--bind-address=::', '--metrics-bind-address=127.0.0.1:10249', '--healthz-bind-address=', '--masquerade-all'), proxy('--feature-gates=AllAlpha=false,NFTablesProxyMode=true'), proxy('--config=/c', '--feature-gates=NoSuchGate=true'), proxy('--kube-api-qps=$(QPS)')],
  }),
  *check({ flags, minor }) {
    const facts = nodeFactsFor('kube-proxy', minor);
    const hasFile = flags.some(({ name }) => name === 'config');
    for (const { name, value } of flags) {
      if (!value || value.unknown !== undefined || isUnknown(value.text) || /\$\(\w+\)/.test(value.text)) continue;
      const type = facts.flag(name)?.type ?? '';
      const [parse, is] = (Object.hasOwn(TYPES, type) ? TYPES[type] : undefined) ?? [];
      const result = parse?.(value.text);
      if (result && !result.ok) yield { at: value, message: `--${name} takes ${is ?? ''}, and ${value.text === '' ? 'nothing' : value.text} is none`, log: `invalid argument ${quote(value.text)} for "--${name}" flag: ${result.error}` };
      if (name === 'feature-gates') yield* gateProblems(value, minor, hasFile);
    }
  },
});

/** The gates are used only where there is no file; that each is true or false is looked at always. */
function* gateProblems(value: Word, minor: string | null, hasFile: boolean): Generator<Problem> {
  let start = 0;
  for (const entry of value.text.split(',')) {
    const at = value.part(start, start + entry.length);
    start += entry.length + 1;
    const [name = '', text] = entry.trim().split('=', 2);
    if (name === '') continue;
    const wanted = text === undefined ? undefined : parseBool(text.trim());
    if (!wanted?.ok) yield { at, message: `--feature-gates takes GATE=true or GATE=false, and ${entry.trim()} is neither`, log: `invalid argument ${quote(value.text)} for "--feature-gates" flag` };
    else if (!hasFile && minor !== null) {
      const refusal = gateRefusal('kube-proxy', minor, name.trim(), wanted.value);
      if (refusal) yield { at, ...refusal };
    }
  }
}
