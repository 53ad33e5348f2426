import { parseAddress } from '../../src/model/values/address.ts';
import { unseen, type RuleDefinition } from '../../src/engine/rule.ts';
import { offer, setFlag } from '../../src/fix/flag-edits.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import { describe, labelFor, settingRule, type RuleText } from './setting-rule.ts';
import { probesNotOnLoopback } from '../../src/model/probes.ts';

/** --bind-address must be a loopback address, of either family. */
export const loopbackAddress = (text: RuleText): RuleDefinition<ComponentName> =>
  settingRule(text, 'bind-address', (setting, invocation) => {
    const address = parseAddress(setting.text);
    if (!address.ok) return unseen(setting.place, `--bind-address=${setting.text} is no IP address`);
    if (address.value.isLoopback) return undefined;
    const probes = probesNotOnLoopback(invocation.container);
    return {
      at: setting.place,
      message: `${describe('bind-address', setting)}: ${text.title}`,
      advice:
        probes.length === 0
          ? 'set --bind-address=127.0.0.1'
          : `first give the ${probes.join(' and ')} the host 127.0.0.1, then set --bind-address=127.0.0.1: a probe of the pod's address would fail and the kubelet would restart the container`,
      ...labelFor('bind-address', setting),
      ...offer('set --bind-address=127.0.0.1', probes.length === 0 ? setFlag(invocation, 'bind-address', '127.0.0.1') : undefined),
    };
  });
