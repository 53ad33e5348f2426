import type { Problem } from '../../src/engine/rule.ts';
import { offerEntry } from '../../src/fix/flag-edits.ts';
import type { Invocation } from '../../src/model/types.ts';
import { suggest } from '../../src/text/suggest.ts';
import { nearestOr, placeOfEntry } from '../templates/known-names.ts';
import { settingRule } from '../templates/setting-rule.ts';

/** The same in every release of the data. */
const MODES = ['AlwaysAllow', 'AlwaysDeny', 'ABAC', 'Webhook', 'RBAC', 'Node'];
const FILES = [
  { mode: 'ABAC', flag: 'authorization-policy-file', log: "authorization-mode ABAC's authorization policy file not passed" },
  { mode: 'Webhook', flag: 'authorization-webhook-config-file', log: "authorization-mode Webhook's authorization config file not passed" },
];

const modeProblem = (modes: readonly string[], api: Invocation): Omit<Problem, 'at'> & { entry: string; other?: string | undefined } | undefined => {
  const unknown = modes.find((mode) => !MODES.includes(mode));
  if (unknown !== undefined) {
    return { entry: unknown, other: suggest(unknown, MODES), message: `"${unknown}" is no authorization mode`, log: `authorization-mode "${unknown}" is not a valid mode`, advice: nearestOr(unknown, MODES, `write one of ${MODES.join(', ')}`) };
  }
  const twice = modes.find((mode, index) => modes.indexOf(mode) < index);
  if (twice !== undefined) {
    return { entry: twice, message: `--authorization-mode holds ${twice} more than once: repeated flags add up`, log: 'has mode specified more than once', advice: `leave ${twice} in one place` };
  }
  for (const { mode, flag, log } of FILES) {
    const file = api.setting(flag);
    if (modes.includes(mode) && 'text' in file && file.text === '') return { entry: mode, message: `the mode ${mode} needs --${flag}, which is not set`, log, advice: `set --${flag}, or remove ${mode}` };
  }
  return undefined;
};

export default settingRule(
  {
    on: 'kube-apiserver',
    title: 'the API server cannot use its authorization modes, and exits',
    family: 'boot',
    provenFrom: '1.24',
    severity: 'critical',
    why: 'A mode that it does not know (case matters), a mode twice, or ABAC and Webhook without their file end the API server at start. A second `--authorization-mode` flag does not replace the first: the two add up.',
    remedy: 'Keep one `--authorization-mode=Node,RBAC`, with commas and without blanks, and give ABAC and Webhook their file.',
    examples: () => ({
      bad: [['--authorization-mode=node,rbac'], ['--authorization-mode=Node;RBAC'], ['--authorization-mode=Node,RBAC', '--authorization-mode=RBAC'], ['--authorization-mode=Node,Webhook'], ['--authorization-mode=ABAC']],
      good: [[], ['--authorization-mode=Node,RBAC'], ['--authorization-mode=Node,Webhook', '--authorization-webhook-config-file=/a']],
      unseen: [['--authorization-mode=$(MODES)']],
    }),
  },
  'authorization-mode',
  (setting, api) => {
    const problem = modeProblem(setting.values, api);
    if (!problem) return undefined;
    const { entry, other, ...rest } = problem;
    return { at: placeOfEntry(setting, entry), ...rest, ...(other === undefined ? {} : offerEntry(setting, entry, other)) };
  },
);
