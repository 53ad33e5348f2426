import type { Problem } from '../../src/engine/rule.ts';
import { offerEntry } from '../../src/fix/flag-edits.ts';
import type { Invocation } from '../../src/model/types.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { componentRule, nameAndMinor } from '../templates/setting-rule.ts';
import { nearestOr, placeOfEntry } from '../templates/known-names.ts';

/** Served beside the groups that the data lists. */
const OTHER_GROUPS = new Set(['apiregistration.k8s.io', 'apiextensions.k8s.io']);
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
    examples: () => ({
      bad: [['--runtime-config=batch/v2alpha1=true'], ['--runtime-config=foo.example.com/v1=true'], ['--runtime-config=api/all=true,batch/v2alpha1'], ['--runtime-config=api/all=yes'], ['--runtime-config=v1=true'], ['--runtime-config=batch/v1=maybe'], ['--runtime-config=apps/v1/Deployments=true']],
      good: [[], ['--runtime-config=api/all=true'], ['--runtime-config=batch/v1=true, autoscaling/v2'], ['--runtime-config=api/legacy=no']],
    }),
  },
  function* (api) {
    const setting = api.setting('runtime-config');
    if (setting.state !== 'given') return;
    for (const entry of setting.values) {
      const [name = '', ...rest] = entry.split('=').map((part) => part.trim());
      const problem = whatIsWrong(name, entry.includes('=') ? rest.join('=') : undefined, api);
      if (problem) yield { at: placeOfEntry(setting, entry), advice: 'remove it', ...problem, ...offerEntry(setting, entry, undefined) };
    }
  },
);

/** In the order in which the API server looks. */
const whatIsWrong = (name: string, value: string | undefined, api: Invocation): Omit<Problem, 'at'> | undefined => {
  const known = api.facts.groupVersions();
  const [group = '', version = '', resource, ...more] = name.split('/');
  if (WHOLE.test(name)) return isSwitch(name, value) ? undefined : { message: `${name} takes true or false`, log: `invalid value ${name}=${value ?? ''}`, advice: `write ${name}=true or ${name}=false` };
  if (version === '' || more.length > 0) return { message: `"${name}" is neither GROUP/VERSION nor GROUP/VERSION/RESOURCE`, label: 'not the name of an API', log: `runtime-config invalid key ${name}` };
  if (!known) return undefined;
  const isIn = (prefix: string): boolean => known.some((each) => each.startsWith(prefix));
  const isOther = OTHER_GROUPS.has(group);
  if (!isOther && !isIn(`${group}/`)) return { message: `${group} is no group of APIs of ${nameAndMinor(api)}`, label: 'unknown API group', log: `unknown api groups ${group}` };
  if (!isOther && !known.includes(`${group}/${version}`)) {
    const inGroup = known.filter((each) => each.startsWith(`${group}/`));
    return { message: `${group}/${version} is no API of ${nameAndMinor(api)}`, label: 'unknown API version', log: `group version ${group}/${version} that has not been registered`, advice: nearestOr(`${group}/${version}`, inGroup, 'remove it') };
  }
  if (value !== undefined && value !== '' && !parseBool(value).ok) return { message: `${name} takes true or false`, log: `invalid value of ${name}: ${value}, err: strconv.ParseBool: parsing "${value}": invalid syntax`, advice: `write ${name}=true or ${name}=false` };
  return resource === undefined || resource === resource.toLowerCase() ? undefined : { message: `"${resource}" is no resource: those are written in small letters, in the plural`, log: `invalid key ${name}: group/version/resource and resource is always lowercase plural, not "${resource}"`, advice: `write ${resource.toLowerCase()}` };
};

/** `api/legacy` is taken, whatever it says, and ignored. */
const isSwitch = (name: string, value: string | undefined): boolean => name === 'api/legacy' || value === 'true' || value === 'false';
