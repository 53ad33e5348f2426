import { chmodSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rules } from '../rules/index.ts';
import { audit, type AuditRequest } from '../src/audit.ts';
import { examplePod } from '../src/engine/example.ts';
import { parseListing } from '../src/source/file-listing.ts';
import { nodeFileSystem } from '../src/source/file-system.ts';

const test = suite('host-modes');

const ofHost = rules.filter(({ id }) => /^host-(mode|owner)-/.test(id));
let root = '';
test.before.each(() => {
  root = mkdtempSync(join(tmpdir(), 'k8s-audit-'));
});
test.after.each(() => rmSync(root, { recursive: true }));

const put = (path: string, text: string, mode = 0o600): void => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
  chmodSync(join(root, path), mode);
};
const POD = examplePod('etcd', '3.5', ['--data-dir=/var/lib/etcd']).replace('spec:\n', 'spec:\n  securityContext: {runAsUser: 2379, runAsGroup: 2379}\n');

/** What the rules about modes and owners say of the node below `root`, with the listing if there is one. */
const judged = async (listing?: string, withRoot = true, chosen = ofHost, more: Partial<AuditRequest> = {}): Promise<{ findings: string[]; unseen: string[]; troubles: string[] }> => {
  put('etc/kubernetes/manifests/etcd.yaml', POD);
  if (listing !== undefined) put('listing.txt', listing);
  const request: AuditRequest = {
    paths: [join(root, 'etc/kubernetes/manifests')], rules: chosen, benchmarks: [], kubernetesVersion: null, maxFileSize: 1e6, stdinFilename: '-',
    ...(withRoot ? { roots: [root] } : {}), ...(listing === undefined ? {} : { fileListings: [join(root, 'listing.txt')] }), ...more,
  };
  const { audit: result, troubles } = await audit(request, { fileSystem: nodeFileSystem, cwd: '/', stdin: () => Promise.reject(new Error('none')) });
  return { findings: result.findings.map(({ rule, severity, message }) => `${severity} ${rule}: ${message.replaceAll(root, '')}`), unseen: result.unseen.map(({ rule, reason }) => `${rule}: ${reason}`), troubles: troubles.map(({ trouble }) => trouble.message) };
};

const FIND = `700 etcd etcd d 4096 /var/lib/etcd
644 root root f 100 /etc/kubernetes/manifests/etcd.yaml
755 root root d 4096 /etc/kubernetes/pki
640 root root f 100 /etc/kubernetes/pki/ca.key
604 root root f 100 /etc/kubernetes/pki/sa.key
600 2379 2379 f 100 /etc/kubernetes/pki/etcd.key
664 root root f 100 /etc/kubernetes/pki/ca.crt
600 1000 staff f 100 /etc/kubernetes/admin.conf
`;
const EXPECTED = [
  'high host-mode-certificates: /etc/kubernetes/pki/ca.crt has mode 664, and at most 644 is wanted',
  'high host-mode-keys: /etc/kubernetes/pki/sa.key has mode 604, and at most 600 is wanted',
  // The CA of the kubelet's clients is a control of its own.
  'high host-mode-kubelet-client-ca: /etc/kubernetes/pki/ca.crt has mode 664, and at most 644 is wanted',
  'low host-mode-etcd-manifest: /etc/kubernetes/manifests/etcd.yaml has mode 644, and at most 600 is wanted',
  'medium host-mode-keys: /etc/kubernetes/pki/ca.key has mode 640, and at most 600 is wanted',
  'medium host-owner-admin-kubeconfigs: /etc/kubernetes/admin.conf belongs to 1000:staff',
];

test('modes and owners come from the output of find, with or without a root; the user of the pod may own its files', async () => {
  const withRoot = await judged(FIND);
  assert.equal(withRoot.findings.toSorted(), EXPECTED);
  assert.equal((await judged(FIND, false)).findings.toSorted(), EXPECTED);
});

