import type { Problem, RuleDefinition } from '../../src/engine/rule.ts';
import type { ComponentName, FlagFacts } from '../../src/knowledge/types.ts';
import { flagFacts } from '../../src/model/flags.ts';
import type { Flag, Invocation } from '../../src/model/types.ts';
import { parseAddress } from '../../src/model/values/address.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { parseCsv } from '../../src/model/values/csv.ts';
import { parseDuration } from '../../src/model/values/duration.ts';
import { parseFloating } from '../../src/model/values/float.ts';
import { parseInteger } from '../../src/model/values/integer.ts';
import { parseMapStringString, parseStringToString } from '../../src/model/values/map.ts';
import { bad, good, quote, type Result } from '../../src/model/values/result.ts';
import { isUnknown } from '../../src/text/unknown.ts';
import { componentRule, nameAndMinor } from './setting-rule.ts';

interface Type {
  parse(text: string): Result<unknown>;
  /** The end of "that is not ...". */
  readonly is: string;
}

const integer = (type: 'int' | 'int32' | 'int64' | 'uint' | 'uint64' | 'Level'): Type => ({
  parse: (text) => parseInteger(text, type),
  is: type.startsWith('u') ? 'a whole number of 0 or more' : 'a whole number',
});
const floating = (type: 'float32' | 'float64'): Type => ({ parse: (text) => parseFloating(text, type), is: 'a number' });

const portRange = (text: string): Result<string> => {
  const [, start = '', end = ''] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  return Number(end) < Number(start) ? bad(`end port cannot be less than start port: ${text}`) : good(text);
};

/** Flags whose type does not tell how they are read. */
const BY_NAME: Readonly<Record<string, Type>> = {
  'oidc-required-claim': { parse: (text) => parseMapStringString(text, true), is: 'one key=value' },
};

/** By the names that the components give their types; what is missing here takes any text, or is judged by a rule of its own. */
const TYPES: Readonly<Record<string, Type>> = {
  bool: { parse: parseBool, is: 'true or false' },
  int: integer('int'),
  int32: integer('int32'),
  int64: integer('int64'),
  uint: integer('uint'),
  uint64: integer('uint64'),
  Level: integer('Level'),
  float32: floating('float32'),
  float64: floating('float64'),
  duration: { parse: parseDuration, is: 'a duration such as 30s or 1h30m' },
  ip: { parse: (text) => (text === '' ? { ok: true, value: '' } : parseAddress(text.trim())), is: 'an IP address' },
  stringSlice: { parse: parseCsv, is: 'a list separated by commas' },
  stringToString: { parse: parseStringToString, is: 'a list of key=value' },
  portRange: { parse: portRange, is: 'a range of ports such as 30000-32767' },
};

/** Values that the component cannot read as the flag's type, and flags that lack theirs: it prints an error and exits. */
export const flagValue = (on: ComponentName): RuleDefinition<ComponentName> =>
  componentRule(
    {
      on,
      title: `${on} cannot read the value of a flag, and exits`,
      family: 'boot',
      severity: 'critical',
      why: 'The value does not have the type of its flag, or there is none. The component prints one line and exits, and the kubelet starts it again and again.',
      remedy: 'Write a value of the type that the flag takes. A duration needs a unit (`300s`), a boolean is `true` or `false`, and an address is no name.',
      examples: on === 'etcd' ? ETCD_EXAMPLES : KUBERNETES_EXAMPLES,
    },
    function* (invocation) {
      for (const flag of invocation.flags) {
        const known = flagFacts(flag.name, invocation.facts);
        if (!known || flag.origin === 'env') continue;
        const problem = flag.value === undefined ? missing(flag, invocation) : wrong(flag, known, invocation);
        if (problem) yield problem;
      }
    },
  );

const KUBERNETES_EXAMPLES = {
  bad: [['--profiling=yes'], ['--v=two'], ['--tls-cert-file'], ['--bind-address=localhost']],
  good: [['--profiling=T', '--v=2', '--bind-address=::', '--tls-cert-file=', '--kubeconfig=$(CONFIG)']],
};
const ETCD_EXAMPLES = {
  bad: [['--client-cert-auth=yes'], ['--snapshot-count=many'], ['--grpc-keepalive-min-time=5'], ['--name']],
  good: [['--client-cert-auth=T', '-snapshot-count', '10000', '--grpc-keepalive-min-time=5s', '--name=$(NAME)']],
};

const missing = (flag: Flag, { component }: Invocation): Problem => ({
  at: flag,
  message: `${flag.spelling} needs a value, and none follows`,
  label: 'no value',
  log: `flag needs an argument: ${component === 'etcd' ? `-${flag.name}` : flag.spelling}`,
  advice: `write ${flag.spelling}=VALUE`,
});

const wrong = (flag: Flag, known: FlagFacts, invocation: Invocation): Problem | undefined => {
  const type = BY_NAME[flag.name] ?? TYPES[known.type];
  const text = flag.value?.text ?? '';
  if (!type || isUnknown(text) || flag.value?.unknown !== undefined) return undefined;
  const result = type.parse(text);
  if (result.ok) return undefined;
  return {
    at: flag.value ?? flag,
    message: `${flag.spelling} of ${nameAndMinor(invocation)} takes ${type.is}, and ${text === '' ? 'an empty value' : `"${text}"`} is not`,
    label: `not ${type.is}`,
    log: logLine(flag, known, text, result.error, invocation.component),
    advice: `write ${type.is} after ${flag.spelling}`,
  };
};

const logLine = ({ name }: Flag, { short, type }: FlagFacts, text: string, error: string, component: ComponentName): string => {
  if (component !== 'etcd') return `invalid argument ${quote(text)} for "${short === null ? '' : `-${short}, `}--${name}" flag: ${error}`;
  const range = error.endsWith('value out of range') ? 'value out of range' : 'parse error';
  return type === 'bool' ? `invalid boolean value ${quote(text)} for -${name}: ${range}` : `invalid value ${quote(text)} for flag -${name}: ${range}`;
};
