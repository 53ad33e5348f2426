import type { Invocation } from './types.ts';
import { parseBool } from './values/bool.ts';

/** Whether a feature gate is on, by `--feature-gates` and this version's default; undefined where that is not known or there is no such gate. */
export const gateOf = (invocation: Invocation, name: string): boolean | undefined => {
  const facts = invocation.facts.featureGate(name);
  if (!facts) return undefined;
  const setting = invocation.setting('feature-gates');
  if (setting.state === 'unseen') return undefined;
  let isOn = facts.default;
  let own: boolean | undefined;
  for (const entry of setting.state === 'no-such-flag' ? [] : setting.values) {
    const equals = entry.indexOf('=');
    const gate = entry.slice(0, Math.max(equals, 0)).replace(/^kube:/, '').trim();
    const value = parseBool(entry.slice(equals + 1).trim());
    if (!value.ok) continue;
    if (gate === name) own = value.value;
    else if (gate === `All${facts.stage.charAt(0)}${facts.stage.slice(1).toLowerCase()}`) isOn = value.value;
  }
  return facts.locked ? facts.default : (own ?? isOn);
};
