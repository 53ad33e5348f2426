import { factsFor } from '../../src/knowledge/index.ts';
import { offerEntry } from '../../src/fix/flag-edits.ts';
import type { Invocation } from '../../src/model/types.ts';
import { isSlip, suggest } from '../../src/text/suggest.ts';
import { isMinorFrom } from '../templates/manager-log.ts';
import { componentRule, nameAndMinor } from '../templates/setting-rule.ts';
import { nearestOr, placeOfEntry } from '../templates/known-names.ts';

/** The minor whose controllers got new names; the old ones became aliases, which the data has from the next minor on. */
const RENAMED = '1.28';
const BEFORE = '1.27';

/** Before there were aliases the names alone count. */
const isUnknown = (name: string, { facts }: Invocation): boolean => {
  if (facts.minor === null) return false;
  const known = facts.controller(name);
  if (known !== undefined) return known === null;
  const names = facts.controllers();
  const aliases = facts.minor === RENAMED ? factsFor('kube-controller-manager', BEFORE).controllers() : [];
  return names !== undefined && aliases !== undefined && !names.includes(name) && !aliases.includes(name);
};

/** With the minus sign that it had. */
const nearestEntry = (entry: string, manager: Invocation): string | undefined => {
  const trimmed = entry.trim();
  const nearest = suggest(trimmed.replace(/^-/, ''), manager.facts.controllers() ?? []);
  return nearest === undefined || !isSlip(trimmed.replace(/^-/, ''), nearest) ? undefined : `${trimmed.startsWith('-') ? '-' : ''}${nearest}`;
};

export default componentRule(
  {
    on: 'kube-controller-manager',
    title: 'kube-controller-manager does not know a controller, and exits',
    family: 'boot',
    severity: 'critical',
    why: 'A controller-manager that is told to run or not to run a controller it does not know prints one line and exits. Names are in small letters, without blanks; only `*` by itself stands for all.',
    remedy: 'Remove the controller from `--controllers`, or write the name that this version knows.',
    examples: () => ({
      bad: [['--controllers=*,foo'], ['--controllers=*,-foo'], ['--controllers=-*'], { version: '1.24', argv: ['--controllers=*, tokencleaner'] }, { version: '1.24', argv: ['--controllers=*,Namespace'] }, { version: '1.28', argv: ['--controllers=foo'] }],
      good: [
        [], ['--controllers=*,bootstrapsigner,tokencleaner'], ['--controllers=*,-nodeipam'], ['--controllers='], { version: '1.24', argv: ['--controllers=*,bootstrapsigner,tokencleaner,-ttl'] },
        { version: '1.28', argv: ['--controllers=*,bootstrapsigner,token-cleaner-controller'] },
      ],
    }),
  },
  function* (manager) {
    const setting = manager.setting('controllers');
    if (setting.state !== 'given') return;
    const gates = manager.setting('feature-gates');
    for (const entry of setting.values) {
      const name = entry.replace(/^-/, '');
      if (entry === '*' || !isUnknown(name, manager)) continue;
      yield {
        at: placeOfEntry(setting, entry),
        message: `${name === '' ? 'an empty entry' : name} is no controller of ${nameAndMinor(manager)}`,
        label: 'unknown controller',
        log: `"${name}" is not in the list of known controllers`,
        advice: nearestOr(name, manager.facts.controllers(), 'remove it from the list'),
        ...offerEntry(setting, entry, nearestEntry(entry, manager)),
        // Older releases know some controllers only while their feature gate is on.
        ...(gates.state === 'given' && !isMinorFrom(manager, '1.29') ? { confidence: 'likely' as const } : {}),
      };
    }
  },
);
