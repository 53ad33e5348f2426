import { isScalar, type Node, type Scalar } from 'yaml';
import type { Span } from '../source/place.ts';
import { plainScalarType } from './scalar-type.ts';

/** What the kubelet's parser, which reads YAML 1.1, refuses and YAML 1.2 does not. */
export interface OldYamlProblem {
  readonly message: string;
  readonly span: Span;
}

/** The directives before the first document. */
export const directiveProblem = (text: string): OldYamlProblem | undefined => {
  let offset = text.startsWith('\uFEFF') ? 1 : 0;
  let hasVersion = false;
  for (const line of text.slice(offset).split('\n')) {
    const [, name, version] = /^%(\S+)\s*(\S*)/.exec(line) ?? [];
    const span = { start: offset, end: offset + line.trimEnd().length };
    if (name === undefined && !/^\s*(#|$)/.test(line)) return undefined;
    if (name === 'YAML' && version !== '1.1') return { message: `this file says that it is YAML ${version ?? ''}, and the kubelet reads only YAML 1.1; remove the line`, span };
    if (name === 'YAML' && hasVersion) return { message: 'the version of YAML is said twice', span };
    if (name !== undefined && name !== 'YAML' && name !== 'TAG') return { message: 'this line begins with % but is no YAML directive', span };
    hasVersion ||= name === 'YAML';
    offset += line.length + 1;
  }
  return undefined;
};

const TAGS: Readonly<Record<string, readonly (readonly [of: string, words: string])[]>> = {
  'tag:yaml.org,2002:null': [['null', 'null']],
  'tag:yaml.org,2002:bool': [['boolean', 'true or false']],
  'tag:yaml.org,2002:int': [['number', 'a whole number']],
  'tag:yaml.org,2002:float': [['number', 'a number']],
};

/** A scalar that is not what its tag says. */
export const tagProblem = (node: Scalar, span: Span): OldYamlProblem | undefined => {
  const [wanted] = TAGS[node.tag ?? ''] ?? [];
  const text = node.source ?? '';
  if (node.tag === 'tag:yaml.org,2002:binary' && !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text)) return { message: 'the tag says that this is base64, and it is not', span };
  if (wanted === undefined) return undefined;
  const isFraction = node.tag?.endsWith(':int') === true && !/^[-+]?(0[xXoObB])?[\da-fA-F_]+$/.test(text);
  return plainScalarType(text) === wanted[0] && !isFraction ? undefined : { message: `the tag says that this is ${wanted[1]}, and it is not`, span };
};

/** A text in double quotes with an escape that only YAML 1.2 has. */
export const escapeProblem = (node: Scalar, text: string, { start, end }: Span): OldYamlProblem | undefined => {
  // Without escapes it is as long as what it means.
  if (node.type !== 'QUOTE_DOUBLE' || end - start - 2 === (node.source ?? '').length) return undefined;
  const [before = '', escape] = /^(?:[^\\]|\\[^/u]|\\u(?![dD][89a-fA-F]))*?(\\\/|\\u[dD][89a-fA-F]..)/s.exec(text.slice(start, end)) ?? [];
  if (escape === undefined) return undefined;
  const span = { start: start + before.length - escape.length, end: start + before.length };
  return { message: `the kubelet's YAML has no escape ${escape} in double quotes; write the character itself`, span };
};

/** Whether a key is null, of which the kubelet can make no text. */
export const isNullKey = (key: Node): boolean => isScalar(key) && (key.type === undefined || key.type === 'PLAIN') && key.tag === undefined && plainScalarType(key.source ?? '') === 'null';
