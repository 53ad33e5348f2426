import { defineRule, notApplicable, unseen, type Problem } from '../../src/engine/rule.ts';
import { inventoryOf, type InventoryEntry } from '../../src/model/pki/inventory.ts';
import { day } from '../../src/model/pki/trust.ts';
import type { Place } from '../../src/source/place.ts';

const DAY = 86_400_000;

/** What the clock says of a certificate; null where it says nothing. */
const judge = ({ certificate, host, uses, namedBy, at }: InventoryEntry, now: Date, warning: number, start: Place): Problem | null => {
  const { notBefore, notAfter, subject } = certificate;
  const left = notAfter.getTime() - now.getTime();
  const what = `${uses.includes('authority') ? 'the CA' : 'the certificate'} ${subject || 'without a name'} in ${host}`;
  const place = { at: at ?? start, ...(namedBy.length > 0 ? { label: `named by ${namedBy.slice(0, 3).join(', ')}` } : {}) };
  const unused = namedBy.length === 0 ? { severity: 'low' as const } : {};
  if (left < 0) return { ...place, message: `${what} expired on ${day(notAfter)}`, ...unused };
  if (notBefore > now) return { ...place, message: `${what} is not valid before ${day(notBefore)}`, ...unused };
  if (left > warning) return null;
  return { ...place, severity: namedBy.length === 0 ? 'low' : left < 7 * DAY ? 'high' : 'medium', message: `${what} expires on ${day(notAfter)}, in ${Math.floor(left / DAY)} days` };
};

export default defineRule({
  title: 'a certificate of the control plane has expired, or soon will',
  on: 'node',
  family: 'operations',
  severity: 'critical',
  since: '0.1.0',
  why: 'From one second to the next nobody takes the certificate any more: components lose etcd, the API server or each other, nodes become NotReady, and `kubectl` is of no help because its own certificate is a year old as well. kubeadm issues for one year, and renews only when it upgrades.',
  remedy: 'Renew it (kubeadm: `kubeadm certs renew all`, then restart the four static pods by moving their manifests out and back, one after the other, and copy admin.conf). A CA is another matter: plan its change with a bundle of both. If the clock of the node is wrong, mend that first.',
  examples: () => ({
    bad: [
      { host: { certificates: { apiserver: { days: [-366, -1] } } } },
      { host: { certificates: { 'apiserver-kubelet-client': { days: [-340, 25] } } } },
      { host: { certificates: { 'etcd/peer': { days: [1, 366] } } } },
      { host: { certificates: { ca: { days: [-3651, -1] } } } },
      { host: { kubeconfigs: { '/etc/kubernetes/scheduler.conf': { cn: 'system:kube-scheduler', days: [-366, -1] } } } },
    ],
    good: [{ host: {} }, { host: { certificates: { apiserver: { days: [-300, 65] } } } }],
    // Two thousand names are made when the example is tried, and not each time that the rules are loaded.
    unseen: [{ host: { get files() { return Object.fromEntries(Array.from({ length: 2001 }, (_, index) => [`/etc/kubernetes/pki/more/${index}.crt`, ''])); } } }],
  }),
  *check(node, { now, expiryWarning }) {
    if (node.root === null || now === null) {
      yield notApplicable('the files of the node were not given: --root reads them');
      return;
    }
    const start = node.manifests[0]?.place;
    const { unread, isCut } = inventoryOf(node);
    if (start && isCut) yield unseen(start, 'the folders of certificates hold more files than are looked at');
    // Of a file that a flag names, other rules say so.
    for (const { reason, namedBy } of unread) if (start && namedBy === null) yield unseen(start, reason);
    const said = new Set<string>();
    const goodAuthorities = new Map<string, number>();
    for (const { certificate, host, uses } of inventoryOf(node).entries) {
      const isGood = uses.includes('authority') && certificate.notBefore <= now && certificate.notAfter.getTime() - now.getTime() > expiryWarning;
      if (isGood) goodAuthorities.set(host, (goodAuthorities.get(host) ?? 0) + 1);
    }
    for (const entry of inventoryOf(node).entries) {
      const problem = start && judge(entry, now, expiryWarning, start);
      if (!problem || said.has(entry.certificate.fingerprint)) continue;
      said.add(entry.certificate.fingerprint);
      // In a bundle an old CA stands beside the one that took its place.
      const hasSuccessor = entry.uses.includes('authority') && (goodAuthorities.get(entry.host) ?? 0) > 0;
      yield hasSuccessor ? { ...problem, severity: 'low', message: `${problem.message}; other CAs of the file are good` } : problem;
    }
  },
});
