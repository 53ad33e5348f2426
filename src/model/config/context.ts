import { compareVersions } from '../../knowledge/table.ts';
import type { YamlFile } from '../../yaml/document.ts';
import type { Evidence } from '../evidence.ts';
import { gateOf } from '../gates.ts';
import type { Invocation } from '../types.ts';
import type { ConfigProblem } from './problem.ts';

/** What a component has at hand when it reads a file. */
export interface ConfigContext {
  readonly invocation: Invocation;
  readonly minor: string;
  /** As the flag names it. */
  readonly path: string;
  atLeast(minor: string): boolean;
  /** Whether a feature gate is on; undefined where that is not known. */
  gate(name: string): boolean | undefined;
  /** Another file, by its path inside of the container. */
  evidence(path: string): Evidence;
}

/** Everything for which the component refuses the file. */
export type ConfigCheck = (file: YamlFile, context: ConfigContext) => readonly ConfigProblem[];

export const configContext = (invocation: Invocation, minor: string, path: string, evidence: (path: string) => Evidence): ConfigContext => ({
  invocation,
  minor,
  path,
  atLeast: (since) => compareVersions(minor, since) >= 0,
  gate: (name) => gateOf(invocation, name),
  evidence,
});

/** What a component says before its reason. It prints several reasons in one line, and then the words of each stand alone. */
export const framed = (problems: readonly ConfigProblem[], before: string): readonly ConfigProblem[] =>
  problems.length === 1 ? problems.map((problem) => (problem.fragment ? problem : { ...problem, log: `${before}${problem.log}` })) : problems;
