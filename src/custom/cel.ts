import { Environment, type ASTNode } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';

/** What evaluating one expression may cost, in nodes of its syntax tree that are looked at. */
const MOST_STEPS = 2_000_000;
/** Items of a list that are reckoned with before a manifest is at hand. */
const USUAL_ITEMS = 60;
/** Characters that a pattern is tried on. */
const LONGEST_TEXT = 20_000;

/** A value that the manifests do not tell: whatever depends on it is not decided. `reason` is the end of "could not decide: ...". */
export class NotSeen extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

/** Something wrong with an expression, at characters [start, end) of it. */
export interface CelProblem {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** What an expression can speak of. */
export interface CelModel {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly functions: Readonly<Record<string, (...values: never[]) => unknown>>;
  /** The most items that any list of it has. */
  readonly items: number;
}

/** The functions by their signatures; a model has one of each name. */
export const FUNCTIONS = {
  flag: 'flag(string): string',
  values: 'values(string): list<string>',
  given: 'given(string): bool',
  knows: 'knows(string): bool',
  plugin: 'plugin(string): bool',
  gate: 'gate(string): bool',
  at_least: 'at_least(string): bool',
} as const;

export const VARIABLES = { component: 'string', container: 'dyn', pod: 'dyn', node: 'string' } as const;

export interface Expression {
  /** Throws NotSeen where what decides it is not known, and an Error where it fails. */
  evaluate(model: CelModel): boolean;
}

/** The library's own `matches` takes JavaScript's expressions, which can take for ever; this one has CEL's syntax, and is linear. */
const LINEAR = 're2find';

let current: CelModel | null = null;

/** One environment serves all: it hands each function on to the model that is being looked at. */
const makeEnvironment = (): Environment => {
  const environment = new Environment({ limits: { maxAstNodes: 1000, maxDepth: 60, maxListElements: 200, maxMapEntries: 100, maxCallArguments: 16 } });
  for (const [name, type] of Object.entries(VARIABLES)) environment.registerVariable(name, type);
  for (const [name, signature] of Object.entries(FUNCTIONS)) {
    environment.registerFunction(signature, (...values: never[]) => current?.functions[name]?.(...values));
  }
  environment.registerFunction(`string.${LINEAR}(string): bool`, (text: string, pattern: string) => {
    if (text.length > LONGEST_TEXT) throw new NotSeen(`a text is longer than ${LONGEST_TEXT} characters`);
    return RE2JS.compile(pattern).matcher(text).find();
  });
  return environment;
};

let environment: Environment | undefined;

/** Checks an expression: its syntax, its types, its cost, and that it is true or false. */
export const compileExpression = (written: string): { readonly expression: Expression } | { readonly problem: CelProblem } => {
  environment ??= makeEnvironment();
  const text = withLinearMatches(written, environment);
  const checked = environment.check(text);
  if (!checked.valid) return { problem: problemOf(checked.error, text) };
  const all = { start: 0, end: text.length };
  if (checked.type !== 'bool' && checked.type !== 'dyn') return { problem: { ...all, message: `the expression is a ${checked.type}, and must be true or false` } };
  const run = environment.parse(text);
  if (costOf(run.ast, USUAL_ITEMS) > MOST_STEPS) return { problem: { ...all, message: 'the expression costs too much: nest fewer of all, exists, filter and map' } };
  return {
    expression: {
      evaluate(model) {
        if (costOf(run.ast, model.items) > MOST_STEPS) throw new NotSeen('the expression would cost too much on a manifest with lists of this length');
        current = model;
        try {
          const value: unknown = run(model.variables);
          if (typeof value !== 'boolean') throw new Error(`the expression is no boolean but ${typeof value}`);
          return value;
        } catch (error) {
          throw error instanceof NotSeen ? error : new Error(summaryOf(error));
        } finally {
          current = null;
        }
      },
    },
  };
};

interface CelError {
  readonly summary?: string;
  readonly range?: { readonly start: number; readonly end: number };
}

/** The library's message without the drawing under it. */
const summaryOf = (error: unknown): string => (error as CelError).summary?.replaceAll(LINEAR, 'matches') ?? (error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error));

const problemOf = (error: unknown, text: string): CelProblem => {
  const { start = 0, end = text.length } = (error as CelError).range ?? {};
  return { message: summaryOf(error), start: Math.min(start, text.length), end: Math.min(Math.max(end, start + 1), text.length) };
};

const LOOPS = new Set(['all', 'exists', 'exists_one', 'filter', 'map']);

/** Nodes that are looked at, if each list has so many items. */
const costOf = (node: ASTNode, items: number): number => {
  const parts = childrenOf(node).map((child) => costOf(child, items));
  const sum = 1 + parts.reduce((total, part) => total + part, 0);
  if (node.op !== 'rcall' || !LOOPS.has(node.args[0])) return sum;
  const [range = 0, ...bodies] = parts;
  return 1 + range + bodies.reduce((total, part) => total + part, 0) * Math.max(items, 1);
};

/** Puts the linear function, whose name is as long, in the place of each `matches`. */
const withLinearMatches = (text: string, parser: Environment): string => {
  let result = text;
  const visit = (node: ASTNode): void => {
    for (const child of childrenOf(node)) visit(child);
    const [receiver] = childrenOf(node);
    if (node.op !== 'rcall' || node.args[0] !== 'matches' || !receiver) return;
    const at = text.indexOf('matches', receiver.end);
    if (at >= 0) result = result.slice(0, at) + LINEAR + result.slice(at + LINEAR.length);
  };
  try {
    visit(parser.parse(text).ast);
  } catch {
    // The check that follows says what is wrong.
  }
  return result;
};

const isNode = (value: unknown): value is ASTNode => typeof value === 'object' && value !== null && 'op' in value;

const childrenOf = ({ args }: ASTNode): ASTNode[] => [args].flat(3).filter(isNode);
