import type { Invocation } from '../../src/model/types.ts';
import { settingRule } from '../templates/setting-rule.ts';

const FLAG = 'service-node-port-range';
/** Ports of a control-plane node, besides that of the API server. */
const PORTS: readonly (readonly [port: number, of: string])[] = [
  [2379, 'etcd'], [2380, 'the peers of etcd'], [10250, 'the kubelet'], [10256, 'kube-proxy'], [10257, 'kube-controller-manager'], [10259, 'kube-scheduler'], [22, 'ssh'],
];

/** `30000-32767`, `30000+2767` or one port. */
const readRange = (text: string): { readonly first: number; readonly last: number } | undefined => {
  const [, start, sign, end] = /^(\d+)(?:([-+])(\d+))?$/.exec(text.trim()) ?? [];
  if (start === undefined) return undefined;
  const first = Number(start);
  return { first, last: sign === undefined ? first : sign === '+' ? first + Number(end) : Number(end) };
};

const portsOf = (api: Invocation): typeof PORTS => {
  const secure = api.setting('secure-port');
  return 'text' in secure && Number(secure.text) > 0 ? [[Number(secure.text), 'kube-apiserver'], ...PORTS] : PORTS;
};

export default settingRule(
  {
    on: 'kube-apiserver',
    title: 'a Service may take a port of the control plane',
    family: 'consistency',
    severity: 'high',
    why: 'kube-proxy takes a node port on every node before anything that listens there sees it. A Service that is given 6443, or that asks for it, cuts the node off from its own API server, and 10250 from its kubelet.',
    remedy: 'Keep the range clear of the ports that the nodes use: the default is 30000-32767. Services keep ports outside of a new range until they are made anew.',
    examples: () => ({ bad: [[`--${FLAG}=1-65535`], [`--${FLAG}=6000-7000`], [`--${FLAG}=10000+1000`], ['--secure-port=30443', `--${FLAG}=30000-32767`]], good: [[], [`--${FLAG}=30000-32767`], [`--${FLAG}=20000-22767`], [`--${FLAG}=x`]], unseen: [[`--${FLAG}=$(PORTS)`]] }),
  },
  FLAG,
  (setting, api) => {
    const range = readRange(setting.text);
    const taken = range ? portsOf(api).filter(([port]) => range.first <= port && port <= range.last) : [];
    if (taken.length === 0) return undefined;
    const port = api.setting('secure-port');
    return {
      at: setting.place,
      message: `--${FLAG}${setting.state === 'given' ? `=${setting.text}` : ` (by default ${setting.text})`} holds ${taken.slice(0, 4).map(([number, of]) => `${number} (${of})`).join(', ')}`,
      label: 'holds ports of the node',
      ...(taken[0]?.[1] === 'kube-apiserver' && port.state === 'given' ? { related: [{ at: port.place, label: 'the API server' }] } : {}),
      log: 'http: server gave HTTP response to HTTPS client',
      advice: 'choose a range without them, such as 30000-32767',
    };
  },
);
