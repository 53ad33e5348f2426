import { defineRule } from '../../src/engine/rule.ts';
import type { ComponentName, ConfigFile } from '../../src/knowledge/types.ts';
import { examplePod } from '../../src/engine/example.ts';
import { evidenceFor } from '../../src/model/evidence.ts';
import { staticComponents } from '../templates/pod-fields.ts';
import { nameAndMinor } from '../templates/setting-rule.ts';

/** The flags that name a file with a kind. */
const FILES: Partial<Readonly<Record<ComponentName, Readonly<Record<string, ConfigFile>>>>> = {
  'kube-apiserver': {
    'admission-control-config-file': 'admission', 'audit-policy-file': 'audit', 'authentication-config': 'authentication', 'authorization-config': 'authorization',
    'egress-selector-config-file': 'egress', 'encryption-provider-config': 'encryption', 'tracing-config-file': 'tracing',
  },
  'kube-scheduler': { config: 'scheduler' },
};

const scheduler = (version: string, ...argv: readonly string[]): Record<string, string> => ({ 'kube-scheduler.yaml': examplePod('kube-scheduler', version, argv) });

export default defineRule({
  title: 'a config file may have an API version that the upgrade takes away',
  on: 'pod',
  family: 'upgrade',
  severity: 'medium',
  confidence: 'possible',
  since: '0.1.0',
  why: 'A component reads only the API versions of a config file that its release knows. The file lies on the host and is not a part of the manifest; if it has an older version, the component exits at the first start after the upgrade.',
  remedy: 'Look at the first lines of the file, and write the newer version before the upgrade. Give the file beside the manifests, and its content is judged.',
  examples: () => ({
    bad: [{ version: '1.28', from: '1.27', files: scheduler('1.28', '--config=/etc/kubernetes/scheduler-config.yaml') }],
    good: [{ version: '1.31', from: '1.30', files: scheduler('1.31', '--config=/etc/kubernetes/scheduler-config.yaml') }, { version: '1.28', from: '1.27', files: scheduler('1.28') }],
  }),
  *check(pod, { node }) {
    for (const after of staticComponents(pod)) {
      const { before } = after;
      if (before === null) continue;
      for (const [name, file] of Object.entries(FILES[after.component] ?? {})) {
        const flag = after.occurrences(name).at(-1);
        const [old, next] = [before.facts.configKinds(file), after.facts.configKinds(file)];
        if (!flag?.value || flag.value.unknown !== undefined || flag.value.text === '' || !old || !next) continue;
        const gone = old.filter((kind) => !next.includes(kind));
        // What was given is judged by its content.
        if (gone.length === 0 || evidenceFor(node, after.container, flag.value.text).state === 'read') continue;
        const both = old.filter((kind) => next.includes(kind));
        yield {
          at: flag.value,
          message: `${nameAndMinor(after)} does not read ${namesOf(gone)} any more, and ${flag.value.text} may be that`,
          label: 'not given, so not read',
          advice: both.length === 0 ? `write ${namesOf(next)} together with the new image` : `see that the file is ${namesOf(both)}, which ${nameAndMinor(before)} reads as well`,
        };
      }
    }
  },
});

/** `kubescheduler.config.k8s.io/v1beta2 KubeSchedulerConfiguration`; of many kinds of one group the API versions are enough. */
const namesOf = (kinds: readonly string[]): string => (kinds.length <= 2 ? kinds : [...new Set(kinds.map((kind) => kind.split(' ', 1)[0] ?? kind))]).join(', ');
