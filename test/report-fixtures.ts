import { Ajv, type ErrorObject } from 'ajv';
import { readFileSync } from 'node:fs';
import type { Audit, Finding, UnseenEntry } from '../src/engine/finding.ts';
import { rules } from '../rules/index.ts';
import { concernsIn } from '../src/engine/concerns.ts';
import { verdictsOf } from '../src/engine/verdict.ts';
import { buildManifest } from '../src/model/manifest.ts';
import { buildNode } from '../src/model/node.ts';
import type { ClusterNode } from '../src/model/types.ts';
import type { ReportOptions } from '../src/report/index.ts';
import type { Place } from '../src/source/place.ts';
import { SourceFile } from '../src/source/source-file.ts';

const schema = JSON.parse(readFileSync(new URL('../src/report/report.schema.json', import.meta.url), 'utf8')) as object;
const validate = new Ajv({ allErrors: true, strict: true, strictRequired: false, strictTypes: false }).compile(schema);

/** What is wrong with a JSON report by the schema of the package; empty when nothing is. */
export const schemaErrors = (report: string | object): string[] => {
  validate(typeof report === 'string' ? JSON.parse(report) : report);
  return (validate.errors ?? []).map(({ instancePath, message, params }: ErrorObject) => `${instancePath} ${message} ${JSON.stringify(params)}`);
};

/** A node from the texts of its files: path -> YAML. */
export const nodeOf = (path: string, files: Readonly<Record<string, string>>): ClusterNode =>
  buildNode(
    path,
    true,
    Object.entries(files).map(([name, text]) => buildManifest(name, { status: 'read', source: new SourceFile(name, text) })),
  );

/** The place of the first `words` in a file of the node. */
export const placeOf = (node: ClusterNode, path: string, words: string): Place => {
  const file = node.manifests.find((manifest) => manifest.path === path)?.place.file;
  const start = file?.text.indexOf(words) ?? -1;
  if (!file || start < 0) throw new Error(`${words} is not in ${path}`);
  return { file, span: { start, end: start + words.length }, path: words };
};

const concernsOf = (node: ClusterNode | null, at: Place): Finding['concerns'] => (node ? concernsIn({ nodes: [node] })(at) : []);

export const findingAt = (at: Place, node: ClusterNode | null, more: Partial<Finding> = {}): Finding => ({
  rule: 'apiserver-profiling',
  family: 'security',
  severity: 'low',
  confidence: 'certain',
  message: 'something is wrong',
  label: null,
  advice: null,
  component: 'kube-apiserver',
  concerns: concernsOf(node, at),
  node,
  at,
  related: [],
  log: null,
  controls: [],
  fix: null,
  fingerprint: `k8sAudit/v1:${at.span.start}`,
  ...more,
});

export const unseenAt = (at: Place, node: ClusterNode | null, more: Partial<UnseenEntry> = {}): UnseenEntry => ({
  rule: 'apiserver-profiling',
  family: 'security',
  component: 'kube-apiserver',
  concerns: concernsOf(node, at),
  node,
  at,
  reason: 'value comes from $(PROFILING), which no env entry defines',
  path: null,
  fingerprint: `k8sAudit/v1:unseen${at.span.start}`,
  ...more,
});

export const auditOf = (nodes: readonly ClusterNode[], findings: readonly Finding[] = [], more: Partial<Audit> = {}): Audit => ({
  nodes,
  findings,
  unseen: [],
  suppressed: [],
  controls: [],
  verdicts: verdictsOf(nodes, { findings, unseen: more.unseen ?? [] }, true),
  rules,
  outcomes: [],
  ...more,
});

export const OPTIONS: ReportOptions = {
  toolVersion: '0.1.0',
  run: { paths: ['manifests'], profile: 'default', config: null, kubernetesVersion: null, exitCode: 1 },
  cwd: '/work/repo',
  repository: '/work/repo',
  sources: false,
  color: false,
  showUnseen: false,
  showSuppressed: false,
  quiet: false,
  verdictsOnly: false,
  width: 100,
};

export const APISERVER = 'manifests/kube-apiserver.yaml';
export const ETCD = 'manifests/etcd.yaml';

const pod = (component: string, image: string, argv: readonly string[]): string =>
  ['apiVersion: v1', 'kind: Pod', 'metadata:', `  name: ${component}-cp-1`, 'spec:', '  containers:', `  - name: ${component}`, `    image: ${image}`, '    command:', `    - ${component}`]
    .concat(argv.map((word) => `    - ${word}`), '')
    .join('\n');

/** An API server 1.33.4 and an etcd 3.5.21 on the node cp-1. */
export const controlPlane = (): ClusterNode =>
  nodeOf('manifests', {
    [ETCD]: pod('etcd', 'registry.k8s.io/etcd:3.5.21-0', ['--name=cp-1', '--data-dir=/var/lib/etcd']),
    [APISERVER]: pod('kube-apiserver', 'registry.k8s.io/kube-apiserver:v1.33.4', ['--audit-policy-file=/etc/kubernetes/audit/policy.yaml', '--anonymous-auth=true']).concat(
      ['    volumeMounts:', '    - mountPath: /etc/kubernetes/pki', '      name: pki', ''].join('\n'),
    ),
  });
