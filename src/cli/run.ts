import packageJson from '../../package.json' with { type: 'json' };
import { errorReport } from '../report/error-report.ts';
import { describeBug, Failure, sentence } from './failure.ts';
import type { Io } from './io.ts';
import { asksForJson, parseCommandLine, type CommandLine } from './parse.ts';

/** Runs one command line and returns its exit code: 0, 1 for findings, 2 where the run itself failed. Never throws. */
export const run = async (io: Io): Promise<number> => {
  try {
    return await runCommand(parseCommandLine(io.argv), io);
  } catch (error) {
    return await fail(error, io);
  }
};

const runCommand = async (line: CommandLine, io: Io): Promise<number> => {
  if (line.has('help')) {
    const { helpText } = await import('./help.ts');
    await io.stdout.write(helpText(line.command, `${packageJson.name} ${packageJson.version}`, packageJson.description));
    return 0;
  }
  if (line.has('version')) {
    await io.stdout.write(`${packageJson.name} ${packageJson.version}\n`);
    return 0;
  }
  switch (line.command) {
    case 'explain':
      return (await import('./commands/explain.ts')).explain(line, io);
    case 'rules':
      return (await import('./commands/rules.ts')).listRules(line, io);
    case 'test-rules':
      return (await import('./commands/test-rules.ts')).testRules(line, io);
    case 'config':
      return (await import('./commands/config.ts')).showConfig(line, io);
    case 'init':
      return (await import('./commands/init.ts')).init(line, io);
    case 'lsp':
      return (await import('./commands/lsp.ts')).lsp(line, io, packageJson.version);
    case 'completion':
      return (await import('./commands/completion.ts')).completion(line, io);
    case 'merge':
      return (await import('./commands/merge.ts')).merge(line, io, packageJson.version);
    case 'compare':
      return (await import('./commands/compare.ts')).compareCommand(line, io, packageJson.version);
    case 'upgrade':
      return (await import('./commands/upgrade.ts')).upgradeCommand(line, io, packageJson.version);
    case 'render':
      return (await import('./commands/render.ts')).renderCommand(line, io);
    case 'sources':
      return (await import('./commands/sources.ts')).listSources(line, io);
    case 'certs':
      return (await import('./commands/certs.ts')).certsCommand(line, io);
    case 'controls':
      return (await import('./commands/controls.ts')).controlsCommand(line, io, packageJson.version);
    case 'audit':
    case 'boot':
      return (await import('./commands/audit.ts')).auditCommand(line, io, packageJson.version);
  }
};

const fail = async (error: unknown, io: Io): Promise<number> => {
  const [message, hint] = error instanceof Failure ? [error.message, error.hint] : describeBug(error, io.environment);
  if (asksForJson(io.argv)) await io.stdout.write(errorReport(message, hint));
  await io.stderr.write(sentence(message, hint, error instanceof Failure ? error.lines : []));
  return 2;
};
