import { rules } from '../../../rules/index.ts';
import { suppressionRules } from '../../suppress/rules.ts';
import { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import type { CommandLine } from '../parse.ts';
import { rulesAsJson, rulesAsMarkdown, rulesAsText } from '../rule-list.ts';
import { selectRules } from '../selection.ts';
import { loadSettings } from '../settings.ts';

/** Prints the list of rules that --select and --ignore leave. Returns 0. */
export const listRules = async (line: CommandLine, io: Io): Promise<number> => {
  const [path] = line.positionals;
  if (path !== undefined) throw new Failure('the command rules takes no path', `k8s-audit ${path} audits it; a folder of the name rules is written ./rules`);
  const selected = selectRules((await loadSettings(line, io, [...rules, ...suppressionRules])).rules, line.values('select'), line.values('ignore'));
  const format = line.value('format');
  await io.stdout.write(format === 'json' ? rulesAsJson(selected) : format === 'markdown' ? rulesAsMarkdown(selected) : rulesAsText(selected));
  return 0;
};
