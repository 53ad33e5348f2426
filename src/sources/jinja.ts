/** What Jinja makes of a variable: a text, a number of items, a truth; undefined where it is not known. */
export interface Variable {
  readonly text: string | undefined;
  /** Whether Jinja takes it for true. */
  readonly truth: boolean | undefined;
  /** Of a list, a map or a text. */
  readonly length: number | undefined;
}

/** Undefined for a variable that nobody saw, which may be given elsewhere. */
export type Lookup = (name: string) => Variable | undefined;

const TOKEN = /\s*(?:(and|or|not|is|in|defined)\b|([A-Za-z_][\w.]*)|(\d+)|"([^"]*)"|'([^']*)'|(==|!=|>=|<=|[()[\],|<>]))/y;

interface Token {
  readonly kind: 'word' | 'name' | 'number' | 'text' | 'sign';
  readonly text: string;
}

/** A condition of a template as far as it can be known: undefined where it depends on what was not seen, or is not understood. */
export const evaluate = (condition: string, lookup: Lookup): boolean | undefined => {
  const tokens = tokensOf(condition);
  if (!tokens) return undefined;
  let at = 0;
  const next = (text: string, kind?: Token['kind']): boolean => {
    const token = tokens[at];
    if (token?.text !== text || token.kind === 'text' || (kind !== undefined && token.kind !== kind)) return false;
    at += 1;
    return true;
  };
  const either = (): boolean | undefined => {
    let value = both();
    while (next('or')) {
      const other = both();
      value = value === true || other === true ? true : value === undefined || other === undefined ? undefined : false;
    }
    return value;
  };
  const both = (): boolean | undefined => {
    let value = negated();
    while (next('and')) {
      const other = negated();
      value = value === false || other === false ? false : value === undefined || other === undefined ? undefined : true;
    }
    return value;
  };
  const negated = (): boolean | undefined => {
    if (!next('not')) return compared();
    const value = negated();
    return value === undefined ? undefined : !value;
  };
  const compared = (): boolean | undefined => {
    if (next('(')) {
      const value = either();
      return next(')') ? value : stop();
    }
    const token = tokens[at];
    at += 1;
    if (token?.kind !== 'name') return stop();
    const variable = lookup(token.text);
    if (next('|')) return next('length', 'name') && next('>') && next('0', 'number') ? (variable?.length === undefined ? undefined : variable.length > 0) : stop();
    // A variable that is not in this file may be in another one.
    if (next('is')) return (next('not'), next('defined')) ? (variable ? tokens[at - 2]?.text !== 'not' : undefined) : stop();
    const isUnequal = next('!=');
    if (isUnequal || next('==')) {
      const wanted = tokens[at];
      at += 1;
      return variable?.text === undefined || wanted?.kind !== 'text' ? undefined : (variable.text === wanted.text) !== isUnequal;
    }
    const isOutside = next('not');
    if (next('in')) {
      const wanted = listed();
      return variable?.text === undefined || !wanted ? undefined : wanted.includes(variable.text) !== isOutside;
    }
    return isOutside ? stop() : variable?.truth;
  };
  const listed = (): readonly string[] | undefined => {
    if (!next('[')) return undefined;
    const items: string[] = [];
    for (let token = tokens[at]; token && !next(']'); token = tokens[at]) {
      if (token.kind === 'text') items.push(token.text);
      at += 1;
    }
    return items;
  };
  const stop = (): undefined => {
    at = Infinity;
    return undefined;
  };
  const value = either();
  return at === tokens.length ? value : undefined;
};

/** Undefined for what the few rules above do not know. */
const tokensOf = (condition: string): readonly Token[] | undefined => {
  const tokens: Token[] = [];
  const text = condition.trim();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (!match || tokens.length >= MOST_TOKENS) return undefined;
    const [, word, name, number, double, single, sign] = match;
    if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else tokens.push({ kind: 'text', text: double ?? single ?? '' });
  }
  return tokens;
};
const MOST_TOKENS = 200;
