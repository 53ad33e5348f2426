import { framed, type ConfigCheck, type ConfigContext } from './context.ts';
import { decodeFile } from './decode.ts';
import { invalid, required } from './field-errors.ts';
import { urlError } from './go-url.ts';
import { resourceProblems, shadowProblems } from './encryption-resources.ts';
import type { ConfigPart } from './part.ts';
import type { ConfigProblem } from './problem.ts';

const PROVIDERS = ['kms', 'aesgcm', 'aescbc', 'secretbox', 'identity'];
const SIZES: Readonly<Record<string, readonly number[]>> = { aesgcm: [16, 24, 32], aescbc: [16, 24, 32], secretbox: [32] };
const FRAME = 'error while parsing file: ';

/** An EncryptionConfiguration as the API server loads it. Nothing of a key ever gets into a problem. */
export const encryptionProblems: ConfigCheck = (file, context) => {
  const start = { file: file.source, span: { start: 0, end: 0 }, path: '' };
  if (file.source.text === '' && context.atLeast('1.26')) return [{ at: start, message: 'the file is empty', log: `encryption provider configuration file "${context.path}" is empty` }];
  const reader = context.atLeast('1.30') ? 'apiserver' : 'encryption';
  const result = decodeFile(file, { reader, minor: context.minor, strict: context.atLeast('1.31') });
  const decoding = context.atLeast('1.27') ? `${FRAME}error decoding encryption provider configuration file "${context.path}": ` : FRAME;
  if ('problems' in result) return framed(result.problems, decoding);
  const { kind, root } = result.decoded;
  if (!/ EncryptionConfig(uration)?$/.test(kind)) {
    return [{ at: root.get('kind'), message: `the file holds the kind ${kind.replace(/^.* /, '')}, and no EncryptionConfiguration`, log: `${FRAME}got unexpected config type: ` }];
  }
  const problems = [...contentProblems(root, context)];
  return problems.length > 0 ? framed(problems, FRAME) : [...buildProblems(root, context)].slice(0, 1);
};

function* contentProblems(root: ConfigPart, context: ConfigContext): Generator<ConfigProblem> {
  const list = root.get('resources');
  if (list.items().length === 0) return yield required(list, 'at least one resources is required', 'has no entry: at least one is needed');
  const names = new Set<string>();
  for (const entry of list.items()) {
    const [resources, providers] = [entry.get('resources'), entry.get('providers')];
    if (resources.items().length === 0) yield required(resources, `at least one ${resources.field} is required`, 'names no resource: at least one is needed');
    if (context.atLeast('1.27')) yield* resourceProblems(resources, context);
    if (providers.items().length === 0) yield required(providers, `at least one ${providers.field} is required`, 'has no provider: at least one is needed');
    for (const provider of providers.items()) yield* providerProblems(provider, names, context);
  }
}

function* providerProblems(provider: ConfigPart, names: Set<string>, context: ConfigContext): Generator<ConfigProblem> {
  const set = PROVIDERS.filter((name) => provider.get(name).isSet);
  // The API server prints the whole entry in between, keys and all.
  if (set.length === 0) {
    const detail = 'provider does not contain any of the expected providers: KMS, AESGCM, AESCBC, Secretbox, Identity';
    yield { at: provider.isSet ? provider : provider.anchor, message: `${provider.field} holds no provider; it can be ${PROVIDERS.join(', ')} with a mapping, as in identity: {}`, log: detail, fragment: true };
  } else if (set.length > 1) {
    const detail = 'more than one provider specified in a single element, should split into different list elements';
    yield { at: provider, message: `${provider.field} holds ${set.join(' and ')}: each provider needs a list item of its own`, log: detail, fragment: true, advice: 'begin each provider with a dash of its own' };
  }
  const [first] = set;
  if (first === 'kms') yield* kmsProblems(provider.get('kms'), names, context);
  else if (first !== undefined && first !== 'identity') yield* keyProblems(provider.get(first).get('keys'), SIZES[first] ?? []);
}

function* keyProblems(keys: ConfigPart, sizes: readonly number[]): Generator<ConfigProblem> {
  if (keys.items().length === 0) yield required(keys, 'at least one keys is required', 'has no key: at least one is needed');
  for (const key of keys.items()) {
    const [name, secret] = [key.get('name'), key.get('secret')];
    if (name.text === '') yield required(name, 'name is a mandatory field for a key', 'is missing');
    const size = base64Length(secret.text);
    if (secret.text === '') yield required(secret, 'secret is a mandatory field for a key', 'is missing');
    else if (size === undefined) yield invalid(secret, HIDDEN, 'secrets must be base64 encoded', 'not valid base64');
    else if (!sizes.includes(size)) {
      yield invalid(secret, HIDDEN, `secret is not of the expected length, got ${size}, expected one of [${sizes.join(' ')}]`, `${size} bytes long after base64 is undone, and must be ${sizes.join(', ')}`);
    }
  }
}

