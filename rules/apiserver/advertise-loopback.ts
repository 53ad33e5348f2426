import { readAddress } from '../../src/model/values/address.ts';
import { settingRule } from '../templates/setting-rule.ts';
import { isFrom } from '../templates/value-checks.ts';

/** A later release does not start, which another rule tells. */
const REFUSED_FROM = '1.37';

export default settingRule(
  {
    on: 'kube-apiserver',
    title: 'pods are sent to their own loopback address for the API server',
    family: 'consistency',
    severity: 'high',
    why: 'The API server writes its address into the endpoints of the service `kubernetes`. The API refuses one that is loopback, so that the service has no endpoints, and no pod finds the API server; the component itself starts and looks well.',
    remedy: 'Write the address of the node that the others reach, or remove the flag where the node has one address.',
    examples: () => ({ bad: [['--advertise-address=127.0.0.1'], ['--advertise-address=::1', '--service-cluster-ip-range=fd00::/112']], good: [[], ['--advertise-address=10.0.0.1'], ['--advertise-address=127.0.0.1', '--endpoint-reconciler-type=none'], { version: '1.37', argv: ['--advertise-address=127.0.0.1'] }], unseen: [['--advertise-address=$(ADDRESS)']] }),
  },
  'advertise-address',
  (setting, api) => {
    const reconciler = api.setting('endpoint-reconciler-type');
    const isUsed = 'text' in reconciler && reconciler.text !== 'none';
    if (!isUsed || isFrom(api, REFUSED_FROM) || readAddress(setting.text.trim())?.isLoopback !== true) return undefined;
    return {
      at: setting.place,
      message: `--advertise-address=${setting.text}: the service kubernetes gets no endpoint, and pods do not find the API server`,
      label: 'loopback',
      log: 'Endpoints "kubernetes" is invalid: may not be in the loopback range',
      advice: 'write the address of the node',
    };
  },
);
