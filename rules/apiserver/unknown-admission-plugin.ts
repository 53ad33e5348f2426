import { factsFor, kubernetesMinors } from '../../src/knowledge/index.ts';
import { offerEntry } from '../../src/fix/flag-edits.ts';
import { unseen } from '../../src/engine/rule.ts';
import { isSlip } from '../../src/text/suggest.ts';
import { componentRule, nameAndMinor } from '../templates/setting-rule.ts';
import { nearestOr, placeOfEntry } from '../templates/known-names.ts';

export default componentRule(
  {
    on: 'kube-apiserver',
    title: 'kube-apiserver does not know an admission plugin, and exits',
    family: 'boot',
    severity: 'critical',
    why: 'Plugins come and go with releases: 1.25 has no PodSecurityPolicy any more, and 1.30 no SecurityContextDeny. An API server that is told to switch on or off a plugin it does not know prints one line and exits.',
    remedy: 'Remove the plugin from the list, or write the name that this version knows; upper and lower case matter. Do it before the upgrade that removes the plugin.',
    examples: () => ({
      bad: [['--enable-admission-plugins=NodeRestriction,PodSecurityPolicy'], ['--disable-admission-plugins=noderestriction']],
      good: [[], ['--enable-admission-plugins=NodeRestriction'], { version: '1.24', argv: ['--enable-admission-plugins=PodSecurityPolicy'] }],
      unseen: [['--enable-admission-plugins=NodeRestriction,image.openshift.io/ImagePolicy']],
    }),
  },
  function* (api) {
    for (const name of ['enable-admission-plugins', 'disable-admission-plugins']) {
      const setting = api.setting(name);
      if (setting.state !== 'given') continue;
      for (const plugin of setting.values) {
        if (api.facts.minor === null || api.facts.admission(plugin)?.known !== false) continue;
        if (OF_ANOTHER_BUILD.test(plugin)) {
          yield unseen(placeOfEntry(setting, plugin), `${plugin} is a plugin of another build of kube-apiserver, such as OpenShift's`);
          continue;
        }
        // What another version has is no slip of the pen.
        const others = isOfAnyVersion(plugin) ? [] : (api.facts.admissionOrder() ?? []);
        yield {
          at: placeOfEntry(setting, plugin),
          message: `${plugin} is no admission plugin of ${nameAndMinor(api)}`,
          label: 'unknown plugin',
          log: `${name} plugin "${plugin}" is unknown`,
          advice: nearestOr(plugin, others, 'remove it from the list'),
          ...offerEntry(setting, plugin, others.find((other) => isSlip(plugin, other))),
        };
      }
    }
  },
);

/** Kubernetes' own plugins have no domain: `image.openshift.io/ImagePolicy`. */
const OF_ANOTHER_BUILD = /^[a-z][a-z\d-]*(?:\.[a-z\d-]+)+\/\w/;

const isOfAnyVersion = (plugin: string): boolean => kubernetesMinors.some((minor) => factsFor('kube-apiserver', minor).admission(plugin)?.known);
