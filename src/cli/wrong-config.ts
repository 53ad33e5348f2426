import type { ConfigProblem } from '../config/problems.ts';
import { frameLines, gutterFor } from '../report/frame.ts';
import { red, setColor } from '../report/paint.ts';
import { placeText } from '../report/place-text.ts';
import { printable } from '../text/escape.ts';
import { useColor } from './color.ts';
import { Failure } from './failure.ts';
import type { Io } from './io.ts';
import type { CommandLine } from './parse.ts';

const WIDTH = 120;

/** The failure that shows each thing that is wrong with a configuration in its lines. */
export const wrongConfig = (problems: readonly ConfigProblem[], line: CommandLine, io: Io): Failure => {
  setColor(useColor(line.value('color'), io.environment, io.stderr));
  const frames = problems.map(({ at }) => frameLines({ at, label: null, mark: '^', paint: red }, gutterFor([at]), WIDTH));
  const sentences = problems.map(({ at, message }) => `${placeText(at)}: ${message}`);
  const lines = frames.flatMap((frame, index) => [...(index === 0 ? [] : [printable(sentences[index] ?? '')]), ...frame]);
  return new Failure(sentences[0] ?? 'the configuration is wrong', 'mend the configuration, or run with --no-config', lines);
};
