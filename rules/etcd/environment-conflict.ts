import { removeVariable } from '../../src/fix/field-edits.ts';
import { offer } from '../../src/fix/flag-edits.ts';
import { componentRule } from '../templates/setting-rule.ts';

const variableOf = (flag: string): string => `ETCD_${flag.toUpperCase().replaceAll('-', '_')}`;

export default componentRule(
  {
    on: 'etcd',
    title: 'etcd is given a setting as a flag and as a variable, and exits',
    family: 'boot',
    provenFrom: '3.4',
    severity: 'critical',
    why: 'Every flag of etcd can also be set by a variable such as `ETCD_NAME`. etcd takes one or the other; a flag whose variable is there as well, even an empty one, ends it at start.',
    remedy: 'Remove the variable or the flag, whichever says the wrong thing.',
    examples: () => ({
      bad: [withVariable('ETCD_NAME', 'a', '--name=b'), withVariable('ETCD_DATA_DIR', '', '--data-dir=/var/lib/etcd')],
      good: [withVariable('ETCD_NAME', 'a', '--data-dir=/var/lib/etcd'), withVariable('ETCD_NAME', 'a', '--config-file=/etc/etcd.yaml'), ['--name=a']],
    }),
  },
  function* (etcd) {
    const file = etcd.setting('config-file');
    // With a file etcd looks at neither.
    if (etcd.occurrences('config-file').length > 0 && !('text' in file && file.text === '')) return;
    for (const flag of etcd.flags) {
      const variable = variableOf(flag.name);
      if (flag.origin !== 'argv' || !etcd.container.environment.has(variable) || etcd.facts.flag(flag.name) === null) continue;
      const value = etcd.container.environment.get(variable);
      const error = 'conflicting environment variable is shadowed by corresponding command-line flag (either unset environment variable or disable flag))';
      yield {
        at: flag,
        message: `${flag.spelling} is given, and so is the variable ${variable}`,
        ...(value ? { related: [{ at: value, label: 'the variable' }] } : {}),
        log: etcd.facts.minor === '3.4' ? `conflicting environment variable "${variable}" is shadowed by corresponding command-line flag (either unset environment variable or disable flag)` : error,
        advice: `remove the variable ${variable}, or this flag`,
        ...offer(`remove the variable ${variable}`, removeVariable(etcd.container.cursor, variable)),
        // A script may unset it, and what only the node knows may be left out.
        ...(etcd.wrappers.length > 0 || !value ? { confidence: 'likely' as const } : {}),
      };
      return;
    }
  },
);

function withVariable(name: string, value: string, flag: string): string {
  const container = `{name: etcd, image: "registry.k8s.io/etcd:3.5.21-0", command: [etcd, "${flag}"], env: [{name: ${name}, value: "${value}"}]}`;
  return `apiVersion: v1\nkind: Pod\nmetadata: {name: etcd, namespace: kube-system}\nspec: {hostNetwork: true, containers: [${container}]}\n`;
}
