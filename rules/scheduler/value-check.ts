import { parseBool } from '../../src/model/values/bool.ts';
import { readAddress } from '../../src/model/values/address.ts';
import { burst, DELEGATED } from '../templates/delegated-checks.ts';
import { isMinorFrom } from '../templates/manager-log.ts';
import { valueChecks, type ValueCheck } from '../templates/value-checks.ts';

const clientBurst: ValueCheck['refuse'] = (setting, scheduler) => {
  const isNegative = /^-0*[1-9]/.test(setting.text) && !isMinorFrom(scheduler, '1.22');
  return isNegative ? { why: 'takes 0 or more', log: `clientConnection.burst: Invalid value: ${setting.text}: must be non-negative`, advice: 'remove the flag', mend: 'remove' } : burst(setting, scheduler);
};

/** The first ways to say how pods are placed: the word alone had to have its file. */
const legacyPolicy: ValueCheck['refuse'] = ({ text }, scheduler) => {
  const file = scheduler.setting('policy-config-file');
  const wanted = parseBool(text);
  if (!wanted.ok || !wanted.value || !('text' in file) || file.text !== '') return undefined;
  return { why: 'needs --policy-config-file for this', log: 'policyConfigFile: Required value: required when --use-legacy-policy-config is true', advice: 'set --policy-config-file, or remove the flag', mend: 'remove' };
};
const PROVIDERS = ['ClusterAutoscalerProvider', 'DefaultProvider'];
const provider: ValueCheck['refuse'] = ({ text }) =>
  text === '' || PROVIDERS.includes(text) ? undefined : { why: `knows ${PROVIDERS.join(' and ')}, and no "${text}"`, log: `algorithm provider ${JSON.stringify(text)} is not registered`, advice: 'remove the flag', mend: 'remove' };
const address: ValueCheck['refuse'] = ({ text }) =>
  text === '' || readAddress(text) ? undefined : { why: 'takes an IP address', log: `--address ${text} is an invalid IP address`, advice: 'remove the flag', mend: 'remove' };

export default valueChecks(
  'kube-scheduler',
  [
    { flag: 'kube-api-burst', from: '1.20', refuse: clientBurst },
    { flag: 'use-legacy-policy-config', from: '1.20', to: '1.22', isExact: true, refuse: legacyPolicy },
    { flag: 'algorithm-provider', from: '1.20', to: '1.21', isExact: true, refuse: provider },
    { flag: 'address', from: '1.20', to: '1.22', isExact: true, refuse: address },
    ...DELEGATED,
  ],
  {
    title: 'the scheduler refuses the value of a flag, and exits',
    why: 'The value has the right type and is not one that the scheduler can use. It prints one line and exits: what runs goes on, and no new pod gets a node.',
    remedy: 'Write a value that the message names, or remove the flag for its default.',
    examples: () => ({
      bad: [['--kube-api-burst=0'], ['--authorization-always-allow-paths=*a'], ['--requestheader-group-headers= '], ['--master=10.0.0.1:6443/api'], { version: '1.20', argv: ['--use-legacy-policy-config'] }, { version: '1.21', argv: ['--algorithm-provider=foo'] }, { version: '1.22', argv: ['--address=localhost'] }],
      good: [[], ['--kube-api-burst=0', '--kube-api-qps=0'], ['--authorization-always-allow-paths=*,/,/healthz'], ['--master=https://10.0.0.1:6443/api'], { version: '1.20', argv: ['--use-legacy-policy-config', '--policy-config-file=/a', '--algorithm-provider=DefaultProvider'] }],
    }),
  },
);
