import type { Place } from '../source/place.ts';
import { suggest } from '../text/suggest.ts';
import type { Cursor } from '../yaml/cursor.ts';
import type { SchemaError } from './validate.mjs';

/** Something that is wrong with a configuration; `message` is a sentence without its final stop. */
export interface ConfigProblem {
  readonly at: Place;
  readonly message: string;
}

/** What the schema's errors say, at the places of the document; one a place. */
export const schemaProblems = (root: Cursor, errors: readonly SchemaError[]): ConfigProblem[] => {
  const problems = new Map<string, ConfigProblem>();
  for (const error of errors) {
    const problem = problemOf(root, error);
    const key = problem && `${problem.at.span.start}`;
    if (problem && key !== undefined && !problems.has(key)) problems.set(key, problem);
  }
  return [...problems.values()].sort((one, other) => one.at.span.start - other.at.span.start);
};

/** `: did you mean x?`, or nothing. */
export const nearest = (word: string, candidates: Iterable<string>): string => {
  const found = suggest(word, candidates);
  return found === undefined ? '' : `: did you mean ${found}?`;
};

const problemOf = (root: Cursor, { instancePath, keyword, params, parentSchema }: SchemaError): ConfigProblem | undefined => {
  const segments = instancePath.split('/').slice(1).map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
  const at = segments.reduce((cursor, segment) => (cursor.kind === 'list' ? (cursor.items()[Number(segment)] ?? cursor) : cursor.get(segment)), root);
  const name = segments.findLast((segment) => !/^\d+$/.test(segment));
  const what = name === undefined ? 'the configuration' : name;
  switch (keyword) {
    case 'additionalProperties': {
      const key = String(params['additionalProperty']);
      const known = Object.keys((parentSchema as { properties?: object } | undefined)?.properties ?? {});
      return { at: at.keyPlace(key) ?? at, message: `there is no setting ${key}${name === undefined ? '' : ` of ${name}`}${nearest(key, known) || `: it is one of ${known.join(', ')}`}` };
    }
    case 'type':
      return { at, message: `${what} must be ${words(params['type'])}` };
    case 'enum': {
      const allowed = (params['allowedValues'] as readonly string[]).map(String);
      const text = at.text() ?? '';
      return { at, message: `${what} does not accept ${text}${nearest(text, allowed)}${nearest(text, allowed) === '' ? ': ' : ' '}it accepts ${allowed.join(', ')}` };
    }
    case 'required':
      return { at, message: `${String(params['missingProperty'])} is missing here` };
    case 'pattern':
      return { at, message: `${what} does not accept ${at.text() ?? ''}: ${FORMS[what] ?? 'it is not written as it must be'}` };
    case 'minLength':
    case 'minItems':
      return { at, message: `${what} is empty` };
    case 'maxLength':
    case 'maxItems':
      return { at, message: `${what} is longer than ${String(params['limit'])}` };
    case 'if':
      return undefined;
    default:
      return { at, message: `${what} is not as it must be (${keyword})` };
  }
};

const FORMS: Readonly<Record<string, string>> = { until: 'write a day as 2027-03-31', id: 'write it in small letters, digits and hyphens, as acme-audit-webhook' };

const TYPES: Readonly<Record<string, string>> = { object: 'a map', array: 'a list', string: 'a text', number: 'a number', integer: 'a whole number', boolean: 'true or false' };

const words = (type: unknown): string => [type].flat().flatMap((each) => String(each).split(',')).map((each) => TYPES[each] ?? each).join(' or ');
