import { posix } from 'node:path';
import { withTimeLimit } from '../custom/time-limit.ts';
import { FAMILIES, SEVERITIES, type Examples, type Rule } from '../engine/rule.ts';
import { COMPONENTS } from '../knowledge/types.ts';
import { Failure } from './failure.ts';
import type { Io } from './io.ts';

const SCOPES: readonly string[] = [...COMPONENTS, 'pod', 'manifest', 'node', 'control-plane'];

/**
 * The rules of JavaScript files, which run as a part of k8s-audit: they are loaded only where the command line names them. Each file's default
 * export is a rule with an id, or a list of such. Throws a Failure for what is none.
 */
export const loadPlugins = async (paths: readonly string[], taken: ReadonlySet<string>, io: Io): Promise<readonly Rule[]> => {
  const ids = new Set(taken);
  const rules: Rule[] = [];
  for (const path of paths) {
    const loaded = await io.importModule(posix.resolve(io.cwd, path)).catch((error: unknown) => {
      throw new Failure(`the plugin ${path} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`, 'a plugin is an ES module: name its .mjs file, or .js beside a package.json with "type": "module"');
    });
    for (const rule of [(loaded as { readonly default?: unknown } | null)?.default].flat()) {
      const wrong = problemOf(rule);
      if (wrong !== null) throw new Failure(`the plugin ${path} has no rule that can be used: ${wrong}`, 'its default export is a rule with an id, or a list of such: see docs/own-rules.md');
      const { id } = rule as Rule;
      if (ids.has(id)) throw new Failure(`the plugin ${path}: there is a rule ${id} already`, 'give it a prefix of your own: acme-audit-webhook');
      ids.add(id);
      rules.push({ ...limited(rule as Rule), source: path });
    }
  }
  return rules;
};

/** Milliseconds that a rule may take for one subject; what we know of takes one. */
const TIME_LIMIT = 2000;

/** The rule, which throws where it runs too long. */
const limited = (rule: Rule): Rule => ({ ...rule, examples: () => examplesOf(rule) as Examples, check: (subject, context) => withTimeLimit(() => [...rule.check(subject, context)], TIME_LIMIT) });

/** Of a rule as somebody wrote it: the examples themselves, or a function that makes them. */
const examplesOf = ({ examples }: { readonly examples?: unknown }): Partial<Record<keyof Examples, unknown>> =>
  (typeof examples === 'function' ? (examples as () => object)() : examples) ?? {};

/** What is wrong with the shape of a rule; null for nothing. */
const problemOf = (rule: unknown): string | null => {
  if (typeof rule !== 'object' || rule === null) return 'the default export is no rule';
  const { id, title, since, why, remedy, on, family, severity, examples, check } = rule as Partial<Record<keyof Rule, unknown>>;
  if (typeof id !== 'string' || !/^[a-z0-9]+(-[a-z0-9]+)+$/.test(id)) return 'its id must be written in small letters, digits and hyphens, as acme-audit-webhook';
  if ([title, since, why, remedy].some((text) => typeof text !== 'string' || text === '')) return `${id} needs title, since, why and remedy`;
  if (!SCOPES.includes(on as string)) return `${id}: on must be one of ${SCOPES.join(', ')}`;
  if (!(FAMILIES as readonly unknown[]).includes(family)) return `${id}: family must be one of ${FAMILIES.join(', ')}`;
  if (!(SEVERITIES as readonly unknown[]).includes(severity)) return `${id}: severity must be one of ${SEVERITIES.join(', ')}`;
  const { bad, good } = examplesOf({ examples });
  if (!Array.isArray(bad) || !Array.isArray(good)) return `${id} needs examples with lists bad and good`;
  return typeof check === 'function' ? null : `${id} has no check`;
};
