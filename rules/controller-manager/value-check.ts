import { parseDuration } from '../../src/model/values/duration.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { isFrom, valueChecks, type ValueCheck } from '../templates/value-checks.ts';

/** Cloud providers that were once built in; 1.31 has none of them any more. */
const BUILT_IN = new Set(['aws', 'azure', 'gce', 'openstack', 'vsphere']);

const cloudProvider: ValueCheck['refuse'] = ({ text }, manager) => {
  const isKnown = text === '' || text === 'external' || (BUILT_IN.has(text) && !isFrom(manager, '1.31'));
  if (isKnown) return undefined;
  const log = isFrom(manager, '1.33')
    ? `cloud provider "${text}" was specified, but built-in cloud providers are disabled. Please set --cloud-provider=external and migrate to an external cloud provider`
    : `cloud provider could not be initialized: unknown cloud provider "${text}"`;
  return { why: 'has no such cloud provider built in', log, advice: 'write external and run the cloud controller manager of your cloud, or remove the flag' };
};

const NANOSECONDS = 1_000_000_000;
const syncPeriod: ValueCheck['refuse'] = ({ text }, manager) => {
  const off = manager.setting('disable-attach-detach-reconcile-sync');
  const isOff = 'text' in off && parseBool(off.text).ok && off.text !== 'false';
  const period = parseDuration(text);
  if (!period.ok || isOff || Number(period.value) > NANOSECONDS) return undefined;
  return { why: 'takes more than a second', log: 'duration time must be greater than one second as set via command line option reconcile-sync-loop-period', advice: 'remove the flag: a minute is the default' };
};

export const burst: ValueCheck['refuse'] = ({ text }, invocation) => {
  const rate = invocation.setting('kube-api-qps');
  const isLimited = 'text' in rate && Number(rate.text) > 0;
  if (!isLimited || !/^[+-]?\d+$/.test(text) || Number(text) > 0) return undefined;
  return { why: 'takes 1 or more while --kube-api-qps is more than nothing', log: 'burst is required to be greater than 0 when RateLimiter is not set and QPS is set to greater than 0', advice: 'remove the flag' };
};

const SIGNERS = ['kubelet-serving', 'kubelet-client', 'kube-apiserver-client', 'legacy-unknown'];
const signer =
  (name: string): ValueCheck['refuse'] =>
  ({ text }, manager) => {
    if (text === '') return undefined;
    const textOf = (flag: string): string => {
      const setting = manager.setting(flag);
      return 'text' in setting ? setting.text : ' ';
    };
    const prefix = `cluster-signing-${name}`;
    const half = textOf(`${prefix}-key-file`) === '' ? 'cert without key' : textOf(`${prefix}-cert-file`) === '' ? 'key without cert' : undefined;
    const isBoth = [textOf('cluster-signing-cert-file'), textOf('cluster-signing-key-file')].some((file) => file.trim() !== '');
    if (half === undefined && !isBoth) return undefined;
    const log = half === undefined ? 'cannot specify --cluster-signing-{cert,key}-file and other --cluster-signing-*-file flags at the same time' : `"${prefix}": cannot specify ${half}`;
    return {
      why: half === undefined ? 'takes either one pair of files for all signers or a pair for each' : `wants both files of a signer, and one is missing`,
      log,
      advice: 'remove --cluster-signing-cert-file and --cluster-signing-key-file, and give each signer its two files; or remove this flag',
    };
  };

/** Explicit masks alone: what the controller-manager makes of its default is for another rule. */
const nodeMask: ValueCheck['refuse'] = ({ text }, manager) => {
  const allocates = manager.setting('allocate-node-cidrs');
  const ranges = manager.setting('cluster-cidr');
  const isOn = 'text' in allocates && parseBool(allocates.text).ok && !/^(false|f|0)$/i.test(allocates.text);
  const [, length] = ('text' in ranges ? ranges.text : '').split('/');
  if (!isOn || length === undefined || !/^\d+$/.test(length) || !/^\d+$/.test(text) || Number(text) === 0 || Number(text) >= Number(length)) return undefined;
  return {
    why: `cannot cut a /${text} for each node out of --cluster-cidr=${'text' in ranges ? ranges.text : ''}`,
    log: 'Controller: Invalid --cluster-cidr, mask size of cluster CIDR must be less than or equal to --node-cidr-mask-size configured for CIDR family',
    advice: 'write a longer mask than that of --cluster-cidr, such as 24',
  };
};

