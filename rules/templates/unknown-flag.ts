import { unseen, type Problem, type Report, type RuleDefinition } from '../../src/engine/rule.ts';
import { etcdMinors, kubernetesMinors } from '../../src/knowledge/index.ts';
import { offer, removeFlag, renameFlag } from '../../src/fix/flag-edits.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import { flagFacts } from '../../src/model/flags.ts';
import type { Flag, Invocation } from '../../src/model/types.ts';
import { isSlip, suggest } from '../../src/text/suggest.ts';
import { componentRule, nameAndMinor } from './setting-rule.ts';
import { successorOf } from './successor.ts';

/** Builds of vendors that may have flags of their own. */
const VENDOR_BUILD = /-(gke|eks|aks)\b/;

/** Go's flag package answers these by itself. */
const OF_GO = new Set(['h', 'help', 'version']);

/** Flags that this version of the component does not have: it prints an error and exits. */
export const unknownFlag = (on: ComponentName): RuleDefinition<ComponentName> =>
  componentRule(
    {
      on,
      title: `${on} does not know a flag, and exits`,
      family: 'boot',
      severity: 'critical',
      why: 'A component that is given a flag it does not know prints one line and exits. The kubelet starts it again and again. It happens after an upgrade that removed the flag, with a flag of a newer release, and with a slip of the pen.',
      remedy: 'Remove the flag, or write the name that this version knows. Do it before the upgrade that removes the flag.',
      examples: () => ({
        bad: [['--no-such-flag=1'], ['--no-such-flag']],
        good: [on === 'etcd' ? ['--name=a', '-data-dir', '/var/lib/etcd'] : ['--v=2', '--profiling=false', '--tls-cert-file=/a', '--tls_private_key_file=/b']],
        unseen: [{ version: '0.1', argv: ['--no-such-flag=1'] }],
      }),
    },
    function* (invocation) {
      for (const flag of invocation.flags) {
        const report = reportOn(flag, invocation);
        if (report) yield report;
      }
    },
  );

const reportOn = (flag: Flag, invocation: Invocation): Report | undefined => {
  const { component, facts } = invocation;
  if (flag.origin === 'env' || (component === 'etcd' && OF_GO.has(flag.name))) return undefined;
  const known = flagFacts(flag.name, facts);
  const isSyntaxError = component !== 'etcd' && /^(---|-[^-].)/.test(flag.spelling);
  if (known && !isSyntaxError) return undefined;
  if (!isSyntaxError && (known === undefined || facts.minor === null)) {
    return unseen(flag, `whether ${component} has ${flag.spelling} depends on its version, of which nothing is known here`);
  }
  // What another version has is no slip of the pen.
  const nearest = facts.lifetime(flag.name) === null ? suggest(flag.name, facts.flagNames()) : undefined;
  const isPatched = VENDOR_BUILD.test(invocation.container.image?.text ?? '');
  return {
    at: flag,
    message: `${flag.spelling} is no flag of ${nameAndMinor(invocation)}${history(flag.name, invocation)}`,
    label: 'unknown flag',
    ...(isPatched ? { confidence: 'likely' as const } : {}),
    log: logLine(flag, component),
    ...mending(flag, nearest, invocation),
  };
};

/** `nearest`: a flag that this version has and that may be meant. */
const mending = (flag: Flag, nearest: string | undefined, invocation: Invocation): Pick<Problem, 'advice' | 'fix'> => {
  if (nearest !== undefined) {
    const mend = isSlip(flag.name, nearest) ? offer(`write --${nearest} for ${flag.spelling}`, renameFlag(flag, nearest)) : offer(`remove ${flag.spelling}`, removeFlag(flag));
    return { advice: `write --${nearest} if you meant that, else remove it`, ...mend };
  }
  const successor = successorOf(flag, invocation);
  return successor ? { advice: `write ${successor.text}`, ...successor.fix } : { advice: 'remove it', ...offer(`remove ${flag.spelling}`, removeFlag(flag)) };
};

/** What became of the flag, as far as the data shows: between two minors of it there may be others. */
const history = (name: string, { component, facts }: Invocation): string => {
  const lifetime = facts.lifetime(name);
  const minors = component === 'etcd' ? etcdMinors : kubernetesMinors;
  const [since, removed] = [lifetime?.since, lifetime?.removed].map((minor) => minors.indexOf(minor ?? ''));
  const here = minors.indexOf(facts.minor ?? '');
  if (since !== undefined && since > here) return `: ${minors[since]} has it`;
  if (removed !== undefined && removed > 0 && removed <= here) return `: ${minors[removed - 1]} had it, and ${minors[removed]} does not`;
  return '';
};

const logLine = ({ name, spelling }: Flag, component: ComponentName): string => {
  if (component === 'etcd') return `flag provided but not defined: -${name}`;
  if (spelling.startsWith('---')) return `bad flag syntax: ${spelling}`;
  return spelling.startsWith('--') ? `unknown flag: ${spelling}` : `unknown shorthand flag: '${spelling.charAt(1)}' in ${spelling}`;
};
