import { rules as builtIn } from '../../../rules/index.ts';
import { exampleControlPlane, exampleFiles } from '../../engine/example.ts';
import type { Example, Rule } from '../../engine/rule.ts';
import { INTERNAL_ERROR, runRules, type RunResult } from '../../engine/run.ts';
import { suppressionRules } from '../../suppress/rules.ts';
import { printable } from '../../text/escape.ts';
import { plural } from '../../text/plural.ts';
import { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import type { CommandLine } from '../parse.ts';
import { loadSettings } from '../settings.ts';

/** Runs the examples of the rules that are not built in. Returns 0 where each does what it must, else 1. */
export const testRules = async (line: CommandLine, io: Io): Promise<number> => {
  const known = [...builtIn, ...suppressionRules];
  const { rules } = await loadSettings(line, io, known);
  const own = rules.filter(({ source }) => source !== undefined);
  if (own.length === 0) throw new Failure('there is no rule to test', 'write one under custom in k8s-audit.yaml, or name a file with --plugin');
  let failed = 0;
  let tried = 0;
  for (const rule of own) {
    const { bad, good, unseen = [] } = rule.examples();
    const wrong = [
      ...(bad.length === 0 ? ['there is no bad example: nothing shows that it finds anything'] : []),
      ...(good.length === 0 ? ['there is no good example: nothing shows that it is ever silent'] : []),
      ...bad.flatMap((example, index) => failure(rule, example, `bad example ${index + 1}`, ({ findings }) => (findings.length > 0 ? null : 'it is not reported'))),
      ...good.flatMap((example, index) => failure(rule, example, `good example ${index + 1}`, saysNothing)),
      ...unseen.flatMap((example, index) => failure(rule, example, `unseen example ${index + 1}`, (result) => (result.unseen.length > 0 && result.findings.length === 0 ? null : 'it is not said to be unseen'))),
    ];
    tried += bad.length + good.length + unseen.length;
    failed += wrong.length;
    await io.stdout.write([`${wrong.length === 0 ? 'ok    ' : 'FAILED'} ${rule.id} (${rule.source ?? ''})`, ...wrong.map((words) => `         ${words}`)].map((text) => `${printable(text)}\n`).join(''));
  }
  await io.stdout.write(`${plural(own.length, 'rule')}, ${plural(tried, 'example')}${failed === 0 ? '' : `: ${plural(failed, 'failure')}`}\n`);
  return failed === 0 ? 0 : 1;
};

const failure = (rule: Rule, example: Example, name: string, judge: (result: RunResult) => string | null): string[] => {
  const result = runRules([rule], exampleControlPlane(rule, example));
  const crash = result.findings.find((finding) => finding.rule === INTERNAL_ERROR);
  const wrong = crash?.message ?? judge(result);
  return wrong === null ? [] : [`${name}: ${wrong}: ${JSON.stringify(Object.values(exampleFiles(rule, example)).length === 1 && Array.isArray(example) ? example : exampleFiles(rule, example)).slice(0, 200)}`];
};

const saysNothing = ({ findings, unseen }: RunResult): string | null => {
  const [finding, entry] = [findings[0], unseen[0]];
  return finding ? `it is reported: ${finding.message}` : entry ? `it could not decide: ${entry.reason}` : null;
};
