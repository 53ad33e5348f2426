import { offer, removeFlags } from '../../src/fix/flag-edits.ts';
import { parseDuration } from '../../src/model/values/duration.ts';
import { isControllerOff } from '../templates/controllers.ts';
import { isMinorFrom, mayStandBy, startingLog } from '../templates/manager-log.ts';
import { componentRule, nameAndMinor } from '../templates/setting-rule.ts';

/** Periods of controllers that end the whole process where they are not longer than nothing, and what it then prints. */
const PERIODS = [
  { flag: 'horizontal-pod-autoscaler-sync-period', from: '1.20', controllers: ['horizontalpodautoscaling', 'horizontal-pod-autoscaler-controller'], error: () => undefined },
  {
    flag: 'legacy-service-account-token-clean-up-period',
    from: '1.29',
    controllers: ['legacy-service-account-token-cleaner', 'legacy-serviceaccount-token-cleaner-controller'],
    error: (text: string) => `failed to start the legacy service account token cleaner: invalid CleanUpPeriod: ${text === '0' ? '0s' : text}`,
  },
];
const PANIC = 'panic: non-positive interval for NewTicker';

export default componentRule(
  {
    on: 'kube-controller-manager',
    title: 'a controller cannot work with its period, and the controller-manager exits',
    family: 'boot',
    provenFrom: '1.31',
    severity: 'critical',
    why: 'A controller that is to do something every 0 seconds does not start, and takes the controller-manager with it as soon as that leads.',
    remedy: 'Remove the flag, or write a period such as `15s`. To switch the controller off, name it with a minus in `--controllers`.',
    examples: () => ({
      bad: [['--horizontal-pod-autoscaler-sync-period=0s'], ['--legacy-service-account-token-clean-up-period=-1s'], ['--controllers=*,-ttl', '--horizontal-pod-autoscaler-sync-period=0']],
      good: [
        [], ['--horizontal-pod-autoscaler-sync-period=15s', '--legacy-service-account-token-clean-up-period=1h'], ['--controllers=*,-horizontal-pod-autoscaler-controller', '--horizontal-pod-autoscaler-sync-period=0'],
        { version: '1.28', argv: ['--legacy-service-account-token-clean-up-period=0'] },
      ],
    }),
  },
  function* (manager) {
    for (const { flag, from, controllers, error } of PERIODS) {
      const setting = manager.setting(flag);
      const period = parseDuration('text' in setting ? setting.text : '');
      if (setting.state !== 'given' || !period.ok || Number(period.value) > 0 || !isMinorFrom(manager, from) || isControllerOff(manager, controllers)) continue;
      const said = error(setting.text);
      yield {
        at: setting.flag.value ?? setting.place,
        message: `--${flag}=${setting.text}: ${nameAndMinor(manager)} takes a period of more than 0`,
        label: 'no period',
        log: said === undefined ? PANIC : startingLog(manager, said),
        advice: 'remove the flag for its default',
        ...offer(`remove --${flag}`, removeFlags(setting)),
        ...(mayStandBy(manager) ? { confidence: 'likely' as const } : {}),
      };
    }
  },
);
