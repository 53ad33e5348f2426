import type { Place, Word } from '../source/place.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { parseYaml } from '../yaml/parse.ts';
import { variableAt, type ClassVariables } from './class-variables.ts';
import { copyOf } from './copy.ts';
import { text, type Tree } from './emit.ts';
import { substitute } from './substitute.ts';
import { embedded, placeholder, textFrom, written } from './text.ts';

/** What an operation of a patch puts in. `unknown` names what of it is not known. */
export type PatchValue = { readonly tree: Tree | undefined; readonly unknown: readonly string[] } | { readonly trouble: string };

/** `value`, `valueFrom.variable` or `valueFrom.template`. Of a value that is wholly unknown nothing can be put in, unless it is one word. */
export const valueOf = (operation: Cursor, variables: ClassVariables): PatchValue => {
  const from = operation.get('valueFrom');
  const path = from.get('variable').text();
  const template = from.get('template').word();
  if (path !== undefined) return fromVariable(path, from.get('variable'), variables);
  return template ? fromTemplate(template, variables) : { tree: copyOf(operation.get('value')), unknown: [] };
};

const fromVariable = (path: string, at: Place, variables: ClassVariables): PatchValue => {
  const tree = variableAt(variables, path);
  if (tree !== undefined) return { tree, unknown: [] };
  if (variables.isUnset(path)) return { trouble: `variable ${path} has no value` };
  return { tree: variables.isScalar(path) ? text(textFrom(placeholder(path), at)) : undefined, unknown: [path] };
};

/** A template of one word, of which a part is not known, and that makes no list or map of it. */
const ONE_WORD = /^"?[\w./:@-]*\{\{(?![^{}]*\bto[A-Z])[^{}]*\}\}[\w./:@-]*"?$/;

const fromTemplate = (template: Word, variables: ClassVariables): PatchValue => {
  const made = filledIn(template, variables);
  const { documents, problems } = parseYaml(made);
  const unknown = [...new Set(made.text.match(/\{\{[^{}]*\}\}/g))];
  const word = made.text.trim();
  if (ONE_WORD.test(word)) return { tree: text(textFrom(word.replaceAll('"', ''), template)), unknown };
  if (problems.length === 0) return { tree: documents[0] && copyOf(documents[0]), unknown };
  return unknown.length > 0 ? { tree: undefined, unknown } : { trouble: 'its template makes no YAML' };
};

const filledIn = (template: Word, variables: ClassVariables): ReturnType<typeof substitute> => {
  const source = written(template);
  const names = new Set([...source.matchAll(/[.$]([A-Za-z_]\w*)/g)].flatMap(([, name]) => name ?? []));
  const unset = [...names].filter((name) => variables.isUnset(name) && isOnlyAsked(source, name));
  return substitute(embedded(`${template.file.path}/template`, template), new Map([...variables.texts, ...unset.map((name) => [name, ''] as const)]), ['braces']);
};

/** Whether the template does no more than ask for a variable that has no value: `{{ if .name }}`. */
const isOnlyAsked = (template: string, name: string): boolean =>
  [...template.matchAll(/\{\{-?\s*([^{}]*?)\s*-?\}\}/g)].every(([, action = '']) => !new RegExp(`\\.${name}\\b`).test(action) || new RegExp(`^(?:(?:else )?if )?(?:not )?[.$]+${name}$`).test(action));

/** Whether the variables of a Cluster decide anything of a patch. */
export const usesVariables = (patch: Cursor, operations: readonly Cursor[]): boolean =>
  patch.get('enabledIf').kind !== 'missing' || operations.some((operation) => operation.get('valueFrom').get('variable').kind !== 'missing' || operation.get('valueFrom').get('template').word()?.unknown !== undefined);

/** Whether a patch is for this Cluster; undefined where that is not known. */
export const isEnabled = (patch: Cursor, variables: ClassVariables): boolean | undefined => {
  const condition = patch.get('enabledIf').word();
  if (!condition || condition.text === '') return true;
  const asked = /^\s*\{\{-?\s*((?:not|eq|ne|and|or)\s[^{}]*?)-?\}\}\s*$/.exec(written(condition))?.[1];
  const { text: made } = filledIn(asked === undefined ? condition : textFrom(`{{ if ${asked} }}true{{ end }}`, condition), variables);
  return made.includes('{{') ? undefined : made.trim() === 'true';
};
