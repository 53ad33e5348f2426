import { readAddress } from '../values/address.ts';
import { checkVolumes } from './volumes.ts';
import { containerRefusals, ephemeralContainerRefusals, initContainerRefusals } from './containers.ts';
import { labelRefusals } from './metadata.ts';
import { labelErrors, qualifiedNameErrors, searchPathErrors, subdomainErrors, type FormError } from './names.ts';
import { renamed, type Part } from './part.ts';
import { hostNetworkRefusals } from './ports.ts';
import { asField, refusalsOf, type Refusal } from './refusal.ts';
import { resourceRefusals } from './resources.ts';
import { affinityRefusals, spreadRefusals, tolerationRefusals } from './scheduling.ts';
import { hostUsersRefusals, podSecurityRefusals } from './security.ts';
import type { Kubelet } from './version.ts';

const policy = refusalsOf('policy');
const { invalid, required, unsupported, forbidden, duplicate } = policy;

function* choiceRefusals(part: Part, values: readonly string[]): Generator<Refusal> {
  if (part.text !== '' && !values.includes(part.text)) yield unsupported(part, part.text, values);
}
function* formRefusals(part: Part, errorsOf: (text: string) => readonly FormError[]): Generator<Refusal> {
  if (part.text !== '' || (part.isSet && part.field.endsWith('runtimeClassName'))) {
    for (const { detail, short } of errorsOf(part.text)) yield invalid(part, part.text, detail, short);
  }
}

