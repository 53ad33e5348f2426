import { examplePod } from '../../src/engine/example.ts';
import { notApplicable, notGiven, unseen, type Context, type Example, type Report, type RuleDefinition } from '../../src/engine/rule.ts';
import { hasConfigTypes } from '../../src/knowledge/config-types.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import { configContext, type ConfigCheck } from '../../src/model/config/context.ts';
import { evidenceFor, type Evidence } from '../../src/model/evidence.ts';
import { hostPathOf } from '../../src/model/mounts.ts';
import type { Invocation } from '../../src/model/types.ts';
import { componentRule, decide, nameAndMinor, type Decided, type RuleText } from './setting-rule.ts';

interface ConfigFileRule extends Omit<RuleText, 'family' | 'severity' | 'provenFrom'> {
  /** Whose value is the file. */
  readonly flag: string;
  /** What the file holds, `EncryptionConfiguration`; a file without kinds leaves it out. */
  readonly kind?: string;
}

/**
 * The content of a file that a flag names, where the file can be seen: everything for which this version of the component refuses it.
 * Findings point into the file. `before` looks at the flags themselves.
 */
export const configFileRule = (
  { flag, kind, ...text }: ConfigFileRule,
  checkFor: (invocation: Invocation) => ConfigCheck,
  before: (invocation: Invocation, setting: Decided) => Iterable<Report> = () => [],
): RuleDefinition<ComponentName> =>
  componentRule({ ...text, family: 'boot', severity: 'critical', provenFrom: '1.24' }, function* (invocation, context) {
    const setting = decide(invocation, flag, (decided) => decided);
    if (!('state' in setting)) {
      // A flag that this version does not have is the matter of another rule.
      yield 'unseen' in setting ? setting : notApplicable(setting.notApplicable);
      return;
    }
    if (setting.text === '') return;
    yield* before(invocation, setting);
    yield* contentReports(invocation, context, setting, kind, checkFor(invocation));
  });

/** What the component says of the content of the file that this setting names; `kind` as above. */
export function* contentReports(invocation: Invocation, context: Context, setting: Decided, kind: string | undefined, check: ConfigCheck): Generator<Report> {
  const { minor } = invocation.facts;
  const path = setting.text;
  const place = setting.state === 'given' ? (setting.flag.value ?? setting.place) : setting.place;
  const evidence = evidenceFor(context.node, invocation.container, path);
  if (evidence.state !== 'read') return yield notGiven(place, hostPathOf(invocation.container, path) ?? path, evidence.reason);
  // A file of that name in another folder may be another file.
  if (!evidence.sure && (kind === undefined || evidence.yaml.documents[0]?.get('kind').text() !== kind)) {
    return yield notGiven(place, hostPathOf(invocation.container, path) ?? path, `${path} was not given; ${evidence.path} has its name, and nothing says that it is that file`);
  }
  if (minor === null || !hasConfigTypes(minor)) return yield unseen(place, `what ${nameAndMinor(invocation)} takes in ${path} is not known: ${invocation.version.reason ?? 'its version is older or newer than the data of this release'}`);
  const look = (wanted: string): Evidence => {
    const other = evidenceFor(context.node, invocation.container, wanted);
    return other.state === 'read' && !other.sure ? { state: 'not-given', reason: `${wanted} was not given` } : other;
  };
  for (const problem of check(evidence.yaml, configContext(invocation, minor, path, look))) {
    const { log, ...rest } = problem;
    yield { ...rest, ...(log === '' ? {} : { log }), related: [{ at: place, label: `--${setting.state === 'given' ? setting.flag.name : ''} names this file` }] };
  }
}

/** A manifest of the component with this flag, and the file that it names beside it. */
export const exampleWithFile = (component: ComponentName, flag: string, content: string, more: readonly string[] = [], version = '1.31'): Example => ({
  files: { [`${component}.yaml`]: examplePod(component, version, [...more, `--${flag}=/etc/kubernetes/manifests/config.yaml`]), 'config.yaml': content },
});
