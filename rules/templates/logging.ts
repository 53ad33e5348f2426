import type { RuleDefinition } from '../../src/engine/rule.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import type { Invocation } from '../../src/model/types.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { parseDuration } from '../../src/model/values/duration.ts';
import { parseQuantity } from '../../src/model/values/quantity.ts';
import { gateOf } from '../../src/model/gates.ts';
import { isFrom, valueChecks, type ValueCheck } from './value-checks.ts';

type Refuse = ValueCheck['refuse'];

const FORMATS = ['text', 'json'];
/** Flags of klog that the JSON format has no place for, with the values that change nothing. */
const KLOG_FLAGS: Readonly<Record<string, readonly string[]>> = {
  'add-dir-header': ['false'], alsologtostderr: ['false'], 'log-backtrace-at': [':0', ''], 'log-dir': [''], 'log-file': [''], 'log-file-max-size': ['1800'], logtostderr: ['true'],
  'one-output': ['false'], 'skip-headers': ['false'], 'skip-log-headers': ['false'], stderrthreshold: ['2', 'ERROR'],
};

const isJson = (invocation: Invocation): boolean => {
  const format = invocation.setting('logging-format');
  return format.state === 'given' && format.text === 'json';
};

const format: Refuse = ({ text }, invocation) => {
  if (!FORMATS.includes(text)) {
    const log = isFrom(invocation, '1.22') ? `format: Invalid value: "${text}": Unsupported log format` : `unsupported log format: ${text}`;
    return { why: `takes ${FORMATS.join(' or ')}`, log, advice: `write ${FORMATS.join(' or ')}` };
  }
  if (text === 'text' || !isFrom(invocation, '1.25') || gateOf(invocation, 'LoggingBetaOptions') !== false) return undefined;
  return { why: 'takes json only with the feature gate LoggingBetaOptions', log: 'format: Forbidden: Log format json is disabled, see LoggingBetaOptions feature', advice: 'take LoggingBetaOptions=false out of --feature-gates, or remove this flag', mend: 'remove' };
};

/** A flag that only the text format honours; `harmless` are the values that say nothing. */
const onlyText =
  (flag: string, harmless: readonly string[]): Refuse =>
  ({ text }, invocation) => {
    const value = parseBool(text);
    const given = value.ok && harmless.some((each) => each === 'true' || each === 'false') ? String(value.value) : text;
    if (!isJson(invocation) || harmless.includes(given)) return undefined;
    const name = isFrom(invocation, '1.23') ? flag : flag.replaceAll('-', '_');
    const why = isFrom(invocation, '1.23') && flag === 'vmodule' ? 'vmodule: Forbidden: Only supported for text log format' : `doesn't honor flag: ${flag === 'log-flush-frequency' ? flag : name}`;
    return { why: 'takes it with the text format only, and --logging-format=json is set', log: why, advice: 'remove this flag, or --logging-format', mend: 'remove' };
  };

const flush: Refuse = ({ text }, invocation) => {
  const period = parseDuration(text);
  if (!period.ok || Number(period.value) > 0) return undefined;
  const log = isFrom(invocation, '1.35') ? 'flushFrequency: Invalid value: ' : 'non-positive interval for NewTicker';
  return { why: 'takes more than nothing', log, advice: 'remove the flag: five seconds are the default', mend: 'remove' };
};

const ALPHA = 'LoggingAlphaOptions';
const needsAlpha =
  (field: string, isUsed: (text: string) => boolean): Refuse =>
  ({ text }, invocation) =>
    !isUsed(text) || gateOf(invocation, ALPHA) !== false
      ? undefined
      : { why: `takes it only with the feature gate ${ALPHA}`, log: `options.${field}: Forbidden: Feature ${ALPHA} is disabled`, advice: `remove the flag, or add --feature-gates=${ALPHA}=true`, mend: 'remove' };

const isTrue = (text: string): boolean => {
  const value = parseBool(text);
  return value.ok && value.value;
};
const isSome = (text: string): boolean => {
  const size = parseQuantity(text);
  return size.ok && size.value.nano !== 0n;
};

/** How a component of Kubernetes is to write its log: what it does not take ends it before the first line. */
export const logging = (on: ComponentName): RuleDefinition<ComponentName> =>
  valueChecks(
    on,
    [
      { flag: 'logging-format', from: '1.20', isExact: true, refuse: format },
      ...Object.entries(KLOG_FLAGS).map(([flag, harmless]) => ({ flag, from: '1.20', to: '1.25', isExact: true, refuse: onlyText(flag, harmless) })),
      { flag: 'vmodule', from: '1.20', isExact: true, refuse: onlyText('vmodule', ['']) },
      { flag: 'log-flush-frequency', from: '1.20', to: '1.22', isExact: true, refuse: onlyText('log-flush-frequency', ['5s']) },
      { flag: 'log-flush-frequency', from: '1.24', isExact: true, refuse: flush },
      ...['json', 'text'].flatMap((name) => [
        { flag: `log-${name}-split-stream`, from: '1.25', isExact: true, refuse: needsAlpha(`${name}.splitStream`, isTrue) },
        { flag: `log-${name}-info-buffer-size`, from: '1.25', isExact: true, refuse: needsAlpha(`${name}.infoBufferSize`, isSome) },
      ]),
    ],
    {
      title: `${on} cannot write its log in the way that its flags say, and exits`,
      why: 'Before anything else the component looks at the flags of its log: a format that it does not know, flags that the JSON format has no place for, options that wait behind a feature gate. With one of these it prints one line and exits.',
      remedy: 'Use `--logging-format=json` or `text`, with `--v` beside it and no other flag of the log.',
      examples: () => ({
        bad: [
          ['--logging-format=xml'], ['--logging-format='], ['--logging-format=json', '--vmodule=http=4'], ['--log-flush-frequency=0s'], ['--log-json-split-stream=true'], ['--log-json-info-buffer-size=1Mi'],
          { version: '1.24', argv: ['--logging-format=json', '--logtostderr=false'] }, { version: '1.37', argv: ['--log-flush-frequency=-1s'] }, { version: '1.37', argv: ['--logging-format=json', '--feature-gates=LoggingBetaOptions=false'] },
        ],
        good: [
          [], ['--logging-format=json', '--v=4', '--log-flush-frequency=1s'], ['--log-json-split-stream=true', '--feature-gates=LoggingAlphaOptions=true'], ['--log-json-info-buffer-size=0', '--log-json-split-stream=false'],
          { version: '1.24', argv: ['--logging-format=json', '--logtostderr=true'] }, { version: '1.22', argv: ['--log-flush-frequency=0s'] },
        ],
      }),
    },
  );
