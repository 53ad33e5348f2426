import { admissionPlugin } from '../templates/admission-plugin.ts';

export default admissionPlugin({
  title: 'users may claim external IPs for their services',
  plugin: 'DenyServiceExternalIPs',
  want: 'on',
  needsNothing: true,
  severity: 'low',
  controls: ['CIS-1.12:1.2.3'],
  why: 'With `spec.externalIPs` a user who may create a Service can draw the traffic for any address into it, from the nodes that run kube-proxy (CVE-2020-8554).',
  remedy: 'Look for services that use the field (`kubectl get services -A -o yaml | grep externalIPs`). If none needs it, add `DenyServiceExternalIPs` to `--enable-admission-plugins`, beside the plugins that are there.',
  advice: 'if no service needs externalIPs, add DenyServiceExternalIPs to --enable-admission-plugins',
  references: ['https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#denyserviceexternalips'],
  examples: () => ({
    bad: [[], ['--enable-admission-plugins=NodeRestriction'], ['--enable-admission-plugins=DenyServiceExternalIPs', '--disable-admission-plugins=DenyServiceExternalIPs']],
    good: [['--enable-admission-plugins=NodeRestriction,DenyServiceExternalIPs'], ['--enable-admission-plugins', 'DenyServiceExternalIPs']],
    unseen: [['--enable-admission-plugins=$(PLUGINS)']],
  }),
});
