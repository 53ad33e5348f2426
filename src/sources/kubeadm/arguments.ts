import type { Cursor } from '../../yaml/cursor.ts';
import { written, type Text } from '../text.ts';
import type { Writes } from './releases.ts';
import { keyWord } from './values.ts';

/** A flag of a component. */
export interface Argument {
  readonly name: string;
  readonly value: Text;
  /** The name where a person wrote it. */
  readonly from?: Text;
  /** What it does to the value that kubeadm itself gives; without it, it takes its place. */
  readonly merge?: 'append' | 'prepend';
}

/** A map of names and values, in the order of the names, or a list of them, in that of the text. Only `v1` of the API merges. */
export const extraArguments = (cursor: Cursor, merges: boolean): readonly Argument[] => {
  const fromMap = cursor.keys().map((name) => ({ name, value: cursor.get(name).word() ?? '', from: keyWord(cursor, name) }));
  const fromList = cursor.items().map((item) => {
    const [name, method] = [item.get('name').word(), item.get('mergeMethod').text()];
    const merge = merges && (method === 'append' || method === 'prepend') ? { merge: method } as const : {};
    return { name: name ? written(name) : '', value: item.get('value').word() ?? '', from: name ?? '', ...merge };
  });
  return [...fromMap.sort(byNameAndValue), ...fromList];
};

/** The last one of a name counts. */
export const argument = (args: readonly Argument[], name: string): Argument | undefined => args.findLast((one) => one.name === name);

/** The command line of a component. Extra arguments take the place of kubeadm's own. */
export const commandOf = (component: string, own: readonly Argument[], extra: readonly Argument[], does: Writes): readonly Text[] => {
  const last = new Map(extra.map((one) => [one.name, one]));
  const kept = own.flatMap((one) => {
    const override = last.get(one.name);
    if (!override) return [one];
    return override.merge ? [merged(one, override)] : [];
  });
  const added = extra.filter(({ merge }) => merge === undefined);
  const all = does.extraArgumentsLast ? [...kept.toSorted(byNameAndValue), ...added] : [...kept, ...added].toSorted(byNameAndValue);
  return [component, ...all.map(({ name, value, from }) => (from === undefined ? [`--${name}=`, value] : ['--', from, '=', value]))];
};

export const merged = (own: Argument, { value, merge }: Argument): Argument => ({ ...own, value: merge === 'append' ? [own.value, value] : merge === 'prepend' ? [value, own.value] : value });

const byNameAndValue = (one: Argument, other: Argument): number => compare(one.name, other.name) || compare(written(one.value), written(other.value));
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
