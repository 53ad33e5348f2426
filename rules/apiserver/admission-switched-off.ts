import { settingRule } from '../templates/setting-rule.ts';

/** Plugins that are on by default and guard something; those of the benchmarks have rules of their own. */
const GUARDS: Readonly<Record<string, string>> = {
  MutatingAdmissionWebhook: 'policies that change objects are never asked',
  ValidatingAdmissionPolicy: 'ValidatingAdmissionPolicy objects are there, and nobody keeps to them',
  MutatingAdmissionPolicy: 'MutatingAdmissionPolicy objects are there, and nobody keeps to them',
  CertificateApproval: 'whoever may approve one kind of certificate may approve all',
  CertificateSigning: 'whoever may sign for one signer may sign for all',
  CertificateSubjectRestriction: 'a client certificate of the group system:masters can be asked for',
  ClusterTrustBundleAttest: 'trust bundles can be made in the name of any signer',
  LimitRanger: 'the limits of namespaces do not hold',
  ResourceQuota: 'the quotas of namespaces do not hold',
  Priority: 'every pod may claim the priority of a system component',
  RuntimeClass: 'pods of a sandboxed runtime class run without its overhead and its nodes',
  PodTolerationRestriction: 'pods may tolerate what their namespace forbids',
  TaintNodesByCondition: 'pods land on new nodes before these are ready',
};

export default settingRule(
  {
    title: 'an admission plugin that guards something is switched off',
    on: 'kube-apiserver',
    severity: 'medium',
    why: 'The plugins that are on by default are there because something leans on them. What leans on one that is off still looks as if it were in force.',
    remedy: 'Remove the plugin from `--disable-admission-plugins`, after looking at what it would now refuse.',
    examples: () => ({
      bad: [['--disable-admission-plugins=ResourceQuota'], ['--disable-admission-plugins=DefaultStorageClass,CertificateSubjectRestriction']],
      good: [[], ['--disable-admission-plugins=DefaultStorageClass'], ['--disable-admission-plugins=PodTolerationRestriction']],
      unseen: [['--disable-admission-plugins=$(PLUGINS)']],
    }),
  },
  'disable-admission-plugins',
  (setting, api) => {
    const off = setting.values.filter((plugin) => Object.hasOwn(GUARDS, plugin) && api.facts.admission(plugin)?.defaultOn === true);
    if (off.length === 0) return undefined;
    return { at: setting.place, message: `--disable-admission-plugins holds ${off.map((plugin) => `${plugin}: ${GUARDS[plugin]}`).join('; ')}`, advice: `remove ${off.join(', ')} from --disable-admission-plugins` };
  },
);
