import { bad, good, type Result } from './result.ts';

/** An amount of a resource: `250m`, `1Gi`, `1e3`. */
export interface Quantity {
  /** In units of 10^-9, rounded up. */
  readonly nano: bigint;
  /** As Kubernetes prints it. */
  readonly text: string;
}

const DECIMAL: ReadonlyMap<string, number> = new Map([['n', -9], ['u', -6], ['m', -3], ['', 0], ['k', 3], ['M', 6], ['G', 9], ['T', 12], ['P', 15], ['E', 18]]);
const BINARY: readonly string[] = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const FORMAT = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const NANO = 10n ** 9n;

/** As Kubernetes' resource.ParseQuantity, with its words where the text is none. */
export const parseQuantity = (text: string): Result<Quantity> => {
  const [, sign = '', whole = '', fraction = '', suffix = ''] = /^([-+]?)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[-+]?\d*)$/.exec(text) ?? [];
  if (text === '' || (sign + whole + fraction + suffix === '' && text !== '.')) return bad(FORMAT);
  const scale = scaleOf(suffix);
  if (!scale) return bad("unable to parse quantity's suffix");
  const digits = BigInt(`${whole}${fraction}` || '0') * scale.factor * NANO;
  const divisor = 10n ** BigInt(fraction.length) * scale.divisor;
  const size = (digits + divisor - 1n) / divisor;
  const nano = sign === '-' ? -size : size;
  return good({ nano, text: printed(nano, scale.isBinary) });
};

const scaleOf = (suffix: string): { factor: bigint; divisor: bigint; isBinary: boolean } | undefined => {
  const binary = BINARY.indexOf(suffix);
  if (binary > 0) return { factor: 1024n ** BigInt(binary), divisor: 1n, isBinary: true };
  const power = DECIMAL.get(suffix) ?? (/^[eE][-+]?\d+$/.test(suffix) ? Number(suffix.slice(1)) : undefined);
  // More than this is no amount of anything, and would fill the memory.
  if (power === undefined || Math.abs(power) > 1000) return undefined;
  return { factor: power > 0 ? 10n ** BigInt(power) : 1n, divisor: power < 0 ? 10n ** BigInt(-power) : 1n, isBinary: false };
};

const printed = (nano: bigint, isBinary: boolean): string => {
  if (nano === 0n) return '0';
  if (isBinary && nano % NANO === 0n && (nano >= 1024n * NANO || nano <= -1024n * NANO)) {
    let [value, power] = [nano / NANO, 0];
    for (; value % 1024n === 0n && power < BINARY.length - 1; power += 1) value /= 1024n;
    return `${value}${BINARY[power] ?? ''}`;
  }
  let [value, power] = [nano, -9];
  for (; value % 1000n === 0n && power < 18; power += 3) value /= 1000n;
  return `${value}${[...DECIMAL].find(([, exponent]) => exponent === power)?.[0] ?? ''}`;
};

/** Whether it is a whole number. */
export const isWhole = ({ nano }: Quantity): boolean => nano % NANO === 0n;
