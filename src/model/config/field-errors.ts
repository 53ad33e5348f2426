import type { Place } from '../../source/place.ts';
import { quote } from '../values/result.ts';
import type { ConfigPart } from './part.ts';
import type { ConfigProblem } from './problem.ts';

/** A value in the words of the component; `log` is cut off where it prints one that is not known here, or that must not be printed. */
export interface Shown {
  readonly text: string;
  readonly log: string;
}
type Value = string | bigint | boolean | Shown;

/** What Go prints when a component looks into something that is not there. */
export const PANIC = 'panic: runtime error: invalid memory address or nil pointer dereference';

const textOf = (value: Value): string => (typeof value === 'string' ? quote(value) : typeof value === 'object' ? value.text : String(value));
const logOf = (value: Value): string => (typeof value === 'object' ? value.log : textOf(value));

const made = (at: Place, log: string, message: string): ConfigProblem => ({ at, message, log });
const withDetail = (text: string, detail: string): string => (detail === '' ? text : `${text}: ${detail}`);
const isVerb = (detail: string): boolean => /^(must|may|can|is|does|should)\b/.test(detail);
/** The root of a file has no name. */
const nameOf = (part: ConfigPart): string => (part.field === '' ? 'the file' : part.field);

/** `short` is the detail for people, where the component's own is of no help. */
export const required = (part: ConfigPart, detail = '', short = detail): ConfigProblem =>
  made(
    part.isSet ? part : part.anchor,
    withDetail(`${part.field}: Required value`, detail),
    short === '' ? `${nameOf(part)} is missing${part.isSet ? ' or empty' : ''}` : `${nameOf(part)}${isVerb(short) ? ' ' : ': '}${short}`,
  );

export const invalid = (part: ConfigPart, value: Value, detail: string, short = detail): ConfigProblem =>
  made(part.isSet ? part : part.anchor, logOf(value) === '' ? `${part.field}: Invalid value: ` : withDetail(`${part.field}: Invalid value: ${logOf(value)}`, detail), `${nameOf(part)} is ${textOf(value)}${isVerb(short) ? ', which ' : ': '}${short}`);

export const unsupported = (part: ConfigPart, value: string, values: readonly string[], log = values): ConfigProblem =>
  made(
    part.isSet ? part : part.anchor,
    `${part.field}: Unsupported value: ${quote(value)}: supported values: ${log.map(quote).join(', ')}`,
    value === ''
      ? `${nameOf(part)} is missing; it can be ${listed(values)}`
      : `${nameOf(part)} is ${quote(value)}; it can be ${listed(values)}`,
  );

export const duplicate = (part: ConfigPart, value: string): ConfigProblem =>
  made(part, `${part.field}: Duplicate value: ${quote(value)}`, `${nameOf(part)} is ${quote(value)}, and so is another one before it`);

export const forbidden = (part: ConfigPart, detail: string, short = detail): ConfigProblem =>
  made(part.isSet ? part : part.anchor, `${part.field}: Forbidden: ${detail}`, `${nameOf(part)}${isVerb(short) ? ' ' : ': '}${short}`);

/** `a, b or c` */
export const listed = (values: readonly string[]): string =>
  values.length > 1 ? `${values.slice(0, -1).join(', ')} or ${values.at(-1) ?? ''}` : (values[0] ?? '');

/** A list of texts as the component prints it: as JSON since 1.34, as Go before. */
export const shownList = (texts: readonly string[], asJson: boolean): Shown => {
  const text = JSON.stringify(texts);
  return { text, log: asJson ? text : `[]string{${texts.map(quote).join(', ')}}` };
};
