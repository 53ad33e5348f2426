import { unseen, type Problem, type Report } from '../../src/engine/rule.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import { onlyOne } from '../../src/model/control-plane.ts';
import { cleanPath, hostPathOf } from '../../src/model/mounts.ts';
import type { ClusterNode, Invocation } from '../../src/model/types.ts';
import type { Place } from '../../src/source/place.ts';
import { nameOf } from './file-names.ts';

/** A flag of one component that names a file. */
export interface FileFlag {
  readonly component: ComponentName;
  readonly flag: string;
}

/** A file that a component is given, or several of a list. */
export interface GivenFile extends FileFlag {
  readonly invocation: Invocation;
  /** As written. */
  readonly text: string;
  /** As the host has it, where a mount says so; never empty. */
  readonly paths: readonly string[];
  readonly at: Place;
}

/** Nothing where the node has no such component, or several of it, or the flag is not given or unknown. */
export const givenFile = (node: ClusterNode, { component, flag }: FileFlag): GivenFile | undefined => {
  const invocation = onlyOne(node, component);
  const setting = invocation?.setting(flag);
  if (!invocation || setting?.state !== 'given' || setting.text === '') return undefined;
  const paths = setting.values.map((path) => hostPathOf(invocation.container, path) ?? cleanPath(path));
  return { component, flag, invocation, text: setting.text, paths, at: setting.place };
};

/** Copies of one file in the folders of several components keep its name; kops does so. k3s signs with `ca.nochain.crt`, the first certificate of `ca.crt`. */
export const mayBeSame = (one: string, other: string): boolean => one === other || plainName(one) === plainName(other);
const plainName = (path: string): string => nameOf(path).replace('.nochain.', '.');

/** Two flags that must name one file, and what happens else. */
export interface SharedFile {
  readonly one: FileFlag;
  readonly other: FileFlag;
  /** The end of "... is not ...: ". */
  readonly effect: string;
}

const title = ({ component, flag, text }: GivenFile): string => `--${flag}=${text} of ${component}`;

/** The pairs whose files cannot be the same. A list on the other side may hold it. */
export function* filesThatDiffer(node: ClusterNode, pairs: readonly SharedFile[], more: Partial<Problem> = {}): Generator<Report> {
  for (const { one, other, effect } of pairs) {
    for (const { component, flag } of [one, other]) {
      const setting = onlyOne(node, component)?.setting(flag);
      if (setting?.state === 'unseen') yield unseen(setting.place, setting.reason);
    }
    const [own, theirs] = [givenFile(node, one), givenFile(node, other)];
    if (!own || !theirs || own.paths.some((path) => theirs.paths.some((each) => mayBeSame(path, each)))) continue;
    yield {
      at: own.at,
      message: `${title(own)} is not ${title(theirs)}: ${effect}`,
      label: 'another file',
      related: [{ at: theirs.at, label: `--${theirs.flag} of ${theirs.component}` }],
      advice: `write the same file into both, unless one of them holds what is in the other`,
      ...more,
    };
  }
}
