import { framed, type ConfigCheck, type ConfigContext } from './context.ts';
import { mappingProblems, ruleProblems } from './authentication-claims.ts';
import { decodeFile } from './decode.ts';
import { duplicate, forbidden, invalid, required } from './field-errors.ts';
import { urlError } from './go-url.ts';
import type { ConfigPart } from './part.ts';
import type { ConfigProblem } from './problem.ts';

/** An AuthenticationConfiguration as the API server loads it. */
export const authenticationProblems: ConfigCheck = (file, context) => {
  const start = { file: file.source, span: { start: 0, end: 0 }, path: '' };
  const loading = context.atLeast('1.34') ? `failed to load authentication configuration from file "${context.path}": ` : '';
  if (file.source.text === '') return [{ at: start, message: 'the file is empty', log: `${loading}empty config data` }];
  const result = decodeFile(file, { reader: 'apiserver', minor: context.minor, strict: true });
  if ('problems' in result) return framed(result.problems, loading);
  const { kind, root } = result.decoded;
  if (!kind.endsWith(' AuthenticationConfiguration')) {
    return [{ at: root.get('kind'), message: `the file holds the kind ${kind.replace(/^.* /, '')}, and no AuthenticationConfiguration`, log: `${loading}expected AuthenticationConfiguration, got ` }];
  }
  const anonymous = root.get('anonymous');
  if (anonymous.isSet && context.invocation.setting('anonymous-auth').state === 'given') {
    const flag = context.atLeast('1.34') ? '--anonymous-auth' : '--anonynous-auth';
    return [forbidden(anonymous, `${flag} flag cannot be set when anonymous field is configured in authentication configuration file`, 'is set, and so is the flag --anonymous-auth: only one of them may be')];
  }
  const problems = [...contentProblems(root, context)];
  return problems.length > 0 ? framed(problems, context.atLeast('1.34') ? 'invalid authentication configuration: ' : '') : [...dialProblems(root, context)];
};

function* contentProblems(root: ConfigPart, context: ConfigContext): Generator<ConfigProblem> {
  const list = root.get('jwt');
  const most = context.atLeast('1.30') ? 64 : 1;
  if (list.items().length > most) {
    return yield { at: list, message: `${list.field} has ${list.items().length} entries, and at most ${most} are read`, log: `jwt: Too many: ${list.items().length}: must have at most ${most} items` };
  }
  if (list.items().length === 0 && !context.atLeast('1.30')) return yield required(list, 'at least one jwt is required', 'has no entry');
  const [urls, discoveries] = [new Set<string>(), new Set<string>()];
  for (const item of list.items()) {
    const issuer = item.get('issuer');
    yield* issuerProblems(issuer, context);
    yield* ruleProblems(item, context);
    yield* mappingProblems(item, context);
    yield* unique(issuer.get('url'), urls);
    if (issuer.get('discoveryURL').text !== '') yield* unique(issuer.get('discoveryURL'), discoveries);
  }
  yield* anonymousProblems(root.get('anonymous'), context);
}

function* unique(part: ConfigPart, seen: Set<string>): Generator<ConfigProblem> {
  if (seen.has(part.text)) yield duplicate(part, part.text);
  seen.add(part.text);
}

function* anonymousProblems(anonymous: ConfigPart, context: ConfigContext): Generator<ConfigProblem> {
  if (anonymous.isSet && context.gate('AnonymousAuthConfigurableEndpoints') === false) {
    const gate = context.atLeast('1.35') ? 'AnonymousAuthConfigurableEndpoints' : 'AnonymousAuthConfigurableEnpoints';
    yield forbidden(anonymous, `anonymous is not supported when ${gate} feature gate is disabled`, 'needs the feature gate AnonymousAuthConfigurableEndpoints, which is off');
  }
  const conditions = anonymous.get('conditions');
  if (conditions.items().length > 0 && anonymous.get('enabled').flag !== true) {
    yield { ...invalid(conditions, '', ''), message: `${conditions.field} are set, and anonymous.enabled is not true`, log: 'enabled should be set to true when conditions are defined', fragment: true };
  }
}

