import { rules } from '../../../rules/index.ts';
import { bold, setColor } from '../../report/paint.ts';
import { suppressionRules } from '../../suppress/rules.ts';
import { useColor } from '../color.ts';
import { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { didYouMean, type CommandLine } from '../parse.ts';
import { terminalPage } from '../rule-page.ts';
import { loadSettings } from '../settings.ts';

/** Prints what a rule looks for, why, and what to do; or which rules stand behind an id of a benchmark or of another tool; or what is known of a flag, plugin, gate or controller. Returns 0. */
export const explain = async (line: CommandLine, io: Io): Promise<number> => {
  const id = line.positionals.join(' ');
  if (id === '') throw new Failure('explain takes one id: k8s-audit explain ID', 'k8s-audit rules lists the rules');
  setColor(useColor(line.value('color'), io.environment, io.stdout));
  const builtIn = [...rules, ...suppressionRules];
  const rule = builtIn.find((each) => each.id === id) ?? (await loadSettings(line, io, builtIn)).rules.find((each) => each.id === id);
  await io.stdout.write(rule ? terminalPage(rule, bold) : await otherPage(id));
  return 0;
};

/** Throws a Failure that names the nearest id. */
const otherPage = async (id: string): Promise<string> => {
  const [{ knownIds, lookUp }, { controlPage }] = await Promise.all([import('../../../rules/benchmarks/look-up.ts'), import('../control-page.ts')]);
  const known = lookUp(id, rules);
  const [{ topicNames, topicsCalled }, { topicPage }] = await Promise.all([import('../../explain/topics.ts'), import('../topic-page.ts')]);
  const topics = topicsCalled(id);
  // A flag can have the name of a control.
  const pages = [...(known.length > 0 ? [controlPage(known, bold)] : []), ...(topics.length > 0 ? [topicPage(topics, rules, bold)] : [])];
  if (pages.length > 0) return pages.join('\n');
  const names = [...rules.map((rule) => rule.id), ...knownIds(), ...topicNames()];
  throw new Failure(`there is no rule, control, check, flag, plugin, gate or controller ${id}${didYouMean(id, names)}`, 'k8s-audit rules lists the rules; ids of benchmarks and of other tools are known as well: CIS-1.12:1.2.1, V-242390, CKV_K8S_68');
};
