import { flagFacts } from '../../src/model/flags.ts';
import type { Flag, Invocation } from '../../src/model/types.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { parseDuration } from '../../src/model/values/duration.ts';

/** Whether a flag that is given once says what this version does without it. */
export const isDefaultOf = (flag: Flag, { facts, component, container, occurrences }: Invocation): boolean => {
  const known = flagFacts(flag.name, facts);
  const text = flag.value?.unknown === undefined ? flag.value?.text : undefined;
  if (!known || known.default === null || text === undefined || facts.minor === null || occurrences(flag.name).length !== 1) return false;
  // Without the flag etcd would look at the variable.
  if (component === 'etcd' && container.environment.has(`ETCD_${flag.name.toUpperCase().replaceAll('-', '_')}`)) return false;
  return spelled(text, known.type) === spelled(known.default, known.type);
};

/** A value in one spelling. */
const spelled = (text: string, type: string): string => {
  const value = type === 'bool' ? parseBool(text) : type === 'duration' ? parseDuration(text) : undefined;
  return value?.ok ? String(value.value) : text;
};
