import type { RuleDefinition } from '../../src/engine/rule.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { isFrom, valueChecks, type ValueCheck } from './value-checks.ts';

const previous = (minor: string, steps = 1): string => minor.replace(/\d+$/, (digits) => String(Number(digits) - steps));

/** How many minors back a component can behave as: none when the flag came, then one, then three. */
const oldest = (minor: string): number => ({ '1.31': 0, '1.32': 1 })[minor] ?? 3;

/** A version of `--emulated-version` or the like, whose component may stand before it: `kube=1.36`. */
const partsOf = (text: string): readonly [component: string, version: string] => {
  const at = text.indexOf('=');
  return at < 0 ? ['kube', text] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
};
const versionIn = (text: string): string | undefined => /^\s*v?(\d+\.\d+)/.exec(partsOf(text)[1])?.[1];

/** What is refused before any version is compared, in the order of the checks. */
const malformed: ValueCheck['refuse'] = ({ values }) => {
  const [advice, seen] = ['write a minor such as 1.36, or remove the flag', new Map<string, string>()];
  for (const entry of values) {
    const [component, version] = partsOf(entry);
    const numbers = /^\s*v?(\d+(?:\.\d+)*)/.exec(version)?.[1]?.split('.');
    if (!numbers) return { why: 'takes versions', log: `could not parse "${version}" as version`, advice, entry };
    if (numbers.length < 2) return { why: 'takes versions of two parts', log: `illegal version string "${version}"`, advice, entry };
    if (/^0\d/.test(numbers[0] ?? '')) return { why: 'takes versions without a zero before them', log: `illegal zero-prefixed version component "${numbers[0]}" in "${version}"`, advice, entry };
    if (Number(numbers[2] ?? 0) !== 0) return { why: 'takes minors, not patches', log: `patch version not allowed, got: ${component}=${numbers.join('.')}`, advice, entry };
    const earlier = seen.get(component);
    if (earlier !== undefined) return { why: 'takes one version for a component', log: `duplicate version flag, ${component}=${earlier} and ${component}=${numbers.join('.')}`, advice: 'leave one of them', entry };
    seen.set(component, numbers.join('.'));
  }
  const stranger = values.find((entry) => partsOf(entry)[0] !== 'kube');
  return stranger === undefined ? undefined : { why: 'knows one component, kube', log: `component not registered: ${partsOf(stranger)[0]}`, advice, entry: stranger };
};
const numberOf = (minor: string): number => Number(/\d+$/.exec(minor)?.[0]);

const emulated: ValueCheck['refuse'] = (setting, invocation) => {
  const wrong = malformed(setting, invocation);
  if (wrong) return wrong;
  const { values } = setting;
  const own = invocation.facts.minor;
  const entry = values.find((text) => {
    const version = versionIn(text);
    return version !== undefined && own !== null && (numberOf(version) > numberOf(own) || numberOf(version) < numberOf(own) - oldest(own));
  });
  if (entry === undefined || own === null) return undefined;
  const version = versionIn(entry) ?? entry;
  const log = isFrom(invocation, '1.32')
    ? `emulation version ${version} is not between [${previous(own, oldest(own))}, ${own}`
    : `emulation version needs to be equal to binary version(${own}) in compatibility-version alpha, got ${version}`;
  return { why: `cannot behave as ${version}`, log, advice: own === '1.31' ? 'remove the flag' : `write a version between ${previous(own, oldest(own))} and ${own}, or remove the flag`, mend: 'remove', entry };
};

const compatible: ValueCheck['refuse'] = (setting, invocation) => {
  const wrong = malformed(setting, invocation);
  if (wrong) return wrong;
  const [{ values }, { minor }] = [setting, invocation.facts];
  const entry = values.find((text) => {
    const version = versionIn(text);
    return version !== undefined && minor !== null && (numberOf(version) > numberOf(minor) || numberOf(version) < numberOf(minor) - oldest(minor));
  });
  if (entry === undefined || minor === null) return undefined;
  const version = versionIn(entry) ?? entry;
  return { why: `cannot be compatible with ${version}`, log: `minCompatibilityVersion version ${version} is not between [${previous(minor, oldest(minor))}, ${minor}]`, advice: `write a version between ${previous(minor, oldest(minor))} and ${minor}, or remove the flag`, mend: 'remove', entry };
};

/** Only of use where another version is emulated. */
const forward =
  (option: string): ValueCheck['refuse'] =>
  ({ text }, invocation) => {
    const wanted = parseBool(text);
    const emulation = invocation.setting('emulated-version');
    const others = 'values' in emulation ? emulation.values.filter((value) => value !== '' && versionIn(value) !== invocation.facts.minor) : ['unknown'];
    if (!wanted.ok || !wanted.value || others.length > 0) return undefined;
    return { why: 'emulates no older version, and without one the flag means nothing', log: `ServerRunOptions.${option} cannot be set to true if the emulation version is the same as the binary version`, advice: 'remove the flag', mend: 'remove' };
  };

const hidden: ValueCheck['refuse'] = ({ text }, invocation) => {
  const own = invocation.facts.minor;
  if (own === null || text === '' || text === previous(own)) return undefined;
  const log = isFrom(invocation, '1.36')
    ? `metrics.showHiddenMetricsForVersion: Invalid value: "${text}": must be omitted or have the value '${previous(own)}'; only the previous minor version is allowed`
    : `--show-hidden-metrics-for-version must be omitted or have the value '${previous(own)}'. Only the previous minor version is allowed`;
  return { why: `takes ${previous(own)} or nothing`, log, advice: `write ${previous(own)}, or remove the flag`, mend: 'remove' };
};

/** Versions that a component is to behave as, or to show the metrics of: each release takes its own neighbours only. */
export const versionFlags = (on: ComponentName): RuleDefinition<ComponentName> =>
  valueChecks(
    on,
    [
      { flag: 'show-hidden-metrics-for-version', refuse: hidden },
      { flag: 'emulated-version', from: '1.31', refuse: emulated },
      { flag: 'min-compatibility-version', from: '1.36', refuse: compatible },
      { flag: 'emulation-forward-compatible', from: '1.36', refuse: forward('EmulationForwardCompatible') },
      { flag: 'runtime-config-emulation-forward-compatible', from: '1.36', refuse: forward('RuntimeConfigEmulationForwardCompatible') },
    ],
    {
      title: `${on} cannot show or behave as the version that a flag names, and exits`,
      why: 'Hidden metrics can be shown for the release before this one only, and only a few older releases can be emulated. The flags stay behind after an upgrade, and then the component exits at start.',
      remedy: 'Remove the flag. It is meant for the days around an upgrade.',
      examples: () => ({
        bad: [['--show-hidden-metrics-for-version=1.29'], ['--emulated-version=1.30'], { version: '1.37', argv: ['--emulated-version=1.30'] }, { version: '1.37', argv: ['--min-compatibility-version=1.30'] }, ['--emulated-version=x'], ['--emulated-version=1.31.4'], ['--emulated-version=other=1.31']],
        good: [[], ['--show-hidden-metrics-for-version=1.30'], ['--emulated-version=1.31'], ['--emulated-version=v1.31.0'], { version: '1.37', argv: ['--emulated-version=kube=1.36'] }],
      }),
    },
  );
