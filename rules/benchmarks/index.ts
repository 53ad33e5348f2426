import type { Benchmark, Control } from '../../src/engine/controls.ts';
import { cis112 } from './cis-1.12.ts';
import { nsa } from './nsa.ts';
import { OLDER_EDITIONS, olderCis } from './older-cis.ts';
import { stig } from './stig.ts';

/** Made when they are first asked for: an audit needs one. */
const MAKERS: Readonly<Record<string, () => Benchmark>> = {
  'CIS-1.12': () => cis112,
  STIG: stig,
  NSA: nsa,
  ...Object.fromEntries(OLDER_EDITIONS.map((edition) => [`CIS-${edition}`, () => olderCis(edition)])),
};

/** `CIS-1.12`, `STIG`, `NSA`, and the older editions of CIS, newest first. */
export const BENCHMARK_IDS: readonly string[] = Object.keys(MAKERS);

const made = new Map<string, Benchmark>();

/** The benchmark of this id, in upper or lower case; undefined where there is none. */
export const benchmarkCalled = (name: string): Benchmark | undefined => {
  const id = name.toUpperCase();
  const make = Object.hasOwn(MAKERS, id) ? MAKERS[id] : undefined;
  if (!make) return undefined;
  const benchmark = made.get(id) ?? completed(make());
  made.set(id, benchmark);
  return benchmark;
};

export const allBenchmarks = (): Benchmark[] => BENCHMARK_IDS.flatMap((id) => benchmarkCalled(id) ?? []);

/** What a control is asked for by other names shows it as well: of the others only CIS 1.12 and the STIG are named. */
const completed = (benchmark: Benchmark): Benchmark => {
  const others = new Map<string, Control>([cis112, ...(benchmark.id === 'NSA' ? [stig()] : [])].flatMap(({ id, controls }) => controls.map((control) => [`${id}:${control.id}`, control])));
  return {
    ...benchmark,
    controls: benchmark.controls.map((control) => {
      const same = (control.same ?? []).flatMap((id) => others.get(id) ?? []);
      if (same.length === 0) return control;
      return {
        ...control,
        same: [...new Set([...(control.same ?? []), ...same.flatMap((other) => other.same ?? [])])],
        flags: [...new Set([...(control.flags ?? []), ...same.flatMap((other) => other.flags ?? [])])],
        look: control.look ?? same.find(({ look }) => look !== undefined)?.look,
      };
    }),
  };
};
