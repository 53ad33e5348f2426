import { defineRule, unseen, type Example, type RuleDefinition } from '../../src/engine/rule.ts';
import { KUBELET_CONFIG, type Kubelet, type KubeletSetting } from '../../src/model/kubelet-settings.ts';
import { parseBool } from '../../src/model/values/bool.ts';

export type Decided = Exclude<KubeletSetting, { state: 'unseen' }>;

interface KubeletRule extends Omit<RuleDefinition<'kubelet'>, 'on' | 'check' | 'family' | 'since' | 'examples'> {
  readonly family?: RuleDefinition['family'];
  /** `authentication.anonymous.enabled`; null for what only a flag can set. */
  readonly field: string | null;
  readonly flag: string;
  /** The default of the field: `src/knowledge` has those of the flags. */
  readonly fallback: string;
  readonly advice: string;
  readonly isBad: (setting: Decided, kubelet: Kubelet) => boolean;
  /** Content of the file, behind its head. The kubelet has no flags unless `flags` are given. */
  readonly examples: () => { readonly bad: readonly (string | { readonly flags: string })[]; readonly good: readonly (string | { readonly flags: string })[] };
}

/** A setting of the kubelet, by what it works with: its flags, then its file, then the default that it has then. */
export const kubeletSetting = ({ field, flag, fallback, advice, isBad, examples, ...text }: KubeletRule): RuleDefinition<'kubelet'> =>
  defineRule({
    family: 'security',
    since: '0.1.0',
    ...text,
    on: 'kubelet',
    examples: () => ({
      bad: examples().bad.map(kubeletExample),
      good: examples().good.map(kubeletExample),
      unseen: [{ files: { 'kubelet.yaml': `${HEAD}syncFrequency: 1m\n` } }],
    }),
    *check(kubelet) {
      const setting = kubelet.setting(field, flag, fallback);
      if (setting.state === 'unseen') return yield unseen(setting.place, setting.reason);
      const wrong = isBad(setting, kubelet);
      if (!setting.isSure && (!wrong || setting.state === 'default')) return yield unseen(setting.place, `the flags of the kubelet, which win over its file, were not given (--${flag})`);
      if (wrong) yield { at: setting.place, message: `${describeSetting(setting)}: ${text.title}`, advice, ...(setting.state === 'default' ? { label: 'not set here' } : {}) };
    },
  });

/** `readOnlyPort is 10255`, `readOnlyPort is not set and defaults to 0`. */
export const describeSetting = ({ state, name, text }: Decided): string =>
  state === 'given' ? `${name} is ${text === '' ? 'empty' : text}` : text === '' || text === '[]' ? `${name} is not set` : `${name} is not set and defaults to ${text}`;

/** For `isBad`: whether the setting is that boolean. */
export const is = (wanted: boolean) => ({ text }: Decided): boolean => {
  const value = parseBool(text);
  return value.ok && value.value === wanted;
};

const HEAD = 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n';

/** A node with this content in the kubelet's file, or with these flags and no file. */
export const kubeletExample = (example: string | { readonly flags: string }): Example => ({
  root: {
    ...(typeof example === 'string' ? { [KUBELET_CONFIG]: HEAD + example } : {}),
    '/var/lib/kubelet/kubeadm-flags.env': `KUBELET_KUBEADM_ARGS="${typeof example === 'string' ? '' : example.flags}"\n`,
  },
});
