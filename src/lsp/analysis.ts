import type { Audit, Finding } from '../engine/finding.ts';
import type { Container, Flag, Invocation, Manifest } from '../model/types.ts';
import type { Place } from '../source/place.ts';
import type { SourceFile } from '../source/source-file.ts';

/** What the server needs of the rest: an audit of the directory that a file lies in, with other texts (path -> text) for some of its files. */
export interface Auditor {
  audit(path: string, texts: ReadonlyMap<string, string>): Promise<Audit>;
  /** The texts of the files that fixing these findings changes; empty where nothing can be fixed without making something worse. */
  fix(path: string, texts: ReadonlyMap<string, string>, wanted: (finding: Finding) => boolean): Promise<ReadonlyMap<string, string>>;
  /** Forgets what was read of a directory, because files in it have changed. */
  forget(path: string): void;
}

/** The manifest of a path in an audit. */
export const manifestAt = (audit: Audit, path: string): Manifest | undefined =>
  audit.nodes.flatMap(({ manifests }) => manifests).find((manifest) => manifest.path === path);

/** Whether a file is one of a control plane, so that other YAML is left alone: it starts a component, or it lies beside files that do. */
export const isOfControlPlane = (audit: Audit, path: string): boolean =>
  audit.nodes.some(({ isDirectory, manifests, invocations }) => manifests.some((manifest) => manifest.path === path) && (isDirectory ? invocations.length > 0 : invocations.some(({ file }) => file.path === path)));

/** The file of a path from which manifests are made. */
export const sourceAt = (audit: Audit, path: string): SourceFile | undefined => audit.nodes.flatMap(({ rendered }) => (rendered ? [rendered.source, ...(rendered.others ?? [])] : [])).find((source) => source.path === path);

/** The span of a YAML collection reaches to the start of what follows it. */
export const isInside = ({ span }: Place, offset: number): boolean => span.start <= offset && offset < span.end;

const holds = ({ span }: Place, offset: number): boolean => span.start <= offset && offset <= span.end;

/** The container at an offset, and what it starts; the only one of the file where the offset is outside of all. */
export const containerAt = (manifest: Manifest, offset: number): Container | undefined => {
  const containers = manifest.pods.flatMap(({ containers: each }) => each);
  return containers.find(({ cursor }) => isInside(cursor, offset)) ?? (containers.length === 1 ? containers[0] : undefined);
};

export const flagAt = (invocation: Invocation, offset: number): Flag | undefined =>
  invocation.flags.find((flag) => flag.file === invocation.file && (holds(flag, offset) || (flag.value !== undefined && flag.value.file === invocation.file && holds(flag.value, offset))));

/** The entry of a list in a flag's value that holds the offset: `NodeRestriction` of `--enable-admission-plugins=A,NodeRestriction`. */
export const entryAt = (flag: Flag, offset: number): string | undefined => {
  const { value } = flag;
  if (!value || offset < value.span.start || offset > value.span.end) return undefined;
  const text = value.file.text.slice(value.span.start, value.span.end);
  const at = offset - value.span.start;
  const start = text.lastIndexOf(',', at - 1) + 1;
  const end = text.indexOf(',', at);
  return text.slice(start, end < 0 ? undefined : end).trim();
};
