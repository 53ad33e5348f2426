import { compareVersions } from '../../knowledge/table.ts';
import type { YamlFile } from '../../yaml/document.ts';
import { readAddress } from '../values/address.ts';
import { parseCidr } from '../values/cidr.ts';
import { quote } from '../values/result.ts';
import { gateByEntries, gateClashes, gateRefusal } from '../gates.ts';
import { framed } from './context.ts';
import { decodeFile } from './decode.ts';
import { listed } from './field-errors.ts';
import type { ConfigPart } from './part.ts';
import type { ConfigProblem } from './problem.ts';

/** What kube-proxy makes of its file: for what it exits, and what it passes over with a warning. */
export interface ProxyReading {
  readonly refused: readonly ConfigProblem[];
  readonly ignored: readonly ConfigProblem[];
}

/** It decodes strictly first, and where only that fails once more without; `mode` is the matter of a rule of its own. */
export const readProxyConfiguration = (yaml: YamlFile, minor: string): ProxyReading => {
  const reading = { reader: 'kubeProxy', minor, strict: false } as const;
  const lenient = decodeFile(yaml, reading);
  // Another reader of JSON had other words until 1.22.
  if ('problems' in lenient) return { refused: compareVersions(minor, '1.23') < 0 ? lenient.problems.map((problem) => ({ ...problem, log: 'failed to decode: ' })) : framed(lenient.problems, 'failed to decode: '), ignored: [] };
  const strict = decodeFile(yaml, { ...reading, strict: true });
  return { refused: [...contentProblems(lenient.decoded.root, minor)], ignored: 'problems' in strict ? strict.problems : [] };
};

/** Field, name in the messages, least, most, and the mode that it is looked at in. Durations are in nanoseconds; 0 of what must be more is the default. */
const NUMBERS: readonly (readonly [field: string, name: string, least: bigint, most?: bigint | undefined, mode?: string])[] = [
  ['oomScoreAdj', 'OOMScoreAdj', -1000n, 1000n],
  ['configSyncPeriod', 'ConfigSyncPeriod', 1n],
  ['udpIdleTimeout', 'UDPIdleTimeout', 1n],
  ['clientConnection.burst', 'ClientConnection.Burst', 0n],
  ['conntrack.maxPerCore', 'KubeProxyConntrackConfiguration.MaxPerCore', 0n],
  ['conntrack.min', 'KubeProxyConntrackConfiguration.Min', 0n],
  ['conntrack.tcpEstablishedTimeout', 'KubeProxyConntrackConfiguration.TCPEstablishedTimeout', 0n],
  ['conntrack.tcpCloseWaitTimeout', 'KubeProxyConntrackConfiguration.TCPCloseWaitTimeout', 0n],
  ['conntrack.udpTimeout', 'KubeProxyConntrackConfiguration.UDPTimeout', 0n],
  ['conntrack.udpStreamTimeout', 'KubeProxyConntrackConfiguration.UDPStreamTimeout', 0n],
  ['iptables.masqueradeBit', 'KubeProxyIPTablesConfiguration.MasqueradeBit', 0n, 31n],
  ['nftables.masqueradeBit', 'KubeProxyNFTablesConfiguration.MasqueradeBit', 0n, 31n, 'nftables'],
  ['ipvs.tcpTimeout', 'KubeProxyIPVSConfiguration.TCPTimeout', 0n, undefined, 'ipvs'],
  ['ipvs.tcpFinTimeout', 'KubeProxyIPVSConfiguration.TCPFinTimeout', 0n, undefined, 'ipvs'],
  ['ipvs.udpTimeout', 'KubeProxyIPVSConfiguration.UDPTimeout', 0n, undefined, 'ipvs'],
];
const SCHEDULERS = ['rr', 'wrr', 'lc', 'wlc', 'lblc', 'lblcr', 'sh', 'dh', 'sed', 'nq'];
const LOCAL_MODES = ['ClusterCIDR', 'NodeCIDR', 'BridgeInterface', 'InterfaceNamePrefix'];
type IsFrom = (since: string) => boolean;
const SECOND = 1_000_000_000n;

const shownAs = ({ cursor, text }: ConfigPart): string => (cursor.type === 'number' ? text : quote(text));
const wrong = (part: ConfigPart, name: string, detail: string, short = detail): ConfigProblem => ({
  at: part.isSet ? part : part.anchor,
  message: `${part.field} is ${part.isSet ? shownAs(part) : 'missing'}: it ${short}`,
  // The value is printed in another way by each release.
  log: `${name}: ${detail === '' ? 'Unsupported' : 'Invalid'} value: `,
});

