import { defineRule, type Problem } from '../../src/engine/rule.ts';
import { podFieldLifetime, podFields, podFieldsOfAny, podMinors, type PodField } from '../../src/knowledge/pod-types.ts';
import type { Pod } from '../../src/model/types.ts';
import { suggest } from '../../src/text/suggest.ts';
import { isUnknown } from '../../src/text/unknown.ts';
import type { Cursor } from '../../src/yaml/cursor.ts';
import { podOf } from '../templates/pod-fields.ts';

/** Fields without which a control plane is not what it looks like. */
const MATTERS = new Set(['hostNetwork', 'volumes', 'volumeMounts', 'command', 'args', 'env', 'livenessProbe', 'startupProbe', 'readinessProbe', 'priorityClassName', 'securityContext', 'hostPath', 'mountPath', 'readOnly', 'httpGet', 'port', 'host', 'scheme', 'path', 'resources']);
/** Where people look for a field that another type has. */
const HOMES = ['Container', 'PodSpec', 'ObjectMeta', 'PodSecurityContext', 'SecurityContext', 'HTTPGetAction', 'Probe'] as const;
const NAMES: Readonly<Record<(typeof HOMES)[number], string>> = {
  Container: 'the container', PodSpec: 'spec', ObjectMeta: 'metadata', PodSecurityContext: 'spec.securityContext', SecurityContext: 'the securityContext of the container', HTTPGetAction: 'httpGet', Probe: 'the probe',
};

export default defineRule({
  title: 'a field that a pod does not have is dropped without a word',
  on: 'pod',
  family: 'format',
  severity: 'medium',
  since: '0.1.0',
  why: 'The kubelet reads a static pod without minding fields that it does not know: `livenessprobe`, a probe beside the container, a field of a later release. The pod starts, and what the field should do does not happen: no probe, no host network, no mount.',
  remedy: 'Write the field as the Pod API spells it, upper and lower case included, and in the object that has it; or remove it.',
  examples: () => ({
    bad: [podOf({ container: ['livenessprobe: {httpGet: {port: 6443}}'] }), podOf({ spec: ['livenessProbe: {httpGet: {port: 6443}}'] }), podOf({ container: ['livenessProbe: {httpGet: {port: 6443, schema: HTTPS}}'] }), podOf({ image: 'kube-apiserver:v1.24.0', container: ['resizePolicy: []'] }), podOf({ container: ['hostNetwork: true'] })],
    good: [podOf({ container: ['livenessProbe: {httpGet: {port: 6443}}', 'resources: {limits: {hugepages-2Mi: 1Mi}}'], metadata: ['labels: {any: thing}'] }), podOf({ container: ['resizePolicy: []'] }), podOf({ spec: ['volumes: [{name: a, hostPath: {path: /a}}]'] })],
  }),
  *check(pod) {
    const minor = minorOf(pod);
    const fieldsOf: Reading['fieldsOf'] = (type) => (minor !== null && podMinors.includes(minor) ? podFields(type, minor) : podFieldsOfAny(type));
    yield* unknownIn(pod.cursor, 'Pod', { minor, fieldsOf, root: pod.cursor });
  },
});

interface Reading {
  readonly minor: string | null;
  fieldsOf(type: string): ReadonlyMap<string, PodField>;
  readonly root: Cursor;
}

/** No kubelet is newer than its API server; etcd says nothing of it. */
const minorOf = ({ containers }: Pod): string | null => containers.map(({ invocation }) => (invocation && invocation.component !== 'etcd' ? invocation.version.minor : null)).find((minor) => minor !== null) ?? null;

function* unknownIn(cursor: Cursor, type: string, reading: Reading): Generator<Problem> {
  const fields = reading.fieldsOf(type);
  if (fields.size === 0 || cursor.kind !== 'map') return;
  for (const key of cursor.keys()) {
    const field = fields.get(key);
    if (!field) {
      // The document around a template has fields of its own, and `<volumes>` is for another program.
      if (!isUnknown(key) && !/^[<{%]/.test(key) && (cursor !== reading.root || reading.root.get('kind').text() === 'Pod')) yield problem(cursor, key, type, fields, reading);
    } else yield* below(cursor.get(key), field, reading);
  }
}

function* below(cursor: Cursor, { kind, shape, element }: PodField, reading: Reading): Generator<Problem> {
  if (kind !== 'struct') return;
  const parts = shape === 'list' ? cursor.items() : shape === 'map' ? cursor.keys().map((key) => cursor.get(key)) : [cursor];
  for (const part of parts) yield* unknownIn(part, element.slice(element.lastIndexOf('.') + 1), reading);
}

const problem = (cursor: Cursor, key: string, type: string, fields: ReadonlyMap<string, PodField>, { minor, fieldsOf }: Reading): Problem => {
  const at = cursor.keyPlace(key) ?? cursor.get(key);
  const lifetime = podFieldLifetime(type, key);
  const drops = `the kubelet drops ${key.slice(0, 60)}`;
  if (lifetime) {
    const when = lifetime.since !== null && minor !== null ? `came with ${lifetime.since}` : `went with ${lifetime.removed ?? 'a later release'}`;
    return { at, message: `${drops}: the field ${when}, and this is ${minor ?? 'an unknown release'}`, label: 'not in this release', severity: 'low', confidence: 'likely', advice: 'remove it, or upgrade first' };
  }
  const home = HOMES.find((each) => each !== type && fieldsOf(each).has(key));
  const near = suggest(key, fields.keys());
  const isCase = near !== undefined && near.toLowerCase() === key.toLowerCase();
  const lost = isCase || home === undefined ? near : key;
  const severity = lost !== undefined && MATTERS.has(lost) ? 'high' : 'medium';
  if (home !== undefined && !isCase) return { at, message: `${drops}: it belongs into ${NAMES[home]}, and has no effect here`, label: 'not a field of this object', severity, advice: `move it into ${NAMES[home]}` };
  const advice = near === undefined ? 'remove it' : `write ${near} if you meant that, else remove it`;
  return { at, message: `${drops}: there is no such field${near === undefined ? '' : `, and ${near} is as if it were not there`}`, label: 'no such field', severity, advice };
};
