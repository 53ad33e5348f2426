import { backstepErrors, descendingPathErrors, idErrors } from './names.ts';
import type { Part } from './part.ts';
import { refusalsOf, type Refusal } from './refusal.ts';
import type { Kubelet } from './version.ts';

const { invalid, required, unsupported, duplicate, forbidden } = refusalsOf('security');

const PROFILES = ['Localhost', 'RuntimeDefault', 'Unconfined'];

function* idRefusals(context: Part, ...names: readonly string[]): Generator<Refusal> {
  for (const name of names) {
    const part = context.get(name);
    for (const { detail } of part.number === undefined ? [] : idErrors(part.number)) yield invalid(part, part.number ?? 0n, detail);
  }
}

/** The kubelet prints whole objects in some of its messages, of which only the end is told here. */
const ending = (refusal: Refusal, detail: string): Refusal => ({ ...refusal, log: detail, isEnd: true });

function* seccompRefusals(profile: Part): Generator<Refusal> {
  if (!profile.isSet) return;
  const [type, path] = [profile.get('type'), profile.get('localhostProfile')];
  if (type.text === '') yield required(type, 'type is required when seccompProfile is set');
  else if (!PROFILES.includes(type.text)) yield unsupported(type, type.text, PROFILES);
  if (type.text === 'Localhost') {
    if (!path.isSet) yield required(path, 'must be set when seccomp type is Localhost');
    for (const { detail } of path.text.startsWith('/') ? descendingPathErrors(path.text) : backstepErrors(path.text)) yield invalid(path, path.text, detail);
  } else if (path.isSet) {
    const detail = 'can only be set when seccomp type is Localhost';
    yield ending(invalid(path, path.text, detail), detail);
  }
}

function* apparmorRefusals(profile: Part, kubelet: Kubelet): Generator<Refusal> {
  if (!profile.isSet || !kubelet.atLeast('1.30')) return;
  const [type, path] = [profile.get('type'), profile.get('localhostProfile')];
  if (type.text === 'Localhost') {
    if (path.text.trim() !== path.text) yield invalid(path, path.text, 'must not be padded with whitespace');
    else if (path.text === '') yield required(path, 'must be set when AppArmor type is Localhost');
  } else if (type.text === '') yield required(type, 'type is required when appArmorProfile is set');
  else if (!PROFILES.includes(type.text)) yield unsupported(type, type.text, PROFILES);
  else if (path.isSet) yield invalid(path, path.text, 'can only be set when AppArmor type is Localhost');
}

function* windowsRefusals(options: Part): Generator<Refusal> {
  const user = options.get('runAsUserName');
  if (user.isSet && user.text === '') yield invalid(user, '', 'runAsUserName cannot be an empty string');
}

/** What the kubelet refuses in the `securityContext` of a container. */
export function* securityRefusals(container: Part, spec: Part, kubelet: Kubelet): Generator<Refusal> {
  const context = container.get('securityContext');
  yield* idRefusals(context, 'runAsUser', 'runAsGroup');
  const procMount = context.get('procMount');
  if (procMount.isSet) {
    if (procMount.text !== 'Default' && procMount.text !== 'Unmasked') yield unsupported(procMount, procMount.text, ['Default', 'Unmasked']);
    if (kubelet.atLeast('1.30') && procMount.text === 'Unmasked' && spec.get('hostUsers').flag !== false) {
      yield invalid(procMount, procMount.text, '`hostUsers` must be false to use `Unmasked`');
    }
  }
  yield* seccompRefusals(context.get('seccompProfile'));
  const escalation = context.get('allowPrivilegeEscalation');
  if (escalation.flag === false) {
    const conflict = (detail: string): Refusal => ({ topic: 'security', at: escalation, message: `${context.field}: ${detail}`, log: detail, isEnd: true });
    if (context.get('privileged').flag === true) yield conflict('cannot set `allowPrivilegeEscalation` to false and `privileged` to true');
    for (const capability of context.get('capabilities').get('add').items()) {
      if (capability.text === 'CAP_SYS_ADMIN') yield conflict('cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN');
    }
  }
  yield* windowsRefusals(context.get('windowsOptions'));
  yield* apparmorRefusals(context.get('appArmorProfile'), kubelet);
}

