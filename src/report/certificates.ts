import { inventoryOf } from '../model/pki/inventory.ts';
import { day } from '../model/pki/trust.ts';
import type { ClusterNode } from '../model/types.ts';
import { printable } from '../text/escape.ts';
import { plural } from '../text/plural.ts';
import { csvText } from './csv.ts';
import { printJson } from './print-json.ts';

export interface CertificateRow {
  readonly node: string;
  readonly path: string;
  readonly subject: string;
  readonly issuer: string;
  readonly uses: readonly string[];
  readonly notBefore: string;
  readonly notAfter: string;
  /** Whole days until its end; negative after it. */
  readonly daysLeft: number;
  readonly status: 'valid' | 'expires-soon' | 'expired' | 'not-yet-valid';
  readonly key: string;
  readonly names: readonly string[];
  /** Flags and kubeconfigs; none for a file that lies about. */
  readonly namedBy: readonly string[];
  /** SHA-256 of the certificate. */
  readonly fingerprint: string;
}

export interface CertificateRows {
  readonly certificates: readonly CertificateRow[];
  readonly unread: readonly { readonly node: string; readonly path: string; readonly reason: string; readonly namedBy: string | null }[];
  /** Nodes that have more files than are looked at. */
  readonly cut: readonly string[];
}

const DAY = 86_400_000;

/** The certificates of the nodes, in the order of their ends. `warning` is in milliseconds. */
export const certificateRows = (nodes: readonly ClusterNode[], now: Date, warning: number): CertificateRows => {
  const certificates = nodes.flatMap((node) =>
    inventoryOf(node).entries.map(({ certificate, host, uses, namedBy }): CertificateRow => {
      const { subject, issuer, notBefore, notAfter, keyType, dnsNames, addresses, fingerprint } = certificate;
      const left = notAfter.getTime() - now.getTime();
      const status = left < 0 ? 'expired' : notBefore > now ? 'not-yet-valid' : left <= warning ? 'expires-soon' : 'valid';
      return { node: node.name, path: host, subject, issuer, uses, notBefore: day(notBefore), notAfter: day(notAfter), daysLeft: Math.floor(left / DAY), status, key: keyType, names: [...dnsNames, ...addresses].slice(0, 100), namedBy, fingerprint };
    }),
  );
  return {
    certificates: certificates.toSorted((a, b) => a.daysLeft - b.daysLeft || (a.path < b.path ? -1 : 1)),
    unread: nodes.flatMap((node) => inventoryOf(node).unread.map(({ host, reason, namedBy }) => ({ node: node.name, path: host, reason, namedBy }))),
    cut: nodes.filter((node) => inventoryOf(node).isCut).map(({ name }) => name),
  };
};

const text = ({ certificates, unread, cut }: CertificateRows): string => {
  const several = new Set(certificates.map(({ node }) => node)).size > 1;
  const table = [
    ['EXPIRES', 'LEFT', 'USE', 'SUBJECT', 'ISSUER', 'KEY', 'FILE', 'NAMED BY'],
    ...certificates.map(({ node, path, subject, issuer, uses, notAfter, daysLeft, status, key, namedBy }) => [
      notAfter,
      status === 'valid' || status === 'expires-soon' ? `${daysLeft}d${status === 'valid' ? '' : ' !'}` : status === 'expired' ? 'EXPIRED' : 'NOT YET',
      uses.join(', ') || '-',
      subject,
      issuer === subject ? 'itself' : issuer,
      key,
      several ? `${node}:${path}` : path,
      namedBy.join(', ') || '-',
    ]),
  ].map((row) => row.map(printable));
  const widths = table[0]?.map((_, column) => Math.min(60, Math.max(...table.map((row) => row[column]?.length ?? 0)))) ?? [];
  const lines = table.map((row) => row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  '));
  const notes = [
    ...unread.map(({ node, path, reason, namedBy }) => `not read: ${several ? `${node}:` : ''}${path}${namedBy === null ? '' : `, named by ${namedBy}`}: ${reason}`),
    ...cut.map((node) => `not all looked at: the folders of ${node} hold more files than any control plane`),
  ].map(printable);
  const count = (status: CertificateRow['status']): number => certificates.filter((row) => row.status === status).length;
  const summary = `${plural(certificates.length, 'certificate')}: ${count('expired')} expired, ${count('expires-soon')} soon, ${count('not-yet-valid')} not yet valid`;
  return `${[...(certificates.length > 0 ? lines : []), ...(notes.length > 0 ? ['', ...notes] : []), '', summary].join('\n').replace(/^\n/, '')}\n`;
};

const COLUMNS = ['node', 'path', 'subject', 'issuer', 'uses', 'notBefore', 'notAfter', 'daysLeft', 'status', 'key', 'names', 'namedBy', 'fingerprint'] as const;

/** The formats of the command `certs`. */
export const certificateReports = {
  text,
  json: (rows: CertificateRows): string => printJson({ version: 1, ...rows }),
  csv: ({ certificates }: CertificateRows): string => csvText([COLUMNS, ...certificates.map((row) => COLUMNS.map((column) => [row[column]].flat().join(' ')))]),
} as const;
