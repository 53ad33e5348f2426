import { goLength } from './go-text.ts';

/** What the kubelet says of a text that has not the form it must have, and the same in short. */
export interface FormError {
  readonly detail: string;
  readonly short: string;
}

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_VALUE = `(${QUALIFIED})?`;

const compiled = new Map<string, RegExp>();

const matches = (pattern: string, text: string): boolean => {
  const known = compiled.get(pattern) ?? new RegExp(`^(?:${pattern})$`);
  compiled.set(pattern, known);
  return known.test(text);
};
const regex = (text: string, pattern: string, examples: readonly string[]): string =>
  `${text} (e.g. ${examples.map((example) => `'${example}'`).join(',  or ')}, regex used for validation is '${pattern}')`;
const same = (detail: string): FormError => ({ detail, short: detail });

const LABEL_FORM: FormError = {
  detail: regex("a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character", LABEL, ['my-name', '123-abc']),
  short: 'must be of lower-case letters, digits and hyphens, and begin and end with a letter or digit',
};
const SUBDOMAIN_FORM: FormError = {
  detail: regex("a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character", SUBDOMAIN, ['example.com']),
  short: 'must be of lower-case letters, digits, hyphens and dots, and begin and end with a letter or digit',
};
const NAME_PART: FormError = {
  detail: `name part ${regex("must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character", QUALIFIED, ['MyName', 'my.name', '123-abc'])}`,
  short: 'must be of letters, digits, hyphens, underscores and dots, and begin and end with a letter or digit',
};

/** A name without dots: of a container, a volume, a host. `hasDots`: this kubelet has words of its own for dots. */
export const labelErrors = (text: string, hasDots: boolean): FormError[] => {
  const errors = goLength(text) > 63 ? [same('must be no more than 63 characters')] : [];
  if (matches(LABEL, text)) return errors;
  return [...errors, hasDots && matches(SUBDOMAIN, text) ? same('must not contain dots') : LABEL_FORM];
};

/** The search paths of a resolver: as a name with dots, and underscores too. */
export const searchPathErrors = (text: string): FormError[] => {
  const label = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
  const pattern = `${label}(\\.${label})*`;
  if (matches(pattern, text)) return [];
  const detail = regex("a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character", pattern, ['example.com']);
  return [{ detail, short: 'must be of lower-case letters, digits, hyphens, underscores and dots' }];
};

/** A name with dots: of a pod, a node, a class. */
export const subdomainErrors = (text: string, unit = 'characters'): FormError[] => [
  ...(goLength(text) > 253 ? [same(`must be no more than 253 ${unit}`)] : []),
  ...(matches(SUBDOMAIN, text) ? [] : [SUBDOMAIN_FORM]),
];

export interface KeyWords {
  /** `a qualified name`, or what this kubelet calls it. */
  readonly what: string;
  /** `characters` or `bytes`. */
  readonly unit: string;
}
export const PLAIN_WORDS: KeyWords = { what: 'a qualified name', unit: 'characters' };

/** A key with an optional prefix: of a label, an annotation, a resource. */
export const qualifiedNameErrors = (text: string, { what, unit }: KeyWords = PLAIN_WORDS): FormError[] => {
  const [prefix = '', name, ...more] = text.includes('/') ? text.split('/') : ['', text];
  if (name === undefined || more.length > 0) {
    const form = regex(`${what} must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character`, QUALIFIED, ['MyName', 'my.name', '123-abc']);
    return [{ detail: `${form} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`, short: 'must have at most one slash' }];
  }
  return [
    ...(text.includes('/') && prefix === '' ? [same('prefix part must be non-empty')] : []),
    ...(prefix === '' ? [] : subdomainErrors(prefix, unit).map(({ detail, short }) => ({ detail: `prefix part ${detail}`, short: `must have a prefix that is a DNS name: it ${short}` }))),
    ...(name === '' ? [same('name part must be non-empty')] : goLength(name) > 63 ? [same(`name part must be no more than 63 ${unit}`)] : []),
    ...(matches(QUALIFIED, name) ? [] : [NAME_PART]),
  ];
};

