import type { Distribution } from '../../src/model/distribution.ts';
import { wordsIn } from './table.ts';

const UNIT = 'CIS-1.12:4.1.1 CIS-1.12:4.1.2 STIG:V-242406 STIG:V-242407';
const MANIFESTS = 'CIS-1.12:1.1.1 CIS-1.12:1.1.2 CIS-1.12:1.1.3 CIS-1.12:1.1.4 CIS-1.12:1.1.5 CIS-1.12:1.1.6 CIS-1.12:1.1.7 CIS-1.12:1.1.8';

/** Controls that have no subject on a distribution, and why. */
const WITHOUT_SUBJECT: readonly (readonly [Distribution, string, string])[] = [
  ['talos', UNIT, 'Talos has no service manager of its own making units: machined starts the kubelet'],
  ['rke2', UNIT, 'the process rke2 starts the kubelet: there is no unit of its own'],
  ['k3s', UNIT, 'the process k3s is the kubelet: there is no unit of its own'],
  ['k3s', MANIFESTS, 'the process k3s holds the control plane: there are no manifests'],
];

/** Why a control, by its ids, has no subject on the distribution; undefined where it has one. */
export const withoutSubject = (ids: readonly string[], distribution: Distribution | null | undefined): string | undefined =>
  WITHOUT_SUBJECT.find(([name, controls]) => name === distribution && wordsIn(controls).some((control) => ids.includes(control)))?.[2];
