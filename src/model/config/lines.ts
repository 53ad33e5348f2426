import { quote } from '../values/result.ts';
import type { Place } from '../../source/place.ts';
import type { YamlFile } from '../../yaml/document.ts';
import type { ConfigCheck } from './context.ts';
import type { ConfigProblem } from './problem.ts';

interface Line {
  readonly text: string;
  readonly number: number;
  readonly at: Place;
}

const linesOf = (file: YamlFile): readonly Line[] => {
  let start = 0;
  return file.source.text.split('\n').map((text, index) => {
    const at = { file: file.source, span: { start, end: start + text.trimEnd().length }, path: `line ${index + 1}` };
    start += text.length + 1;
    return { text, number: index + 1, at };
  });
};

/** A file of static tokens: lines of token, user, uid and groups. No token gets into a problem. */
export const tokenFileProblems: ConfigCheck = (file, { path }) => {
  for (const { text, at } of linesOf(file)) {
    // What stands in quotes may hold commas and line breaks: that is left to the component.
    if (text.includes('"')) return [];
    const columns = text.split(',').length;
    if (text.trim() === '' || columns >= 3) continue;
    return [{ at, message: `this line has ${columns} ${columns === 1 ? 'column' : 'columns'}, and a token file needs token, user and uid in each`, log: `token file '${path}' must have at least 3 columns (token, user name, user uid), found ${columns}` }];
  }
  return [];
};

const VERSIONS = ['abac.authorization.kubernetes.io/v0', 'abac.authorization.kubernetes.io/v1beta1'];

/** A file of ABAC policies: one JSON object a line. The API server stops at the first bad line. */
export const abacProblems: ConfigCheck = (file, { path }) => {
  for (const line of linesOf(file)) {
    const text = line.text.trim();
    if (text === '' || text.startsWith('#')) continue;
    const problem = abacProblem(text, line);
    if (problem) return [{ ...problem, log: `error reading policy file ${path}, line ${line.number}: ` }];
  }
  return [];
};

const abacProblem = (text: string, { at }: Line): ConfigProblem | undefined => {
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch {
    // In braces it may still be YAML, which is taken as well.
    return text.startsWith('{') && text.endsWith('}') ? undefined : noObject(at);
  }
  if (typeof policy !== 'object' || policy === null || Array.isArray(policy)) return noObject(at);
  const { apiVersion, kind } = policy as { readonly apiVersion?: unknown; readonly kind?: unknown };
  if (apiVersion === undefined || apiVersion === '') return undefined;
  if (VERSIONS.includes(String(apiVersion)) && kind === 'Policy') return undefined;
  return { at, message: `there is no kind ${quote(String(kind))} in ${quote(String(apiVersion))}; a policy is of ${VERSIONS[1] ?? ''}`, log: '' };
};

const noObject = (at: Place): ConfigProblem => ({ at, message: 'this line is no JSON object', log: '' });
