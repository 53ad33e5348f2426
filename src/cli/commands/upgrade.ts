import { posix } from 'node:path';
import { judge, type AuditRequest } from '../../audit.ts';
import type { Audit } from '../../engine/finding.ts';
import { kubernetesMinors } from '../../knowledge/index.ts';
import { compareVersions } from '../../knowledge/table.ts';
import { clusterConfigurationIn } from '../../model/kubeadm-config.ts';
import { buildManifest } from '../../model/manifest.ts';
import type { Discovery } from '../../source/discover.ts';
import { KUBELET_MAX_BYTES, readSource, type ReadResult } from '../../source/read.ts';
import { planUpgrade, planUpgradeFixes, type JudgeAs } from '../../upgrade/plan.ts';
import { minorOf } from '../../upgrade/versions.ts';
import { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import type { CommandLine } from '../parse.ts';
import { auditCommand } from './audit.ts';

/** What is to be done before, with and after each step to another minor. Exit codes are those of an audit. */
export const upgradeCommand = (line: CommandLine, io: Io, toolVersion: string): Promise<number> => {
  const to = readTarget(line.value('to'));
  const config = readConfiguration(line.value('kubeadm-config'), io);
  const judging = (nodes: Discovery['nodes'], request: AuditRequest): JudgeAs => {
    const withConfig = config === null ? nodes : nodes.map((node) => ({ ...node, files: [...node.files, config] }));
    return (stepOf, texts) => withoutFile(config?.path, judge(withConfig, { ...request, stepOf }, texts));
  };
  const startOf = (nodes: Discovery['nodes'], request: AuditRequest): string => presentMinor(judge(nodes, { ...request, rules: [] }));
  return auditCommand(line, io, toolVersion, {
    judge: (nodes, request, texts) => planUpgrade(judging(nodes, request), startOf(nodes, request), to, texts),
    planFixes: (nodes, request, isWanted) => planUpgradeFixes(judging(nodes, request), startOf(nodes, request), to, isWanted),
  });
};

/** The ClusterConfiguration, as a file that lies beside the manifests of each node. */
const readConfiguration = (path: string | undefined, { fileSystem, cwd }: Io): { path: string; result: ReadResult } | null => {
  if (path === undefined) return null;
  const result = readSource(fileSystem, posix.resolve(cwd, path), path, KUBELET_MAX_BYTES);
  if (result.status !== 'read') throw new Failure(`${path}: ${result.trouble.message}`, result.trouble.hint);
  if (!clusterConfigurationIn([buildManifest(path, result)])) throw new Failure(`${path} holds no ClusterConfiguration`, 'kubectl -n kube-system get configmap kubeadm-config -o yaml prints the one of a cluster');
  return { path, result };
};

/** It is no file of the kubelet's, so nothing is said of it. */
const withoutFile = (path: string | undefined, audit: Audit): Audit =>
  path === undefined ? audit : { ...audit, findings: audit.findings.filter(({ at }) => at.file.path !== path), unseen: audit.unseen.filter(({ at }) => at.file.path !== path) };

const NEWEST = kubernetesMinors.at(-1) ?? '';
const OLDEST = kubernetesMinors[0] ?? '';

const readTarget = (text: string | undefined): string => {
  if (text === undefined) return NEWEST;
  const minor = /^v?(1\.\d+)(?:\.\d+)?$/.exec(text)?.[1];
  if (minor === undefined) throw new Failure(`--to does not accept ${text}`, '--to accepts a minor or a patch version of Kubernetes: 1.33, 1.33.4');
  return known(minor, `--to ${text}`);
};

const known = (minor: string, what: string): string => {
  if (compareVersions(minor, NEWEST) > 0) throw new Failure(`${what} is newer than what this release of k8s-audit knows, which ends at ${NEWEST}`, `say --to ${NEWEST}, or take a newer k8s-audit`);
  if (compareVersions(minor, OLDEST) < 0) throw new Failure(`${what} is older than what this release of k8s-audit knows, which begins with ${OLDEST}`, null);
  return minor;
};

const presentMinor = ({ nodes }: Audit): string => {
  const minor = minorOf(nodes);
  if (minor === undefined) throw new Failure('nothing here says which version of Kubernetes it is, so there is nowhere to start from', 'say it with --kubernetes-version 1.31, and see that the manifests of the API server, the controller-manager or the scheduler are among the paths');
  return known(minor, `the present version ${minor}`);
};