export const labelValueErrors = (text: string, { unit }: KeyWords): FormError[] => [
  ...(goLength(text) > 63 ? [same(`must be no more than 63 ${unit}`)] : []),
  ...(matches(LABEL_VALUE, text)
    ? []
    : [{
        detail: regex("a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character", LABEL_VALUE, ['MyValue', 'my_value', '12345']),
        short: 'must be empty, or of letters, digits, hyphens, underscores and dots, and begin and end with a letter or digit',
      }]),
];

/** `isRelaxed`: newer kubelets take nearly everything. */
export const variableNameErrors = (text: string, isRelaxed: boolean): FormError[] => {
  if (isRelaxed) {
    const detail = "a valid environment variable name must consist only of printable ASCII characters other than '='";
    return /^[ -<>-~]+$/.test(text) ? [] : [{ detail, short: "must be of printable ASCII characters other than '='" }];
  }
  const pattern = '[-._a-zA-Z][-._a-zA-Z0-9]*';
  const detail = regex("a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit", pattern, ['my.env-name', 'MY_ENV.NAME', 'MyEnvName1']);
  return [
    ...(matches(pattern, text) ? [] : [{ detail, short: 'must be of letters, digits, underscores, hyphens and dots, and not begin with a digit' }]),
    ...(text === '.' || text === '..' ? [same(`must not be '${text}'`)] : text.startsWith('..') ? [same("must not start with '..'")] : []),
  ];
};

/** The name of a port. `letterWords`: how this kubelet says that a letter must be in it. */
export const portNameErrors = (text: string, letterWords: string): FormError[] => [
  ...(goLength(text) > 15 ? [same('must be no more than 15 characters')] : []),
  ...(/^[-a-z0-9]+$/.test(text) ? [] : [same('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')]),
  ...(/[a-z]/.test(text) ? [] : [same(`must contain at least one ${letterWords}`)]),
  ...(text.includes('--') ? [same('must not contain consecutive hyphens')] : []),
  ...(/^-|-$/.test(text) ? [same('must not begin or end with a hyphen')] : []),
];

export const headerNameErrors = (text: string): FormError[] =>
  /^[-A-Za-z0-9]+$/.test(text) ? [] : [{ detail: regex("a valid HTTP header must consist of alphanumeric characters or '-'", '[-A-Za-z0-9]+', ['X-Header-Name']), short: 'must be of letters, digits and hyphens' }];

/** A key of a ConfigMap or a Secret. */
export const configKeyErrors = (text: string): FormError[] => [
  ...(goLength(text) > 253 ? [same('must be no more than 253 characters')] : []),
  ...(/^[-._a-zA-Z0-9]+$/.test(text)
    ? []
    : [{ detail: regex("a valid config key must consist of alphanumeric characters, '-', '_' or '.'", '[-._a-zA-Z0-9]+', ['key.name', 'KEY_NAME', 'key-name']), short: 'must be of letters, digits, hyphens, underscores and dots' }]),
  ...(text === '.' || text === '..' ? [same(`must not be '${text}'`)] : text.startsWith('..') ? [same("must not start with '..'")] : []),
];

/** A path that must stay below where it begins. */
export const descendingPathErrors = (text: string): FormError[] => [...(text.startsWith('/') ? [same('must be a relative path')] : []), ...backstepErrors(text)];

export const backstepErrors = (text: string): FormError[] => (text.split('/').includes('..') ? [same("must not contain '..'")] : []);

/** The same for what the kubelet itself keeps beside. */
export const localPathErrors = (text: string): FormError[] => [
  ...descendingPathErrors(text),
  ...(text.startsWith('..') && !text.startsWith('../') && text !== '..' ? [same("must not start with '..'")] : []),
];

export const portNumberErrors = (value: bigint): FormError[] => (value >= 1n && value <= 65535n ? [] : [same('must be between 1 and 65535, inclusive')]);
export const idErrors = (value: bigint): FormError[] => (value >= 0n && value <= 2147483647n ? [] : [same('must be between 0 and 2147483647, inclusive')]);
export const notNegativeErrors = (value: bigint): FormError[] => (value >= 0n ? [] : [same('must be greater than or equal to 0')]);
