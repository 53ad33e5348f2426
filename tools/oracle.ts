/**
 * `npm run oracle -- DIRECTORY [--all]` asks k8s-audit about every case in which a real component was started, and compares
 * the answers. `--all` lists each miss, not only how many there are. Ends with 1 if something that starts is said not to.
 */
import { COMPONENTS } from '../src/knowledge/types.ts';
import { answeredCases, starts, type AnsweredCase } from './oracle-cases.ts';

/** A share as `45 of 60 (75.0 %)`. */
const share = (part: number, whole: number): string => `${part} of ${whole}${whole === 0 ? '' : ` (${((100 * part) / whole).toFixed(1)} %)`}`;

const isForeseen = ({ answer }: AnsweredCase): boolean => answer.saysItDoesNotStart;
const hasSameLog = ({ answer, error }: AnsweredCase): boolean => answer.logs.some((log) => error.some((line) => line.includes(log) || log.includes(line)));

const directory = process.argv.slice(2).find((word) => !word.startsWith('--')) ?? 'fixtures/oracle';
const cases = await answeredCases(directory);
const remarks: string[] = [];
const remark = (what: string, { minor, id, error, answer }: AnsweredCase): void =>
  void remarks.push(`${what} ${minor} ${id}: ${error.at(-1) ?? ''}${answer.logs.length > 0 ? ` | ours: ${answer.logs.join(' | ')}` : ''}`);

for (const minor of new Set(cases.map((each) => each.minor))) {
  for (const component of COMPONENTS) {
    const own = cases.filter((each) => each.minor === minor && each.component === component);
    const good = own.filter(starts);
    const byManifest = own.filter((each) => !starts(each) && each.needs === 'manifest');
    const byFile = own.filter((each) => !starts(each) && each.needs === 'config');
    const byHost = own.filter((each) => !starts(each) && each.needs === 'host');
    const bad = [...byManifest, ...byFile, ...byHost];
    const foreseen = bad.filter(isForeseen);
    const falseAlarms = good.filter(isForeseen);
    for (const each of falseAlarms) remark('FALSE ALARM', each);
    if (process.argv.includes('--all')) {
      for (const each of bad) if (!isForeseen(each)) remark('not foreseen', each);
      for (const each of foreseen) if (!hasSameLog(each)) remark('other words', each);
    }
    const columns = [
      `starts: ${share(good.length - falseAlarms.length, good.length)}`.padEnd(32),
      `fails by its manifest alone: ${share(byManifest.filter(isForeseen).length, byManifest.length)}`.padEnd(52),
      `by a config file: ${share(byFile.filter(isForeseen).length, byFile.length)}`.padEnd(38),
      `by the host: ${share(byHost.filter(isForeseen).length, byHost.length)}`.padEnd(34),
      `same log line: ${share(foreseen.filter(hasSameLog).length, foreseen.length)}`,
    ];
    process.stdout.write(`${minor.padEnd(5)} ${component.padEnd(24)} ${columns.join('')}\n`);
  }
}
process.stdout.write(remarks.length === 0 ? '' : `\n${remarks.join('\n')}\n`);
process.exitCode = remarks.some((line) => line.startsWith('FALSE ALARM')) ? 1 : 0;
