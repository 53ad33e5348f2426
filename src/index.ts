/** The public API: nothing else of the package can be imported. */
import { cis112 } from '../rules/benchmarks/cis-1.12.ts';
import { rules } from '../rules/index.ts';
import { audit as auditWith, type AuditPorts, type AuditRequest, type AuditResult } from './audit.ts';
import { nodeFileSystem } from './source/file-system.ts';
import { KUBELET_MAX_BYTES } from './source/read.ts';

export { defineRule, notApplicable, unseen } from './engine/rule.ts';
export type * from './engine/rule.ts';
export type * from './engine/finding.ts';
export type { Benchmark, Control } from './engine/controls.ts';
export type { AuditPorts, AuditRequest, AuditResult } from './audit.ts';
export type * from './model/types.ts';
export type { Place, Span, Word } from './source/place.ts';
export { SourceFile } from './source/source-file.ts';
export { rules };

/** The built-in benchmarks, by which `AuditResult.audit.controls` is made. */
export const benchmarks = [cis112];

/**
 * Audits the manifests under `paths`, read from this machine unless `ports` says otherwise. Uses the built-in rules
 * and benchmarks unless others are given. What a file holds never makes it throw: see `findings` and `troubles`.
 */
export const audit = (
  request: Pick<AuditRequest, 'paths'> & Partial<AuditRequest>,
  ports: Partial<AuditPorts> & Pick<AuditPorts, 'cwd'>,
): Promise<AuditResult> =>
  auditWith(
    { rules, benchmarks, kubernetesVersion: null, maxFileSize: KUBELET_MAX_BYTES, stdinFilename: '<stdin>', ...request },
    { fileSystem: nodeFileSystem, stdin: async () => new Uint8Array(), ...ports },
  );
