import type { Cursor } from '../yaml/cursor.ts';
import type { Kubelet } from './kubelet-settings.ts';
import type { KubeletValueProblem } from './kubelet-values.ts';
import { parseDuration } from './values/duration.ts';
import { parseQuantity } from './values/quantity.ts';

const SIGNALS = ['memory.available', 'nodefs.available', 'nodefs.inodesFree', 'imagefs.available', 'imagefs.inodesFree', 'allocatableMemory.available', 'pid.available'];
const SIGNALS_OF_1_29 = ['containerfs.available', 'containerfs.inodesFree'];

/** The maps of thresholds and the flags that take their place. */
const MAPS = [
  { field: 'evictionHard', flag: 'eviction-hard', read: 'threshold' },
  { field: 'evictionSoft', flag: 'eviction-soft', read: 'threshold' },
  { field: 'evictionSoftGracePeriod', flag: 'eviction-soft-grace-period', read: 'period' },
  { field: 'evictionMinimumReclaim', flag: 'eviction-minimum-reclaim', read: 'reclaim' },
] as const;

type Reading = (typeof MAPS)[number]['read'];

/** The thresholds of the kubelet's file for which it does not start. */
export function* evictionProblems({ files, flags }: Kubelet, atLeast: (minor: string) => boolean): Generator<KubeletValueProblem> {
  const known = [...SIGNALS, ...(atLeast('1.29') ? SIGNALS_OF_1_29 : [])];
  const mapsOf = (field: string, flag: string): readonly Cursor[] => (flags?.some(({ name }) => name === flag) ? [] : files.flatMap(({ documents }) => documents[0]?.get(field) ?? []));
  for (const { field, flag, read } of MAPS) {
    for (const map of mapsOf(field, flag)) {
      for (const signal of map.keys()) {
        const [text, at] = [map.get(signal).text(), map.keyPlace(signal) ?? map];
        const wrong = text === undefined ? undefined : wrongValue(text, read);
        if (!known.includes(signal)) yield { at, message: `${field} has ${signal}, which is no signal; it can be ${known.join(', ')}`, log: `unsupported eviction signal ${signal}` };
        else if (wrong !== undefined) yield { at: map.get(signal), message: `${field} has ${signal}: ${text ?? ''}, which must be ${wrong}` };
      }
    }
  }
  // Periods may come by a flag.
  if (flags?.some(({ name }) => name === 'eviction-soft-grace-period')) return;
  const periods = new Set(mapsOf('evictionSoftGracePeriod', '').flatMap((map) => map.keys()));
  for (const soft of mapsOf('evictionSoft', 'eviction-soft')) {
    const signal = soft.keys().find((each) => known.includes(each) && !periods.has(each) && !/^(0|100)%$/.test(soft.get(each).text() ?? '0%'));
    if (signal !== undefined) yield { at: soft.keyPlace(signal) ?? soft, message: `evictionSoft has ${signal}, and evictionSoftGracePeriod does not`, log: `grace period must be specified for the soft eviction threshold ${signal}`, advice: `add ${signal}: 1m30s to evictionSoftGracePeriod` };
  }
}

const wrongValue = (text: string, read: Reading): string | undefined => {
  if (read === 'period') {
    const period = parseDuration(text);
    return period.ok && period.value >= 0n ? undefined : 'a duration, such as 1m30s';
  }
  const least = read === 'threshold' ? 'more than 0' : '0 or more';
  if (text.endsWith('%')) {
    const share = /^[+-]?(\d+\.?\d*|\.\d+)%+$/.test(text) ? Number.parseFloat(text) : Number.NaN;
    if (read === 'threshold') return share >= 0 && share <= 100 ? undefined : 'a share from 0% to 100%';
    return share > 0 ? undefined : 'a share of more than 0%';
  }
  const quantity = parseQuantity(text);
  return quantity.ok && (quantity.value.nano > 0n || (quantity.value.nano === 0n && read === 'reclaim')) ? undefined : `a share, such as 10%, or an amount of ${least}, such as 500Mi`;
};
