import { headerNameErrors, notNegativeErrors, portNameErrors, portNumberErrors } from './names.ts';
import type { Part } from './part.ts';
import { letterWords } from './ports.ts';
import { asField, refusalsOf, type Refusal, type Topic } from './refusal.ts';
import type { Kubelet } from './version.ts';

const probes = refusalsOf('probe');

/** What the kubelet refuses in the three probes of a container. */
export function* probeRefusals(container: Part, kubelet: Kubelet): Generator<Refusal> {
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const probe = container.get(name);
    if (!probe.isSet) continue;
    yield* handlerRefusals(probe, kubelet, null, 'probe');
    for (const key of ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold']) {
      const part = probe.get(key);
      for (const { detail } of notNegativeErrors(part.number ?? 0n)) yield probes.invalid(part, part.number ?? 0n, detail);
    }
    const [grace, success] = [probe.get('terminationGracePeriodSeconds'), probe.get('successThreshold')];
    if (grace.number !== undefined && grace.number <= 0n && kubelet.atLeast('1.22')) yield probes.invalid(grace, grace.number, 'must be greater than 0');
    if (name === 'readinessProbe') {
      if (grace.number !== undefined) yield probes.invalid(grace, grace.number, 'must not be set for readinessProbes');
    } else if ((success.number ?? 0n) !== 0n && success.number !== 1n) yield probes.invalid(success, success.number ?? 0n, 'must be 1');
  }
}

/** What the kubelet refuses in a container's `lifecycle`. `grace`: the pod's terminationGracePeriodSeconds. */
export function* lifecycleRefusals(container: Part, spec: Part, kubelet: Kubelet): Generator<Refusal> {
  const lifecycle = container.get('lifecycle');
  const given = spec.get('terminationGracePeriodSeconds').number ?? 30n;
  for (const name of ['postStart', 'preStop']) {
    if (lifecycle.get(name).isSet) yield* handlerRefusals(lifecycle.get(name), kubelet, given < 0n ? 1n : given, 'container');
  }
  const signal = lifecycle.get('stopSignal');
  if (signal.isSet && spec.get('os').get('name').text === '') yield refusalsOf('container').forbidden(signal, 'may not be set for containers with empty `spec.os.name`');
}

/** `exec`, `httpGet` and the like, of which there must be exactly one. `grace` is null for a probe. */
function* handlerRefusals(part: Part, kubelet: Kubelet, grace: bigint | null, topic: Topic): Generator<Refusal> {
  const { required, forbidden } = refusalsOf(topic);
  const known: Readonly<Record<string, () => Iterable<Refusal>>> = {
    exec: () => (part.get('exec').get('command').items().length === 0 ? [required(part.get('exec').get('command'))] : []),
    httpGet: () => httpRefusals(part.get('httpGet'), kubelet, topic),
    tcpSocket: () => portRefusals(part.get('tcpSocket').get('port'), kubelet, topic),
    grpc: () => grpcRefusals(part.get('grpc'), topic),
    sleep: () => sleepRefusals(part.get('sleep'), kubelet, grace ?? 30n, topic),
  };
  const set = Object.keys(known).filter((name) => part.get(name).isSet);
  for (const [index, name] of set.entries()) {
    if (index > 0) yield forbidden(part.get(name), 'may not specify more than 1 handler type', `${part.field} has two handlers: ${set[0] ?? ''} and ${name}`);
    else yield* known[name]?.() ?? [];
  }
  if (set.length === 0) yield required(part, 'must specify a handler type');
}

function* httpRefusals(http: Part, kubelet: Kubelet, topic: Topic): Generator<Refusal> {
  const { invalid, unsupported } = refusalsOf(topic);
  yield* portRefusals(http.get('port'), kubelet, topic);
  const scheme = http.get('scheme');
  if (scheme.text !== '' && scheme.text !== 'HTTP' && scheme.text !== 'HTTPS') yield unsupported(scheme, scheme.text, ['HTTP', 'HTTPS']);
  for (const header of http.get('httpHeaders').items()) {
    const name = header.get('name');
    for (const { detail, short } of headerNameErrors(name.text)) yield asField(invalid(name, name.text, detail, short), name, `${http.field}.httpHeaders`);
  }
}

/** A number, or the name of a port of the container; no number at all is 0. */
function* portRefusals(port: Part, kubelet: Kubelet, topic: Topic): Generator<Refusal> {
  const { invalid } = refusalsOf(topic);
  if (port.isSet && port.number === undefined) {
    for (const { detail } of portNameErrors(port.text, letterWords(kubelet))) yield invalid(port, port.text, detail);
  } else {
    for (const { detail } of portNumberErrors(port.number ?? 0n)) yield invalid(port, port.number ?? 0n, detail);
  }
}

function* grpcRefusals(grpc: Part, topic: Topic): Generator<Refusal> {
  const port = grpc.get('port');
  for (const { detail } of portNumberErrors(port.number ?? 0n)) yield refusalsOf(topic).invalid(port, port.number ?? 0n, detail);
}

function* sleepRefusals(sleep: Part, kubelet: Kubelet, grace: bigint, topic: Topic): Generator<Refusal> {
  const seconds = sleep.get('seconds').number ?? 0n;
  const canBeZero = kubelet.atLeast('1.35');
  if ((canBeZero ? seconds >= 0n : seconds > 0n) && seconds <= grace) return;
  const gate = kubelet.atLeast('1.32') && !canBeZero ? '. Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep.' : '';
  const detail = `must be ${canBeZero ? 'non-negative' : 'greater than 0'} and less than terminationGracePeriodSeconds (${grace})${gate}`;
  yield refusalsOf(topic).invalid(sleep, seconds, detail);
}
