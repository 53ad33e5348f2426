/** A text as the YAML writer of Go (goyaml.v2, as Kubernetes uses it) puts it into a file. */

/** What stands on one line is folded at the next blank after this column. */
const WIDTH = 80;

/**
 * `indent` stands before each further line; `column` is where the text begins. Keys are never folded. The texts that would be read as something else
 * are quoted, and only they.
 */
export const scalarText = (value: string, indent: string, column: number): string => {
  if (value.includes('\n') && isBlockAllowed(value)) return blockText(value, indent);
  if (!value.includes('\n') && isText(value)) {
    if (isPlainAllowed(value)) return folded(value, indent, column, false);
    if (!HAS_SPECIAL.test(value)) return `'${folded(value.replaceAll("'", "''"), indent, column + 1, true)}'`;
  }
  return doubleQuoted(value, indent, column);
};

/** As a key of a map: on one line. */
export const keyText = (key: string): string => scalarText(key, '', -Infinity);

const WORDS = /^(?:~|null|Null|NULL|true|True|TRUE|false|False|FALSE|y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const INTEGER = /^[-+]?(?:0[xX][\da-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9]\d*)$/;
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const BASE_60 = /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/;
const TIME = /^\d{4}-\d\d?-\d\d?(?:(?:[Tt]| )\d\d?:\d\d?:\d\d?(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)?)?$/;

/** Whether YAML 1.1 takes it for text. */
const isText = (value: string): boolean => {
  if (value === '' || WORDS.test(value)) return false;
  if (!/^[-+.\d]/.test(value)) return true;
  const number = value.startsWith('.') ? value : value.replaceAll('_', '');
  return !INTEGER.test(number) && !FLOAT.test(number) && !BASE_60.test(value) && !TIME.test(value);
};

const HAS_INDICATOR = /^(?:---|\.\.\.)|^[#,[\]{}&*!|>'"%@`]|^[-?](?:\s|$)|:(?:\s|$)|\s#/;
/** What is not printed as it is: control characters, and all beyond the 65536 first characters. */
// oxlint-disable-next-line no-control-regex
const HAS_SPECIAL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ud800-\udfff\ufeff\ufffe\uffff]/;

const isPlainAllowed = (value: string): boolean => !HAS_SPECIAL.test(value) && !HAS_INDICATOR.test(value) && !/^ | $/.test(value);
const isBlockAllowed = (value: string): boolean => !HAS_SPECIAL.test(value) && !/ $| \n/.test(value);

const folded = (value: string, indent: string, column: number, isQuoted: boolean): string => {
  if (column + value.length <= WIDTH) return value;
  const parts: string[] = [];
  let at = column;
  for (const [index, character] of [...value].entries()) {
    const isAtEdge = isQuoted && (index === 0 || index === value.length - 1);
    if (character === ' ' && value[index - 1] !== ' ' && value[index + 1] !== ' ' && at > WIDTH && !isAtEdge) {
      parts.push(`\n${indent}`);
      at = indent.length;
    } else {
      parts.push(character);
      at += 1;
    }
  }
  return parts.join('');
};

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '0', '\x07': 'a', '\b': 'b', '\t': 't', '\n': 'n', '\v': 'v', '\f': 'f', '\r': 'r', '\x1b': 'e', '"': '"', '\\': '\\', '\x85': 'N', '\u2028': 'L', '\u2029': 'P',
};

const doubleQuoted = (value: string, indent: string, column: number): string => {
  const characters = [...value];
  const parts: string[] = [];
  let at = column + 1;
  for (const [index, character] of characters.entries()) {
    const isFold = character === ' ' && characters[index - 1] !== ' ' && at > WIDTH && index > 0 && index < characters.length - 1;
    const part = isFold ? `\n${indent}${characters[index + 1] === ' ' ? '\\' : ''}` : escaped(character);
    parts.push(part);
    at = isFold ? part.length - 1 : at + part.length;
  }
  return `"${parts.join('')}"`;
};

const escaped = (character: string): string => {
  const short = ESCAPES[character];
  if (short !== undefined) return `\\${short}`;
  if (!HAS_SPECIAL.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
};

const blockText = (value: string, indent: string): string => {
  const body = value.replace(/\n+$/, '');
  const chomp = body === value ? '-' : value.length - body.length > 1 || body === '' ? '+' : '';
  const hint = /^[ \n]/.test(value) ? '2' : '';
  const kept = chomp === '+' ? value.slice(0, -1) : body;
  return `|${hint}${chomp}\n${kept.split('\n').map((each) => (each === '' ? '' : `${indent}${each}`)).join('\n')}`;
};

/** The order of keys: letters by their code and after all else, digits as numbers. */
export const compareKeys = (one: string, other: string): number => {
  const [ours, theirs] = [[...one], [...other]];
  for (let index = 0; index < ours.length && index < theirs.length; index += 1) {
    const [our = '', their = ''] = [ours[index], theirs[index]];
    if (our === their) continue;
    const [ourIsLetter, theirIsLetter] = [/\p{L}/u.test(our), /\p{L}/u.test(their)];
    if (ourIsLetter !== theirIsLetter) return ourIsLetter ? 1 : -1;
    const start = ourIsLetter || !(our === '0' || their === '0') || !/[1-9]\d*$/.test(ours.slice(0, index).join('')) ? '' : '1';
    const [ourDigits = '', theirDigits = ''] = ourIsLetter ? [] : [digitsAt(ours, index), digitsAt(theirs, index)];
    const difference = Number(`${start}${ourDigits}` || '0') - Number(`${start}${theirDigits}` || '0') || ourDigits.length - theirDigits.length;
    return difference || (our < their ? -1 : 1);
  }
  return ours.length - theirs.length;
};

const digitsAt = (characters: readonly string[], index: number): string => /^\d*/.exec(characters.slice(index).join(''))?.[0] ?? '';
