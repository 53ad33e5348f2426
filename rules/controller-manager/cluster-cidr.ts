import type { Problem } from '../../src/engine/rule.ts';
import { compareVersions } from '../../src/knowledge/table.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { parseCidr } from '../../src/model/values/cidr.ts';
import { settingRule } from '../templates/setting-rule.ts';

/** 1.31 exits for all of this, and 1.37 for none of it; nothing is known of those between. */
const LAST_TO_EXIT = '1.31';
/** What a node gets unless --node-cidr-mask-size says otherwise. */
const NODE_MASK = { 4: 24, 6: 64 };

const problemOf = (texts: readonly string[], nodeMask: number | undefined): Omit<Problem, 'at'> | undefined => {
  const ranges = texts.map(parseCidr);
  const bad = ranges.findIndex(({ ok }) => !ok);
  if (bad >= 0) {
    const text = texts[bad] ?? '';
    return { message: `${text === '' ? '--cluster-cidr is empty' : `"${text}" is no range such as 10.244.0.0/16`}, and nodes are to get theirs from it`, log: `invalid CIDR address: ${text}`, advice: 'set --cluster-cidr to the range of the pods, or --allocate-node-cidrs=false if the network plugin hands out addresses' };
  }
  const [first, second] = ranges.flatMap((range) => (range.ok ? [range.value] : []));
  if (first && second && first.family === second.family) {
    return { message: 'the two ranges of --cluster-cidr are of one IP family', log: 'len of ClusterCIDRs==2 and they are not configured as dual stack (at least one from each IPFamily', advice: 'keep one range, or write one of each IP family' };
  }
  if (first && !second && first.prefixLength > (nodeMask ?? NODE_MASK[first.family])) {
    return { message: `${texts[0]} is smaller than the /${nodeMask ?? NODE_MASK[first.family]} that each node is to get`, log: 'mask size of cluster CIDR must be less than or equal to --node-cidr-mask-size configured for CIDR fa', advice: 'choose a larger range, or a longer --node-cidr-mask-size' };
  }
  return undefined;
};

export default settingRule(
  {
    on: 'kube-controller-manager',
    title: 'the controller-manager cannot give nodes their ranges of pod addresses, and exits',
    family: 'boot',
    provenFrom: '1.24',
    severity: 'critical',
    why: 'With `--allocate-node-cidrs` each node gets a part of `--cluster-cidr`. If that is no range, two of one IP family, or smaller than what one node gets, the controller-manager exits.',
    remedy: 'Write the range that the cluster was made with, or switch `--allocate-node-cidrs` off if the network plugin hands out addresses.',
    examples: {
      bad: [['--allocate-node-cidrs=true'], ['--allocate-node-cidrs', '--cluster-cidr=10.244.0.0'], ['--allocate-node-cidrs', '--cluster-cidr=10.244.0.0/26'], ['--allocate-node-cidrs', '--cluster-cidr=10.244.0.0/16', '--node-cidr-mask-size=8']],
      good: [[], ['--cluster-cidr=10.244.0.0'], ['--allocate-node-cidrs', '--cluster-cidr=10.244.0.0/16'], ['--allocate-node-cidrs', '--cluster-cidr=10.244.0.0/16,fd00::/48'], { version: '1.37', argv: ['--allocate-node-cidrs=true'] }],
      unseen: [['--allocate-node-cidrs', '--cluster-cidr=$(PODS)']],
    },
  },
  'cluster-cidr',
  (setting, manager) => {
    const { minor } = manager.facts;
    const allocates = manager.setting('allocate-node-cidrs');
    const wanted = parseBool('text' in allocates ? allocates.text : '');
    if (!wanted.ok || !wanted.value || minor === null || compareVersions(minor, LAST_TO_EXIT) > 0) return undefined;
    const mask = manager.setting('node-cidr-mask-size');
    if (mask.state === 'unseen') return undefined;
    const nodeMask = mask.state === 'given' && Number(mask.text) > 0 ? Number(mask.text) : undefined;
    const problem = problemOf(setting.text.split(','), nodeMask);
    return problem && { at: setting.place, ...problem };
  },
);
