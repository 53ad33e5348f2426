import { portNameErrors, portNumberErrors } from './names.ts';
import { renamed, type Part } from './part.ts';
import { refusalsOf, type Refusal } from './refusal.ts';
import type { Kubelet } from './version.ts';

const { invalid, required, unsupported, duplicate } = refusalsOf('port');

/** How a kubelet says that the name of a port needs a letter. */
export const letterWords = (kubelet: Kubelet): string => (kubelet.atLeast('1.25') ? 'letter (a-z)' : 'letter or number (a-z, 0-9)');

/** What the kubelet refuses in a container's `ports`. */
export function* portRefusals(container: Part, kubelet: Kubelet): Generator<Refusal> {
  const names = new Set<string>();
  for (const port of container.get('ports').items()) {
    const [name, inner, outer, protocol] = ['name', 'containerPort', 'hostPort', 'protocol'].map((key) => port.get(key)) as [Part, Part, Part, Part];
    const errors = name.text === '' ? [] : portNameErrors(name.text, letterWords(kubelet));
    for (const { detail } of errors) yield invalid(name, name.text, detail);
    if (errors.length === 0 && name.text !== '') {
      if (names.has(name.text)) yield duplicate(name, name.text);
      names.add(name.text);
    }
    if ((inner.number ?? 0n) === 0n) yield required(inner);
    else yield* rangeRefusals(inner);
    if ((outer.number ?? 0n) !== 0n) yield* rangeRefusals(outer);
    const values = ['SCTP', 'TCP', 'UDP'];
    if (protocol.text !== '' && !values.includes(protocol.text)) yield unsupported(protocol, protocol.text, values);
  }
}

function* rangeRefusals(port: Part): Generator<Refusal> {
  for (const { detail } of portNumberErrors(port.number ?? 0n)) yield invalid(port, port.number ?? 0n, detail);
}

/** The port of the host that a port takes: with the host's network it is the container's own. */
export const hostPortOf = (port: Part, isHostNetwork: boolean): bigint => {
  const own = port.get('hostPort').number ?? 0n;
  return own === 0n && isHostNetwork ? (port.get('containerPort').number ?? 0n) : own;
};

/** Two ports of these containers that want the same port of the host. */
export function* clashRefusals(containers: readonly Part[], isHostNetwork: boolean): Generator<Refusal> {
  const taken = new Set<string>();
  for (const port of containers.flatMap((container) => container.get('ports').items())) {
    const number = hostPortOf(port, isHostNetwork);
    if (number === 0n) continue;
    const key = `${port.get('protocol').text || 'TCP'}/${port.get('hostIP').text}/${number}`;
    if (taken.has(key)) yield duplicate(port.get('hostPort').isSet ? port.get('hostPort') : markedHostPort(port), key, `two ports of this pod want port ${number} of the host`);
    taken.add(key);
  }
}

/** A host port that the kubelet fills in is named as if it stood there, and pointed to where it comes from. */
const markedHostPort = (port: Part): Part => renamed(port.get('hostPort'), port.get('hostPort').field, port.get('containerPort'));

/** With the host's network both numbers must be the same. */
export function* hostNetworkRefusals(spec: Part, kubelet: Kubelet): Generator<Refusal> {
  if (spec.get('hostNetwork').flag !== true) return;
  for (const port of spec.get('containers').items().flatMap((container) => container.get('ports').items())) {
    const [inner, outer] = [port.get('containerPort'), port.get('hostPort')];
    if (hostPortOf(port, true) === (inner.number ?? 0n)) continue;
    const short = `is not the other number (${inner.number ?? 0n} and ${outer.number ?? 0n}): with hostNetwork both must be the same`;
    if (kubelet.atLeast('1.28')) yield invalid(outer, outer.number ?? 0n, 'must match `containerPort` when `hostNetwork` is true', short);
    else yield invalid(inner, inner.number ?? 0n, 'must match `hostPort` when `hostNetwork` is true', short);
  }
}
