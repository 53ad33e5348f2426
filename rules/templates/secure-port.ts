import type { NumberRange } from './number-ranges.ts';

export const SECURE_PORT: NumberRange = {
  flag: 'secure-port',
  low: 1,
  high: 65_535,
  log: (value) => `--secure-port ${value} must be between 1 and 65535, inclusive. It cannot be turned off with 0`,
};
