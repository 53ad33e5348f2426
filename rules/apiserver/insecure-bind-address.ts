import { parseInteger } from '../../src/model/values/integer.ts';
import { flagNotSet } from '../templates/flag-not-set.ts';
import { decide, componentRule } from '../templates/setting-rule.ts';

const offered = flagNotSet({
  title: 'the API server offers the port without TLS, authentication and authorization on an address of your choosing',
  on: 'kube-apiserver',
  flag: 'insecure-bind-address',
  severity: 'high',
  controls: ['STIG:V-242388'],
  why: 'Everyone who reaches the address is administrator while `--insecure-port` is not 0. Releases from 1.24 on do not know the flag, and this rule does not speak of them.',
  remedy: 'Remove the flag, and set `--insecure-port=0` after pointing probes and clients at the secure port.',
  advice: 'remove the flag, and set --insecure-port=0 once probes and clients use the secure port',
  examples: () => ({
    bad: [{ version: '1.20', argv: ['--insecure-bind-address=0.0.0.0', '--insecure-port=8080'] }],
    good: [
      { version: '1.20', argv: [] },
      { version: '1.20', argv: ['--insecure-bind-address=0.0.0.0'] },
      { version: '1.20', argv: ['--insecure-bind-address=0.0.0.0', '--insecure-port=0'] },
      { version: '1.31', argv: ['--insecure-bind-address=0.0.0.0'] },
    ],
    unseen: [{ version: '1.20', argv: ['--insecure-bind-address=$(ADDRESS)', '--insecure-port=8080'] }],
  }),
});

const portIsOff = (text: string): boolean => {
  const port = parseInteger(text);
  return port.ok && Number(port.value) === 0;
};

export default componentRule(offered, function* (api, context) {
  if (decide(api, 'insecure-port', ({ text }) => portIsOff(text)) !== true) yield* offered.check(api, context);
});
