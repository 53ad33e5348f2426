import { componentRule, nameAndMinor } from '../templates/setting-rule.ts';
import { nearestOr, placeOfEntry } from '../templates/known-names.ts';

/** Not the name of an API but of all of a kind. */
const WHOLE = /^api\/(all|ga|beta|alpha|legacy)$/;

export default componentRule(
  {
    on: 'kube-apiserver',
    title: 'the API server does not know an API of --runtime-config, and exits',
    family: 'boot',
    severity: 'critical',
    why: 'APIs leave with a release: `batch/v2alpha1` and `policy/v1beta1` were in many hardening guides. An API server that is told to serve one that it does not have prints one line and exits.',
    remedy: 'Remove the entry. Clients that still ask for the old version must be changed before the upgrade.',
    examples: {
      bad: [['--runtime-config=batch/v2alpha1=true'], ['--runtime-config=foo.example.com/v1=true'], ['--runtime-config=api/all=true,batch/v2alpha1']],
      good: [[], ['--runtime-config=api/all=true'], ['--runtime-config=batch/v1=true,autoscaling/v2=true']],
    },
  },
  function* (api) {
    const setting = api.setting('runtime-config');
    const known = api.facts.groupVersions();
    if (setting.state !== 'given' || !known) return;
    for (const entry of setting.values) {
      const [name = ''] = entry.split('=');
      const [group = '', version = ''] = name.split('/');
      const isKnownGroup = group === 'apiregistration.k8s.io' || group === 'apiextensions.k8s.io' || known.some((each) => each.startsWith(`${group}/`));
      if (WHOLE.test(name) || name === 'v1' || version === '') continue;
      if (!isKnownGroup) {
        yield { at: placeOfEntry(setting, entry), message: `${group} is no group of APIs of ${nameAndMinor(api)}`, label: 'unknown API group', log: `unknown api groups ${group}`, advice: 'remove it' };
        continue;
      }
      if (known.includes(`${group}/${version}`) || !known.some((each) => each.startsWith(`${group}/`))) continue;
      yield {
        at: placeOfEntry(setting, entry),
        message: `${group}/${version} is no API of ${nameAndMinor(api)}`,
        label: 'unknown API version',
        log: `group version ${group}/${version} that has not been registered`,
        advice: nearestOr(`${group}/${version}`, known.filter((each) => each.startsWith(`${group}/`)), 'remove it'),
      };
    }
  },
);
