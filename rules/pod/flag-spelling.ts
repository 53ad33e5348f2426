import { defineRule } from '../../src/engine/rule.ts';
import { offer, renameFlag } from '../../src/fix/flag-edits.ts';
import { flagFacts } from '../../src/model/flags.ts';
import { podOf, staticComponents } from '../templates/pod-fields.ts';

export default defineRule({
  title: 'a flag is written with underscores',
  on: 'pod',
  family: 'format',
  severity: 'info',
  since: '0.1.0',
  why: 'The components of Kubernetes read `--client_ca_file` as `--client-ca-file`. Who looks for the flag by its name does not find it: people, scripts, `kubeadm`, and tools that audit the command line of the process.',
  remedy: 'Write the name with hyphens, as the help of the component has it.',
  examples: () => ({
    bad: [podOf({ command: ['kube-apiserver', '--client_ca_file=/ca.crt'] })],
    good: [podOf({ command: ['kube-apiserver', '--client-ca-file=/ca_file.crt'] }), podOf({ command: ['kube-apiserver', '--no_such_flag=1'] })],
  }),
  *check(pod) {
    for (const { component, facts, flags } of staticComponents(pod)) {
      for (const flag of component === 'etcd' ? [] : flags) {
        if (flag.origin !== 'argv' || !flag.spelling.includes('_') || !flagFacts(flag.name, facts)) continue;
        yield {
          at: flag.namePlace,
          message: `${flag.spelling} is read as --${flag.name}`,
          label: 'underscores',
          advice: `write --${flag.name}`,
          ...offer(`write --${flag.name} for ${flag.spelling}`, renameFlag(flag, flag.name), `${component} reads both alike`),
        };
      }
    }
  },
});
