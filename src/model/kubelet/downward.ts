import { parseQuantity } from '../values/quantity.ts';
import { qualifiedNameErrors } from './names.ts';
import type { Part } from './part.ts';
import { refusalsOf, type Refusal } from './refusal.ts';
import type { Kubelet } from './version.ts';

/** What `fieldPath` can name in the kubelet's own model of a pod. */
const KNOWN = new Set([
  'metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName', 'spec.restartPolicy', 'spec.serviceAccountName',
  'spec.schedulerName', 'status.phase', 'status.hostIP', 'status.hostIPs', 'status.podIP', 'status.podIPs', 'spec.host',
]);
const IN_ENVIRONMENT = ['metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName', 'spec.serviceAccountName', 'status.hostIP', 'status.hostIPs', 'status.podIP', 'status.podIPs'];
const IN_VOLUMES = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid'];
const RESOURCES = ['limits.cpu', 'limits.ephemeral-storage', 'limits.memory', 'requests.cpu', 'requests.ephemeral-storage', 'requests.memory'];

/** What the kubelet refuses in a `fieldRef`. */
export function* fieldPathRefusals(part: Part, kubelet: Kubelet, topic: 'environment' | 'volume'): Generator<Refusal> {
  const { invalid, required, forbidden, unsupported } = refusalsOf(topic);
  const path = part.get('fieldPath');
  const version = part.get('apiVersion').text || 'v1';
  if (path.text === '') return yield required(path);
  const cannot = (why: string): Refusal => invalid(path, path.text, `error converting fieldPath: ${why}`, 'is no field that the kubelet can hand on');
  const hasHostIPs = kubelet.atLeast('1.28');
  const [, name = path.text, key] = /^([^[]*)\['(.*)'\]$/s.exec(path.text) ?? [];
  if (version !== 'v1') return yield cannot(`unsupported pod version: ${version}`);
  if (key !== undefined && !/^metadata\.(annotations|labels)$/.test(name)) return yield cannot(`field label does not support subscript: ${path.text}`);
  if (!KNOWN.has(name) || (name === 'status.hostIPs' && !hasHostIPs)) return yield cannot(`field label not supported: ${path.text}`);
  if (key !== undefined) {
    for (const { detail, short } of qualifiedNameErrors(name.endsWith('annotations') ? key.toLowerCase() : key)) yield invalid(part, key, detail, short);
    return;
  }
  const allowed = (topic === 'environment' ? IN_ENVIRONMENT : IN_VOLUMES).filter((each) => each !== 'status.hostIPs' || hasHostIPs);
  const internal = name === 'spec.host' ? 'spec.nodeName' : name;
  if (!allowed.includes(internal)) yield unsupported(path, internal, allowed);
  // Known before, but the kubelet took none that names it.
  else if (name === 'status.hostIPs' && !kubelet.atLeast('1.32')) yield forbidden(part, "may not be set when feature gate 'PodHostIPs' is not enabled");
}

/** What the kubelet refuses in a `resourceFieldRef`. */
export function* resourceFieldRefusals(part: Part, kubelet: Kubelet, topic: 'environment' | 'volume'): Generator<Refusal> {
  const { invalid, required, unsupported } = refusalsOf(topic);
  const resource = part.get('resource');
  if (topic === 'volume' && part.get('containerName').text === '') yield required(part.get('containerName'));
  else if (resource.text === '') yield required(resource);
  else if (!RESOURCES.includes(resource.text) && !(kubelet.atLeast('1.27') && /^(limits|requests)\.hugepages-/.test(resource.text))) yield unsupported(resource, resource.text, RESOURCES);
  const divisor = part.get('divisor');
  const quantity = parseQuantity(divisor.text === '' ? '0' : divisor.text);
  const kind = /^(?:limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-)/.exec(resource.text)?.[1];
  if (!quantity.ok || quantity.value.nano === 0n || kind === undefined) return;
  const isGood = kind === 'cpu' ? /^1m?$/.test(quantity.value.text) : /^1([kMGTPE]|[KMGTPE]i)?$/.test(quantity.value.text);
  if (isGood) return;
  const what = { cpu: 'cpu', memory: 'memory', 'ephemeral-storage': 'local ephemeral storage', 'hugepages-': 'hugepages' }[kind] ?? kind;
  const values = kind === 'cpu' ? '1m and 1' : '1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei';
  yield invalid(divisor, resource.text, `only divisor's values ${values} are supported with the ${what} resource`);
}
