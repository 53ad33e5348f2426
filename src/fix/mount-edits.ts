import type { Container } from '../model/types.ts';
import { addItem } from './field-edits.ts';
import type { Edits } from './flag-edits.ts';

/** Mounts a directory of the host at the same path, read-only, behind the mounts and volumes that are there. */
export const addHostMount = (container: Container, path: string): Edits => {
  const spec = container.pod.cursor.get('spec');
  const taken = new Set(spec.get('volumes').items().map((volume) => volume.get('name').text()));
  const base = path.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '').toLowerCase().slice(-50).replace(/^-+/, '') || 'files';
  const name = taken.has(base) ? `${base}-${taken.size}` : base;
  if (!/^[\w./-]+$/.test(path)) return undefined;
  const mount = addItem(container.cursor, 'volumeMounts', { mountPath: path, name, readOnly: true });
  const volume = addItem(spec, 'volumes', { hostPath: { path, type: 'Directory' }, name });
  return mount && volume ? [...mount, ...volume] : undefined;
};
