import { offer, removeFlag, together } from '../../src/fix/flag-edits.ts';
import { etcdWithFile } from '../templates/etcd-file.ts';
import { componentRule } from '../templates/setting-rule.ts';

export default componentRule(
  {
    on: 'etcd',
    title: 'etcd is given flags beside its file, and ignores them',
    family: 'operations',
    severity: 'medium',
    why: 'With `--config-file` etcd takes every setting from the file, or its default, and neither flags nor `ETCD_` variables. Who reads the manifest believes that `--client-cert-auth=true` protects the member, and nothing does.',
    remedy: 'Write the settings into the file and take the flags out of the manifest, or move all of them to flags and remove `--config-file`.',
    examples: () => ({
      bad: [['--config-file=/etc/etcd/etcd.yaml', '--client-cert-auth=true'], etcdWithFile('name: a\n', ['--data-dir=/var/lib/etcd'])],
      good: [['--client-cert-auth=true'], ['--config-file=/etc/etcd/etcd.yaml'], ['--config-file=', '--name=a']],
    }),
  },
  function* (etcd) {
    const file = etcd.occurrences('config-file').find(({ value }) => value !== undefined && value.text !== '');
    const ignored = etcd.flags.filter(({ name }) => name !== 'config-file' && etcd.facts.flag(name) !== null);
    const [first] = ignored;
    if (!file || !first) return;
    const names = [...new Set(ignored.map(({ spelling }) => spelling))];
    yield {
      at: first,
      message: `etcd takes its settings from ${file.spelling} alone, and ignores ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`,
      label: 'ignored',
      related: [{ at: file, label: 'because of this file' }],
      ...offer('remove the flags that are ignored', together(ignored.map(removeFlag)), 'with --config-file etcd reads none of them'),
    };
  },
);
