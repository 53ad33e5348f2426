import { pathKindOf } from '../knowledge/path-kind.ts';
import type { ComponentName, Facts, FlagFacts, Known } from '../knowledge/types.ts';
import type { Place, Span, Word } from '../source/place.ts';
import { isUnknown, UNKNOWN } from '../text/unknown.ts';
import type { Environment, Flag } from './types.ts';

export interface ParsedFlags {
  /** In the order in which the component reads them: etcd's environment, then the arguments. */
  readonly flags: readonly Flag[];
  readonly positionals: readonly Word[];
  /** Why there may be more flags than these, as the end of "could not decide: ..."; null when all were seen. */
  readonly incomplete: string | null;
}

/** Hyphens and dashes that look like `-`: a web page or a word processor put them there. */
export const DASH_LOOKALIKE = /^-?[\u00AD\u2010-\u2015\u2212\u2E3A\u2E3B\uFE58\uFE63\uFF0D]/;

const LOOKALIKE_REASON = 'some of its flags are written with a dash that is no hyphen, so that it does not take them for flags';
const STARTS_UNKNOWN = new RegExp(`^${UNKNOWN}`);

const flagOf = (name: string, type: string): FlagFacts => ({
  name, short: null, type, default: '', noOptDefault: null, deprecated: false, hidden: false, path: pathKindOf(name),
});
/** Of another type since it may name a component, and in all else alike at all versions. */
const FEATURE_GATES = flagOf('feature-gates', 'colonSeparatedMultimapStringString');

/** What is known of the flag, with what holds for it at all versions where the facts of this one do not tell. */
export const flagFacts = (name: string, facts: Facts): Known<FlagFacts | null> => {
  const known = facts.flag(name);
  return facts.component !== 'etcd' && known === undefined && name === 'feature-gates' ? FEATURE_GATES : known;
};

/** The name as `src/knowledge` has it: for the Kubernetes components `_` and `-` are one. */
export const canonicalName = (name: string, component: ComponentName): string => (component === 'etcd' ? name : name.replaceAll('_', '-'));

/**
 * Splits a component's arguments into flags and positional arguments, as the component does: spf13/pflag for the Kubernetes
 * components, Go's `flag` for etcd, which also reads `environment`. Never throws: a word with dashes that the component
 * would refuse is kept as a flag, so that it can be spoken of.
 */
export const parseFlags = (
  argv: readonly Word[],
  component: ComponentName,
  facts: Facts,
  environment: Environment,
  basePath: string,
): ParsedFlags => {
  const isEtcd = component === 'etcd';
  const path = numberedPaths(basePath);
  const given = isEtcd ? readEnvironment(environment, facts, basePath, argv[0]) : { flags: [], incomplete: null };
  const flags: Flag[] = [...given.flags];
  const positionals: Word[] = [];
  let { incomplete } = given;
  let ended = false;

  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index];
    if (word === undefined) break;
    const { text } = word;
    if (ended) {
      positionals.push(word);
      continue;
    }
    if (text === '--') {
      ended = true;
      continue;
    }
    if (DASH_LOOKALIKE.test(text)) incomplete ??= LOOKALIKE_REASON;
    const shapes = text.length > 1 && text.startsWith('-') ? (isEtcd ? [longShape(text, facts)] : shapesOf(text, facts)) : [];
    if (STARTS_UNKNOWN.test(text) || shapes.some(({ name }) => isUnknown(name))) {
      incomplete ??= word.unknown ?? 'some of its arguments are unknown';
      continue;
    }
    for (const shape of shapes) {
      const next = shape.value === null ? argv[index + 1] : undefined;
      const taken = next !== undefined && takesNext(shape, next) ? next : undefined;
      flags.push(toFlag(word, shape, taken, path(shape.name)));
      if (taken === undefined) continue;
      // A flag that is not known may be one without a value, and the unknown word then more flags.
      if (!shape.facts && STARTS_UNKNOWN.test(taken.text)) incomplete ??= taken.unknown ?? 'some of its arguments are unknown';
      index += 1;
    }
    if (shapes.length > 0) continue;
    positionals.push(word);
    ended = isEtcd;
  }
  return { flags, positionals, incomplete };
};

/** One flag as it stands in a word; offsets are into the word's text. */
interface Shape {
  readonly name: string;
  readonly facts: Known<FlagFacts | null>;
  /** Where it begins: 0, but for the later letters of a group. */
  readonly start: number;
  readonly nameEnd: number;
  /** Where its value begins; null where the word has none for it. */
  readonly value: number | null;
}

const longShape = (text: string, facts: Facts, start = 0): Shape => {
  const dashes = start > 0 ? 0 : (/^-+/.exec(text)?.[0].length ?? 0);
  const equals = text.indexOf('=', start);
  const nameEnd = equals < 0 ? text.length : equals;
  const name = canonicalName(text.slice(start + dashes, nameEnd), facts.component);
  return { name, facts: flagFacts(name, facts), start, nameEnd, value: equals < 0 ? null : equals + 1 };
};

/** pflag: `--name`, and letters such as `-v=2`, `-v2`, `-hv 2`. `-name` is no group of known letters, and kept as one flag. */
const shapesOf = (text: string, facts: Facts): Shape[] => {
  if (text.startsWith('--')) return [longShape(text, facts)];
  const shapes: Shape[] = [];
  for (let at = 1; at < text.length; at += 1) {
    const known = shorthandsOf(facts).get(text.charAt(at));
    const start = at === 1 ? 0 : at;
    if (known === undefined) return [...shapes, longShape(text, facts, start)];
    const hasEquals = text[at + 1] === '=' && text.length > at + 2;
    const isLast = !hasEquals && known.noOptDefault === null;
    const value = hasEquals ? at + 2 : isLast && at + 1 < text.length ? at + 1 : null;
    shapes.push({ name: known.name, facts: known, start, nameEnd: at + 1, value });
    if (hasEquals || isLast) break;
  }
  return shapes;
};

