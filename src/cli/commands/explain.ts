import { rules } from '../../../rules/index.ts';
import { bold, setColor } from '../../report/paint.ts';
import { useColor } from '../color.ts';
import { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import type { CommandLine } from '../parse.ts';
import { terminalPage } from '../rule-page.ts';
import { findRule } from '../selection.ts';

/** Prints what one rule looks for, why, and what to do. Returns 0. */
export const explain = async (line: CommandLine, io: Io): Promise<number> => {
  const [id, ...rest] = line.positionals;
  if (id === undefined || rest.length > 0) throw new Failure('explain takes one rule id: k8s-audit explain ID', 'k8s-audit rules lists the rules');
  setColor(useColor(line.value('color'), io.environment, io.stdout));
  await io.stdout.write(terminalPage(findRule(rules, id), bold));
  return 0;
};
