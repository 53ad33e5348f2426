import type { ReadResult } from '../source/read.ts';
import type { Note, RenderedFile } from '../source/rendered-file.ts';
import type { SourceFile } from '../source/source-file.ts';

/** What people write instead of manifests, and what is known of the program that reads it. */
export interface SourceKind {
  /** `kubeadm`: also the name of its file in this folder. */
  readonly id: string;
  /** `a kubeadm configuration`, as it stands in a sentence. */
  readonly title: string;
  /** The program that reads it and starts the components: `kubeadm`. */
  readonly program: string;
  /** What is rendered as the program does it, what is not quite so, and what is left out; sentences without their final stop. */
  readonly exact: string;
  readonly approximate: string;
  readonly notCovered: string;
  /** File names, beside those of manifests, that a search opens. */
  readonly names?: RegExp;
  /** Whether `${NAME}` in it is for a shell, and not for who makes the file. */
  readonly isScript?: boolean;
  /** Each file is for one component: those of one folder make one node. */
  readonly isOfComponent?: true;
  /** Whether it only changes another source of its kind, with which it is then read. */
  isChange?(text: string): boolean;
  /** A cheap look, at a text of any length, that a manifest does not pass. `path` is as it was given. */
  looksLike(text: string, path: string): boolean;
  load(): Promise<Render | AsyncRender>;
}

/** Never throws for what a file holds. */
export type Render = (source: SourceFile, context: RenderContext) => Rendering;

/** A source that holds other sources. */
export type AsyncRender = (source: SourceFile, context: RenderContext) => Promise<Rendering>;

export interface RenderContext {
  /** What the command line fills in (`--set NAME=VALUE`): placeholders, and what depends on the node. */
  readonly values: ReadonlyMap<string, string>;
  /** As the command line says it, for what does not say its own. */
  readonly kubernetesVersion: string | null;
  /** Sources of the same kind that change this one, in the order in which they do. */
  readonly changes: readonly SourceFile[];
  /** A file beside the source, by its path from there. Nothing above the source's folder is read. */
  read(path: string): ReadResult;
  /** The names in a folder beside the source; empty where there is none. */
  list(path: string): readonly string[];
  /** A source inside of this one, by its own kind; undefined where it is of none, or lies too many sources deep. */
  render(inner: SourceFile, context: RenderContext): Promise<Rendering | undefined>;
}

export interface Rendering {
  readonly nodes: readonly RenderedNode[];
  readonly notes: readonly Note[];
}

/** The static pods of one node. */
export interface RenderedNode {
  /** Where the source says it. */
  readonly name?: string;
  /** In the order of their names: `kube-apiserver.yaml`. */
  readonly files: readonly RenderedFile[];
  /** Other files of the node that the source holds, called after their paths there. */
  readonly beside?: readonly RenderedFile[];
}
