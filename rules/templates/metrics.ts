import type { RuleDefinition } from '../../src/engine/rule.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import { isFrom, valueChecks, type ValueCheck } from './value-checks.ts';

/** `metric,label`; what comes after the last of the word's equals signs is the list of values. */
const KEY = /^[a-zA-Z_:][a-zA-Z0-9_:]*,[a-zA-Z_][a-zA-Z0-9_]*$/;
const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

const labels: ValueCheck['refuse'] = ({ values }, invocation) => {
  const entry = values.find((each) => !KEY.test(each.split('=')[0] ?? ''));
  if (entry === undefined) return undefined;
  const log = isFrom(invocation, '1.36')
    ? 'must have keys with format `metricName,labelName` where metricName matches "[a-zA-Z_:][a-zA-Z0-9_:]*" and labelName matches "[a-zA-Z_][a-zA-Z0-9_]*"'
    : `a list of kv pair with format \`metricName${isFrom(invocation, '1.32') ? ',' : ':'}labelName=labelValue, labelValue,...\``;
  return { why: `takes "metric,label=value", and "${entry}" has no metric and label before the equals sign`, log, advice: "quote the pair inside of the value: --allow-metric-labels='\"metric,label=value\"'", entry };
};

const disabled: ValueCheck['refuse'] = ({ values }) => {
  const entry = values.find((each) => !NAME.test(each));
  if (entry === undefined) return undefined;
  return { why: `takes names of metrics, and "${entry}" is none`, log: `must be fully qualified metric names matching "${NAME.source}", got "${entry}"`, advice: 'write the name as it stands in /metrics, or remove it', ...(entry === '' ? {} : { entry }) };
};

const both: ValueCheck['refuse'] = ({ text }, invocation) => {
  const manifest = invocation.setting('allow-metric-labels-manifest');
  if (text === '' || manifest.state !== 'given' || manifest.text === '') return undefined;
  return { why: 'takes either this flag or --allow-metric-labels-manifest', log: 'cannot specify both allowListMapping and allowListMappingManifest', advice: 'keep one of the two' };
};

/** Flags about the component's own metrics. Those about hidden ones are in `version-flags.ts`. */
export const metrics = (on: ComponentName): RuleDefinition<ComponentName> =>
  valueChecks(
    on,
    [
      { flag: 'allow-metric-labels', from: '1.21', isExact: true, refuse: labels },
      { flag: 'allow-metric-labels', from: '1.36', isExact: true, refuse: both },
      { flag: 'disabled-metrics', from: '1.36', isExact: true, refuse: disabled },
    ],
    {
      title: `${on} cannot read which of its metrics it is to change, and exits`,
      why: 'Metrics with too many label values are tamed with these flags, often in a hurry. A name that cannot be one of a metric ends the component at start.',
      remedy: 'Write the names as they stand in `/metrics`, and a metric with its label as `"metric,label=value"` with the quotes inside of the value.',
      examples: () => ({
        bad: [['--allow-metric-labels=metric=a'], ['--allow-metric-labels="my-metric,label=a"'], { version: '1.37', argv: ['--disabled-metrics=my-metric'] }, { version: '1.37', argv: ['--allow-metric-labels="a,b=c"', '--allow-metric-labels-manifest=/a'] }],
        good: [[], ['--allow-metric-labels="metric,label=a,b"'], ['--disabled-metrics=my-metric'], { version: '1.37', argv: ['--disabled-metrics=a:b,c', '--disabled-metrics='] }],
      }),
    },
  );
