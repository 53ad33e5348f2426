import type { Problem, RuleDefinition } from '../../src/engine/rule.ts';
import { offer, setFlagValue } from '../../src/fix/flag-edits.ts';
import type { ComponentName, FlagFacts } from '../../src/knowledge/types.ts';
import { flagFacts } from '../../src/model/flags.ts';
import type { Flag, Invocation } from '../../src/model/types.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { parseCsv } from '../../src/model/values/csv.ts';
import { parseDuration } from '../../src/model/values/duration.ts';
import { parseFloating } from '../../src/model/values/float.ts';
import { parseInteger } from '../../src/model/values/integer.ts';
import { parseMapStringString, parseStringToString } from '../../src/model/values/map.ts';
import { bad, good, quote, type Result } from '../../src/model/values/result.ts';
import { isUnknown } from '../../src/text/unknown.ts';
import { parseLog } from './etcd-log.ts';
import { FLAG_TYPES, type FlagType } from './flag-types.ts';
import { componentRule, nameAndMinor } from './setting-rule.ts';

const integer = (type: 'int' | 'int32' | 'int64' | 'uint' | 'uint64'): FlagType => ({
  parse: (text) => parseInteger(text, type),
  is: type.startsWith('u') ? 'a whole number of 0 or more' : 'a whole number',
});
const floating = (type: 'float32' | 'float64'): FlagType => ({ parse: (text) => parseFloating(text, type), is: 'a number' });

/** `/a.crt,/a.key`, or with names after it: `/a.crt,/a.key:*.example.com`. */
const certificateAndKey = (text: string): Result<string> => {
  const [files = '', names] = text.split(/:(.*)/s);
  if (names?.trim() === '') return bad('empty names list is not allowed');
  return files.split(',').length === 2 ? good(text) : bad('expected comma separated certificate and key file paths');
};

const HIGHEST_UINT32 = 2n ** 32n - 1n;
const uint32 = (text: string): Result<bigint> => {
  const number = parseInteger(text, 'uint64');
  return number.ok && number.value > HIGHEST_UINT32 ? bad(`strconv.ParseUint: parsing ${quote(text)}: value out of range`) : number;
};

/** Flags whose type does not tell how they are read. */
const BY_NAME: Readonly<Record<string, FlagType>> = {
  'max-concurrent-streams': { parse: uint32, is: 'a whole number from 0 to 4294967295' },
  'oidc-required-claim': { parse: (text) => parseMapStringString(text, true), is: 'one key=value' },
};

/** By the names that the components give their types; what is missing here takes any text, or is judged by a rule of its own. */
const TYPES: Readonly<Record<string, FlagType>> = {
  bool: { parse: parseBool, is: 'true or false' },
  int: integer('int'),
  int32: integer('int32'),
  int64: integer('int64'),
  uint: integer('uint'),
  uint64: integer('uint64'),
  float32: floating('float32'),
  float64: floating('float64'),
  duration: { parse: parseDuration, is: 'a duration such as 30s or 1h30m' },
  stringSlice: { parse: parseCsv, is: 'a list separated by commas' },
  stringToString: { parse: parseStringToString, is: 'a list of key=value' },
  namedCertKey: { parse: certificateAndKey, is: 'the files of a certificate and of its key, with a comma between them' },
  ...FLAG_TYPES,
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
      examples: () => (on === 'etcd' ? ETCD_EXAMPLES : KUBERNETES_EXAMPLES),
    },
    function* (invocation) {
      for (const flag of invocation.flags) {
        const known = flagFacts(flag.name, invocation.facts);
        if (!known || (flag.origin === 'env' && !isReadAsVariable(flag, invocation))) continue;
        const problem = flag.value === undefined ? missing(flag, invocation) : wrong(flag, known, invocation);
        if (problem) yield problem;
      }
    },
  );

const KUBERNETES_EXAMPLES = {
  bad: [['--profiling=yes'], ['--v=two'], ['--tls-cert-file'], ['--bind-address=localhost'], ['--bind-address='], ['--vmodule=http'], ['--log-json-info-buffer-size=1MB']],
  good: [['--profiling=T', '--v=2', '--bind-address=::', '--tls-cert-file=', '--vmodule=http=2,', '--log-json-info-buffer-size=1Mi', '--kubeconfig=$(CONFIG)']],
};
const ETCD_EXAMPLES = {
  bad: [['--client-cert-auth=yes'], ['--snapshot-count=many'], ['--grpc-keepalive-min-time=5'], ['--name']],
  good: [['--client-cert-auth=T', '-snapshot-count', '10000', '--grpc-keepalive-min-time=5s', '--name=$(NAME)']],
};

/** etcd looks at no variable whose flag is given, and at none at all where it has a file. */
const isReadAsVariable = ({ name }: Flag, { flags, occurrences }: Invocation): boolean =>
  occurrences('config-file').every(({ value }) => value?.text === '') && !flags.some((other) => other.name === name && other.origin === 'argv');

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
  const result = type.parse(text, invocation);
  if (result.ok) return undefined;
  const meant = meantBy(text, known.type);
  return {
    at: flag.value ?? flag,
    message: `${flag.spelling} of ${nameAndMinor(invocation)} takes ${type.is}, and ${text === '' ? 'an empty value' : `"${text}"`} is not`,
    label: `not ${type.is}`,
    log: logLine(flag, known, text, result.error, invocation),
    advice: `write ${type.is} after ${flag.spelling}`,
    ...(meant === undefined ? {} : offer(`write ${meant} for ${text}`, setFlagValue(flag, meant))),
  };
};

/** What a value of the wrong type can only have meant; undefined where it may be several things. */
const meantBy = (text: string, type: string): string | undefined => {
  if (type === 'bool') return /^(yes|y|on|enabled?)$/i.test(text) ? 'true' : /^(no|n|off|disabled?)$/i.test(text) ? 'false' : undefined;
  if (type === 'duration') return /^\d+$/.test(text) ? `${text}s` : undefined;
  if (type !== 'ip') return undefined;
  if (text === 'localhost') return '127.0.0.1';
  return /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1];
};

const logLine = (flag: Flag, { short, type }: FlagFacts, text: string, error: string, invocation: Invocation): string => {
  const { name, origin } = flag;
  if (invocation.component !== 'etcd') return `invalid argument ${quote(text)} for "${short === null ? '' : `-${short}, `}--${name}" flag: ${error}`;
  if (Object.hasOwn(BY_NAME, name)) return parseLog(invocation, flag, text, error);
  const range = error.endsWith('value out of range') ? 'value out of range' : 'parse error';
  if (origin === 'env') return parseLog(invocation, flag, text, range);
  return type === 'bool' ? `invalid boolean value ${quote(text)} for -${name}: ${range}` : `invalid value ${quote(text)} for flag -${name}: ${range}`;
};
