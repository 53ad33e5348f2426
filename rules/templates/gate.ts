import type { Invocation } from '../../src/model/types.ts';
import { parseBool } from '../../src/model/values/bool.ts';

/** Whether a feature gate is on, by the flag or by its default; undefined where that cannot be known. */
export const isGateOn = (invocation: Invocation, gate: string): boolean | undefined => {
  const setting = invocation.setting('feature-gates');
  if (!('values' in setting)) return undefined;
  const given = setting.values.findLast((entry) => entry.replace(/^\w+:/, '').startsWith(`${gate}=`));
  if (given !== undefined) {
    const value = parseBool(given.slice(given.indexOf('=') + 1));
    return value.ok ? value.value : undefined;
  }
  // AllAlpha and AllBeta change many gates at once.
  if (setting.values.some((entry) => /(^|:)All(Alpha|Beta)=/.test(entry))) return undefined;
  return invocation.facts.featureGate(gate)?.default;
};
