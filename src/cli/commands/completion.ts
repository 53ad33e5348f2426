import { completionScript, SHELLS, type Shell } from '../completion.ts';
import { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { didYouMean, type CommandLine } from '../parse.ts';

const isShell = (word: string): word is Shell => (SHELLS as readonly string[]).includes(word);

/** Prints the script that makes a shell complete the command line. Returns 0. */
export const completion = async (line: CommandLine, io: Io): Promise<number> => {
  const [shell, ...rest] = line.positionals;
  if (shell === undefined || rest.length > 0) throw new Failure('completion takes one shell: k8s-audit completion bash', `the shells are ${SHELLS.join(', ')}`);
  if (!isShell(shell)) throw new Failure(`completion does not know the shell ${shell}${didYouMean(shell, SHELLS)}`, `the shells are ${SHELLS.join(', ')}`);
  await io.stdout.write(completionScript(shell));
  return 0;
};
