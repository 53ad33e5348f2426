import { parseBool } from './bool.ts';
import { parseCsv } from './csv.ts';
import { bad, good, quote, type Result } from './result.ts';

/** One `key=value` of a map flag. */
export interface Entry {
  readonly key: string;
  readonly value: string;
}
export type Entries = Result<readonly Entry[]>;

/** Cuts at the first separator; `value` is undefined where there is none. */
const cut = (text: string, separator: '=' | ':'): { readonly key: string; readonly value: string | undefined } => {
  const at = text.indexOf(separator);
  return at < 0 ? { key: text, value: undefined } : { key: text.slice(0, at), value: text.slice(at + 1) };
};

/** The parts between commas, without the empty ones. */
const commaSeparated = (text: string): string[] => text.split(',').filter((part) => part !== '');

/** Reads each part, up to the first that is wrong. */
const each = (parts: readonly string[], read: (part: string) => Result<Entry>): Entries => {
  const entries: Entry[] = [];
  for (const part of parts) {
    const entry = read(part);
    if (!entry.ok) return entry;
    entries.push(entry.value);
  }
  return good(entries);
};

/** pflag's stringToString: `a=1,b=2`, with CSV's quotes where there is more than one `=`. */
export const parseStringToString = (text: string): Entries => {
  const separators = text.split('=').length - 1;
  if (separators === 0) return bad(`${text} must be formatted as key=value`);
  const parts = separators === 1 ? good([text.replace(/^"+|"+$/g, '')]) : parseCsv(text);
  if (!parts.ok) return parts;
  return each(parts.value, (part) => {
    const { key, value } = cut(part, '=');
    return value === undefined ? bad(`${part} must be formatted as key=value`) : good({ key, value });
  });
};

/** Kubernetes' MapStringString. With `whole`, the text is one entry, whose value may hold commas. */
export const parseMapStringString = (text: string, whole = false): Entries =>
  each(whole ? [text] : commaSeparated(text), (part) => {
    const { key, value } = cut(part, '=');
    return value === undefined ? bad('malformed pair, expect string=string') : good({ key: key.trim(), value: value.trim() });
  });

/** Kubernetes' ConfigurationMap, of --runtime-config: an entry without `=` has an empty value. */
export const parseConfigurationMap = (text: string): Entries =>
  each(commaSeparated(text), (part) => {
    const { key, value = '' } = cut(part, '=');
    return good({ key: key.trim(), value: value.trim() });
  });

/** Feature gates: `Gate=true,Other=false`. */
export const parseFeatureGates = (text: string): Entries =>
  each(commaSeparated(text), (part) => {
    const { key, value } = cut(part, '=');
    if (value === undefined) return bad(`missing bool value for ${key.trim()}`);
    const entry = { key: key.trim(), value: value.trim() };
    const bool = parseBool(entry.value);
    return bool.ok ? good(entry) : bad(`invalid value of ${entry.key}=${entry.value}, err: ${bool.error}`);
  });

/** Feature gates since they may name a component: `kube:Gate=true`; the key holds the component where it is named. */
export const parseComponentFeatureGates = (text: string): Entries =>
  each(commaSeparated(text), (part) => {
    const { key: component, value: gate } = cut(part, ':');
    const entry = parseFeatureGates((gate ?? component).trim());
    if (!entry.ok) return entry;
    const [first = { key: '', value: '' }] = entry.value;
    return good(gate === undefined ? first : { key: `${component.trim()}:${first.key}`, value: first.value });
  });

/** --vmodule: `file=2,other*=4`. */
export const parseVmodule = (text: string): Entries =>
  each(commaSeparated(text), (part) => {
    const [key = '', value = '', ...others] = part.split('=');
    if (key === '' || value === '' || others.length > 0) return bad(`${quote(part)} does not have the pattern=N format`);
    return good({ key, value });
  });
