import type { Rule } from '../engine/rule.ts';
import { etcdMinors, factsFor, kubernetesMinors } from '../knowledge/index.ts';
import { COMPONENTS, type ComponentName, type Facts, type Known } from '../knowledge/types.ts';

/** Something that the facts know by its name. */
export interface Topic {
  /** `--profiling`, `NodeRestriction`. */
  readonly name: string;
  /** `flag`, `admission plugin`, ... */
  readonly kind: string;
  readonly component: ComponentName;
  /** What is known of it, in the order of the releases. */
  readonly periods: readonly Period[];
}

export interface Period {
  readonly from: string;
  readonly to: string;
  /** `bool, default true`; null where the releases have no such thing. */
  readonly says: string | null;
}

/** All that the facts know by this name: flags (with or without dashes) of every component, admission plugins, feature gates, controllers. */
export const topicsCalled = (word: string): Topic[] => {
  const flag = word.replace(/^-+/, '').replaceAll('_', '-');
  const topics = COMPONENTS.flatMap((component) => [
    ...topic(`--${flag}`, 'flag', component, (facts) => flagWords(facts, flag)),
    ...(word.startsWith('-') || component === 'etcd' ? [] : topic(word, 'feature gate', component, (facts) => gateWords(facts, word))),
  ]);
  if (word.startsWith('-')) return topics;
  return [
    ...topics,
    ...topic(word, 'admission plugin', 'kube-apiserver', (facts) => pluginWords(facts, word)),
    ...topic(word, 'controller', 'kube-controller-manager', (facts) => controllerWords(facts, word)),
  ];
};

/** What one release says of a flag: `bool, default true, deprecated`; null where it has no such flag, undefined where that is not known. */
export const flagWords = (facts: Facts, name: string): Known<string | null> => {
  const flag = facts.flag(name);
  if (!flag) return flag;
  const parts = [flag.type, flag.default === null || flag.default === '' ? '' : `default ${flag.default}`, flag.deprecated ? 'deprecated' : '', flag.hidden ? 'hidden' : ''];
  return parts.filter((part) => part !== '').join(', ');
};

export const gateWords = (facts: Facts, name: string): Known<string | null> => {
  const gate = facts.featureGate(name);
  return gate ? `${gate.stage}, ${gate.default ? 'on' : 'off'} by default${gate.locked ? ', locked' : ''}` : gate;
};

export const pluginWords = (facts: Facts, name: string): Known<string | null> => {
  const plugin = facts.admission(name);
  return plugin === undefined ? undefined : plugin.known ? `${plugin.defaultOn ? 'on' : 'off'} by default` : null;
};

export const controllerWords = (facts: Facts, name: string): Known<string | null> => {
  const controller = facts.controller(name);
  if (!controller) return controller;
  return `${controller.name === name ? '' : `another name of ${controller.name}, `}${controller.defaultOn ? 'on' : 'off'} by default`;
};

/** Every name that a topic can have. */
export const topicNames = (): string[] => {
  const names = new Set<string>();
  for (const component of COMPONENTS) {
    for (const minor of minorsOf(component)) {
      const facts = factsFor(component, minor);
      for (const flag of facts.flagNames()) names.add(`--${flag}`);
      for (const name of [...(facts.featureGates() ?? []), ...(facts.admissionOrder() ?? []), ...(facts.controllers() ?? [])]) names.add(name);
    }
  }
  return [...names];
};

/** The rules whose text names it. */
export const rulesAbout = (name: string, rules: readonly Rule[]): Rule[] => {
  const word = new RegExp(`(?<![\\w-])${name.replaceAll(/[^\w]/g, '\\$&')}(?![\\w-])`);
  return rules.filter(({ title, why, remedy }) => word.test([title, why, remedy].join('\n')));
};

const minorsOf = (component: ComponentName): readonly string[] => (component === 'etcd' ? etcdMinors : kubernetesMinors);

const topic = (name: string, kind: string, component: ComponentName, wordsOf: (facts: Facts) => Known<string | null>): Topic[] => {
  const periods: Period[] = [];
  for (const minor of minorsOf(component)) {
    const says = wordsOf(factsFor(component, minor));
    if (says === undefined) continue;
    const last = periods.at(-1);
    if (last?.says === says) periods[periods.length - 1] = { ...last, to: minor };
    else periods.push({ from: minor, to: minor, says });
  }
  return periods.some(({ says }) => says !== null) ? [{ name, kind, component, periods }] : [];
};
