import { admissionPlugin } from '../templates/admission-plugin.ts';

export default admissionPlugin({
  title: 'nothing limits how many events a client may write',
  plugin: 'EventRateLimit',
  want: 'on',
  severity: 'info',
  controls: ['CIS-1.12:1.2.9'],
  why: 'A broken controller, or a user who wants to, can flood the API server and etcd with events.',
  remedy:
    'The plugin needs limits: the API server does not start with `EventRateLimit` enabled and no configuration for it. Write an `eventratelimit.admission.k8s.io` Configuration, name it in an AdmissionConfiguration file, mount both, set `--admission-control-config-file`, and add the plugin in the same edit.',
  advice: 'write its limits and mount them through --admission-control-config-file in the same edit as the plugin: without them the API server does not start',
  examples: () => ({
    bad: [[], ['--enable-admission-plugins=NodeRestriction']],
    good: [['--enable-admission-plugins=EventRateLimit', '--admission-control-config-file=/etc/kubernetes/admission.yaml']],
    unseen: [['--enable-admission-plugins=$(PLUGINS)']],
  }),
});
