import type { Place } from '../../source/place.ts';

/** One reason for which a component refuses the content of a file. */
export interface ConfigProblem {
  readonly at: Place;
  /** For people, without a final stop. */
  readonly message: string;
  /** The component's own words about it, without what it says of the file as a whole. */
  readonly log: string;
  /** The log begins in the middle of the line, because what comes before is not known or must not be printed. */
  readonly fragment?: true;
  readonly label?: string;
  readonly advice?: string;
}
