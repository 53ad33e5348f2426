import type { Finding } from '../engine/finding.ts';
import { SEVERITIES } from '../engine/rule.ts';

/** `1 critical, 2 medium`, worst first; empty for no findings. */
export const severityCounts = (findings: readonly Finding[]): string =>
  SEVERITIES.map((severity) => ({ severity, count: findings.filter((finding) => finding.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity}`)
    .join(', ');
