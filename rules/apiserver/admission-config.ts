import { admissionProblems } from '../../src/model/config/admission.ts';
import { pluginState } from '../templates/admission-plugin.ts';
import { configFileRule, exampleWithFile } from '../templates/config-file.ts';

const HEAD = 'apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\n';
const plugin = (name: string, configuration: string, more: readonly string[] = []) =>
  exampleWithFile('kube-apiserver', 'admission-control-config-file', `${HEAD}plugins:\n- name: ${name}\n  configuration: ${configuration}\n`, more);
const podSecurity = (defaults: string) => plugin('PodSecurity', `{apiVersion: pod-security.admission.config.k8s.io/v1, kind: PodSecurityConfiguration, defaults: ${defaults}}`);
const limits = (list: string) => plugin('EventRateLimit', `{apiVersion: eventratelimit.admission.k8s.io/v1alpha1, kind: Configuration, limits: ${list}}`, ['--enable-admission-plugins=EventRateLimit']);

export default configFileRule(
  {
    on: 'kube-apiserver',
    flag: 'admission-control-config-file',
    kind: 'AdmissionConfiguration',
    title: 'the API server cannot use its admission configuration, and exits',
    why: 'The file holds or names the configuration of each admission plugin. A kind, a level or a limit that the plugin does not know ends the API server, and so does a file that is not there.',
    remedy: 'Correct the line that the finding points to. Configuration of plugins that do not run is not looked at.',
    examples: () => ({
      bad: [podSecurity('{enforce: strict}'), podSecurity("{enforce: baseline, enforce-version: '1.25'}"), limits('[]'), limits('[{type: server, qps: 50, burst: 100}]')],
      good: [[], podSecurity('{enforce: baseline, enforce-version: v1.25}'), limits('[{type: Server, qps: 50, burst: 100}]'), plugin('EventRateLimit', '{}')],
      unseen: [['--admission-control-config-file=/etc/kubernetes/admission.yaml']],
    }),
  },
  (api) =>
    admissionProblems((name) => {
      const state = pluginState(api, name);
      return 'on' in state && state.on;
    }),
);
