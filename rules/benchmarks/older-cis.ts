import type { Benchmark, Control } from '../../src/engine/controls.ts';
import { cis112, sectionOf } from './cis-1.12.ts';

/** What an older edition asks for and 1.12 no longer does. */
const GONE: Readonly<Record<string, Pick<Control, 'title' | 'decidedBy' | 'rules' | 'look' | 'flags'>>> = {
  'basic-auth': { title: 'no file of passwords', decidedBy: 'manifest', rules: ['apiserver-unknown-flag'], flags: ['kube-apiserver/basic-auth-file'] },
  'kubelet-https': { title: 'the API server talks to kubelets over TLS', decidedBy: 'manifest', rules: ['apiserver-kubelet-https'], flags: ['kube-apiserver/kubelet-https'] },
  'security-context-deny': { title: 'the SecurityContextDeny plugin is on', decidedBy: 'manifest', rules: ['apiserver-admission-pod-security'], flags: ['kube-apiserver/enable-admission-plugins'] },
  'pod-security-policy': { title: 'the PodSecurityPolicy plugin is on', decidedBy: 'manifest', rules: ['apiserver-admission-pod-security'], flags: ['kube-apiserver/enable-admission-plugins'] },
  'insecure-address': { title: 'no address without TLS and authentication', decidedBy: 'manifest', rules: ['apiserver-insecure-bind-address'], flags: ['kube-apiserver/insecure-bind-address'] },
  'insecure-port': { title: 'no port without TLS and authentication', decidedBy: 'manifest', rules: ['apiserver-insecure-port'], flags: ['kube-apiserver/insecure-port'] },
  'secure-port': { title: 'the secure port is on', decidedBy: 'manifest', rules: ['apiserver-secure-port'], flags: ['kube-apiserver/secure-port'] },
  'kernel-defaults': { title: 'kubelet: sysctls of the kernel are protected', decidedBy: 'host-file' },
  'added-capabilities': { title: 'added capabilities limited', decidedBy: 'cluster', look: 'the Pod Security level of each namespace' },
  'address-deny': { title: 'kubelet: its unit limits the addresses that may reach it', decidedBy: 'host-file' },
};

/** Each section as the numbers of 1.12 in the order of the edition, with names from GONE where that asks for something else. */
type Edition = Readonly<Record<string, string>>;

const SINCE_1_6: Edition = { '1.1': '1-21', '1.3': '1-7', '1.4': '1-2', '2': '1-7', '3.1': '1', '3.2': '1-2', '4.1': '1-10', '4.2': '1-13' };
const POLICIES: Edition = { '5.1': '1-13', '5.2': '1-8 added-capabilities 9-12', '5.3': '1-2', '5.4': '1-2', '5.5': '1' };
const WITH_5_7: Edition = { ...POLICIES, '5.7': '1-4' };

/** Of 1.6 and 1.7 without the sections of policies in the cluster, which no manifest decides. */
const EDITIONS: Readonly<Record<string, Edition>> = {
  '1.6': { ...SINCE_1_6, '1.2': '1 basic-auth 2 kubelet-https 4-11 security-context-deny 12-13 pod-security-policy 14 insecure-address insecure-port secure-port 15-29', '4.2': '1-5 kernel-defaults 6-12' },
  '1.7': { ...SINCE_1_6, '1.2': '1-11 security-context-deny 12-14 secure-port 15-29' },
  '1.8': { ...SINCE_1_6, ...WITH_5_7, '1.2': '1-11 security-context-deny 12-29', '3.1': '1-3' },
  '1.9': { ...SINCE_1_6, ...WITH_5_7, '1.2': '1-29', '3.1': '1-3', '4.3': '1' },
  '1.10': { ...SINCE_1_6, ...WITH_5_7, '1.2': '1-29', '3.1': '1-3', '4.3': '1' },
  '1.11': { ...SINCE_1_6, ...POLICIES, '1.2': '1-30', '3.1': '1-3', '4.2': '1-14 address-deny', '4.3': '1', '5.6': '1-4' },
};

/** Newest first. */
export const OLDER_EDITIONS: readonly string[] = Object.keys(EDITIONS).toReversed();

const NEW = new Map(cis112.controls.map((control) => [control.id, control]));

/** An older edition, by what it shares with 1.12. */
export const olderCis = (edition: string): Benchmark => ({
  id: `CIS-${edition}`,
  title: `CIS Kubernetes Benchmark ${edition}`,
  controls: Object.keys(EDITIONS[edition] ?? {}).sort().flatMap((section) => entriesOf(EDITIONS[edition]?.[section] ?? '').map((entry, index) => controlFor(`${section}.${index + 1}`, entry))),
});

/** `1-3 gone 5` -> 1, 2, 3, gone, 5 */
const entriesOf = (text: string): string[] =>
  text.split(' ').flatMap((word) => {
    const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(word) ?? [];
    return first === undefined ? [word] : Array.from({ length: Number(last ?? first) - Number(first) + 1 }, (_, index) => String(Number(first) + index));
  });

const controlFor = (id: string, entry: string): Control => {
  const section = sectionOf(id);
  const gone = GONE[entry];
  if (gone) return { ...gone, id, section: NEW.get(`${section}.1`)?.section ?? section };
  // The general policies were 5.7 before 1.11.
  const control = NEW.get(`${section === '5.7' ? '5.6' : section}.${entry}`);
  if (!control) throw new Error(`CIS 1.12 has no ${section}.${entry}`);
  return { ...control, id, section: control.section.replace(/^\S+/, section), same: [`CIS-1.12:${control.id}`] };
};
