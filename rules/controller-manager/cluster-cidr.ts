import type { Problem } from '../../src/engine/rule.ts';
import type { Invocation, Setting } from '../../src/model/types.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { parseCidr, type Cidr } from '../../src/model/values/cidr.ts';
import { isControllerOff } from '../templates/controllers.ts';
import { gateOf } from '../../src/model/gates.ts';
import { isMinorFrom, mayStandBy, startingLog } from '../templates/manager-log.ts';
import { settingRule } from '../templates/setting-rule.ts';

/** `isSeen`: whether newer releases, too, were seen to exit for it. */
type Finding = Omit<Problem, 'at' | 'log'> & { readonly error: string; readonly from?: Setting; readonly isSeen?: boolean };

/** What a node gets unless a flag says otherwise. */
const NODE_MASK = { 4: 24, 6: 64 };
/** More ranges for nodes than 2 to the power of this are refused for IPv6. */
const MOST_BITS = 16;
const MASKS = ['node-cidr-mask-size', 'node-cidr-mask-size-ipv4', 'node-cidr-mask-size-ipv6'];

const rangeProblem = (texts: readonly string[], manager: Invocation): Finding | undefined => {
  const ranges = texts.map(parseCidr);
  const index = ranges.findIndex(({ ok }) => !ok);
  if (index >= 0) {
    const text = texts[index] ?? '';
    return {
      message: `${text === '' ? '--cluster-cidr has no range' : `"${text}" is no range such as 10.244.0.0/16`}, and nodes are to get theirs from it`,
      error: isMinorFrom(manager, '1.27') ? `invalid CIDR[${index}]: <nil> (invalid CIDR address: ${text})` : `failed to parse cidr value:${JSON.stringify(text)} with error:invalid CIDR address: ${text}`,
      advice: 'set --cluster-cidr to the range of the pods, or --allocate-node-cidrs=false if the network plugin hands out addresses',
    };
  }
  const families = new Set(ranges.flatMap((range) => (range.ok ? [range.value.family] : [])));
  if (texts.length > 1 && !isMinorFrom(manager, '1.23') && gateOf(manager, 'IPv6DualStack') === false) {
    return { message: '--cluster-cidr has two ranges, and the feature gate IPv6DualStack is off', error: `len of ClusterCIDRs==${texts.length} and dualstack or EndpointSlice feature is not enabled`, advice: 'keep one range, or set the feature gate' };
  }
  if (texts.length > 1 && families.size < 2) {
    return { message: 'the ranges of --cluster-cidr are of one IP family', error: `len of ClusterCIDRs==${texts.length} and they are not configured as dual stack (at least one from each IPFamily${isMinorFrom(manager, '1.26') ? '' : ')'}`, advice: 'keep one range, or write one of each IP family' };
  }
  if (texts.length <= 2) return undefined;
  const error = isMinorFrom(manager, '1.26') ? `length of clusterCIDRs is:${texts.length} more than max allowed of 2` : `len of clusters is:${texts.length} > more than max allowed of 2`;
  return { message: `--cluster-cidr has ${texts.length} ranges`, error, advice: 'keep one range, or one of each IP family' };
};

/** The range of the services is kept out of the pods'; what cannot be read of it is passed over. */
const serviceProblem = (manager: Invocation): Finding | undefined => {
  const setting = manager.setting('service-cluster-ip-range');
  const ranges = setting.state === 'given' ? setting.text.split(',').map((text) => parseCidr(text.trim())) : [];
  const [first, second] = ranges;
  if (ranges.length !== 2 || !first?.ok || !second?.ok || first.value.family !== second.value.family) return undefined;
  return { from: setting, message: 'the two ranges of --service-cluster-ip-range are of one IP family', error: 'serviceCIDR and secondaryServiceCIDR are not dualstack (from different IPfamiles)', advice: 'keep one range, or write one of each IP family' };
};

