/** What the kubelet's JSON has for a scalar. */
export type ScalarType = 'string' | 'number' | 'boolean' | 'null';

const BOOLEANS = new Set(
  ['y', 'yes', 'true', 'on', 'n', 'no', 'false', 'off'].flatMap((word) => [word, word.toUpperCase(), `${word.charAt(0).toUpperCase()}${word.slice(1)}`]),
);
const NULLS = new Set(['', '~', 'null', 'Null', 'NULL']);
const INFINITE = /^(?:\.(?:nan|NaN|NAN)|[-+]?\.(?:inf|Inf|INF))$/;
const INTEGER = /^[-+]?0(?:[bB][01]+|[oO]?[0-7]+|[xX][0-9a-fA-F]+)$/;
const DECIMAL = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/**
 * The type of a plain scalar (not quoted, not a block, no tag) as sigs.k8s.io/yaml resolves it: YAML 1.1 words, octal
 * with a leading zero, underscores between digits. Dates are strings there.
 */
export const plainScalarType = (text: string): ScalarType => {
  if (NULLS.has(text)) return 'null';
  if (BOOLEANS.has(text)) return 'boolean';
  if (!/^[-+.0-9]/.test(text)) return 'string';
  if (INFINITE.test(text)) return 'number';
  const digits = text.startsWith('.') ? text : text.replaceAll('_', '');
  return INTEGER.test(digits) || (DECIMAL.test(digits) && Number.isFinite(Number(digits))) ? 'number' : 'string';
};

/** The type that a tag such as `!!str` forces; undefined where the text decides. */
export const taggedScalarType = (tag: string | undefined): ScalarType | undefined => {
  switch (tag) {
    case undefined:
      return undefined;
    case 'tag:yaml.org,2002:int':
    case 'tag:yaml.org,2002:float':
      return 'number';
    case 'tag:yaml.org,2002:bool':
      return 'boolean';
    case 'tag:yaml.org,2002:null':
      return 'null';
    default:
      return tag.startsWith('!') || tag === 'tag:yaml.org,2002:str' || tag === 'tag:yaml.org,2002:binary' ? 'string' : undefined;
  }
};
