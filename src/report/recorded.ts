import type { ControlResult, Suppressed, Verdict } from '../engine/finding.ts';
import type { Confidence, Family, Fix, Severity } from '../engine/rule.ts';
import type { ComponentName } from '../knowledge/types.ts';
import type { FileStatus } from '../model/types.ts';
import type { LineAndColumn } from '../source/source-file.ts';
import { holdsPods } from './holds-pods.ts';
import schema from './report.schema.json' with { type: 'json' };

/** A JSON report of version 1 as it is read again; `report.schema.json` describes it. Only what is used is named here. */
export interface RecordedReport {
  readonly run: { readonly kubernetesVersion: string | null };
  readonly nodes: readonly RecordedNode[];
  readonly findings: readonly RecordedFinding[];
  readonly unseen: readonly RecordedUnseen[];
  readonly suppressed: readonly (RecordedFinding & Pick<Suppressed, 'by' | 'reason' | 'at'>)[];
  readonly controls: readonly (Pick<ControlResult, 'id' | 'title' | 'status' | 'rules' | 'findings'> & Partial<Pick<ControlResult, 'section' | 'level'>> & { readonly reason?: string })[];
}

export interface RecordedNode {
  readonly name: string;
  readonly path: string;
  readonly directory?: boolean;
  /** `text` is there with --sources, for what holds pods. */
  readonly files: readonly { readonly path: string; readonly status: FileStatus; readonly reason?: string; readonly text?: string }[];
  readonly components: readonly {
    readonly name: string;
    readonly file: string;
    readonly container: string | null;
    readonly verdict: Verdict['verdict'];
    readonly because: readonly string[];
    readonly assumes: readonly string[];
  }[];
}

export interface RecordedPlace {
  readonly file: string;
  readonly start: RecordedPosition;
  readonly end: RecordedPosition;
}

type RecordedPosition = { readonly offset: number } & LineAndColumn;

interface RecordedEntry extends RecordedPlace {
  readonly rule: string;
  readonly component?: ComponentName | null;
  readonly node: string | null;
  readonly fingerprint: string;
}

export interface RecordedUnseen extends RecordedEntry {
  readonly reason: string;
  readonly path?: string;
}

export interface RecordedFinding extends RecordedEntry {
  readonly family: Family;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  readonly label: string | null;
  readonly advice?: string | null;
  readonly related: readonly (RecordedPlace & { readonly label: string })[];
  readonly log: string | null;
  readonly controls: readonly string[];
  readonly fix: Fix | null;
}

/** Why a text is no report that can be merged: sentences without their final stop. */
export class NotAReport extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.name = 'NotAReport';
    this.hint = hint;
  }
}

/** Makes the function that reads reports. It throws NotAReport for a text that is none, is the report of a failed run, or lacks the manifests. */
export const reportReader = async (): Promise<(text: string) => RecordedReport> => {
  // ajv knows why a document does not fit, and is needed nowhere else at run time.
  const { Ajv } = await import('ajv');
  const validate = new Ajv({ strict: false }).compile<RecordedReport | { error: { message: string } }>(schema);
  return (text) => {
    const report = parse(text);
    if (!validate(report)) {
      const [first] = validate.errors ?? [];
      throw new NotAReport(`it is no JSON report of k8s-audit: ${first?.instancePath || 'it'} ${first?.message ?? 'does not fit'}`, WRITE_ONE);
    }
    if ('error' in report) throw new NotAReport(`it is the report of a run that failed: ${report.error.message}`, 'mend that, and write it again');
    const without = report.nodes.flatMap(({ files }) => files).find(({ status, text: manifest }) => holdsPods(status) && manifest === undefined);
    if (without) throw new NotAReport(`it does not hold the text of ${without.path}, so the rules about several nodes cannot look at it`, WRITE_ONE);
    return report;
  };
};

const WRITE_ONE = 'write it with: k8s-audit --sources -f json=REPORT';

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new NotAReport(`it is no JSON: ${error instanceof Error ? error.message : String(error)}`, WRITE_ONE);
  }
};