const SYSCTL = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;
const OLD_SYSCTL = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?\.)*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;
const OF_IPC = /^(kernel\.shm|kernel\.msg|fs\.mqueue\.)|^kernel\.sem$/;

/** What the kubelet refuses in the `securityContext` of a pod. */
export function* podSecurityRefusals(spec: Part, kubelet: Kubelet): Generator<Refusal> {
  const context = spec.get('securityContext');
  yield* idRefusals(context, 'fsGroup', 'runAsUser', 'runAsGroup');
  for (const group of context.get('supplementalGroups').items()) {
    for (const { detail } of idErrors(group.number ?? 0n)) yield invalid(group, group.number ?? 0n, detail);
  }
  yield* sysctlRefusals(spec, kubelet);
  const choices: readonly (readonly [name: string, values: readonly string[], since: string])[] = [
    ['fsGroupChangePolicy', ['Always', 'OnRootMismatch'], '1.20'],
    ['supplementalGroupsPolicy', ['Merge', 'Strict'], '1.31'],
    ['seLinuxChangePolicy', kubelet.atLeast('1.35') && !kubelet.atLeast('1.37') ? ['Recursive'] : ['MountOption', 'Recursive'], '1.32'],
  ];
  for (const [name, values, since] of choices) {
    const part = context.get(name);
    if (part.isSet && kubelet.atLeast(since) && !values.includes(part.text)) yield unsupported(part, part.text, values);
  }
  yield* seccompRefusals(context.get('seccompProfile'));
  yield* windowsRefusals(context.get('windowsOptions'));
  yield* apparmorRefusals(context.get('appArmorProfile'), kubelet);
}

function* sysctlRefusals(spec: Part, kubelet: Kubelet): Generator<Refusal> {
  const takesSlashes = kubelet.atLeast('1.25');
  const seen = new Set<string>();
  for (const sysctl of spec.get('securityContext').get('sysctls').items()) {
    const name = sysctl.get('name');
    const pattern = takesSlashes ? '^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$' : '([a-z0-9]([-_a-z0-9]*[a-z0-9])?\\.)*[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
    if (name.text === '') yield required(name);
    else if (name.text.length > 253 || !(takesSlashes ? SYSCTL : OLD_SYSCTL).test(name.text)) {
      yield invalid(name, name.text, `must have at most 253 characters and match regex ${pattern}`, 'is no name of a kernel setting');
    } else if (seen.has(name.text)) yield duplicate(name, name.text);
    seen.add(name.text);
    if (!kubelet.atLeast('1.29')) continue;
    const dotted = name.text.replaceAll('/', '.');
    if (spec.get('hostNetwork').flag === true && dotted.startsWith('net.')) yield invalid(name, name.text, "may not be specified when 'hostNetwork' is true");
    else if (spec.get('hostIPC').flag === true && OF_IPC.test(dotted)) yield invalid(name, name.text, "may not be specified when 'hostIPC' is true");
  }
}

/** With its own users a pod cannot have the host's namespaces. */
export function* hostUsersRefusals(spec: Part, kubelet: Kubelet): Generator<Refusal> {
  if (spec.get('hostUsers').flag !== false) return;
  const detail = kubelet.atLeast('1.34') ? 'when `hostUsers` is false' : 'when `pod.Spec.HostUsers` is false';
  const fields: readonly (readonly [name: string, shown: string])[] = [['hostNetwork', 'hostNetwork'], ['hostPID', 'HostPID'], ['hostIPC', 'HostIPC']];
  for (const [name, shown] of fields) {
    const part = spec.get(name);
    if (part.flag !== true) continue;
    const refusal = forbidden(part, detail, `${part.field} cannot be true ${detail}`);
    yield { ...refusal, log: refusal.log.replace(part.field, `spec.${shown}`) };
  }
}
