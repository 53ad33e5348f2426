import type { ComponentName } from '../knowledge/types.ts';
import type { Word } from '../source/place.ts';
import { startedBy, type Started } from './component.ts';
import type { Expander, Variables } from './expand.ts';
import { followScript } from './shell-commands.ts';
import { unwrap } from './wrappers.ts';

/** How a container starts a component, read from its command line. */
export interface Start extends Started {
  readonly variables: Variables;
  /** Why there may be more flags than those in `argv`, or null. */
  readonly incomplete: string | null;
}

/** A command line that starts no component as far as it could be followed. */
export interface NoStart {
  readonly component: null;
  readonly program: Word | undefined;
  readonly argv: readonly Word[];
  readonly wrappers: readonly string[];
  /** The script that was followed without success. */
  readonly script: Word | null;
}

/** A command line inside of `outer` wrappers and `depth` scripts. */
interface Line {
  readonly words: readonly Word[];
  readonly outer: readonly string[];
  readonly depth: number;
  readonly incomplete: string | null;
  environment(): Variables;
  /** The word of an index as a shell gets it to run. */
  script(index: number): Word | undefined;
}

/** Scripts inside of scripts that are followed, and starts of components that are compared. */
const DEEPEST_SCRIPT = 4;
const MOST_STARTS = 8;

/**
 * What a container's command and arguments start. `preferred` is the component that the container's name suggests, which decides
 * where a script starts several.
 */
export const findStart = (
  line: readonly Word[],
  expander: Expander,
  variables: Variables,
  preferred: ComponentName | undefined,
): Start | NoStart => {
  const starts: Start[] = [];
  let firstScript: Word | null = null;

  const look = ({ words, outer, depth, incomplete, environment, script }: Line): void => {
    const found = unwrap(words);
    const wrappers = [...outer, ...found.wrappers];
    const withAssigned = (): Variables => {
      const { entries, open } = environment();
      return found.assigned.size === 0 ? { entries, open } : { entries: new Map([...entries, ...found.assigned]), open };
    };
    if (found.script === null) {
      const started = starts.length < MOST_STARTS ? startedBy(words.slice(found.program)) : null;
      if (started) starts.push({ ...started, wrappers: [...wrappers, ...started.wrappers], variables: withAssigned(), incomplete });
      return;
    }
    const text = script(found.script);
    if (depth >= DEEPEST_SCRIPT || text === undefined) return;
    firstScript ??= text;
    // `sh -c SCRIPT NAME ARGUMENTS`
    followScript(text, withAssigned(), words.slice(found.script + 2), (command) => {
      const { words: inner } = command;
      const why = incomplete ?? command.incomplete;
      look({ words: inner, outer: wrappers, depth: depth + 1, incomplete: why, environment: () => command.variables(), script: (index) => inner[index] });
    });
  };

  const expanded = line.map((word) => expander.argument(word));
  const script = (index: number): Word | undefined => line[index] && expander.script(line[index]);
  look({ words: expanded, outer: [], depth: 0, incomplete: null, environment: () => variables, script });

  const start = starts.find(({ component }) => component === preferred) ?? starts[0];
  if (!start) {
    const { wrappers, program } = unwrap(expanded);
    const argv = firstScript === null ? expanded.slice(program + 1) : [];
    return { component: null, program: expanded[program], argv, wrappers, script: firstScript };
  }
  const same = starts.filter(({ component }) => component === start.component).length;
  return same === 1 ? start : { ...start, incomplete: start.incomplete ?? `the script starts ${start.component} in ${same} places` };
};
