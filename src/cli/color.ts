import type { Io, Output } from './io.ts';

/**
 * Whether to colour what goes to `output` (null: a file). The option speaks first, then NO_COLOR, then FORCE_COLOR (`0` and `false`: no),
 * then a dumb terminal, then whether it is a terminal at all.
 */
export const useColor = (when: string | undefined, environment: Io['environment'], output: Output | null): boolean => {
  if (when === 'always') return true;
  if (when === 'never' || output === null) return false;
  if (environment['NO_COLOR']) return false;
  const forced = environment['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return environment['TERM'] !== 'dumb' && output.isTerminal;
};
