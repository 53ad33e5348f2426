import { lazilyFor } from '../../src/knowledge/facts.ts';
import type { Invocation } from '../../src/model/types.ts';
import { networkProbes } from '../../src/model/probes.ts';
import { readAddress } from '../../src/model/values/address.ts';
import { parseUrl } from '../../src/model/values/url.ts';
import type { Place } from '../../src/source/place.ts';
import { placeOfEntry } from './known-names.ts';

/** A setting that takes an address to be one of this node. */
export interface AddressClaim {
  readonly address: string;
  /** The same for every way to write the address. */
  readonly key: string;
  readonly family: 4 | 6;
  readonly at: Place;
  /** `--listen-peer-urls of etcd`, `the probes of kube-apiserver`. */
  readonly source: string;
  /** Whether the component does not come up if the node has no such address. */
  readonly mustBeHere: boolean;
  readonly isProbe: boolean;
}

/** What a flag holds: URLs, or an address alone. */
const FLAGS: readonly { readonly flag: string; readonly isUrl?: true; readonly mustBeHere?: true }[] = [
  { flag: 'listen-client-urls', isUrl: true, mustBeHere: true },
  { flag: 'listen-peer-urls', isUrl: true, mustBeHere: true },
  { flag: 'listen-metrics-urls', isUrl: true, mustBeHere: true },
  { flag: 'advertise-client-urls', isUrl: true },
  { flag: 'initial-advertise-peer-urls', isUrl: true },
  { flag: 'bind-address', mustBeHere: true },
  { flag: 'advertise-address' },
];

/** Without loopback, 0.0.0.0, names and what is unknown. */
export const addressClaims = lazilyFor((invocation: Invocation): readonly AddressClaim[] => {
  const { component, container } = invocation;
  const claims: AddressClaim[] = [];
  const claim = (host: string, at: Place, source: string, mustBeHere = false, isProbe = false): void => {
    const address = readAddress(host);
    if (!address || address.isLoopback || address.isUnspecified) return;
    claims.push({ address: host, key: `${address.family} ${address.bits}`, family: address.family, at, source, mustBeHere, isProbe });
  };
  for (const { flag, isUrl, mustBeHere } of FLAGS) {
    const setting = invocation.setting(flag);
    if (setting.state !== 'given') continue;
    for (const text of isUrl ? setting.text.split(',') : [setting.text]) claim(isUrl ? hostOf(text) : text, placeOfEntry(setting, text), `--${flag} of ${component}`, mustBeHere);
  }
  for (const { host, cursor } of networkProbes(container)) claim(host ?? '', cursor.get('host'), `a probe of ${component}`, true, true);
  const annotations = container.pod.cursor.get('metadata').get('annotations');
  for (const key of annotations.keys().filter((each) => each.startsWith('kubeadm.kubernetes.io/'))) {
    for (const text of (annotations.get(key).text() ?? '').split(',')) claim(hostOf(text.includes('://') ? text : `tcp://${text}`), annotations.get(key), `the annotation ${key}`);
  }
  return claims;
});

const hostOf = (text: string): string => {
  const url = parseUrl(text.trim());
  return (url.ok && url.value.host?.text) || '';
};
