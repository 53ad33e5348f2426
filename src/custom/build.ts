import type { ConfigProblem } from '../config/problems.ts';
import { unseen, type Context, type Example, type Report, type Rule, type RuleDefinition, type Scope } from '../engine/rule.ts';
import type { Invocation, Pod } from '../model/types.ts';
import type { Place } from '../source/place.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { admissionPlugin } from '../../rules/templates/admission-plugin.ts';
import { authorizationMode } from '../../rules/templates/authorization-mode.ts';
import { booleanFlag } from '../../rules/templates/boolean-flag.ts';
import { flagNotSet } from '../../rules/templates/flag-not-set.ts';
import { numberFlag } from '../../rules/templates/number-flag.ts';
import type { RuleText } from '../../rules/templates/setting-rule.ts';
import { compileExpression, NotSeen, type CelModel, type Expression } from './cel.ts';
import { componentModel, podModel } from './model.ts';

/** What a rule can be made of, by the key of the configuration; `cel` is the other. */
const TEMPLATES: Readonly<Record<string, (text: RuleText & { readonly advice: string }, parameters: Cursor) => RuleDefinition>> = {
  'boolean-flag': ({ advice, ...text }, parameters) => booleanFlag({ ...text, flag: flagName(parameters), want: parameters.get('want').text() === 'true', advice: () => advice }),
  'number-flag': (text, parameters) => {
    const [minimum, maximum] = [numberOf(parameters.get('minimum')), numberOf(parameters.get('maximum'))];
    const judge = (value: number): string | undefined =>
      minimum !== undefined && value < minimum ? `it must be ${minimum} or more` : maximum !== undefined && value > maximum ? `it must be ${maximum} or less` : undefined;
    return numberFlag({ ...text, flag: flagName(parameters), judge });
  },
  'flag-not-set': (text, parameters) => flagNotSet({ ...text, flag: flagName(parameters) }),
  'admission-plugin': (text, parameters) => admissionPlugin({ ...text, plugin: parameters.get('plugin').text() ?? '', want: parameters.get('want').text() === 'on' ? 'on' : 'off' }),
  'authorization-mode': (text, parameters) => authorizationMode({ ...text, mode: parameters.get('mode').text() ?? '', want: parameters.get('want').text() === 'present' ? 'present' : 'absent' }),
};
/** Templates that are about the API server alone. */
const OF_API_SERVER = new Set(['admission-plugin', 'authorization-mode']);

/** The rules that a configuration defines, and what is wrong with them, at its place. `taken` are the ids that there are already. */
export const buildRules = (entries: readonly Cursor[], taken: ReadonlySet<string>): { readonly rules: readonly Rule[]; readonly problems: readonly ConfigProblem[] } => {
  const rules: Rule[] = [];
  const problems: ConfigProblem[] = [];
  const ids = new Set(taken);
  for (const entry of entries) {
    const id = entry.get('id').text() ?? '';
    const built = buildRule(entry);
    if (ids.has(id)) problems.push({ at: entry.get('id'), message: `there is a rule ${id} already` });
    else if ('problem' in built) problems.push(built.problem);
    else rules.push({ ...built.rule, id, source: sourceOf(entry.get('id')) });
    ids.add(id);
  }
  return { rules, problems };
};

const sourceOf = ({ file, span }: Place): string => `${file.path}:${file.position(span.start).line}`;

const buildRule = (entry: Cursor): { readonly rule: RuleDefinition } | { readonly problem: ConfigProblem } => {
  const kinds = [...Object.keys(TEMPLATES), 'cel'].filter((key) => entry.keys().includes(key));
  const [kind, other] = kinds;
  if (kind === undefined) return { problem: { at: entry.get('id'), message: `the rule looks for nothing: give it one of ${Object.keys(TEMPLATES).join(', ')} or cel` } };
  if (other !== undefined) return { problem: { at: entry.keyPlace(other) ?? entry, message: `a rule is made of one template: ${kind} or ${other}` } };
  const text = textOf(entry);
  if (kind === 'cel') return celRule(entry, text);
  if (entry.get('at').kind !== 'missing') return { problem: { at: entry.keyPlace('at') ?? entry, message: 'at is only for cel: a template knows where to point' } };
  if (text.on === 'pod') return { problem: { at: entry.get('on'), message: `${kind} is about a component, not about a pod` } };
  if (OF_API_SERVER.has(kind) && text.on !== 'kube-apiserver') return { problem: { at: entry.get('on'), message: `${kind} is about kube-apiserver` } };
  const template = TEMPLATES[kind];
  return template ? { rule: template(text as RuleText & { advice: string }, entry.get(kind)) } : { problem: { at: entry, message: `there is no template ${kind}` } };
};

