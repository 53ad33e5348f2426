import { notApplicable, unseen, type RuleDefinition } from '../../src/engine/rule.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import { gateOf } from '../../src/model/gates.ts';
import { componentRule, nameAndMinor, type RuleText } from './setting-rule.ts';

/** A feature gate of the API server that must be on, or off, by the flag and by what this version does without it. */
export const gateState = ({ gate, want, ...text }: Omit<RuleText, 'on'> & { readonly gate: string; readonly want: 'on' | 'off' }): RuleDefinition<ComponentName> =>
  componentRule({ ...text, on: 'kube-apiserver' }, function* (api) {
    const known = api.facts.featureGate(gate);
    const setting = api.setting('feature-gates');
    if (known === null) yield notApplicable(`${nameAndMinor(api)} has no feature gate ${gate}`);
    else if (setting.state === 'unseen') yield unseen(setting.place, setting.reason);
    else {
      const isOn = gateOf(api, gate);
      if (isOn === undefined) yield unseen(setting.place, `whether ${gate} is on depends on the version, and that is unknown`);
      else if (isOn !== (want === 'on')) {
        const isGiven = setting.state === 'given' && setting.values.some((entry) => entry.includes(gate));
        yield { at: setting.place, message: `${gate} is ${isOn ? 'on' : 'off'}${isGiven ? '' : ' in this release unless it is set'}: ${text.title}`, advice: `set ${gate}=${want === 'on'} in --feature-gates` };
      }
    }
  });
