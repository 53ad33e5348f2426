import { configKind } from '../../knowledge/config-types.ts';
import { quote } from '../values/result.ts';
import { framed, type ConfigContext } from './context.ts';
import { decode } from './decode.ts';
import { createPart, type ConfigPart } from './part.ts';
import type { ConfigProblem } from './problem.ts';
import { ARGUMENT_CHECKS, nodeResourcesFitProblems } from './scheduler-arg-checks.ts';

interface Arguments {
  readonly name: string;
  readonly args: ConfigPart;
  /** `kubescheduler.config.k8s.io/v1 NodeAffinityArgs`. */
  readonly kind: string;
}

/** The arguments of plugins whose arguments are known, with the type that they must have. */
const argumentsOf = (profile: ConfigPart, version: string, { minor }: ConfigContext): readonly Arguments[] =>
  profile.get('pluginConfig').items().flatMap((config) => {
    const [name, args] = [config.get('name').text, config.get('args')];
    const kind = `${version} ${name}Args`;
    return args.isSet && configKind('scheduler', kind, minor) ? [{ name, args, kind }] : [];
  });

/** Arguments that cannot be read as what their plugin takes. */
export function* argumentDecodeProblems(root: ConfigPart, version: string, context: ConfigContext): Generator<ConfigProblem> {
  for (const profile of root.get('profiles').items()) {
    for (const { name, args, kind } of argumentsOf(profile, version, context)) {
      const frame = `decoding args for plugin ${name}: `;
      const [assumedVersion = '', assumedKind = ''] = kind.split(' ');
      const result = decode(args.cursor, { reader: 'scheduler', minor: context.minor, strict: true, assumed: { version: assumedVersion, kind: assumedKind } });
      if ('problems' in result) yield* framed(result.problems, frame);
      else if (!result.decoded.kind.endsWith(` ${assumedKind}`)) {
        const group = version.replace(/\/.*/, '');
        const got = result.decoded.kind.replace(/^.* /, '');
        yield { at: args.cursor.get('kind'), message: `the arguments of ${name} are of the kind ${got}, and must be ${assumedKind}`, log: `args for plugin ${name} were not of type ${assumedKind}.${group}, got ${got}.${group}` };
      }
    }
  }
}

const typed = ({ args, kind }: Arguments, field: string, { minor }: ConfigContext): ConfigPart =>
  createPart(args.cursor, field, configKind('scheduler', kind, minor), minor, args.anchor);

/** Values of arguments that are refused with the file. */
export function* argumentProblems(profile: ConfigPart, version: string, context: ConfigContext): Generator<ConfigProblem> {
  for (const each of argumentsOf(profile, version, context)) {
    const check = Object.hasOwn(ARGUMENT_CHECKS, each.name) ? ARGUMENT_CHECKS[each.name] : undefined;
    if (check) yield* check(typed(each, each.args.field, context), context);
  }
}

/** Values of arguments that only the plugin itself refuses, when a profile is built. */
export function* initProblems(profile: ConfigPart, version: string, context: ConfigContext): Generator<ConfigProblem> {
  for (const each of argumentsOf(profile, version, context)) {
    if (each.name !== 'NodeResourcesFit') continue;
    const problems = [...nodeResourcesFitProblems(typed(each, '', context), context)];
    yield* framed(problems, `initializing plugin ${quote(each.name)}: `);
  }
}
