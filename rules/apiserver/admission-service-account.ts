import { admissionPlugin } from '../templates/admission-plugin.ts';

export default admissionPlugin({
  title: 'pods do not get the identity of their service account',
  plugin: 'ServiceAccount',
  want: 'on',
  severity: 'high',
  controls: ['CIS-1.12:1.2.12'],
  why: 'The plugin gives pods their service account, its token and its pull secrets, and refuses pods that name an account that does not exist. Without it workloads lose their identity, and a pod may mount the secrets of any account.',
  remedy: 'Remove `ServiceAccount` from `--disable-admission-plugins`; it is on by default.',
  advice: 'remove ServiceAccount from --disable-admission-plugins',
  examples: () => ({
    bad: [['--disable-admission-plugins=ServiceAccount']],
    good: [[], ['--enable-admission-plugins=NodeRestriction']],
    unseen: [['--disable-admission-plugins=$(PLUGINS)']],
  }),
});