test('or from tar -tv', async () => {
  const tar = FIND.replaceAll(/^(\d+) (\S+) (\S+) (.) (\d+) \/(.*)$/gm, (_, mode: string, user: string, group: string, kind: string, size: string, path: string) =>
    `${kind === 'd' ? 'd' : '-'}${[...mode].map((digit) => ['---', '--x', '-w-', '-wx', 'r--', 'r-x', 'rw-', 'rwx'][Number(digit)]).join('')} ${user}/${group} ${size.padStart(9)} 2030-01-31 12:00 ./${path}`);
  assert.equal((await judged(tar)).findings.toSorted(), EXPECTED);
});

test('a line that is neither is said, with its number', async () => {
  assert.equal((await judged('700 etcd etcd d 4096 /var/lib/etcd\ntotal 4\n')).troubles, ['line 2 is no line of a file listing']);
  const parsed = parseListing('l', 'drwxrwsrwt root/root 0 2030-01-31 12:00 tmp/\n');
  assert.is('listing' in parsed ? parsed.listing.files.get('/tmp')?.mode : undefined, 0o3777);
});

test('without a root and a listing no rule has a subject; with a root alone the file system tells, unless the copy lost its owners', async () => {
  assert.equal(await judged(undefined, false), { findings: [], unseen: [], troubles: [] });
  put('etc/kubernetes/pki/ca.key', 'x', 0o644);
  const { findings, unseen } = await judged();
  if (process.getuid?.() === 0) assert.ok(findings.includes('high host-mode-keys: /etc/kubernetes/pki/ca.key has mode 644, and at most 600 is wanted'));
  else assert.ok(unseen.some((each) => each.startsWith('host-mode-keys: nothing below')));
});

test('many files make ten findings, and a number', async () => {
  const listing = Array.from({ length: 25 }, (_, index) => `644 root root f 1 /etc/kubernetes/pki/${index}.key`).join('\n');
  const { findings } = await judged(listing);
  const keys = findings.filter((each) => each.includes('host-mode-keys'));
  assert.is(keys.length, 10);
  assert.is(keys.filter((each) => each.endsWith('so it is with 15 more')).length, 1);
});

test('snapshots of etcd are judged by their age, and what takes them is looked for only where it could be seen', async () => {
  const backup = rules.filter(({ id }) => id === 'host-etcd-backup');
  const now = new Date('2030-01-31T12:00:00Z');
  const ask = (etcdBackups: string | null) => judged(undefined, true, backup, { etcdBackups, now });
  assert.ok((await ask(null)).unseen[0]?.includes('none of the directories in which systemd and cron'));
  put('etc/cron.d/other', 'nothing');
  assert.ok((await ask(null)).findings[0]?.startsWith('medium host-etcd-backup: nothing on this node takes snapshots'));
  put('var/backups/etcd/old.db', 'x');
  utimesSync(join(root, 'var/backups/etcd/old.db'), now, new Date('2030-01-01T00:00:00Z'));
  assert.equal((await ask('/var/backups/etcd')).findings, ['high host-etcd-backup: the newest snapshot of etcd, /var/backups/etcd/old.db, is 30 days old']);
  const patient = backup.map((rule) => ({ ...rule, options: { maximum: { default: 31, description: 'days' } } }));
  assert.equal((await judged(undefined, true, patient, { etcdBackups: '/var/backups/etcd', now })).findings, []);
  put('var/backups/etcd/2030/new.db', 'x');
  utimesSync(join(root, 'var/backups/etcd/2030/new.db'), now, new Date('2030-01-31T03:00:00Z'));
  assert.equal(await ask('/var/backups/etcd'), { findings: [], unseen: [], troubles: [] });
  put('var/backups/none/readme/.keep', '');
  assert.equal((await ask('/var/backups/none')).findings, ['high host-etcd-backup: /var/backups/none holds no snapshot of etcd']);
});

test.run();
