import { componentRule } from '../templates/setting-rule.ts';
import { pluginState, type PluginState } from '../templates/admission-plugin.ts';

/** In the order in which Kubernetes had them; a version is only asked for those it knows. */
const PLUGINS = ['PodSecurity', 'PodSecurityPolicy', 'SecurityContextDeny'];

export default componentRule(
  {
    title: 'no admission plugin keeps pods from taking over their node',
    on: 'kube-apiserver',
    severity: 'medium',
    why: 'Whoever may create pods may run them privileged, with the host network and with any path of the host mounted, unless something refuses it. From 1.23 on `PodSecurity` is on by default and holds the namespaces to the levels in their labels.',
    remedy: 'Take `PodSecurity` off `--disable-admission-plugins`. If an admission webhook (Gatekeeper, Kyverno) does the work, ignore this finding with that reason. Where this version has only `PodSecurityPolicy`, write and bind policies before it is enabled: without them no pod is admitted.',
    references: ['https://kubernetes.io/docs/concepts/security/pod-security-admission/'],
    examples: () => ({
      bad: [['--disable-admission-plugins=PodSecurity']],
      good: [[], ['--enable-admission-plugins=NodeRestriction'], { version: '1.24', argv: ['--enable-admission-plugins=PodSecurityPolicy', '--disable-admission-plugins=PodSecurity'] }],
      unseen: [['--disable-admission-plugins=$(PLUGINS)']],
    }),
  },
  function* (api) {
    let off: PluginState | undefined;
    const offNames: string[] = [];
    for (const plugin of PLUGINS) {
      const state = pluginState(api, plugin);
      if ('notApplicable' in state) continue;
      if ('unseen' in state) {
        yield state;
        return;
      }
      if (state.on) return;
      off ??= state;
      offNames.push(plugin);
    }
    if (off === undefined) return;
    yield {
      at: off.at,
      message: `${off.because}: no admission plugin keeps pods from taking over their node`,
      advice:
        offNames[0] === 'PodSecurity'
          ? 'take PodSecurity off --disable-admission-plugins, or ignore this finding if an admission webhook does its work'
          : `write and bind policies, then enable ${offNames[0] ?? ''}, or ignore this finding if an admission webhook does its work`,
    };
  },
);
