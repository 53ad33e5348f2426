import { cleanPath } from '../model/mounts.ts';
import type { Container } from '../model/types.ts';
import { addItem } from './field-edits.ts';
import { together, type Edits } from './flag-edits.ts';

const KINDS = {
  /** A directory that is only read. */
  'read-only': { type: 'Directory', readOnly: true },
  /** A directory that is made if it is missing. */
  writable: { type: 'DirectoryOrCreate', readOnly: false },
  file: { type: 'File', readOnly: true },
} as const;

/** Mounts a path of the host at the same path, behind the mounts and volumes that are there. */
export const addHostMount = (container: Container, path: string, kind: keyof typeof KINDS = 'read-only'): Edits => {
  const spec = container.pod.cursor.get('spec');
  const volumes = spec.get('volumes').items();
  const taken = new Set(volumes.map((volume) => volume.get('name').text()));
  const base = path.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '').toLowerCase().slice(-50).replace(/^-+/, '') || 'files';
  const name = taken.has(base) ? `${base}-${taken.size}` : base;
  if (!/^[\w./-]+$/.test(path)) return undefined;
  const { type, readOnly } = KINDS[kind];
  const existing = volumes.find((volume) => cleanPath(volume.get('hostPath').get('path').text() ?? '') === cleanPath(path))?.get('name').text();
  if (existing !== undefined) return addItem(container.cursor, 'volumeMounts', { mountPath: path, name: existing, ...(readOnly ? { readOnly } : {}) });
  return together([addItem(container.cursor, 'volumeMounts', { mountPath: path, name, ...(readOnly ? { readOnly } : {}) }), addItem(spec, 'volumes', { hostPath: { path, type }, name })]);
};
