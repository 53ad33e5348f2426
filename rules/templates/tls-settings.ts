import type { Report, RuleDefinition } from '../../src/engine/rule.ts';
import { offer, offerEntry, setFlagValue } from '../../src/fix/flag-edits.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import type { Invocation } from '../../src/model/types.ts';
import { suggest } from '../../src/text/suggest.ts';
import { nearestOr, placeOfEntry } from './known-names.ts';
import { componentRule, nameAndMinor } from './setting-rule.ts';

/** TLS versions and cipher suites by names that this version does not have: it prints an error and exits. */
export const tlsSettings = (on: ComponentName): RuleDefinition<ComponentName> =>
  componentRule(
    {
      on,
      title: `${on} does not know a TLS version or cipher suite, and exits`,
      family: 'boot',
      severity: 'critical',
      why: 'The names are those of Go: `VersionTLS12`, `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`. With a name of OpenSSL, a blank after a comma or a slip of the pen the component prints one line and exits.',
      remedy: 'Write the name as Go has it, and no blanks between the suites.',
      examples: () => ({
        bad: [['--tls-min-version=TLS12'], ['--tls-cipher-suites=ECDHE-RSA-AES128-GCM-SHA256'], ['--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384']],
        good: [[], ['--tls-min-version=VersionTLS12', '--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256']],
      }),
    },
    function* (invocation) {
      yield* versions(invocation);
      yield* suites(invocation);
    },
  );

function* versions(invocation: Invocation): Generator<Report> {
  const setting = invocation.setting('tls-min-version');
  const known = invocation.facts.tlsVersions();
  if (setting.state !== 'given' || setting.text === '' || !known || known.includes(setting.text)) return;
  const nearest = known.find((name) => name.toLowerCase().endsWith(setting.text.toLowerCase().replace(/[^a-z0-9]/g, '').replace(/^(?!version)/, ''))) ?? suggest(setting.text, known);
  yield {
    at: setting.flag.value ?? setting.place,
    message: `"${setting.text}" is no TLS version of ${nameAndMinor(invocation)}`,
    label: 'unknown TLS version',
    log: `unknown tls version "${setting.text}"`,
    advice: `write one of ${known.join(', ')}`,
    ...(nearest === undefined ? {} : offer(`set --tls-min-version=${nearest}`, setFlagValue(setting.flag, nearest))),
  };
}

function* suites(invocation: Invocation): Generator<Report> {
  const setting = invocation.setting('tls-cipher-suites');
  const known = invocation.facts.tlsCiphers()?.all;
  if (setting.state !== 'given' || !known) return;
  for (const name of setting.values) {
    if (known.has(name)) continue;
    yield {
      at: placeOfEntry(setting, name),
      message: `"${name}" is no cipher suite of ${nameAndMinor(invocation)}`,
      label: 'unknown cipher suite',
      log: `Cipher suite ${name} not supported or doesn't exist`,
      advice: nearestOr(name, known, 'remove it'),
      ...offerEntry(setting, name, suggest(name, known)),
    };
  }
}
