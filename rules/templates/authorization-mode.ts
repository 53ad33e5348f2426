import { unseen, type RuleDefinition } from '../../src/engine/rule.ts';
import { offer, setFlag } from '../../src/fix/flag-edits.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import { componentRule, decide, labelFor, type RuleText } from './setting-rule.ts';

interface AuthorizationMode extends Omit<RuleText, 'on'> {
  readonly mode: string;
  readonly want: 'present' | 'absent';
  readonly advice: string;
}

/** What --authorization-mode must hold, or must not. With --authorization-config the modes stand in that file. */
export const authorizationMode = ({ mode, want, advice, ...text }: AuthorizationMode): RuleDefinition<ComponentName> =>
  componentRule({ ...text, on: 'kube-apiserver' }, function* (api) {
    const file = api.setting('authorization-config');
    if (file.state === 'given' && file.text !== '') {
      yield unseen(file.place, `the authorizers stand in ${file.text}, which was not given`);
      return;
    }
    const report = decide(api, 'authorization-mode', (setting) => {
      // Without any mode the API server falls back to this one, whatever its flag shows as default.
      const effective = setting.values.length === 0 ? ['AlwaysAllow'] : setting.values;
      if (effective.includes(mode) === (want === 'present')) return undefined;
      const modes = effective.join(',');
      const others = effective.filter((each) => each !== 'AlwaysAllow');
      const better = (want === 'absent' && others.length > 0 ? others : [...new Set(['Node', ...others.filter((each) => each !== 'RBAC'), 'RBAC'])]).join(',');
      const because = setting.state === 'given' ? `--authorization-mode is ${modes}` : `--authorization-mode is not set and defaults to ${modes}`;
      return { at: setting.place, message: `${because}: ${text.title}`, advice, ...labelFor('authorization-mode', setting), ...offer(`set --authorization-mode=${better}`, setFlag(api, 'authorization-mode', better)) };
    });
    if (report) yield report;
  });