const maskProblem = (ranges: readonly Cidr[], manager: Invocation): Finding | undefined => {
  const settings = MASKS.map((flag) => manager.setting(flag));
  const [size = 0, size4 = 0, size6 = 0] = settings.map((setting) => (setting.state === 'given' ? Number(setting.text) : 0));
  const [both, four, six] = settings;
  if (!both || !four || !six || settings.some(({ state }) => state === 'unseen') || [size, size4, size6].some(Number.isNaN)) return undefined;
  const wrong = (from: Setting, error: string, advice: string): Finding => ({ from, message: `the masks for the nodes do not go with --cluster-cidr=${ranges.map(({ text }) => text).join(',')}`, error, advice });
  const isDual = ranges.length > 1;
  const isSix = ranges[0]?.family === 6;
  if (isDual && size !== 0) return wrong(both, 'usage of --node-cidr-mask-size is not allowed with dual-stack clusters', 'write --node-cidr-mask-size-ipv4 and --node-cidr-mask-size-ipv6 in its place');
  if (!isDual && (size4 !== 0 || size6 !== 0)) {
    const from = size4 === 0 ? six : four;
    if (!isMinorFrom(manager, '1.23')) return wrong(from, 'usage of --node-cidr-mask-size-ipv4 and --node-cidr-mask-size-ipv6 are not allowed with non dual-stack clusters', 'write --node-cidr-mask-size in its place');
    if (size !== 0) return wrong(from, 'usage of --node-cidr-mask-size-ipv4 and --node-cidr-mask-size-ipv6 is not allowed if --node-cidr-mask-size is set. For dual-stack clusters please unset it and use IPFamily specific flags', 'keep --node-cidr-mask-size alone');
    if (size4 !== 0 && isSix) return wrong(four, 'usage of --node-cidr-mask-size-ipv4 is not allowed for a single-stack IPv6 cluster', 'remove the flag');
    if (size6 !== 0 && !isSix) return wrong(six, 'usage of --node-cidr-mask-size-ipv6 is not allowed for a single-stack IPv4 cluster', 'remove the flag');
  }
  for (const { text, family, prefixLength } of ranges) {
    const own = family === 4 ? { length: size4, from: four } : { length: size6, from: six };
    const given = own.length !== 0 ? own : { length: size, from: both };
    const length = given.length === 0 ? NODE_MASK[family] : given.length;
    const from = given.length === 0 ? {} : { from: given.from };
    if (prefixLength > length) {
      return { ...from, message: `${text} is smaller than the /${length} that each node is to get`, error: 'Controller: Invalid --cluster-cidr, mask size of cluster CIDR must be less than or equal to --node-cidr-mask-size configured for CIDR family', advice: 'choose a larger range, or a longer mask for the nodes', isSeen: given.length !== 0 };
    }
    if (family === 6 && length - prefixLength > MOST_BITS) {
      return { ...from, message: `${text} has room for more than ${2 ** MOST_BITS} nodes with a /${length} each`, error: 'New CIDR set failed; the node CIDR size is too big', advice: 'choose a smaller range, or a shorter mask for the nodes' };
    }
  }
  return undefined;
};

const NODE_IPAM = ['nodeipam', 'node-ipam-controller'];

export default settingRule(
  {
    on: 'kube-controller-manager',
    title: 'the controller-manager cannot give nodes their ranges of pod addresses, and exits',
    family: 'boot',
    provenFrom: '1.20',
    severity: 'critical',
    why: 'With `--allocate-node-cidrs` each node gets a part of `--cluster-cidr`. If that is no range, two of one IP family, smaller than what one node gets, or of another family than the masks, the controller-manager exits as soon as it leads.',
    remedy: 'Write the range that the cluster was made with, or switch `--allocate-node-cidrs` off if the network plugin hands out addresses.',
    examples: () => ({
      bad: [
        ['--allocate-node-cidrs=true'], ['--allocate-node-cidrs', '--cluster-cidr=10.244.0.0'], ['--allocate-node-cidrs', '--cluster-cidr=10.244.0.0/26'], ['--allocate-node-cidrs', '--cluster-cidr=10.244.0.0/16', '--node-cidr-mask-size=8'],
        ['--allocate-node-cidrs', '--cluster-cidr=10.244.0.0/16,10.245.0.0/16'], ['--allocate-node-cidrs', '--cluster-cidr=10.244.0.0/16,fd00::/48', '--node-cidr-mask-size=24'], ['--allocate-node-cidrs', '--cluster-cidr=fd00::/32'],
        ['--allocate-node-cidrs', '--cluster-cidr=10.244.0.0/16', '--node-cidr-mask-size-ipv6=64'], ['--allocate-node-cidrs', '--cluster-cidr=10.244.0.0/16', '--service-cluster-ip-range=10.96.0.0/16,10.97.0.0/16'],
        { version: '1.20', argv: ['--allocate-node-cidrs', '--cluster-cidr=10.244.0.0/16,fd00::/48'] }, { version: '1.37', argv: ['--allocate-node-cidrs=true'] },
      ],
      good: [
        [], ['--cluster-cidr=10.244.0.0'], ['--allocate-node-cidrs', '--cluster-cidr=10.244.0.0/16'], ['--allocate-node-cidrs', '--cluster-cidr=10.244.0.0/16,fd00::/48', '--node-cidr-mask-size-ipv4=25'], ['--allocate-node-cidrs', '--controllers=*,-nodeipam'],
        ['--allocate-node-cidrs', '--cluster-cidr=10.244.0.0/16', '--node-cidr-mask-size=33'], ['--allocate-node-cidrs', '--cluster-cidr=10.244.0.0/16', '--node-cidr-mask-size-ipv4=25'],
      ],
      unseen: [['--allocate-node-cidrs', '--cluster-cidr=$(PODS)']],
    }),
  },
  'cluster-cidr',
  (setting, manager) => {
    const allocates = manager.setting('allocate-node-cidrs');
    const wanted = parseBool('text' in allocates ? allocates.text : '');
    if (!wanted.ok || !wanted.value || isControllerOff(manager, NODE_IPAM)) return undefined;
    const texts = setting.text.trim().split(',');
    const ranges = texts.flatMap((text) => {
      const range = parseCidr(text);
      return range.ok ? [range.value] : [];
    });
    const problem = rangeProblem(texts, manager) ?? serviceProblem(manager) ?? maskProblem(ranges, manager);
    if (!problem) return undefined;
    const { error, from, isSeen, ...rest } = problem;
    const at = (from ?? setting).place;
    // What newer releases print has not been seen.
    if (mayStandBy(manager) && !isSeen) return { at, ...rest, confidence: 'likely' };
    // Older releases end the process where they find this out.
    const isFatal = error.startsWith('Controller:') && !isMinorFrom(manager, '1.27');
    return { at, ...rest, log: isFatal ? error : startingLog(manager, error) };
  },
);