type OwnText = Omit<RuleDefinition, 'check'> & { readonly advice: string };

// The schema has checked the names.
const textOf = (entry: Cursor): OwnText => {
  const text = (key: string): string => entry.get(key).text() ?? '';
  const remedy = text('remedy');
  return {
    title: text('title'),
    on: text('on') as Scope,
    family: (entry.get('family').text() ?? 'security') as RuleDefinition['family'],
    severity: text('severity') as RuleDefinition['severity'],
    since: '0.1.0',
    why: text('why'),
    remedy,
    advice: entry.get('advice').text() ?? remedy,
    controls: entry.get('controls').items().flatMap((item) => item.text() ?? []),
    references: entry.get('references').items().flatMap((item) => item.text() ?? []),
    examples: () => ({ bad: examplesOf(entry.get('examples').get('bad')), good: examplesOf(entry.get('examples').get('good')), unseen: examplesOf(entry.get('examples').get('unseen')) }),
  };
};

const examplesOf = (list: Cursor): readonly Example[] =>
  list.items().map((item): Example => {
    if (item.kind === 'list') return argvOf(item);
    if (item.kind !== 'map') return item.text() ?? '';
    const [version, files] = [item.get('version').text(), item.get('files')];
    return {
      ...(version === undefined ? {} : { version }),
      ...(item.get('argv').kind === 'list' ? { argv: argvOf(item.get('argv')) } : {}),
      ...(files.kind === 'map' ? { files: Object.fromEntries(files.keys().map((name) => [name, files.get(name).text() ?? ''])) } : {}),
    };
  });

const argvOf = (list: Cursor): readonly string[] => list.items().map((item) => item.text() ?? '');

const celRule = (entry: Cursor, { advice, ...text }: OwnText): { readonly rule: RuleDefinition } | { readonly problem: ConfigProblem } => {
  const cursor = entry.get('cel');
  const compiled = compileExpression(cursor.text() ?? '');
  if ('problem' in compiled) {
    const { message, start, end } = compiled.problem;
    return { problem: { at: cursor.word()?.part(start, end) ?? cursor, message } };
  }
  const { expression } = compiled;
  const at = entry.get('at').text();
  const isAboutPod = text.on === 'pod';
  return {
    rule: {
      ...text,
      *check(subject, context) {
        const pod = isAboutPod ? (subject as Pod) : null;
        const place = pod ? fieldAt(pod, at) : placeIn(subject as Invocation, at);
        const report = decideBy(expression, pod ? podModel(pod, context.node) : componentModel(subject as Invocation, context.node), place);
        if (report) yield 'message' in report ? { ...report, message: text.title, advice } : report;
      },
    } satisfies RuleDefinition & { check(subject: unknown, context: Context): Iterable<Report> },
  };
};

const decideBy = (expression: Expression, model: CelModel, place: Place): Report | null => {
  try {
    return expression.evaluate(model) ? null : { at: place, message: '' };
  } catch (error) {
    if (error instanceof NotSeen) return unseen(place, error.reason);
    throw error;
  }
};

const placeIn = (invocation: Invocation, flag: string | undefined): Place => (flag === undefined ? invocation : (invocation.occurrences(flag.replace(/^-+/, '')).at(-1) ?? invocation));

/** `spec.hostNetwork`; a field that is missing is shown at what would hold it. */
const fieldAt = ({ cursor }: Pod, path: string | undefined): Place => (path ?? '').split('.').filter((key) => key !== '').reduce((inner, key) => inner.get(key), cursor);

const flagName = (parameters: Cursor): string => (parameters.get('flag').text() ?? '').replace(/^-+/, '');

const numberOf = (cursor: Cursor): number | undefined => (cursor.kind === 'scalar' ? Number(cursor.text()) : undefined);