/** What the kubelet refuses in `spec`, in the order in which it looks. */
export function* specRefusals(spec: Part, kubelet: Kubelet): Generator<Refusal> {
  const { refusals, good } = checkVolumes(spec.get('volumes'), kubelet);
  const label = (text: string): FormError[] => labelErrors(text, kubelet.atLeast('1.27'));
  yield* refusals;
  yield* claimRefusals(spec, kubelet);
  yield* containerRefusals(spec, good, kubelet);
  yield* initContainerRefusals(spec, good, kubelet);
  yield* ephemeralContainerRefusals(spec, good, kubelet);
  if (kubelet.atLeast('1.35') && spec.get('resources').isSet) yield* resourceRefusals(spec.get('resources'), spec, kubelet, true);
  yield* hostNetworkRefusals(spec, kubelet);
  yield* choiceRefusals(spec.get('restartPolicy'), ['Always', 'OnFailure', 'Never']);
  yield* choiceRefusals(spec.get('dnsPolicy'), ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']);
  yield* labelRefusals(spec.get('nodeSelector'), kubelet, policy);
  yield* podSecurityRefusals(spec, kubelet);
  yield* sharedProcessRefusals(spec, kubelet);
  yield* affinityRefusals(spec, kubelet);
  yield* dnsRefusals(spec, kubelet);
  for (const gate of spec.get('readinessGates').items()) yield* formRefusals(gate.get('conditionType'), (text) => qualifiedNameErrors(text));
  for (const gate of spec.get('schedulingGates').items()) {
    for (const { detail, short } of qualifiedNameErrors(gate.get('name').text)) yield asField(invalid(gate.get('name'), gate.get('name').text, detail, short), gate.get('name'), gate.field);
  }
  yield* spreadRefusals(spec, kubelet);
  yield* hostUsersRefusals(spec, kubelet);
  const override = spec.get('hostnameOverride');
  if (override.isSet) {
    if (spec.get('setHostnameAsFQDN').flag === true) yield forbidden(override, 'may not be specified when setHostnameAsFQDN is true');
    if (spec.get('hostNetwork').flag === true) yield forbidden(override, 'may not be specified when hostNetwork is true');
    yield* formRefusals(override, subdomainErrors);
  }
  const account = spec.get('serviceAccountName').text === '' ? spec.get('serviceAccount') : spec.get('serviceAccountName');
  for (const refusal of formRefusals(account, subdomainErrors)) yield asField(refusal, account, 'spec.serviceAccountName');
  const deadline = spec.get('activeDeadlineSeconds');
  if (deadline.number !== undefined && (deadline.number < 1n || deadline.number > 2147483647n)) yield invalid(deadline, deadline.number, 'must be between 1 and 2147483647, inclusive');
  yield* formRefusals(spec.get('hostname'), label);
  yield* formRefusals(spec.get('subdomain'), label);
  yield* tolerationRefusals(spec, kubelet);
  yield* hostAliasRefusals(spec, kubelet);
  yield* formRefusals(spec.get('priorityClassName'), subdomainErrors);
  yield* formRefusals(spec.get('runtimeClassName'), subdomainErrors);
  yield* choiceRefusals(spec.get('preemptionPolicy'), ['PreemptLowerPriority', 'Never']);
  yield* overheadRefusals(spec, kubelet);
  yield* systemRefusals(spec, kubelet);
  yield* fileKeyRefusals(spec, kubelet);
}

/** The overhead is checked as the limits of a container are. */
function* overheadRefusals(spec: Part, kubelet: Kubelet): Generator<Refusal> {
  const overhead = spec.get('overhead');
  if (!overhead.isSet) return;
  const field = `${overhead.field}.limits`;
  const limits: Part = { ...renamed(overhead, field), entries: () => overhead.entries().map(([key, part]) => [key, renamed(part, `${field}[${key}]`)] as const) };
  const nothing = overhead.get('');
  const asResources: Part = { ...renamed(overhead, overhead.field), get: (name) => (name === 'limits' ? limits : nothing) };
  const seen = new Set<string>();
  for (const refusal of resourceRefusals(asResources, spec, kubelet)) {
    if (!seen.has(refusal.log) && refusal.log.startsWith(limits.field)) yield refusal;
    seen.add(refusal.log);
  }
}

function* claimRefusals(spec: Part, kubelet: Kubelet): Generator<Refusal> {
  const seen = new Set<string>();
  for (const claim of spec.get('resourceClaims').items()) {
    const name = claim.get('name');
    if (name.text === '') yield required(name);
    else if (seen.has(name.text)) yield duplicate(name, name.text);
    else yield* formRefusals(name, (text) => labelErrors(text, kubelet.atLeast('1.27')));
    seen.add(name.text);
    const from = ['resourceClaimName', 'resourceClaimTemplateName'].filter((key) => claim.get(key).isSet || claim.get('source').get(key).isSet);
    if (from.length === 1) continue;
    const words = from.length === 0 ? 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`' : 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified';
    yield { topic: 'policy', at: claim.anchor, message: `${claim.field} ${words}`, log: words, isEnd: true };
  }
}

function* sharedProcessRefusals(spec: Part, kubelet: Kubelet): Generator<Refusal> {
  const part = spec.get('shareProcessNamespace');
  if (part.flag !== true || spec.get('hostPID').flag !== true) return;
  const refusal = invalid(part, true, 'ShareProcessNamespace and HostPID cannot both be enabled');
  yield kubelet.atLeast('1.36') ? refusal : asField(refusal, part, 'spec.securityContext.shareProcessNamespace');
}

function* dnsRefusals(spec: Part, kubelet: Kubelet): Generator<Refusal> {
  const config = spec.get('dnsConfig');
  const [servers, searches] = [config.get('nameservers'), config.get('searches')];
  if (spec.get('dnsPolicy').text === 'None') {
    if (!config.isSet) return yield required(config, 'must provide `dnsConfig` when `dnsPolicy` is None');
    if (servers.items().length === 0) return yield required(servers, 'must provide at least one DNS nameserver when `dnsPolicy` is None');
  }
  const tooMany = (part: Part, detail: string): Refusal => ({ topic: 'policy', at: part, message: `${part.field} ${detail}`, log: detail, isEnd: true });
  if (servers.items().length > 3) yield tooMany(servers, 'must not have more than 3 nameservers');
  for (const server of servers.items()) yield* addressRefusals(server, kubelet);
  if (searches.items().length > 32) yield tooMany(searches, 'must not have more than 32 search paths');
  const isLoose = kubelet.atLeast('1.35');
  for (const search of searches.items()) {
    const text = search.text.replace(/\.$/, '');
    if (isLoose && search.text === '.') continue;
    for (const { detail, short } of isLoose ? searchPathErrors(text) : subdomainErrors(text)) yield invalid(search, text, detail, short);
  }
  for (const option of config.get('options').items()) if (option.get('name').text === '') yield asField(required(option.get('name'), 'must not be empty'), option.get('name'), option.field);
}

const ADDRESS = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';

/** Some releases forgive leading zeros. */
function* addressRefusals(part: Part, kubelet: Kubelet): Generator<Refusal> {
  const withoutZeros = part.text.replaceAll(/(^|\.)0+(?=\d)/g, '$1');
  if (withoutZeros !== part.text && readAddress(withoutZeros) && kubelet.atLeast('1.23')) {
    if (kubelet.atLeast('1.36')) yield invalid(part, part.text, 'must not have leading 0s');
  } else if (!readAddress(part.text)) yield invalid(part, part.text, kubelet.atLeast('1.30') ? ADDRESS : 'must be valid IP address', 'is no IP address');
}

function* hostAliasRefusals(spec: Part, kubelet: Kubelet): Generator<Refusal> {
  const list = spec.get('hostAliases');
  const isIndexed = kubelet.atLeast('1.30');
  for (const alias of list.items()) {
    const ip = alias.get('ip');
    for (const refusal of addressRefusals(ip, kubelet)) yield isIndexed ? refusal : asField(refusal, ip, `${list.field}.ip`);
    for (const name of alias.get('hostnames').items()) {
      for (const { detail, short } of subdomainErrors(name.text)) {
        const refusal = invalid(name, name.text, detail, short);
        yield isIndexed ? refusal : asField(refusal, name, `${list.field}.hostnames`);
      }
    }
  }
}

/** What only one operating system has. */
function* systemRefusals(spec: Part, kubelet: Kubelet): Generator<Refusal> {
  const os = spec.get('os');
  if (!os.isSet) return;
  if (!kubelet.atLeast('1.25')) return yield forbidden(os, 'cannot be set when IdentifyPodOS feature is not enabled');
  const name = os.get('name');
  if (name.text === '') return yield required(name, kubelet.atLeast('1.33') ? '' : 'cannot be empty');
  if (name.text !== 'linux' && name.text !== 'windows') return yield asField(unsupported(name, name.text, ['linux', 'windows']), name, os.field);
  const windows = spec.get('securityContext').get('windowsOptions');
  if (name.text === 'linux' && windows.isSet) yield forbidden(windows, 'windows options cannot be set for a linux pod');
}

/** A variable from a file needs the volume that the file lies in. */
function* fileKeyRefusals(spec: Part, kubelet: Kubelet): Generator<Refusal> {
  if (!kubelet.atLeast('1.34')) return;
  const names = new Set(spec.get('volumes').items().map((volume) => volume.get('name').text));
  for (const variable of ['initContainers', 'containers'].flatMap((key) => spec.get(key).items()).flatMap((container) => container.get('env').items())) {
    const name = variable.get('valueFrom').get('fileKeyRef').get('volumeName');
    if (name.isSet && !names.has(name.text)) yield refusalsOf('environment').notFound(name, name.text, `there is no volume ${name.text} in this pod`);
  }
}
