import { componentRule, nameAndMinor } from '../templates/setting-rule.ts';
import { nearestOr, placeOfEntry } from '../templates/known-names.ts';

export default componentRule(
  {
    on: 'kube-controller-manager',
    title: 'kube-controller-manager does not know a controller, and exits',
    family: 'boot',
    severity: 'critical',
    why: 'A controller-manager that is told to run or not to run a controller it does not know prints one line and exits.',
    remedy: 'Remove the controller from `--controllers`, or write the name that this version knows.',
    examples: {
      bad: [['--controllers=*,foo'], ['--controllers=*,-foo']],
      good: [[], ['--controllers=*,bootstrapsigner,tokencleaner'], ['--controllers=*,-nodeipam']],
    },
  },
  function* (manager) {
    const setting = manager.setting('controllers');
    if (setting.state !== 'given') return;
    for (const entry of setting.values) {
      const name = entry.replace(/^-/, '');
      if (manager.facts.minor === null || entry === '*' || manager.facts.controller(name) !== null) continue;
      yield {
        at: placeOfEntry(setting, entry),
        message: `${name} is no controller of ${nameAndMinor(manager)}`,
        label: 'unknown controller',
        log: `"${name}" is not in the list of known controllers`,
        advice: nearestOr(name, manager.facts.controllers(), 'remove it from the list'),
      };
    }
  },
);
