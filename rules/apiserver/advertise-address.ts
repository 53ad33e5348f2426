import { readAddress, type Address } from '../../src/model/values/address.ts';
import { parseCidr } from '../../src/model/values/cidr.ts';
import { isFrom, valueChecks, type ValueCheck } from '../templates/value-checks.ts';

/** Where the API server does not write itself into the endpoints of the service "kubernetes", it is free in its address. */
const withoutEndpoints = (refuse: ValueCheck['refuse']): ValueCheck['refuse'] => (setting, api) => {
  const reconciler = api.setting('endpoint-reconciler-type');
  return 'text' in reconciler && reconciler.text !== 'none' ? refuse(setting, api) : undefined;
};

/** The default where the flag is not given. */
const SERVICES = '10.0.0.0/24';

const otherFamily: ValueCheck['refuse'] = ({ text }, api) => {
  const address = readAddress(text.trim());
  const ranges = api.setting('service-cluster-ip-range');
  if (!address || address.isUnspecified || !('text' in ranges)) return undefined;
  const [first = ''] = (ranges.text === '' ? SERVICES : ranges.text).split(',');
  const range = parseCidr(first);
  if (!range.ok || range.value.family === address.family) return undefined;
  return {
    why: `wants an IPv${range.value.family} address there, because the services have one: --service-cluster-ip-range=${ranges.text}`,
    log: `must match public address family "${text.trim()}"`,
    advice: `write the IPv${range.value.family} address of the node, or put the range of IPv${address.family} first`,
  };
};

/** What an address that nobody else reaches is called, by its first bits. */
const KINDS: readonly { readonly family: 4 | 6; readonly mask: bigint; readonly is: bigint; readonly name: string }[] = [
  { family: 4, mask: 8n, is: 127n, name: 'loopback range (127.0.0.0/8, ::1/128)' },
  { family: 6, mask: 128n, is: 1n, name: 'loopback range (127.0.0.0/8, ::1/128)' },
  { family: 4, mask: 16n, is: 0xa9fen, name: 'link-local range (169.254.0.0/16, fe80::/10)' },
  { family: 6, mask: 10n, is: 0x3fan, name: 'link-local range (169.254.0.0/16, fe80::/10)' },
  { family: 4, mask: 24n, is: 0xe00000n, name: 'link-local multicast range (224.0.0.0/24, ff02::/10)' },
  { family: 6, mask: 16n, is: 0xff02n, name: 'link-local multicast range (224.0.0.0/24, ff02::/10)' },
];
const kindOf = ({ family, bits }: Address): string | undefined =>
  KINDS.find((kind) => kind.family === family && bits >> ((family === 4 ? 32n : 128n) - kind.mask) === kind.is)?.name;

const unreachable: ValueCheck['refuse'] = ({ text }, api) => {
  const address = readAddress(text.trim());
  const kind = address && kindOf(address);
  return kind === undefined || !isFrom(api, '1.37') ? undefined : { why: 'cannot tell the cluster to come to that address', log: `may not be in the ${kind}`, advice: 'write the address of the node that the others reach' };
};

export default valueChecks(
  'kube-apiserver',
  [
    { flag: 'advertise-address', from: '1.24', isExact: true, refuse: withoutEndpoints(otherFamily) },
    { flag: 'advertise-address', from: '1.37', isExact: true, refuse: withoutEndpoints(unreachable) },
  ],
  {
    title: 'the API server cannot advertise its address, and exits',
    why: 'The API server writes its address into the endpoints of the service "kubernetes", through which every pod comes to it. The address must be of the IP family of the services, and newer releases refuse one that no other node reaches.',
    remedy: 'Write the address of the node that the others reach, of the same IP family as the first range of `--service-cluster-ip-range`.',
    examples: () => ({
      bad: [['--advertise-address=fd00::1', '--service-cluster-ip-range=10.96.0.0/12'], ['--advertise-address=10.0.0.1', '--service-cluster-ip-range=fd00::/112,10.96.0.0/12'], { version: '1.37', argv: ['--advertise-address=169.254.1.1'] }, { version: '1.37', argv: ['--advertise-address=127.0.0.1'] }, { version: '1.37', argv: ['--advertise-address=224.0.0.1'] }],
      good: [[], ['--advertise-address=10.0.0.1'], ['--advertise-address=169.254.1.1'], ['--advertise-address=fd00::1', '--service-cluster-ip-range=fd00:1::/112'], ['--advertise-address=fd00::1', '--endpoint-reconciler-type=none'], { version: '1.37', argv: ['--advertise-address=0.0.0.0'] }],
    }),
  },
);
