import { hash } from 'node:crypto';
import type { Place } from '../source/place.ts';
import type { Cursor } from '../yaml/cursor.ts';

const PREFIX = 'k8sAudit/v1:';

/**
 * Names what was found without saying where it stands: rule, file name, YAML path and the text found there. It survives
 * moved lines, other flags and a renamed directory. Of a map or a list the text does not count, because whatever else changes in it
 * would change the name. Several equal findings are told apart by their order.
 */
export const fingerprinter = (): ((rule: string, at: Place) => string) => {
  const seen = new Map<string, number>();
  return (rule, at) => {
    const fileName = at.file.path.slice(at.file.path.lastIndexOf('/') + 1);
    const value = isStructure(at) ? '' : at.file.text.slice(at.span.start, at.span.end).trim().replace(/\s+/g, ' ');
    const key = [rule, fileName, at.path, value].join('\0');
    const times = seen.get(key) ?? 0;
    seen.set(key, times + 1);
    return PREFIX + shortHash(times === 0 ? key : `${key}\0${times}`);
  };
};

const isStructure = (at: Place & Partial<Cursor>): boolean => at.kind === 'map' || at.kind === 'list';

/** For the second and further ones of a fingerprint that two runs gave. */
export const nextFingerprint = (fingerprint: string, times: number): string => PREFIX + shortHash(`${fingerprint}\0${times}`);

const shortHash = (text: string): string => hash('sha256', text).slice(0, 32);
