import { isUnknown } from '../text/unknown.ts';
import type { Invocation, Setting } from './types.ts';
import { readAddress } from './values/address.ts';
import { parseUrl } from './values/url.ts';

/** Where a component serves HTTP, by its flags and their defaults. */
export interface Listener {
  readonly scheme: 'HTTP' | 'HTTPS';
  /** Empty for all addresses of the host. */
  readonly host: string;
  readonly port: number;
  /** The flag that opens it, with what it says. */
  readonly flag: string;
  readonly setting: Setting;
  /** Whether it refuses everyone without a client certificate. */
  readonly needsCertificate: boolean;
}

export interface Listening {
  readonly listeners: readonly Listener[];
  /** The settings that decide it and cannot be known. */
  readonly open: readonly Extract<Setting, { state: 'unseen' }>[];
}

export const listenersOf = (invocation: Invocation): Listening =>
  invocation.component === 'etcd' ? etcdListeners(invocation) : kubernetesListeners(invocation);

/** The old ports without TLS went with 1.24; 0 switches them off. */
const kubernetesListeners = (invocation: Invocation): Listening => {
  const pairs = [
    { scheme: 'HTTPS', port: 'secure-port', address: 'bind-address' },
    ...(invocation.component === 'kube-apiserver' ? [] : [{ scheme: 'HTTP', port: 'port', address: 'address' } as const]),
  ] as const;
  const listeners: Listener[] = [];
  const open: Listening['open'][number][] = [];
  for (const { scheme, port: flag, address } of pairs) {
    const [setting, bound] = [invocation.setting(flag), invocation.setting(address)];
    if (setting.state === 'no-such-flag') continue;
    if (setting.state === 'unseen') open.push(setting);
    else if (bound.state === 'unseen') open.push(bound);
    else if (Number(setting.text) !== 0) {
      listeners.push({ scheme, host: everywhere('text' in bound ? bound.text : ''), port: Number(setting.text), flag, setting, needsCertificate: false });
    }
  }
  return { listeners, open };
};

const etcdListeners = (etcd: Invocation): Listening => {
  const isTrue = (name: string): boolean => {
    const setting = etcd.setting(name);
    return setting.state === 'given' && !/^(false|f|0)$/i.test(setting.text) && setting.text !== '';
  };
  // etcd asks for a certificate as soon as it knows whom to trust.
  const asksForCertificate = isTrue('client-cert-auth') || isTrue('trusted-ca-file');
  const listeners: Listener[] = [];
  const open: Listening['open'][number][] = [];
  for (const flag of ['listen-client-urls', 'listen-client-http-urls', 'listen-metrics-urls']) {
    const setting = etcd.setting(flag);
    if (setting.state === 'unseen') open.push(setting);
    if (!('text' in setting)) continue;
    for (const text of setting.text.split(',')) {
      const url = parseUrl(text.trim());
      if (!url.ok || url.value.host === null || isUnknown(text)) continue;
      const scheme = url.value.scheme.text === 'https' ? 'HTTPS' : 'HTTP';
      const port = Number(url.value.port?.text ?? 0);
      listeners.push({ scheme, host: everywhere(url.value.host.text), port, flag, setting, needsCertificate: scheme === 'HTTPS' && asksForCertificate });
    }
  }
  return { listeners, open };
};

const everywhere = (host: string): string => (host === '' || readAddress(host)?.isUnspecified === true ? '' : host);
