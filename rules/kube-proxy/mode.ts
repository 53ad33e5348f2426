import { defineRule, unseen } from '../../src/engine/rule.ts';
import { compareVersions } from '../../src/knowledge/table.ts';
import type { KubeProxy } from '../../src/model/addons.ts';
import type { Word } from '../../src/source/place.ts';
import { isUnknown } from '../../src/text/unknown.ts';
import { proxyFile } from '../templates/addon-example.ts';
import { programFile } from '../templates/program-example.ts';

/** By the validation of each minor on Linux. */
const MODES: Readonly<Record<string, { readonly from?: string; readonly until?: string; readonly gate?: { readonly name: string; readonly from: string; readonly isOn: (minor: string) => boolean } }>> = {
  iptables: {},
  // The gate is on from 1.31, and GA in 1.33.
  nftables: { from: '1.29', gate: { name: 'NFTablesProxyMode', from: '1.29', isOn: (minor) => compareVersions(minor, '1.31') >= 0 } },
  ipvs: { gate: { name: 'KubeProxyIPVS', from: '1.37', isOn: () => true } },
  userspace: { until: '1.25' },
};
const DEPRECATED_FROM = '1.35';
const byFlags = (version: string, ...flags: readonly string[]): string => programFile(`registry.k8s.io/kube-proxy:v${version}.0`, ['kube-proxy', ...flags]);

export default defineRule({
  title: 'kube-proxy does not know the mode that it is told',
  on: 'kube-proxy',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'kube-proxy refuses its configuration and exits, on every node at the same time. Connections to Services that exist go on for a while, new ones and those to new pods fail. `userspace` went with 1.26, `nftables` came with 1.29, and `ipvs` is to go.',
  remedy: 'Set `mode` to one that this version has, or leave it empty, which is iptables.',
  references: ['https://kubernetes.io/docs/reference/networking/virtual-ips/#proxy-modes'],
  examples: () => ({
    bad: [proxyFile('mode: userspace', { version: '1.26' }), proxyFile('mode: nftables', { version: '1.28' }), proxyFile('mode: nftables', { version: '1.30' }), proxyFile('mode: IPVS'), proxyFile('mode: ipvs\nfeatureGates: {KubeProxyIPVS: false}', { version: '1.37' }), proxyFile('mode: ipvs', { version: '1.36' }), byFlags('1.26', '--proxy-mode=userspace'), byFlags('1.30', '--proxy-mode=nftables')],
    good: [proxyFile('mode: ""'), proxyFile('mode: ipvs'), proxyFile('mode: userspace', { version: '1.25' }), proxyFile('mode: nftables\nfeatureGates: {NFTablesProxyMode: true}', { version: '1.30' }), proxyFile('mode: nftables', { version: '1.33' }), byFlags('1.30', '--proxy-mode=nftables', '--feature-gates=A=true,NFTablesProxyMode=true'), byFlags('1.31', '--proxy-mode='), byFlags('1.30', '--config=/c', '--proxy-mode=nftables')],
  }),
  *check(proxy) {
    const mode = modeOf(proxy);
    if (!mode || mode.text === '' || mode.text === 'kernelspace') return;
    const { text } = mode;
    if (mode.unknown !== undefined || isUnknown(text)) return yield unseen(mode, 'a template fills in the mode');
    const { minor } = proxy;
    const [known, wanted] = [Object.hasOwn(MODES, text) ? MODES[text] : undefined, refusal(text, proxy)];
    if (known && minor === null) return yield unseen(mode, 'the version of kube-proxy is unknown');
    if (wanted !== undefined) yield { at: mode, message: `mode is ${text}, and kube-proxy ${minor ?? ''} ${wanted}`, log: `ProxyMode: Invalid value: "${text}": must be`, advice: 'leave it empty, which is iptables' };
    else if (text === 'ipvs' && minor !== null && compareVersions(minor, DEPRECATED_FROM) >= 0) yield { at: mode, severity: 'low', message: 'mode is ipvs, which kube-proxy is to lose; nftables takes its place', log: 'The ipvs proxier', advice: 'plan the move to nftables, which needs Linux 5.13' };
  },
});

/** Of its configuration, else of its flags, which count only without a file. */
const modeOf = ({ configuration, flags }: KubeProxy): Word | undefined => {
  if (configuration) return configuration.get('mode').word();
  return flags.some(({ name }) => name === 'config') ? undefined : flags.findLast(({ name }) => name === 'proxy-mode')?.value;
};

/** Why this version refuses the mode, as the end of a sentence; undefined where it does not. */
const refusal = (mode: string, { minor, configuration, flags }: KubeProxy): string | undefined => {
  const known = Object.hasOwn(MODES, mode) ? MODES[mode] : undefined;
  if (!known) return `has only ${Object.keys(MODES).filter((each) => each !== 'userspace').join(', ')}, in small letters`;
  if (minor === null) return undefined;
  if (known.until !== undefined && compareVersions(minor, known.until) > 0) return 'does not have it any more';
  if (known.from !== undefined && compareVersions(minor, known.from) < 0) return `does not have it yet; ${known.from} brings it`;
  const { gate } = known;
  if (!gate || compareVersions(minor, gate.from) < 0) return undefined;
  const given = configuration ? configuration.get('featureGates').get(gate.name).text() : new RegExp(`(?:^|,)${gate.name}=(\\w+)`).exec(flags.findLast(({ name }) => name === 'feature-gates')?.value?.text ?? '')?.[1];
  return (given === undefined ? gate.isOn(minor) : given === 'true') ? undefined : `takes it only with the feature gate ${gate.name}`;
};
