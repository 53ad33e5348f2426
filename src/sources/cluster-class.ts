import type { Note } from '../source/rendered-file.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { copyOf, documentsOf } from './copy.ts';
import { emitDocuments } from './emit.ts';
import { jsonPatch } from './patch-tree.ts';

export interface PatchedTemplate {
  readonly template: Cursor;
  /** Patches that are not applied, because variables of a cluster decide about them, or that do not apply. */
  readonly notes: readonly Note[];
}

/** A KubeadmControlPlaneTemplate with those patches of its ClusterClass that are the same for each cluster. */
export const withClassPatches = (template: Cursor, topology: Cursor): PatchedTemplate => {
  const notes: Note[] = [];
  let tree = copyOf(template) ?? null;
  let isChanged = false;
  for (const patch of topology.get('spec').get('patches').items().filter(changesControlPlane)) {
    const name = patch.get('name').text() ?? 'of the ClusterClass';
    const definitions = patch.get('definitions').items().filter(isForControlPlane);
    if (!isFixed(patch, definitions)) {
      notes.push({ kind: 'approximate', at: patch, message: `the patch ${name} may change the control plane for each cluster, and is not applied` });
      continue;
    }
    for (const definition of definitions) {
      const patched = jsonPatch(tree, definition.get('jsonPatches'));
      if ('trouble' in patched) notes.push({ kind: 'refused', at: patched.trouble.at, message: `the patch ${name} does not apply: ${patched.trouble.message}` });
      else {
        ({ tree } = patched);
        isChanged = true;
      }
    }
  }
  const [made] = isChanged ? documentsOf(emitDocuments([tree], template.file.path, template), 'Cluster API').documents : [];
  return { template: made ?? template, notes };
};

const isForControlPlane = (definition: Cursor): boolean => definition.get('selector').get('kind').text() === 'KubeadmControlPlaneTemplate';

const changesControlPlane = (patch: Cursor): boolean => patch.get('external').kind !== 'missing' || patch.get('definitions').items().some(isForControlPlane);

/** Without a condition, and with values that no variable gives. */
const isFixed = (patch: Cursor, definitions: readonly Cursor[]): boolean =>
  patch.get('external').kind === 'missing' && patch.get('enabledIf').kind === 'missing' && definitions.every((definition) => definition.get('jsonPatches').items().every((operation) => operation.get('valueFrom').kind === 'missing'));

/** The class whose control plane is made from this template; the only one where they are not named. */
export const classOf = (template: Cursor, classes: readonly Cursor[]): Cursor | undefined => {
  const name = template.get('metadata').get('name').word()?.text;
  return classes.find((each) => ['ref', 'templateRef'].some((key) => each.get('spec').get('controlPlane').get(key).get('name').word()?.text === name)) ?? (classes.length === 1 ? classes[0] : undefined);
};
