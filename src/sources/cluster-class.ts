import type { Note } from '../source/rendered-file.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { isEnabled, usesVariables, valueOf } from './class-values.ts';
import { variablesOf, type ClassVariables } from './class-variables.ts';
import { copyOf, documentsOf } from './copy.ts';
import { emitDocuments, type Tree } from './emit.ts';
import { jsonPatch } from './patch-tree.ts';

export interface PatchedTemplate {
  readonly template: Cursor;
  /** Patches that are not applied as a whole, or that do not apply. */
  readonly notes: readonly Note[];
  /** Whether a patch that is not applied may add arguments. */
  readonly isOpen: boolean;
}

/** A KubeadmControlPlaneTemplate with the patches of its ClusterClass, as they are for this Cluster. */
export const withClassPatches = (template: Cursor, clusterClass: Cursor, cluster: Cursor | undefined): PatchedTemplate => {
  const variables = variablesOf(clusterClass, cluster);
  const notes: Note[] = [...variables.notes];
  let tree = copyOf(template) ?? null;
  let isOpen = false;
  for (const patch of clusterClass.get('spec').get('patches').items().filter(changesControlPlane)) {
    const made = applied(tree, patch, variables);
    notes.push(...made.notes);
    isOpen ||= made.isOpen;
    tree = made.tree;
    if (!cluster && !made.isOpen && usesVariables(patch, operationsOf(patch).flatMap((list) => list.items()))) {
      notes.push({ kind: 'approximate', at: patch, message: `the patch ${nameOf(patch)} has the defaults of its variables here; a Cluster in the same file says their values` });
      isOpen = true;
    }
  }
  const [made] = tree === null ? [] : documentsOf(emitDocuments([tree], template.file.path, template), 'Cluster API').documents;
  return { template: made ?? template, notes, isOpen };
};

const nameOf = (patch: Cursor): string => patch.get('name').text() ?? 'of the ClusterClass';

const applied = (before: Tree, patch: Cursor, variables: ClassVariables): { readonly tree: Tree; readonly notes: readonly Note[]; readonly isOpen: boolean } => {
  const unapplied = { tree: before, isOpen: true, notes: [{ kind: 'approximate', at: patch, message: `the patch ${nameOf(patch)} may change the control plane for each cluster, and is not applied` } as const] };
  const enabled = patch.get('external').kind === 'missing' ? isEnabled(patch, variables) : undefined;
  if (enabled === false) return { tree: before, notes: [], isOpen: false };
  if (enabled === undefined) return unapplied;
  const notes: Note[] = [];
  const unknown = new Set<string>();
  let tree = before;
  for (const operations of operationsOf(patch)) {
    const values = new Map(operations.items().map((operation) => [operation, valueOf(operation, variables)]));
    for (const [operation, value] of values) {
      if ('trouble' in value) return { tree: before, isOpen: false, notes: [{ kind: 'refused', at: operation, message: `the patch ${nameOf(patch)} does not apply: ${value.trouble}` }] };
      if (value.tree === undefined && value.unknown.length > 0) return unapplied;
      for (const name of value.unknown) unknown.add(name);
    }
    const patched = jsonPatch(tree, operations, (operation) => {
      const value = values.get(operation);
      return value && 'tree' in value ? value.tree : undefined;
    });
    if ('trouble' in patched) notes.push({ kind: 'refused', at: patched.trouble.at, message: `the patch ${nameOf(patch)} does not apply: ${patched.trouble.message}` });
    else ({ tree } = patched);
  }
  if (unknown.size > 0) notes.push({ kind: 'approximate', at: patch, message: `the patch ${nameOf(patch)} puts in what is not known here: ${[...unknown].join(', ')}` });
  return { tree, notes, isOpen: false };
};

/** For the control plane, unless it says that it is for others only. */
const isForControlPlane = (definition: Cursor): boolean => {
  const selector = definition.get('selector');
  const resources = selector.get('matchResources');
  return selector.get('kind').text() === 'KubeadmControlPlaneTemplate' && (resources.kind === 'missing' || resources.get('controlPlane').text() === 'true');
};

const operationsOf = (patch: Cursor): readonly Cursor[] => patch.get('definitions').items().filter(isForControlPlane).map((definition) => definition.get('jsonPatches'));

const changesControlPlane = (patch: Cursor): boolean => patch.get('external').kind !== 'missing' || patch.get('definitions').items().some(isForControlPlane);

/** The class whose control plane is made from this template; the only one where they are not named. */
export const classOf = (template: Cursor, classes: readonly Cursor[]): Cursor | undefined => {
  const name = template.get('metadata').get('name').word()?.text;
  return classes.find((each) => ['ref', 'templateRef'].some((key) => each.get('spec').get('controlPlane').get(key).get('name').word()?.text === name)) ?? (classes.length === 1 ? classes[0] : undefined);
};

/** The Clusters of a class, and those that name none. */
export const clustersOf = (clusterClass: Cursor, clusters: readonly Cursor[]): readonly Cursor[] => {
  const name = clusterClass.get('metadata').get('name').word()?.text;
  return clusters.filter((cluster) => {
    const topology = cluster.get('spec').get('topology');
    const named = topology.get('class').word() ?? topology.get('classRef').get('name').word();
    return topology.kind === 'map' && (named === undefined || name === undefined || named.text === name);
  });
};
