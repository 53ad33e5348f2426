import { admissionPlugin } from '../templates/admission-plugin.ts';

export default admissionPlugin({
  title: 'objects may be made in namespaces that are going or gone',
  plugin: 'NamespaceLifecycle',
  want: 'on',
  severity: 'high',
  controls: ['CIS-1.12:1.2.13'],
  why: 'The plugin refuses objects in namespaces that do not exist or are being deleted, and protects `default`, `kube-system` and `kube-public` from deletion.',
  remedy: 'Remove `NamespaceLifecycle` from `--disable-admission-plugins`; it is on by default.',
  advice: 'remove NamespaceLifecycle from --disable-admission-plugins',
  examples: () => ({
    bad: [['--disable-admission-plugins=LimitRanger,NamespaceLifecycle']],
    good: [[], ['--enable-admission-plugins=NodeRestriction'], ['--disable-admission-plugins=LimitRanger']],
    unseen: [['--disable-admission-plugins=$(PLUGINS)']],
  }),
});