const partAt = (root: ConfigPart, field: string): ConfigPart => field.split('.').reduce((part, name) => part.get(name), root);

function* contentProblems(root: ConfigPart, minor: string): Generator<ConfigProblem> {
  const isFrom: IsFrom = (since) => compareVersions(minor, since) >= 0;
  const mode = root.get('mode').text;
  yield* gateProblems(root.get('featureGates'), minor);
  for (const [field, name, least, most, onlyIn] of NUMBERS) {
    const part = partAt(root, field);
    const value = part.number ?? part.duration;
    if (value === undefined || (onlyIn !== undefined && onlyIn !== mode) || (least === 1n && value === 0n)) continue;
    const detail = most !== undefined ? `must be within the range [${least}, ${most}]` : least === 1n ? 'must be greater than 0' : 'must be greater than or equal to 0';
    if (value < least || (most !== undefined && value > most)) yield wrong(part, name, detail);
  }
  for (const section of ['iptables', 'ipvs', 'nftables']) {
    const isOfMode = section === (mode === 'ipvs' || mode === 'nftables' ? mode : 'iptables');
    if (isOfMode || (section === 'iptables' && !isFrom('1.31'))) yield* periodProblems(root.get(section));
  }
  yield* addressProblems(root);
  yield* rangeProblems(root, isFrom);
  yield* localProblems(root, isFrom);
  const [scheduler, format, hidden] = [partAt(root, 'ipvs.scheduler'), partAt(root, 'logging.format'), root.get('showHiddenMetricsForVersion')];
  if (mode === 'ipvs' && !isFrom('1.27') && scheduler.text !== '' && !SCHEDULERS.includes(scheduler.text)) yield wrong(scheduler, 'KubeProxyIPVSConfiguration.Scheduler.Scheduler', 'must be in', `can be ${listed(SCHEDULERS)}`);
  if (isFrom('1.28') && format.text !== '' && !['text', 'json'].includes(format.text)) yield wrong(format, 'logging.format', 'Unsupported log format', 'can be text or json');
  const before = `1.${Number(minor.slice(2)) - 1}`;
  if (hidden.text !== '' && hidden.text !== before) yield wrong(hidden, 'ShowHiddenMetricsForVersion', 'must be omitted', `must be left out or ${before}, the release before`);
}

function* gateProblems(gates: ConfigPart, minor: string): Generator<ConfigProblem> {
  for (const name of gates.cursor.keys()) {
    const refusal = gateRefusal('kube-proxy', minor, name, gates.cursor.get(name).text() === 'true');
    if (refusal) yield { at: gates.cursor.keyPlace(name) ?? gates, ...refusal };
  }
  const entries = gates.cursor.keys().map((name) => ({ name, text: gates.cursor.get(name).text() ?? '', place: gates.cursor.keyPlace(name) ?? gates }));
  yield* gateClashes(entries, minor, (name) => gateByEntries(minor, name, entries));
}

function* periodProblems(section: ConfigPart): Generator<ConfigProblem> {
  const [period, least] = [section.get('syncPeriod'), section.get('minSyncPeriod')];
  const every = period.duration || 30n * SECOND;
  const atLeast = least.duration || (section.field === 'ipvs' ? 0n : SECOND);
  if (every < 0n) yield wrong(period, 'SyncPeriod', 'must be greater than 0');
  else if (atLeast < 0n) yield wrong(least, 'MinSyncPeriod', 'must be greater than or equal to 0');
  else if (atLeast > every) yield wrong(period.isSet ? period : least, 'SyncPeriod', 'must be greater than or equal to', period.isSet ? `must be greater than or equal to ${least.field}, which is ${least.isSet ? least.text : '1s by default'}` : `must be less than or equal to ${period.field}, which is 30s by default`);
}

/** With leading zeros, as Go took addresses before it refused them. */
export const isAddress = (text: string): boolean => readAddress(text) !== undefined || parseCidr(`${text}/0`).ok;
const isRange = (text: string): boolean => parseCidr(text).ok;

function* addressProblems(root: ConfigPart): Generator<ConfigProblem> {
  const bind = root.get('bindAddress');
  if (bind.text !== '' && !isAddress(bind.text)) yield wrong(bind, 'BindAddress', 'not a valid textual representation of an IP address', 'must be an IP address');
  for (const [field, name] of [['healthzBindAddress', 'HealthzBindAddress'], ['metricsBindAddress', 'MetricsBindAddress']] as const) {
    const part = root.get(field);
    // An address alone gets the usual port.
    if (part.text === '' || isAddress(part.text)) continue;
    const [, inBrackets, plain = inBrackets, port = ''] = /^(?:\[([^[\]]*)\]|([^[\]:]*)):([^[\]:]*)$/.exec(part.text) ?? [];
    if (plain === undefined) yield wrong(part, name, 'must be IP:port');
    else if (!isAddress(plain)) yield wrong(part, name, 'must be a valid IP', 'must have an IP address in front of the port, and a name is none');
    else if (!/^[+-]?\d+$/.test(port) || Number(port) < 1 || Number(port) > 65535) yield wrong(part, name, 'must be a valid port', 'must have a port from 1 to 65535');
  }
}

