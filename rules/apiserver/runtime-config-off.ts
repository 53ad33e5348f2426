import type { Problem } from '../../src/engine/rule.ts';
import { offerEntry } from '../../src/fix/flag-edits.ts';
import type { Invocation } from '../../src/model/types.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { gateOf } from '../../src/model/gates.ts';
import { placeOfEntry } from '../templates/known-names.ts';
import { componentRule, nameAndMinor } from '../templates/setting-rule.ts';
import { isFrom } from '../templates/value-checks.ts';

/** The version of flow control that the API server works with itself, and the group of APIs that it belongs to. */
const flowControl = (api: Invocation): readonly string[] =>
  isFrom(api, '1.29') ? ['flowcontrol.apiserver.k8s.io/v1', 'api/ga', 'api/all'] : [...(isFrom(api, '1.26') ? ['v1beta3'] : ['v1beta2', 'v1beta1']).map((version) => `flowcontrol.apiserver.k8s.io/${version}`), 'api/beta', 'api/all'];

/** Without this API there is no aggregation, and without that no API server. */
const NEEDED = ['apiregistration.k8s.io/v1', 'api/ga', 'api/all'];

/** The first of the names that is switched on or off decides; an off one is returned. */
const switchedOff = (names: readonly string[], settings: ReadonlyMap<string, boolean>): string | undefined => {
  const deciding = names.find((name) => settings.has(name));
  return deciding !== undefined && settings.get(deciding) === false ? deciding : undefined;
};

const reasons = (settings: ReadonlyMap<string, boolean>, api: Invocation): (Omit<Problem, 'at'> & { name: string })[] => {
  const fairness = api.setting('enable-priority-and-fairness');
  const isFair = 'text' in fairness && parseBool(fairness.text).ok && !/^(false|f|0)$/i.test(fairness.text) && (isFrom(api, '1.29') || gateOf(api, 'APIPriorityAndFairness') === true);
  const flow = isFair ? switchedOff(flowControl(api), settings) : undefined;
  const needed = switchedOff(NEEDED, settings);
  const isAlone = settings.get('api/all') === false && settings.size === 1;
  const advice = 'remove it, or switch single APIs off';
  return [
    ...(flow === undefined ? [] : [{ name: flow, message: `${flow}=false switches off an API that --enable-priority-and-fairness needs`, log: `--runtime-config=${flow}=false conflicts with --enable-priority-and-fairness=true`, advice: `${advice}, or set --enable-priority-and-fairness=false` }]),
    ...(isAlone ? [{ name: 'api/all', message: 'api/all=false alone switches every API off', log: isFrom(api, '1.36') ? 'invalid runtime-config with only api/all=false' : 'invalid key with only api/all=false', advice }] : []),
    ...(needed !== undefined && flow === undefined && !isAlone ? [{ name: needed, message: `${needed}=false switches off an API without which ${nameAndMinor(api)} does not start`, log: 'API group/version apiregistration.k8s.io/v1 must be enabled', advice }] : []),
  ];
};

export default componentRule(
  {
    on: 'kube-apiserver',
    title: 'the API server is told not to serve an API that it needs itself, and exits',
    family: 'boot',
    provenFrom: '1.24',
    severity: 'critical',
    why: 'Flow control and the aggregation layer keep their objects in APIs of their own. Switched off with `--runtime-config`, alone or with all others of their kind, the API server prints one line and exits.',
    remedy: 'Name the APIs that you want off, and leave `api/all` and `api/ga` alone.',
    examples: () => ({
      bad: [['--runtime-config=api/all=false'], ['--runtime-config=api/ga=false'], ['--runtime-config=flowcontrol.apiserver.k8s.io/v1=false'], { version: '1.24', argv: ['--runtime-config=api/ga=false'] }],
      good: [[], ['--runtime-config=api/beta=false'], ['--runtime-config=api/all=true'], ['--runtime-config=api/ga=false,flowcontrol.apiserver.k8s.io/v1=true,apiregistration.k8s.io/v1=true']],
    }),
  },
  function* (api) {
    const setting = api.setting('runtime-config');
    if (setting.state !== 'given') return;
    const settings = new Map(setting.values.map((entry): [string, boolean] => [entry.split('=')[0] ?? '', !/=(false|f|0)$/i.test(entry)]));
    for (const { name, ...problem } of reasons(settings, api)) {
      const entry = setting.values.find((each) => each.startsWith(name)) ?? '';
      yield { at: placeOfEntry(setting, entry), ...problem, ...offerEntry(setting, entry, undefined) };
    }
  },
);
