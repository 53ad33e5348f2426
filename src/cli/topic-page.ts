import { rulesAbout, type Period, type Topic } from '../explain/topics.ts';
import type { Rule } from '../engine/rule.ts';

/** What is known of a flag, plugin, gate or controller, as `explain` prints it. */
export const topicPage = (topics: readonly Topic[], rules: readonly Rule[], emphasize: (text: string) => string): string => {
  const blocks = merged(topics).map(({ name, kind, components, periods }) => [
    `${emphasize(name)}  ${kind} of ${components.join(', ')}`,
    ...periods.map((period) => `  ${range(period).padEnd(14)}${period.says ?? 'there is none'}`),
  ].join('\n'));
  const names = new Set(topics.map(({ name }) => name));
  const about = [...new Set([...names].flatMap((name) => rulesAbout(name, rules)))];
  const list = about.length === 0 ? 'No rule speaks of it.' : [emphasize('Rules that speak of it'), ...about.map(({ id, title }) => `  ${id}: ${title}`)].join('\n');
  return `${[...blocks, list].join('\n\n')}\n`;
};

const range = ({ from, to }: Period): string => (from === to ? from : `${from} to ${to}`);

/** Components that say the same of it are told together. */
const merged = (topics: readonly Topic[]): (Omit<Topic, 'component'> & { readonly components: readonly string[] })[] => {
  const groups = new Map<string, Topic[]>();
  for (const topic of topics) {
    const key = JSON.stringify([topic.kind, topic.periods]);
    groups.set(key, [...(groups.get(key) ?? []), topic]);
  }
  return [...groups.values()].flatMap((group) => (group[0] ? [{ ...group[0], components: group.map(({ component }) => component) }] : []));
};