/** One mask for a cluster of one family, one for each family of a cluster of two. */
const maskOfFamily =
  (suffix: '' | '-ipv4' | '-ipv6'): ValueCheck['refuse'] =>
  ({ text }, manager) => {
    const allocates = manager.setting('allocate-node-cidrs');
    const ranges = manager.setting('cluster-cidr');
    if (!('text' in allocates) || !/^(true|t|1)$/i.test(allocates.text) || !('text' in ranges) || ranges.text === '' || Number(text) === 0) return undefined;
    const families = new Set(ranges.text.split(',').map((range) => (range.includes(':') ? '-ipv6' : '-ipv4')));
    const advice = families.size > 1 ? 'write --node-cidr-mask-size-ipv4 and --node-cidr-mask-size-ipv6' : 'write --node-cidr-mask-size';
    if (families.size > 1) return suffix === '' ? { why: 'takes no single mask for a cluster of two IP families', log: 'usage of --node-cidr-mask-size is not allowed with dual-stack clusters', advice } : undefined;
    const [only = '-ipv4'] = families;
    const single = manager.setting('node-cidr-mask-size');
    if (suffix === '' || ranges.text.includes(',')) return undefined;
    if (single.state === 'given' && Number(single.text) !== 0) return { why: 'takes either one mask or one for each IP family', log: 'usage of --node-cidr-mask-size-ipv4 and --node-cidr-mask-size-ipv6 is not allowed if --node-cidr-mask-size is set', advice };
    if (suffix === only && isFrom(manager, '1.23')) return undefined;
    const log = isFrom(manager, '1.23') ? `usage of --node-cidr-mask-size${suffix} is not allowed for a single-stack IPv${only === '-ipv4' ? '4' : '6'} cluster` : 'usage of --node-cidr-mask-size-ipv4 and --node-cidr-mask-size-ipv6 are not allowed with non dual-stack clusters';
    return { why: 'takes no mask for an IP family that --cluster-cidr does not have', log, advice };
  };

export default valueChecks(
  'kube-controller-manager',
  [
    { flag: 'cloud-provider', refuse: cloudProvider },
    { flag: 'attach-detach-reconcile-sync-period', from: '1.31', refuse: syncPeriod },
    { flag: 'kube-api-burst', refuse: burst },
    ...SIGNERS.flatMap((name) => ['cert', 'key'].map((file) => ({ flag: `cluster-signing-${name}-${file}-file`, refuse: signer(name) }))),
    { flag: 'node-cidr-mask-size', from: '1.32', isExact: true, refuse: nodeMask },
    ...(['', '-ipv4', '-ipv6'] as const).map((suffix) => ({ flag: `node-cidr-mask-size${suffix}`, from: '1.20', to: '1.31', refuse: maskOfFamily(suffix) })),
  ],
  {
    title: 'the controller-manager refuses the value of a flag, and exits',
    why: 'The value has the right type and is not one that the controller-manager can use. It prints one line and exits: nothing is scheduled to, signed or collected any more, while everything that runs goes on, so that it is noticed late.',
    remedy: 'Write a value that the message names, or remove the flag for its default.',
    examples: {
      bad: [
        ['--cloud-provider=foo'], ['--cloud-provider=aws'], ['--attach-detach-reconcile-sync-period=100ms'], ['--kube-api-burst=-1'], ['--cluster-signing-kubelet-serving-cert-file=/a'],
        ['--cluster-signing-cert-file=/a', '--cluster-signing-key-file=/b', '--cluster-signing-kubelet-client-cert-file=/c', '--cluster-signing-kubelet-client-key-file=/d'],
        { version: '1.37', argv: ['--allocate-node-cidrs=true', '--cluster-cidr=10.244.0.0/16', '--node-cidr-mask-size=8'] },
        ['--allocate-node-cidrs=true', '--cluster-cidr=10.244.0.0/16', '--node-cidr-mask-size-ipv6=64'], ['--allocate-node-cidrs=true', '--cluster-cidr=10.244.0.0/16,fd00::/48', '--node-cidr-mask-size=24'],
      ],
      good: [
        [], ['--cloud-provider=external', '--kube-api-burst=30', '--attach-detach-reconcile-sync-period=1m'], { version: '1.24', argv: ['--cloud-provider=aws'] },
        ['--cluster-signing-kubelet-client-cert-file=/c', '--cluster-signing-kubelet-client-key-file=/d'], ['--kube-api-burst=0', '--kube-api-qps=0'], { version: '1.37', argv: ['--allocate-node-cidrs', '--cluster-cidr=10.244.0.0/26'] },
      ],
    },
  },
);