function* issuerProblems(issuer: ConfigPart, context: ConfigContext): Generator<ConfigProblem> {
  const [url, discovery, ca, egress] = [issuer.get('url'), issuer.get('discoveryURL'), issuer.get('certificateAuthority'), issuer.get('egressSelectorType')];
  if (url.text === '') yield required(url);
  else yield* urlProblems(url, ownIssuers(context));
  if (discovery.text !== '') {
    if (url.text !== '' && url.text.replace(/\/+$/, '') === discovery.text.replace(/\/+$/, '')) yield invalid(discovery, discovery.text, 'discoveryURL must be different from URL');
    yield* urlProblems(discovery, []);
  }
  yield* audienceProblems(issuer);
  if (ca.text !== '' && !ca.text.includes('-----BEGIN CERTIFICATE-----')) {
    yield { ...invalid(ca, { text: 'no certificate in PEM', log: '' }, ''), log: 'data does not contain any valid RSA or ECDSA certificates', fragment: true };
  }
  if (egress.text === '') return;
  if (context.gate('StructuredAuthenticationConfigurationEgressSelector') === false) {
    yield invalid(egress, egress.text, 'egress selector is not supported when StructuredAuthenticationConfigurationEgressSelector feature gate is disabled');
  }
  if (egress.text !== 'cluster' && egress.text !== 'controlplane') yield invalid(egress, egress.text, 'egress selector must be either controlplane or cluster');
}

/** The API server's own tokens may not come from an issuer of the file as well. */
const ownIssuers = ({ invocation }: ConfigContext): readonly string[] => {
  const setting = invocation.setting('service-account-issuer');
  return setting.state === 'given' ? setting.values : [];
};

function* urlProblems(url: ConfigPart, disallowed: readonly string[]): Generator<ConfigProblem> {
  const { text } = url;
  if (disallowed.includes(text)) {
    const problem = invalid(url.as('issuer.url'), text, `URL must not overlap with disallowed issuers: [${disallowed.toSorted().join(' ')}]`);
    yield { ...problem, message: `${url.field} is "${text}", which is the issuer of service account tokens`, fragment: true };
  }
  const error = urlError(text);
  if (error !== undefined) return yield invalid(url, text, error);
  if (!/^https:/i.test(text)) yield invalid(url, text, 'URL scheme must be https');
  if (/^[^/?#]*\/\/[^/?#]*@/.test(text)) yield invalid(url, { text: 'a URL with a user', log: '' }, 'URL must not contain a username or password');
  if (/^[^#]*\?[^#]/.test(text)) yield invalid(url, text, 'URL must not contain a query');
  if (/#./.test(text)) yield invalid(url, text, 'URL must not contain a fragment');
}

function* audienceProblems(issuer: ConfigPart): Generator<ConfigProblem> {
  const [list, policy] = [issuer.get('audiences'), issuer.get('audienceMatchPolicy')];
  const count = list.items().length;
  if (count === 0) return yield required(list, `at least one ${list.field} is required`, 'has no entry: at least one is needed');
  const seen = new Set<string>();
  for (const audience of list.items()) {
    if (audience.text === '') yield required(audience);
    yield* unique(audience, seen);
  }
  if (count > 1 && policy.text !== 'MatchAny') yield invalid(policy, policy.text, 'audienceMatchPolicy must be MatchAny for multiple audiences');
  if (count === 1 && policy.text !== '' && policy.text !== 'MatchAny') yield invalid(policy, policy.text, 'audienceMatchPolicy must be empty or MatchAny for single audience');
}

/** An issuer behind an egress selector needs the selectors' own file. */
function* dialProblems(root: ConfigPart, { invocation }: ConfigContext): Generator<ConfigProblem> {
  const flag = invocation.setting('egress-selector-config-file');
  if (!('text' in flag) || flag.text !== '') return;
  for (const item of root.get('jwt').items()) {
    const egress = item.get('issuer').get('egressSelectorType');
    if (egress.text !== '') yield { at: egress, message: `${egress.field} is "${egress.text}", and --egress-selector-config-file is not set`, log: `oidc: egress lookup required with egress selector type "${egress.text}"` };
  }
}
