import { lazily } from '../knowledge/facts.ts';
import { factsFor } from '../knowledge/index.ts';
import type { ComponentName } from '../knowledge/types.ts';
import type { Place, Word } from '../source/place.ts';
import { isUnknown } from '../text/unknown.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { etcdFile, type SettingsFile } from './etcd-file.ts';
import type { Expander, Variables } from './expand.ts';
import { parseFlags } from './flags.ts';
import { resolveSetting } from './setting.ts';
import { COMPONENT_LABELS, componentBySigns, type Signs } from './signs.ts';
import { findStart, type NoStart } from './start.ts';
import { componentNamed } from './component.ts';
import type { Container, Flag, Invocation, Setting, Version } from './types.ts';
import { componentVersion, type ToldVersions } from './version.ts';

/** What `buildInvocation` needs besides the container. */
export interface InvocationInput {
  readonly container: Container;
  readonly variables: Variables;
  readonly expander: Expander;
  /** The pod's own name, not that of the Deployment around it. */
  readonly podName: string | undefined;
  readonly path: string;
  readonly told: ToldVersions;
}

/** What the container starts: a component, with its flags and its version; null for anything else. */
export const buildInvocation = (input: InvocationInput): Invocation | null => {
  const { container, variables, expander } = input;
  const line = [...container.command, ...container.args];
  const start = findStart(line, expander, variables, componentNamed(container.name));
  const hole = listHole(container.cursor);
  if (start.component !== null) {
    return createInvocation(input, { ...start, place: start.program, incomplete: hole ?? start.incomplete });
  }
  const command = commandKind(container, start);
  const component = componentBySigns(signsOf(input, start, command, line.map((word) => expander.argument(word))));
  if (component === undefined) return null;
  const place = (command === 'none' ? container.image : start.program) ?? container.cursor;
  const argv = command === 'none' ? line.map((word) => expander.argument(word)) : start.argv;
  const incomplete = hole ?? whyIncomplete(command, component, start);
  return createInvocation(input, { component, argv, wrappers: start.wrappers, variables, incomplete, place });
};

const commandKind = (container: Container, start: NoStart): Signs['command'] => {
  if (start.script !== null) return 'script';
  if (start.program === undefined) return container.cursor.get('command').hasHole ? 'template' : 'none';
  if (container.command.length === 0) return isUnknown(start.program.text) || start.program.text.startsWith('-') ? 'none' : 'other';
  return isUnknown(start.program.text) ? 'template' : 'other';
};

const whyIncomplete = (command: Signs['command'], component: ComponentName, start: NoStart): string | null => {
  if (command === 'script') return `the script could not be followed to the start of ${component}`;
  if (command === 'template') return 'a template fills in the command';
  return command === 'none' ? null : `what ${start.program?.text.slice(0, 60)} does with its arguments is not known`;
};

const signsOf = ({ container, podName, path }: InvocationInput, start: NoStart, command: Signs['command'], line: readonly Word[]): Signs => {
  const labels = container.pod.cursor.get('metadata').get('labels');
  return {
    container: container.name,
    image: container.image?.text,
    labels: COMPONENT_LABELS.map((label) => labels.get(label).text()),
    pod: podName,
    file: path,
    command,
    program: start.program,
    argv: command === 'none' ? line : start.argv,
    script: start.script,
    isFlag: (component, name) => factsFor(component, null).lifetime(name) !== null,
  };
};

/** Why the lists of the container may hold more than was read, or null. */
const listHole = (container: Cursor): string | null => {
  const command = container.get('command');
  const args = container.get('args');
  if (command.hasHole || args.hasHole || (container.hasHole && args.kind === 'missing')) return 'a template may add arguments';
  if ([command, args].some(({ kind }) => kind === 'map' || kind === 'scalar')) return 'command or args is not a list';
  return [...command.items(), ...args.items()].some(({ kind }) => kind === 'map' || kind === 'list') ? 'an argument is not a text' : null;
};

/** Arguments that bring further ones with them: `<args>` of a template, and OpenShift's settings file. */
const hiddenFlags = (argv: readonly Word[]): string | null => {
  const template = argv.find((word) => /^<[\w .-]+>$/.test(word.text));
  if (template) return `${template.text} stands for arguments`;
  return argv.some((word) => /^--?openshift-config(?:=|$)/.test(word.text)) ? '--openshift-config names a file with further settings' : null;
};

interface Parts {
  readonly component: ComponentName;
  readonly argv: readonly Word[];
  readonly wrappers: readonly string[];
  readonly variables: Variables;
  readonly incomplete: string | null;
  readonly place: Place;
}

const createInvocation = ({ container, told, path }: InvocationInput, parts: Parts): Invocation => {
  const { component } = parts;
  const own = componentVersion(component, {
    image: container.image?.text,
    label: container.pod.cursor.get('metadata').get('labels').get('app.kubernetes.io/version').text(),
    isProcess: container.isProcess,
    option: told.kubernetesVersion,
  });
  const step = own.minor === null ? undefined : told.stepOf?.(component, own, path);
  return invocationAs(step?.after ?? own, container, parts, lazily(() => (step && step.before.minor !== step.after.minor ? invocationAs(step.before, container, parts, () => null) : null)));
};

const invocationAs = (version: Version, container: Container, parts: Parts, before: () => Invocation | null): Invocation => {
  const { component, argv, wrappers, variables, place } = parts;
  const facts = factsFor(component, version.minor);
  const parsed = parseFlags(argv, component, facts, variables.entries, container.cursor.path);
  const hiddenVariables = component === 'etcd' && variables.open !== null ? `${variables.open} further ETCD_ variables` : null;
  const incomplete = parts.incomplete ?? parsed.incomplete ?? hiddenFlags(argv) ?? hiddenVariables;
  const settings = new Map<string, Setting>();
  const byName = new Map<string, Flag[]>();
  for (const flag of parsed.flags) {
    const same = byName.get(flag.name);
    if (same) same.push(flag);
    else byName.set(flag.name, [flag]);
  }
  let settingsFile: SettingsFile | undefined;
  const fromFile = (): SettingsFile => (settingsFile ??= etcdFile(invocation));
  const invocation: Invocation = {
    file: place.file,
    span: place.span,
    path: container.cursor.path,
    component,
    container,
    version,
    facts,
    argv,
    wrappers,
    flags: parsed.flags,
    get fileFlags() {
      const file = component === 'etcd' && byName.has('config-file') ? fromFile() : undefined;
      return file && 'flags' in file ? file.flags : [];
    },
    positionals: parsed.positionals,
    incomplete,
    setting(name) {
      const known = settings.get(name);
      if (known) return known;
      const setting = resolveSetting(name, { occurrences: invocation.occurrences, incomplete, facts, component, place, file: fromFile });
      settings.set(name, setting);
      return setting;
    },
    occurrences: (name) => byName.get(name) ?? [],
    get before() {
      return before();
    },
  };
  return invocation;
};
