import { admissionPlugin } from '../templates/admission-plugin.ts';

export default admissionPlugin({
  title: 'pods may use images that only another tenant may pull',
  plugin: 'AlwaysPullImages',
  want: 'on',
  severity: 'info',
  controls: ['CIS-1.12:1.2.11'],
  why: 'An image that lies on a node can be used by every pod there without credentials for its registry. In a cluster of one tenant that harms nobody.',
  remedy:
    'Where tenants share nodes, add `AlwaysPullImages` to `--enable-admission-plugins`. From then on each start of a container asks the registry: when that is down, pods do not come back. Static pods are not affected.',
  advice: 'where tenants share nodes and the registry is always there, add AlwaysPullImages to --enable-admission-plugins',
  examples: () => ({
    bad: [[], ['--enable-admission-plugins=NodeRestriction']],
    good: [['--enable-admission-plugins=AlwaysPullImages,NodeRestriction']],
    unseen: [['--enable-admission-plugins=$(PLUGINS)']],
  }),
});
