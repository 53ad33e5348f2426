import { admissionPlugin } from '../templates/admission-plugin.ts';

export default admissionPlugin({
  title: 'validating webhooks are not called',
  plugin: 'ValidatingAdmissionWebhook',
  want: 'on',
  severity: 'high',
  controls: ['STIG:V-242436'],
  why: 'Policy engines refuse objects through validating webhooks. Without the plugin they run, look healthy, and are never asked.',
  remedy: 'Remove `ValidatingAdmissionWebhook` from `--disable-admission-plugins`; it is on by default.',
  advice: 'remove ValidatingAdmissionWebhook from --disable-admission-plugins',
  examples: () => ({
    bad: [['--disable-admission-plugins=ValidatingAdmissionWebhook']],
    good: [[], ['--enable-admission-plugins=NodeRestriction']],
    unseen: [['--disable-admission-plugins=$(PLUGINS)']],
  }),
});
