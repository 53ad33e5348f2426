import { componentRule, nameAndMinor } from '../templates/setting-rule.ts';

export default componentRule(
  {
    on: 'kube-apiserver',
    title: 'admission plugins are switched on or off by the upgrade itself',
    family: 'upgrade',
    severity: 'info',
    why: 'Plugins that are on by default need no flag, so a release brings some and takes some without a change to the manifest. A new one can refuse or change objects that were taken before.',
    remedy: 'Read what the new plugins do. One that is not wanted goes into `--disable-admission-plugins`, together with the new image: the version before does not know its name and would not start.',
    examples: () => ({
      bad: [{ version: '1.26', from: '1.25', argv: [] }, { version: '1.33', from: '1.32', argv: ['--enable-admission-plugins=NodeRestriction'] }],
      good: [{ version: '1.31', from: '1.30', argv: [] }, { version: '1.33', from: '1.32', argv: ['--disable-admission-plugins=PodTopologyLabels'] }, []],
    }),
  },
  function* (after) {
    const { before } = after;
    const [old, next] = [before?.facts.admissionDefaults(), after.facts.admissionDefaults()];
    const [on, off] = [after.setting('enable-admission-plugins'), after.setting('disable-admission-plugins')];
    if (!before || !old || !next || !('values' in on) || !('values' in off)) return;
    const isNamed = (plugin: string): boolean => on.values.includes(plugin) || off.values.includes(plugin);
    const brought = next.filter((plugin) => !old.includes(plugin) && !isNamed(plugin));
    const taken = old.filter((plugin) => !next.includes(plugin) && !isNamed(plugin));
    if (brought.length + taken.length === 0) return;
    const words = [...(brought.length > 0 ? [`switches on ${brought.join(', ')}`] : []), ...(taken.length > 0 ? [`no longer has or runs ${taken.join(', ')}`] : [])];
    yield {
      at: on.state === 'given' ? on.place : after,
      message: `${nameAndMinor(after)} ${words.join(', and ')}, without any flag`,
      label: 'not named here',
      advice: 'nothing, unless one is not wanted: then name it in --disable-admission-plugins, with the new image',
    };
  },
);
