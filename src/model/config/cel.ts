/** Words of the language, and the names that its functions stand below. */
const CONSTANTS = [
  'true', 'false', 'null', 'in', 'int', 'uint', 'double', 'bool', 'string', 'bytes', 'list', 'map', 'type', 'null_type', 'dyn',
  'base64', 'cel', 'cidr', 'format', 'google', 'ip', 'lists', 'math', 'optional', 'quantity', 'regex', 'semver', 'sets', 'strings', 'url',
];

/**
 * What is plainly wrong with a CEL expression, as the end of "... is no expression of CEL: ..."; undefined where nothing is seen. The whole
 * language is left to the component: brackets and quotes that do not close, an end that something must follow, a plain number or text where
 * a condition is wanted, and names other than the `variables`, unless the expression may bring names of its own.
 */
export const celFault = (expression: string, wantsCondition: boolean, variables: readonly string[]): string | undefined => {
  const bare = expression.replaceAll(/\b[rbRB]{1,2}(?=["'])/g, '').replaceAll(/"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, '""');
  if (/["']/.test(bare.replaceAll('""', ''))) return 'a quote in it is not closed';
  if (!areBracketsClosed(bare)) return 'its brackets do not match';
  if (/(?:[.!=<>&|+\-*/%?:,]|\bin)\s*$/.test(bare)) return 'something must follow its end';
  if (/^\s*(?:[=<>&|+*/%?:,]|\.\s*$)/.test(bare)) return 'something must stand before its start';
  if (wantsCondition && /^\s*(?:-?\d+(?:\.\d+)?|"")\s*$/.test(bare)) return 'it is no condition';
  return undeclared(bare, [...variables, ...CONSTANTS]);
};

const areBracketsClosed = (bare: string): boolean => {
  const open: string[] = [];
  for (const bracket of bare.replaceAll(/[^()[\]{}]/g, '')) {
    if ('([{'.includes(bracket)) open.push(bracket);
    else if (open.pop() !== { ')': '(', ']': '[', '}': '{' }[bracket]) return false;
  }
  return open.length === 0;
};

/** Macros such as `exists(x, ...)` and messages such as `T{field: 1}` have names of their own. */
const undeclared = (bare: string, known: readonly string[]): string | undefined => {
  if (/\b(?:all|exists|exists_one|existsOne|filter|map|transform\w*|bind|sortBy|reduce)\s*\(|[{`/]/.test(bare)) return undefined;
  for (const [, name = ''] of bare.matchAll(/(?<![.\w?]|\.\s)\b([A-Za-z_]\w*)\b(?!\s*\()/g)) {
    if (!known.includes(name)) return `it names ${name}, and there is only ${known[0] ?? ''}`;
  }
  return undefined;
};