/** No part of a key is shown. */
const HIDDEN = { text: 'a secret', log: '"REDACTED"' };

/** How many bytes Go's base64 makes of a text; it skips line breaks and wants its padding. */
const base64Length = (text: string): number | undefined => {
  const plain = text.replaceAll(/[\r\n]/g, '');
  if (plain.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(plain)) return undefined;
  return (plain.length / 4) * 3 - (/=*$/.exec(plain)?.[0].length ?? 0);
};

function* kmsProblems(kms: ConfigPart, names: Set<string>, context: ConfigContext): Generator<ConfigProblem> {
  const version = versionOf(kms, context);
  yield* kmsNameProblems(kms.get('name'), version, names, context);
  names.add(kms.get('name').text);
  const timeout = kms.get('timeout');
  if (timeout.duration !== undefined && timeout.duration <= 0n) {
    yield invalid(timeout, { text: timeout.text, log: '' }, 'timeout should be a positive value', 'must be more than nothing');
  }
  yield* endpointProblems(kms.get('endpoint'));
  const size = kms.get('cachesize');
  if (version !== 'v1' && size.number !== undefined && context.atLeast('1.27')) yield invalid(size, size.number, 'cachesize is not supported in v2');
  if (size.number === 0n && (version === 'v1' || !context.atLeast('1.27'))) yield invalid(size, 0n, 'cachesize should be a positive value, or negative to disable');
  if (version !== 'v1' && version !== 'v2') yield invalid(kms.get('apiVersion'), version, 'unsupported apiVersion apiVersion for KMS provider, only v1 and v2 are supported', 'must be v1 or v2');
}

const versionOf = (kms: ConfigPart, context: ConfigContext): string => (context.atLeast('1.25') ? kms.get('apiVersion').text || 'v1' : 'v1');

function* kmsNameProblems(name: ConfigPart, version: string, names: ReadonlySet<string>, context: ConfigContext): Generator<ConfigProblem> {
  if (name.text === '') yield required(name, 'name is a mandatory field for a provider', 'is missing');
  if (version !== 'v1' && name.text.includes(':')) yield invalid(name, name.text, `invalid KMS provider name ${name.text}, must not contain ':'`, "must not contain ':'");
  const reload = context.invocation.setting('encryption-provider-config-automatic-reload');
  const mustBeUnique = version !== 'v1' || (reload.state === 'given' && reload.text === 'true');
  if (names.has(name.text) && mustBeUnique && context.atLeast('1.26')) {
    yield invalid(name, name.text, `duplicate KMS provider name ${name.text}, names must be unique`, 'must not be the name of another KMS provider as well');
  }
}

function* endpointProblems(endpoint: ConfigPart): Generator<ConfigProblem> {
  const error = urlError(endpoint.text);
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*(?=:)/.exec(endpoint.text)?.[0].toLowerCase() ?? '';
  if (endpoint.text === '') yield invalid(endpoint, '', 'endpoint is a mandatory field for a kms', 'must be set');
  else if (error !== undefined) yield invalid(endpoint, endpoint.text, `invalid endpoint for kms provider, error: ${error}`, error);
  else if (scheme !== 'unix') yield invalid(endpoint, endpoint.text, `unsupported scheme "${scheme}" for KMS provider, only unix is supported`, 'must begin with unix://');
}

/** What the API server finds when it makes ciphers of a file without errors; it stops at the first. */
function* buildProblems(root: ConfigPart, context: ConfigContext): Generator<ConfigProblem> {
  const earlier = new Set<string>();
  for (const entry of root.get('resources').items()) {
    for (const provider of entry.get('providers').items()) {
      const kms = provider.get('kms');
      if (!kms.isSet) continue;
      const isFirst = versionOf(kms, context) === 'v1';
      if (isFirst && context.gate('KMSv1') === false) {
        const log = 'KMSv1 is deprecated and will only receive security updates going forward. Use KMSv2 instead.  Set --feature-gates=KMSv1=true to use the deprecated KMSv1 feature.';
        yield { at: kms, message: `${kms.field} is of version v1, which this version uses only with the feature gate KMSv1`, log, advice: 'set apiVersion: v2 if the plugin speaks it, else --feature-gates=KMSv1=true' };
      }
      if (!isFirst && context.gate('KMSv2') === false) {
        yield { at: kms, message: `${kms.field} is of version v2, which this version uses only with the feature gate KMSv2`, log: 'KMSv2 feature is not enabled' };
      }
    }
    if (context.atLeast('1.27')) yield* shadowProblems(entry.get('resources'), earlier);
  }
}
