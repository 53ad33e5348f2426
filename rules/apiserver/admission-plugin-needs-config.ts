import type { Report } from '../../src/engine/rule.ts';
import { evidenceFor } from '../../src/model/evidence.ts';
import { pluginState } from '../templates/admission-plugin.ts';
import { placeOfEntry } from '../templates/known-names.ts';
import { exampleWithFile } from '../templates/config-file.ts';
import { componentRule } from '../templates/setting-rule.ts';

/** Plugins that do not start without a configuration, and what they print. */
const PLUGINS = [
  { plugin: 'EventRateLimit', needs: 'limits', log: 'couldn\'t init admission plugin "EventRateLimit": limits: Invalid value: ' },
  { plugin: 'ImagePolicyWebhook', needs: 'the kubeconfig of its webhook', log: 'couldn\'t init admission plugin "ImagePolicyWebhook": no config specified' },
];
const FLAG = 'admission-control-config-file';
const HEAD = 'apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\n';
const LIMITS = '{apiVersion: eventratelimit.admission.k8s.io/v1alpha1, kind: Configuration, limits: [{type: Server, qps: 1, burst: 1}]}';
const ON = ['--enable-admission-plugins=EventRateLimit'];

export default componentRule(
  {
    on: 'kube-apiserver',
    title: 'an admission plugin that needs a configuration has none, and the API server exits',
    family: 'boot',
    provenFrom: '1.24',
    severity: 'critical',
    why: '`EventRateLimit` has no limits of its own, and `ImagePolicyWebhook` knows no webhook. Without a configuration they refuse to start, and the API server exits.',
    remedy: 'Write its configuration, name it in an AdmissionConfiguration, mount both and set `--admission-control-config-file`, in the same edit that enables the plugin; or do not enable it.',
    examples: () => ({
      bad: [ON, ['--enable-admission-plugins=NodeRestriction,ImagePolicyWebhook'], exampleWithFile('kube-apiserver', FLAG, `${HEAD}plugins: []\n`, ON)],
      good: [[], ['--enable-admission-plugins=NodeRestriction'], exampleWithFile('kube-apiserver', FLAG, `${HEAD}plugins: [{name: EventRateLimit, configuration: ${LIMITS}}]\n`, ON), [...ON, `--${FLAG}=/etc/kubernetes/admission.yaml`]],
    }),
  },
  function* (api, { node }): Generator<Report> {
    const file = api.setting(FLAG);
    if (!('text' in file)) return;
    const evidence = file.text === '' ? undefined : evidenceFor(node, api.container, file.text);
    for (const { plugin, needs, log } of PLUGINS) {
      const state = pluginState(api, plugin);
      if (!('on' in state) || !state.on) continue;
      const at = placeOfEntry(api.setting('enable-admission-plugins'), plugin);
      if (file.text === '') yield { at, message: `${plugin} needs ${needs}, and --${FLAG} is not set`, label: 'has no configuration', log };
      else if (evidence?.state === 'read' && evidence.sure && lacks(evidence.yaml.documents[0]?.get('plugins').items() ?? [], plugin)) {
        yield { at, message: `${plugin} needs ${needs}, and ${file.text} does not name it`, label: 'has no configuration', log };
      }
    }
  },
);

const lacks = (entries: readonly { get(key: string): { text(): string | undefined } }[], plugin: string): boolean => !entries.some((entry) => entry.get('name').text() === plugin);
