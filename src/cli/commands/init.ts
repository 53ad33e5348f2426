import { posix } from 'node:path';
import { CONFIG_NAME } from '../../config/discover.ts';
import { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import type { CommandLine } from '../parse.ts';

/** What `init` writes: a valid configuration that changes nothing. */
export const STARTER = `# yaml-language-server: $schema=./node_modules/k8s-audit/src/config/config.schema.json
# The configuration of k8s-audit. k8s-audit config says what holds, k8s-audit rules lists the rules.

# The version of components whose image and labels do not say it.
# kubernetes-version: "1.33"

# Exit with 1 for findings of this severity or above: critical, high, medium, low, info, boot, none.
fail-on: low

# Findings that were there before, made by: k8s-audit --write-baseline k8s-audit-baseline.txt
# baseline: k8s-audit-baseline.txt

# By the id of a rule: off, a severity, or a map with both a severity and options.
rules: {}
#  apiserver-profiling: off
#  apiserver-audit-log-maxage: {severity: medium, minimum: 90}

# The same for some paths, relative to this file.
overrides: []
# - paths: clusters/dev
#   rules:
#     apiserver-audit-log-path: info

# Findings that are accepted, each with a reason, and with the last day on which it holds.
require-reasons: true
ignore: []
# - rule: apiserver-anonymous-auth
#   paths: ['clusters/*/manifests']
#   reason: the probes of kubeadm need it
#   until: 2027-03-31
`;

/** Writes a configuration to start from. Returns 0; throws a Failure where there is one already. */
export const init = async (line: CommandLine, io: Io): Promise<number> => {
  const [word] = line.positionals;
  if (word !== undefined) throw new Failure('init takes no path: it writes into the working directory', `cd ${word} && k8s-audit init`);
  const path = posix.resolve(io.cwd, CONFIG_NAME);
  if (isThere(path, io)) throw new Failure(`${CONFIG_NAME} is there already`, 'k8s-audit config says what it sets');
  try {
    await io.writeFile(path, STARTER);
  } catch (error) {
    throw new Failure(`${CONFIG_NAME} cannot be written: ${error instanceof Error && 'code' in error ? String(error.code) : String(error)}`, 'run it in a folder that you may write to');
  }
  await io.stdout.write(`${CONFIG_NAME} written\n`);
  return 0;
};

const isThere = (path: string, io: Io): boolean => {
  try {
    io.fileSystem.kind(path);
    return true;
  } catch {
    return false;
  }
};
