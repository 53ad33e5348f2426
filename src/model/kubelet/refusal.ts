import type { Place } from '../../source/place.ts';
import { quote } from '../values/result.ts';
import type { Part } from './part.ts';

/** What a refusal is about; there is a rule for each. */
export type Topic =
  | 'name' | 'metadata' | 'container' | 'volume' | 'mount' | 'environment' | 'port' | 'probe' | 'resources' | 'security' | 'policy' | 'reference' | 'type' | 'kind'
  /** The text cannot be read at all. */
  | 'text';

/** One reason for which the kubelet refuses a pod. */
export interface Refusal {
  readonly topic: Topic;
  readonly at: Place;
  /** For people, without a final stop. */
  readonly message: string;
  /** The kubelet's own words about this field. */
  readonly log: string;
  /** Whether they are only the end of its words: before it prints a whole object, with addresses of its memory. */
  readonly isEnd?: boolean;
}

type Value = string | bigint | boolean;

const shown = (value: Value): string => (typeof value === 'string' ? quote(value) : String(value));

/** Makes the refusals of one topic in the kubelet's words. `detail` is what the kubelet says, `short` the same for people. */
export const refusalsOf = (topic: Topic) => {
  const made = (at: Place, part: Part, kind: string, value: string, detail: string, message: string): Refusal =>
    ({ topic, at, message, log: `${part.field}: ${kind}${value}${detail === '' ? '' : `: ${detail}`}` });
  return {
    required: (part: Part, detail = ''): Refusal =>
      made(part.isSet ? part : part.anchor, part, 'Required value', '', detail, detail === '' ? `${part.field} is missing` : `${part.field} ${/^(must|is|can|may)\b/.test(detail) ? '' : 'is missing: '}${detail}`),
    invalid: (part: Part, value: Value, detail: string, short = detail): Refusal =>
      made(part, part, 'Invalid value: ', shown(value), detail, `${part.field} is ${shown(value)}${/^(must|may|can|is|does)\b/.test(short) ? `, which ${short}` : `: ${short}`}`),
    unsupported: (part: Part, value: string, values: readonly string[]): Refusal =>
      made(part, part, 'Unsupported value: ', quote(value), `supported values: ${values.map(quote).join(', ')}`,
        `${part.field} is ${quote(value)}; it can be ${values.length > 1 ? `${values.slice(0, -1).join(', ')} or ` : ''}${values.at(-1) ?? ''}`),
    duplicate: (part: Part, value: string, message = `${part.field} is ${quote(value)}, and so is another one before it`): Refusal =>
      made(part, part, 'Duplicate value: ', quote(value), '', message),
    notFound: (part: Part, value: string, message: string): Refusal => made(part, part, 'Not found: ', quote(value), '', message),
    forbidden: (part: Part, detail: string, message = `${part.field} ${detail}`): Refusal => made(part.isSet ? part : part.anchor, part, 'Forbidden: ', detail, '', message),
  };
};

/** The same refusal with the name of another field in the log, where the kubelet names a wrong one. */
export const asField = (refusal: Refusal, part: Part, field: string): Refusal => ({ ...refusal, log: field + refusal.log.slice(part.field.length) });
