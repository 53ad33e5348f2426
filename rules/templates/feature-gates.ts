import { unseen, type Report, type RuleDefinition } from '../../src/engine/rule.ts';
import { offer, removeEntry } from '../../src/fix/flag-edits.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import { gateClashes, gateOf } from '../../src/model/gates.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { quote } from '../../src/model/values/result.ts';
import type { Flag, Invocation } from '../../src/model/types.ts';
import type { Place, Word } from '../../src/source/place.ts';
import { gatesIn } from './gate-entries.ts';
import { nearestOr } from './known-names.ts';
import { componentRule, nameAndMinor } from './setting-rule.ts';

/** Feature gates that this version does not have, has locked, or does not take together: it prints an error and exits. */
export const featureGates = (on: ComponentName): RuleDefinition<ComponentName> =>
  componentRule(
    {
      on,
      title: `${on} does not take a feature gate, and exits`,
      family: 'boot',
      severity: 'critical',
      why: 'Gates come with one release and go with another, two or three after the feature became stable. A gate that a version does not have, or no longer lets anyone change, ends the component at start. Since 1.35 so does one that is on while another one that it needs is off.',
      remedy: 'Remove the gate: of a feature that became stable nothing is lost. Do it before the upgrade that removes the gate.',
      examples: () => ({
        bad: [{ version: '1.35', argv: ['--feature-gates=GracefulNodeShutdown=false'] }, { version: '1.37', argv: ['--feature-gates=AllAlpha=true'] }, ['--feature-gates=NoSuchGate=true'], ['--feature-gates=AllAlpha=yes'], ['--feature-gates=AllAlpha']],
        good: [[], ['--feature-gates=AllAlpha=false,AllBeta=true'], { version: '1.34', argv: ['--feature-gates=GracefulNodeShutdown=false'] }, { version: '1.37', argv: ['--feature-gates=AllBeta=false'] }],
        unseen: [['--feature-gates=$(GATES)=true']],
      }),
    },
    function* (invocation) {
      for (const flag of invocation.occurrences('feature-gates')) {
        const { value } = flag;
        if (!value) continue;
        if (value.unknown !== undefined) yield unseen(value, value.unknown);
        else for (const entry of entriesOf(value)) for (const report of reportOn(entry, invocation)) yield withFix(report, flag, entry.text);
      }
      const { minor } = invocation.facts;
      if (minor !== null) yield* gateClashes(gatesIn(invocation), minor, (name) => gateOf(invocation, name));
    },
  );

/** Only what is unknown or locked: of the rest nobody knows what was meant. */
const withFix = (report: Report, flag: Flag, entry: string): Report =>
  'message' in report && /^(unknown feature gate|locked)$/.test(report.label ?? '') ? { ...report, ...offer(`remove the feature gate ${entry}`, removeEntry(flag, entry)) } : report;

/** `A=true,B=false`, each entry with its place. */
const entriesOf = (value: Word): (Place & { readonly text: string })[] => {
  let start = 0;
  return value.text.split(',').flatMap((text) => {
    const place = value.part(start, start + text.length);
    start += text.length + 1;
    return text.trim() === '' ? [] : [{ ...place, text: text.trim() }];
  });
};

/** Since 1.31 a gate may name its component: `kube:AllAlpha=true`. */
const isVersioned = ({ facts }: Invocation): boolean => (facts.flag('feature-gates')?.type ?? 'colonSeparatedMultimapStringString') === 'colonSeparatedMultimapStringString';

function* reportOn(at: Place & { readonly text: string }, invocation: Invocation): Generator<Report> {
  const entry = at.text;
  const equals = entry.indexOf('=');
  const full = (equals < 0 ? entry : entry.slice(0, equals)).trim();
  const value = equals < 0 ? undefined : entry.slice(equals + 1).trim();
  const name = isVersioned(invocation) ? full.replace(/^[\w-]+:/, '') : full;
  const gate = invocation.facts.featureGate(name);
  const log = (error: string): string => (isVersioned(invocation) ? error : `invalid argument ${quote(entry)} for "--feature-gates" flag: ${error}`);
  if (value === undefined) {
    yield {
      at,
      message: `--feature-gates takes GATE=true or GATE=false, and "${entry}" is neither`,
      label: 'no value',
      ...(isVersioned(invocation) ? {} : { log: log(`missing bool value for ${name}`) }),
      advice: `write ${entry}=true or ${entry}=false`,
    };
    return;
  }
  if (gate === null && invocation.facts.minor === null) {
    yield unseen(at, `whether ${invocation.component} has the feature gate ${name} depends on its version, of which nothing is known here`);
    return;
  }
  if (gate === null) {
    yield {
      at,
      message: `${name} is no feature gate of ${nameAndMinor(invocation)}`,
      label: 'unknown feature gate',
      log: log(`unrecognized feature gate: ${name}`),
      advice: nearestOr(name, invocation.facts.featureGates(), 'remove it'),
    };
    return;
  }
  const wanted = parseBool(value);
  if (!wanted.ok) {
    yield {
      at,
      message: `the feature gate ${name} takes true or false, and "${value}" is neither`,
      label: 'not true or false',
      log: log(`invalid value of ${name}=${value}, err: ${wanted.error}`),
      advice: `write ${name}=true or ${name}=false`,
    };
  } else if (gate?.locked && gate.default !== wanted.value) {
    yield {
      at,
      message: `${nameAndMinor(invocation)} has the feature gate ${name} locked to ${gate.default}, and does not start with ${wanted.value}`,
      label: 'locked',
      log: log(`cannot set feature gate ${name} to ${wanted.value}, feature is locked to ${gate.default}`),
      advice: `remove ${entry}`,
    };
  }
}