const shorthands = new WeakMap<Facts, ReadonlyMap<string, FlagFacts>>();

const shorthandsOf = (facts: Facts): ReadonlyMap<string, FlagFacts> => {
  const found = shorthands.get(facts);
  if (found) return found;
  const known = facts.flagNames().flatMap((name) => facts.flag(name) ?? []);
  const made = new Map(known.flatMap((flag) => (flag.short === null ? [] : [[flag.short, flag] as const])));
  shorthands.set(facts, made);
  return made;
};

/** A flag that takes a value takes whatever comes next; of one that is not known it is guessed. */
const takesNext = ({ facts }: Shape, next: Word): boolean =>
  facts ? facts.noOptDefault === null : !next.text.startsWith('-') && !DASH_LOOKALIKE.test(next.text);

const toFlag = (word: Word, shape: Shape, next: Word | undefined, path: string): Flag => {
  const { name, start, nameEnd } = shape;
  const { file, text } = word;
  const namePlace = place(word.part(start, nameEnd), path);
  const common = { name, spelling: `${start > 0 ? '-' : ''}${text.slice(start, nameEnd)}`, origin: 'argv', file, path, namePlace } as const;
  if (shape.value !== null) {
    const span = { start: namePlace.span.start, end: writtenSpan(word).end };
    return { ...common, form: 'equals', span, value: cutValue(word, shape.value, path) };
  }
  if (next) {
    // An anchor's text may stand before the flag that uses it.
    const { end } = writtenSpan(next);
    const span = next.file === file && end > namePlace.span.start ? { start: namePlace.span.start, end } : namePlace.span;
    return { ...common, form: 'separate', span, value: cutValue(next, 0, path) };
  }
  const implied = shape.facts?.noOptDefault ?? undefined;
  return { ...common, form: 'bare', span: namePlace.span, value: implied === undefined ? undefined : impliedWord(implied, namePlace) };
};

/** Where a word stands: with the quotes inside of it (`--a="b"` in a script), without those around it. */
const writtenSpan = (word: Word): Span => {
  const text = word.part(0, word.text.length).span;
  return word.span.start === text.start ? word.span : text;
};

const place = ({ file, span }: Place, path: string): Place => ({ file, span, path });

/** What hand-made templates and manuals put in the place of a value: `<host-ip>`, `{HOST_IP}`, `$private_ipv4`, `__MASTER_IP__`. */
export const PLACEHOLDER = /<[A-Za-z][\w .-]*>|\{[A-Z][A-Z0-9_]*\}|\$[A-Za-z_]\w*|__[A-Z][A-Z0-9_]*__/;

/** The end of a word, from `start` on, as the value of the flag at `path`. */
const cutValue = (word: Word, start: number, path: string): Word => {
  const text = word.text.slice(start);
  const placeholder = PLACEHOLDER.exec(text)?.[0];
  const reason = placeholder === undefined ? undefined : `it holds the placeholder ${placeholder}`;
  const unknown = (isUnknown(text) || !isUnknown(word.text) ? word.unknown : undefined) ?? reason;
  return {
    ...place(word.part(start, word.text.length), path),
    text,
    ...(unknown === undefined ? {} : { unknown }),
    part: (from, to) => place(word.part(start + from, start + to), path),
  };
};

/** A value that stands nowhere: all of it is at the flag. */
const impliedWord = (text: string, at: Place): Word => ({ ...at, text, part: () => at });

/** `BASE.--name`, then `BASE.--name#2`. */
const numberedPaths = (basePath: string): ((name: string) => string) => {
  const seen = new Map<string, number>();
  return (name) => {
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return `${basePath}.--${name}${times > 1 ? `#${times}` : ''}`;
  };
};

/** etcd reads `ETCD_DATA_DIR` as `--data-dir`; empty variables and those without a flag it leaves alone. */
const readEnvironment = (environment: Environment, facts: Facts, basePath: string, first: Word | undefined): Omit<ParsedFlags, 'positionals'> => {
  const flags: Flag[] = [];
  let incomplete: string | null = null;
  for (const [variable, word] of environment) {
    const name = /^ETCD_([A-Z0-9_]+)$/.exec(variable)?.[1]?.toLowerCase().replaceAll('_', '-');
    if (name === undefined || word?.text === '' || !isEtcdFlag(name, facts)) continue;
    const reason = `value comes from the variable ${variable}, which only the cluster or the node knows`;
    // Where a variable without a text stands is not known: the arguments stand for it.
    const where = word ?? first;
    if (where === undefined) {
      incomplete ??= reason;
      continue;
    }
    const path = `${basePath}.env[${variable}]`;
    const at = place(where, path);
    const value = word ? cutValue(word, 0, path) : { ...impliedWord(UNKNOWN, at), unknown: reason };
    flags.push({ ...at, name, spelling: variable, form: 'equals', origin: 'env', value, namePlace: at });
  }
  return { flags, incomplete };
};

const isEtcdFlag = (name: string, facts: Facts): boolean => {
  const known = flagFacts(name, facts);
  return known !== null && (known !== undefined || facts.lifetime(name) !== null);
};
