import type { RuleDefinition } from '../../src/engine/rule.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { isFrom, valueChecks, type ValueCheck } from './value-checks.ts';

const previous = (minor: string, steps = 1): string => minor.replace(/\d+$/, (digits) => String(Number(digits) - steps));

/** How many minors back a component can behave as: none when the flag came, then one, then three. */
const oldest = (minor: string): number => ({ '1.31': 0, '1.32': 1 })[minor] ?? 3;

/** A version of `--emulated-version` or the like, whose component may stand before it: `kube=1.36`. */
const versionIn = (text: string): string | undefined => /^(?:kube=)?v?(\d+\.\d+)$/.exec(text)?.[1];
const numberOf = (minor: string): number => Number(/\d+$/.exec(minor)?.[0]);

const emulated: ValueCheck['refuse'] = ({ values }, invocation) => {
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
  return { why: `cannot behave as ${version}`, log, advice: own === '1.31' ? 'remove the flag' : `write a version between ${previous(own, oldest(own))} and ${own}, or remove the flag`, entry };
};

const compatible: ValueCheck['refuse'] = ({ values }, { facts: { minor } }) => {
  const entry = values.find((text) => {
    const version = versionIn(text);
    return version !== undefined && minor !== null && (numberOf(version) > numberOf(minor) || numberOf(version) < numberOf(minor) - oldest(minor));
  });
  if (entry === undefined || minor === null) return undefined;
  const version = versionIn(entry) ?? entry;
  return { why: `cannot be compatible with ${version}`, log: `minCompatibilityVersion version ${version} is not between [${previous(minor, oldest(minor))}, ${minor}]`, advice: `write a version between ${previous(minor, oldest(minor))} and ${minor}, or remove the flag`, entry };
};

/** Only of use where another version is emulated. */
const forward =
  (option: string): ValueCheck['refuse'] =>
  ({ text }, invocation) => {
    const wanted = parseBool(text);
    const emulation = invocation.setting('emulated-version');
    const others = 'values' in emulation ? emulation.values.filter((value) => value !== '' && versionIn(value) !== invocation.facts.minor) : ['unknown'];
    if (!wanted.ok || !wanted.value || others.length > 0) return undefined;
    return { why: 'emulates no older version, and without one the flag means nothing', log: `ServerRunOptions.${option} cannot be set to true if the emulation version is the same as the binary version`, advice: 'remove the flag' };
  };

const hidden: ValueCheck['refuse'] = ({ text }, invocation) => {
  const own = invocation.facts.minor;
  if (own === null || text === '' || text === previous(own)) return undefined;
  const log = isFrom(invocation, '1.36')
    ? `metrics.showHiddenMetricsForVersion: Invalid value: "${text}": must be omitted or have the value '${previous(own)}'; only the previous minor version is allowed`
    : `--show-hidden-metrics-for-version must be omitted or have the value '${previous(own)}'. Only the previous minor version is allowed`;
  return { why: `takes ${previous(own)} or nothing`, log, advice: `write ${previous(own)}, or remove the flag` };
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
      examples: {
        bad: [['--show-hidden-metrics-for-version=1.29'], ['--emulated-version=1.30'], { version: '1.37', argv: ['--emulated-version=1.30'] }, { version: '1.37', argv: ['--min-compatibility-version=1.30'] }],
        good: [[], ['--show-hidden-metrics-for-version=1.30'], ['--emulated-version=1.31'], { version: '1.37', argv: ['--emulated-version=kube=1.36'] }],
      },
    },
  );
