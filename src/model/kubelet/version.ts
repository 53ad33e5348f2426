import { nearestPodMinor } from '../../knowledge/pod-types.ts';
import { compareVersions } from '../../knowledge/table.ts';
import type { KeyWords } from './names.ts';

/** What of the kubelet depends on its release. */
export interface Kubelet {
  /** One that src/knowledge has the pod's types of. */
  readonly minor: string;
  readonly nodeName: string;
  atLeast(minor: string): boolean;
  /** What it calls the key of a label, and in what it counts. */
  readonly labelWords: KeyWords;
}

/** The kubelet of a minor release on a node; a minor outside of the data is taken as the next one that is known. */
export const kubeletOf = (minor: string, nodeName: string): Kubelet => {
  const known = nearestPodMinor(minor);
  const atLeast = (since: string): boolean => compareVersions(known, since) >= 0;
  return {
    minor: known,
    nodeName,
    atLeast,
    labelWords: atLeast('1.35') ? { what: 'a valid label key', unit: 'bytes' } : { what: 'a qualified name', unit: 'characters' },
  };
};