function* rangeProblems(root: ConfigPart, isFrom: IsFrom): Generator<ConfigProblem> {
  yield* podRangeProblems(root, isFrom);
  yield* nodePortProblems(root.get('nodePortAddresses').items(), isFrom);
  const ports = root.get('portRange');
  if (!isFrom('1.31') && !isPortRange(ports.text)) yield wrong(ports, 'PortRange', 'must be a valid port range', 'must be a range of ports such as 300-2000');
  if (root.get('mode').text !== 'ipvs') return;
  for (const [index, item] of partAt(root, 'ipvs.excludeCIDRs').items().entries()) {
    if (!isRange(item.text)) yield wrong(item, `KubeProxyIPVSConfiguration.ExcludeCidrs[${index}]`, 'must be a valid CIDR', 'must be a range such as 10.0.0.0/8');
  }
}

/** `300`, `300-2000`, `300+1700`. */
const isPortRange = (text: string): boolean => {
  const [, low = '', sign, more = ''] = /^(\d+)(?:([-+])(\d+))?$/.exec(text.trim()) ?? [];
  const last = sign === '+' ? Number(low) + Number(more) : Number(sign ? more : low);
  return text.trim() === '' || (low !== '' && last <= 65_535 && Number(low) <= last);
};

function* podRangeProblems(root: ConfigPart, isFrom: IsFrom): Generator<ConfigProblem> {
  const part = root.get('clusterCIDR');
  const isUsed = !isFrom('1.31') || ['', 'ClusterCIDR'].includes(root.get('detectLocalMode').text);
  if (part.text === '' || !isUsed) return;
  const ranges = part.text.split(',').map(parseCidr);
  const [first, second] = ranges.map((range) => (range.ok ? range.value.family : undefined));
  const bad = ranges.findIndex(({ ok }) => !ok);
  const item = bad < 0 || ranges.length > 2 ? '' : `[${bad}]`;
  if (ranges.length > 2 || bad >= 0 || first === second) yield wrong(part, isFrom('1.31') ? `DetectLocalConfiguration.ClusterCIDRs${item}` : 'ClusterCIDR', 'must be', 'must be one range, or two of which one is IPv4 and one IPv6, without blanks');
}

function* nodePortProblems(items: readonly ConfigPart[], isFrom: IsFrom): Generator<ConfigProblem> {
  const keywords = isFrom('1.37') ? ['primary', 'localhost', 'all'] : isFrom('1.31') ? ['primary'] : [];
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const name = `NodePortAddresses[${index}]`;
    if (!keywords.includes(item.text)) {
      if (!isRange(item.text)) yield wrong(item, name, 'must be a valid CIDR', `must be a range such as 10.0.0.0/8${keywords.length > 0 ? ` or ${listed(keywords)}` : ''}`);
    } else if (!isFrom('1.37')) {
      // What comes after the word is not looked at.
      if (items.length > 1) yield wrong(item, name, "can't use both 'primary' and CIDRs", 'must be the only item');
      return;
    } else if (seen.has(item.text)) yield { at: item, message: `${item.field} is ${quote(item.text)}, and so is another one before it`, log: `${name}: Duplicate value: ${quote(item.text)}` };
    seen.add(item.text);
  }
}

function* localProblems(root: ConfigPart, isFrom: IsFrom): Generator<ConfigProblem> {
  const mode = root.get('detectLocalMode');
  if (isFrom('1.28') && mode.text !== '' && !LOCAL_MODES.includes(mode.text)) yield wrong(mode, 'DetectLocalMode', '', `can be ${listed(LOCAL_MODES)}`);
  for (const [wanted, field, name] of [['BridgeInterface', 'detectLocal.bridgeInterface', 'InterfaceName'], ['InterfaceNamePrefix', 'detectLocal.interfaceNamePrefix', 'InterfacePrefix']] as const) {
    const part = partAt(root, field);
    if (isFrom('1.24') && mode.text === wanted && part.text === '') yield wrong(part, name, 'must not be empty', `must be there, because detectLocalMode is ${wanted}`);
  }
}
