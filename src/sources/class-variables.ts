import type { Place } from '../source/place.ts';
import type { Note } from '../source/rendered-file.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { copyOf } from './copy.ts';
import { map, type Tree } from './emit.ts';
import { isList, isMap, valueAt } from './patch-tree.ts';
import { written } from './text.ts';

/** The variables of a ClusterClass, as one Cluster sets them. */
export interface ClassVariables {
  readonly values: ReadonlyMap<string, Tree>;
  /** What a template is filled in with, by its path: `builtin.cluster.name`. */
  readonly texts: ReadonlyMap<string, string>;
  /** Whether the class has a variable that this Cluster gives no value, and that has none by itself. */
  isUnset(name: string): boolean;
  /** Whether its schema says that it is a text, a number or a truth. */
  isScalar(path: string): boolean;
  readonly notes: readonly Note[];
}

/** Without a Cluster, each variable has the default of its schema. */
export const variablesOf = (clusterClass: Cursor, cluster: Cursor | undefined): ClassVariables => {
  const definitions = new Map(named(clusterClass.get('spec').get('variables')));
  const schemaOf = (name: string): Cursor | undefined => definitions.get(name)?.get('schema').get('openAPIV3Schema');
  const topology = cluster?.get('spec').get('topology');
  const given = topology ? [...named(topology.get('variables')), ...named(topology.get('controlPlane').get('variables').get('overrides'))] : [];
  const values = new Map<string, Tree>(cluster ? [['builtin', builtinOf(cluster)]] : []);
  for (const [name, item] of [...[...definitions.keys()].map((key) => [key, undefined] as const), ...given]) {
    const value = withDefaults(item && copyOf(item.get('value')), schemaOf(name));
    if (value !== undefined) values.set(name, value);
  }
  const isUnset = (name: string): boolean => cluster !== undefined && definitions.has(name) && !values.has(name);
  // An extension may define more variables.
  const isComplete = clusterClass.get('spec').get('patches').items().every((patch) => patch.get('external').kind === 'missing');
  const unknown = given.filter(([name]) => !definitions.has(name) && isComplete);
  const missing = [...definitions].filter(([name, definition]) => isUnset(name) && isComplete && definition.get('required').text() === 'true');
  return {
    values,
    texts: new Map([...values].flatMap(([name, value]) => textsIn(value, name))),
    isUnset,
    isScalar: (path) => {
      const [name = '', ...steps] = path.split('.');
      if (name === 'builtin') return !/\.(?:services|pods)$/.test(path);
      return /^(?:string|integer|number|boolean)$/.test(steps.reduce((schema, step) => schema?.get('properties').get(step), schemaOf(name))?.get('type').text() ?? '');
    },
    notes: [
      ...unknown.map(([name, item]): Note => refused(item.get('name'), `the ClusterClass has no variable ${name}, and the Cluster is refused`, 'variable is not defined')),
      ...missing.map(([name]): Note => refused(topology?.get('variables') ?? clusterClass, `the variable ${name} must have a value, or the Cluster is refused`, `required variable with name "${name}" must be defined`)),
    ],
  };
};

const refused = ({ file, span, path }: Place, message: string, log: string): Note => ({ kind: 'refused', at: { file, span, path }, message, log });

const named = (list: Cursor): readonly (readonly [string, Cursor])[] =>
  list.items().flatMap((item) => {
    const name = item.get('name').text();
    return name === undefined ? [] : [[name, item] as const];
  });

/** As the API server fills in the defaults of a schema, also inside of a value. */
const withDefaults = (value: Tree | undefined, schema: Cursor | undefined): Tree | undefined => {
  const given = value ?? (schema && copyOf(schema.get('default')));
  const properties = schema?.get('properties');
  if (isMap(given) && properties && properties.keys().length > 0) {
    return { ...given, map: { ...given.map, ...Object.fromEntries(properties.keys().map((key) => [key, withDefaults(given.map[key], properties.get(key))])) } };
  }
  return isList(given) && schema?.get('items').kind === 'map' ? { ...given, list: given.list.map((item) => withDefaults(item, schema.get('items')) ?? item) } : given;
};

/** What Cluster API itself says of the cluster; names that it makes up are not known. */
const builtinOf = (cluster: Cursor): Tree => {
  const spec = cluster.get('spec');
  const [topology, network] = [spec.get('topology'), spec.get('clusterNetwork')];
  const version = copyOf(topology.get('version'));
  return map({
    cluster: map({
      name: copyOf(cluster.get('metadata').get('name')),
      namespace: copyOf(cluster.get('metadata').get('namespace')),
      topology: map({ version, class: copyOf(topology.get('class')) ?? copyOf(topology.get('classRef').get('name')) }),
      network: map({ serviceDomain: copyOf(network.get('serviceDomain')), services: copyOf(network.get('services').get('cidrBlocks')), pods: copyOf(network.get('pods').get('cidrBlocks')) }),
    }),
    controlPlane: map({ version, replicas: copyOf(topology.get('controlPlane').get('replicas')) }),
  });
};

/** A text that reads like a number or a truth is one in a condition of ours, and not in one of Go's. */
const LOOKS_FALSE = /^(?:0|false|no|off|none|null)$/i;

const textsIn = (value: Tree, name: string): readonly (readonly [string, string])[] => {
  if (isMap(value)) return Object.entries(value.map).flatMap(([key, inner]) => (inner === undefined ? [] : textsIn(inner, `${name}.${key}`)));
  if (typeof value !== 'object' || value === null || isList(value)) return [];
  if ('bare' in value) return [[name, written(value.bare)]];
  const text = written(value.text);
  return LOOKS_FALSE.test(text) || text.includes('{{') ? [] : [[name, text]];
};

/** A variable by its path: `audit.rules[0].level`. */
export const variableAt = ({ values }: ClassVariables, path: string): Tree | undefined => {
  const [name = '', ...steps] = path.replaceAll(/\[(\d+)\]/g, '.$1').split('.');
  return valueAt(values.get(name), steps);
};
