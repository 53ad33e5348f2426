import { fieldPathRefusals, resourceFieldRefusals } from './downward.ts';
import { configKeyErrors, subdomainErrors, variableNameErrors } from './names.ts';
import type { Part } from './part.ts';
import { asField, refusalsOf, type Refusal } from './refusal.ts';
import type { Kubelet } from './version.ts';

const { invalid, required } = refusalsOf('environment');

/** What the kubelet refuses in a container's `env` and `envFrom`. */
export function* environmentRefusals(container: Part, kubelet: Kubelet): Generator<Refusal> {
  for (const variable of container.get('env').items()) {
    const name = variable.get('name');
    if (name.text === '') yield required(name);
    else yield* nameRefusals(name, kubelet);
    yield* sourceRefusals(variable, kubelet);
  }
  const all = container.get('envFrom');
  for (const source of all.items()) {
    const prefix = source.get('prefix');
    if (prefix.text !== '') yield* nameRefusals(prefix, kubelet);
    const set = ['configMapRef', 'secretRef'].map((key) => source.get(key)).filter(({ isSet }) => isSet);
    for (const part of set) yield* objectNameRefusals(part.get('name'));
    if (set.length === 0) yield asField(invalid(source, '', 'must specify one of: `configMapRef` or `secretRef`'), source, all.field);
    if (set.length > 1) yield asField(invalid(source, '', 'may not have more than one field specified at a time'), source, all.field);
  }
}

function* nameRefusals(name: Part, kubelet: Kubelet): Generator<Refusal> {
  for (const { detail, short } of variableNameErrors(name.text, kubelet.atLeast('1.35'))) yield invalid(name, name.text, detail, short);
}

function* objectNameRefusals(name: Part): Generator<Refusal> {
  if (name.text === '') return yield required(name);
  for (const { detail, short } of subdomainErrors(name.text)) yield invalid(name, name.text, detail, short);
}

const SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];

function* sourceRefusals(variable: Part, kubelet: Kubelet): Generator<Refusal> {
  const from = variable.get('valueFrom');
  if (!from.isSet) return;
  const set = SOURCES.filter((name) => from.get(name).isSet);
  for (const name of set) {
    const source = from.get(name);
    if (name === 'fieldRef') yield* fieldPathRefusals(source, kubelet, 'environment');
    else if (name === 'resourceFieldRef') yield* resourceFieldRefusals(source, kubelet, 'environment');
    else if (name === 'fileKeyRef') {
      for (const key of ['volumeName', 'path', 'key']) if (source.get(key).text === '') yield required(source.get(key));
    } else {
      const object = source.get('name');
      if (object.text === '') for (const { detail } of subdomainErrors('')) yield invalid(object, '', detail, 'must name an object');
      const key = source.get('key');
      if (key.text === '') yield required(key);
      else for (const { detail, short } of configKeyErrors(key.text)) yield invalid(key, key.text, detail, short);
    }
  }
  const words = kubelet.atLeast('1.35')
    ? '`fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'
    : '`fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`';
  if (set.length === 0) yield invalid(from, '', `must specify one of: ${words}`);
  else if (variable.get('value').text !== '') yield invalid(from, '', 'may not be specified when `value` is not empty');
  else if (set.length > 1) yield invalid(from, '', 'may not have more than one field specified at a time');
}
