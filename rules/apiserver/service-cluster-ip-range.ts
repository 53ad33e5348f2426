import { parseCidr } from '../../src/model/values/cidr.ts';
import type { Problem } from '../../src/engine/rule.ts';
import { compareVersions } from '../../src/knowledge/table.ts';
import { settingRule } from '../templates/setting-rule.ts';

const FAMILIES = '--service-cluster-ip-range[0] and --service-cluster-ip-range[1] must be of different IP family';

/** The first range must hold eight addresses: mask 29 for IPv4, 125 for IPv6. */
const LONGEST_MASK = { 4: 29, 6: 125 };
/** Up to this minor a range must not hold more than 2^20 addresses; later ones are known to take it, from 1.37 on. */
const LAST_WITH_LIMIT = '1.31';
const BITS_AT_MOST = 20;

const problemOf = (texts: readonly string[], minor: string | null): Omit<Problem, 'at'> | undefined => {
  const ranges = texts.map(parseCidr);
  const bad = ranges.findIndex(({ ok }) => !ok);
  if (bad >= 0) {
    const log = bad === 0 ? 'service-cluster-ip-range[0] is not a valid cidr' : 'service-cluster-ip-range[1] is not an ip net';
    return { message: `"${texts[bad]}" is no range such as 10.96.0.0/12`, log, advice: 'write one range, or one of each IP family, with a comma and without blanks' };
  }
  const [first, second] = ranges.map((range) => (range.ok ? range.value : undefined));
  if (first && second && first.family === second.family) return { message: 'the two service ranges are of one IP family', log: FAMILIES, advice: 'keep one range, or write one of each IP family' };
  if (first && first.prefixLength > LONGEST_MASK[first.family]) {
    return {
      message: `${texts[0]} holds fewer than eight addresses`,
      log: 'error determining service IP ranges for primary service cidr: the service cluster IP range must be at least 8 IP addresses',
      advice: 'choose a larger range: it cannot be changed once services are there',
    };
  }
  const isLimited = minor !== null && compareVersions(minor, LAST_WITH_LIMIT) <= 0;
  const bits = first ? (first.family === 4 ? 32 : 128) - first.prefixLength : 0;
  if (first && isLimited && bits > BITS_AT_MOST) {
    const size = bits + first.prefixLength;
    return {
      message: `${texts[0]} holds more addresses than this version takes`,
      log: `specified --service-cluster-ip-range is too large; for ${size}-bit addresses, the mask must be >= ${size - BITS_AT_MOST}`,
      advice: `choose a mask of /${size - BITS_AT_MOST} or longer`,
    };
  }
  return undefined;
};

export default settingRule(
  {
    on: 'kube-apiserver',
    title: 'the API server cannot use its range of service addresses, and exits',
    family: 'boot',
    provenFrom: '1.24',
    severity: 'critical',
    why: 'The range must be one CIDR, or one of each IP family, with at least eight addresses. Anything else ends the API server at start.',
    remedy: 'Write the range that the cluster was made with, the same on every control-plane node and in the controller-manager.',
    examples: () => ({
      bad: [['--service-cluster-ip-range=10.96.0.0'], ['--service-cluster-ip-range=10.96.0.0/30'], ['--service-cluster-ip-range=10.96.0.0/16,10.97.0.0/16'], ['--service-cluster-ip-range=10.96.0.0/16, fd00::/112']],
      good: [[], ['--service-cluster-ip-range=10.96.0.0/12'], ['--service-cluster-ip-range=10.96.0.0/16,fd00::/112']],
      unseen: [['--service-cluster-ip-range=$(RANGE)']],
    }),
  },
  'service-cluster-ip-range',
  (setting, api) => {
    const problem = setting.state === 'given' && setting.text !== '' ? problemOf(setting.text.split(','), api.facts.minor) : undefined;
    return problem && { at: setting.place, ...problem };
  },
);
