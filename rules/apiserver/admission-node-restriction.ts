import { admissionPlugin } from '../templates/admission-plugin.ts';

export default admissionPlugin({
  title: 'a kubelet may change the objects of other nodes',
  plugin: 'NodeRestriction',
  want: 'on',
  needsNothing: true,
  severity: 'high',
  controls: ['CIS-1.12:1.2.14'],
  why: 'Without it a stolen node can label, taint or evict elsewhere, and draw sensitive pods to itself.',
  remedy: 'Add `NodeRestriction` to `--enable-admission-plugins`, beside the plugins that are there, and see that it is not in `--disable-admission-plugins`. It works together with the `Node` authorization mode.',
  advice: 'add NodeRestriction to --enable-admission-plugins, beside the plugins that are there',
  examples: () => ({
    bad: [[], ['--enable-admission-plugins=AlwaysPullImages'], ['--enable-admission-plugins=NodeRestriction', '--disable-admission-plugins=NodeRestriction']],
    good: [['--enable-admission-plugins=NodeRestriction'], ['--enable-admission-plugins=AlwaysPullImages', '--enable-admission-plugins=NodeRestriction']],
    unseen: [['--enable-admission-plugins=$(PLUGINS)']],
  }),
});
