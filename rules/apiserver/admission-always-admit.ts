import { admissionPlugin } from '../templates/admission-plugin.ts';

export default admissionPlugin({
  title: 'the AlwaysAdmit plugin suggests that admission control is void',
  plugin: 'AlwaysAdmit',
  want: 'off',
  severity: 'medium',
  controls: ['CIS-1.12:1.2.10'],
  why: 'The plugin admits everything. Beside other plugins it does nothing, and it is deprecated; alone in the old `--admission-control` list it means that no request is checked.',
  remedy: 'Remove `AlwaysAdmit` from `--enable-admission-plugins`.',
  advice: 'remove AlwaysAdmit from the list',
  examples: () => ({
    bad: [['--enable-admission-plugins=NodeRestriction,AlwaysAdmit']],
    good: [[], ['--enable-admission-plugins=NodeRestriction']],
    unseen: [['--enable-admission-plugins=$(PLUGINS)']],
  }),
});
