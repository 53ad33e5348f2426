import type { ReadResult } from '../source/read.ts';
import { SourceFile } from '../source/source-file.ts';
import type { FileTrouble } from '../source/trouble.ts';
import type { YamlFile } from '../yaml/document.ts';
import { parseYaml } from '../yaml/parse.ts';
import { buildPod, podsIn, type PodPlace } from './pod.ts';
import type { FileStatus, Manifest, Pod } from './types.ts';
import type { ToldVersions } from './version.ts';

/**
 * A manifest from what reading its file gave, with the versions that its components have or are told.
 * Never throws; what was not read has a status and a reason.
 */
export const buildManifest = (displayPath: string, result: ReadResult, told: ToldVersions = { kubernetesVersion: null }): Manifest =>
  result.status === 'read'
    ? readManifest(displayPath, parsed(result.source), told)
    : unreadManifest(displayPath, result.status, result.trouble);

/** One text is judged as of several versions. */
const parsed = (source: SourceFile): YamlFile => {
  const known = files.get(source) ?? parseYaml(source);
  files.set(source, known);
  return known;
};
const files = new WeakMap<SourceFile, YamlFile>();

const unreadManifest = (path: string, status: FileStatus, trouble: FileTrouble): Manifest => {
  const file = new SourceFile(path, '');
  return { path, status, reason: trouble.message, yaml: null, trouble, pods: [], place: { file, span: { start: 0, end: 0 }, path: '' } };
};

const readManifest = (path: string, yaml: YamlFile, told: ToldVersions): Manifest => {
  const places = yaml.documents.flatMap(podsIn);
  let pods: readonly Pod[] | undefined;
  const manifest: Manifest = {
    path,
    ...statusOf(yaml, places),
    yaml,
    trouble: null,
    get pods() {
      pods ??= places.map((place) => buildPod(place, manifest, told));
      return pods;
    },
    place: { file: yaml.source, span: { start: 0, end: 0 }, path: '' },
  };
  return manifest;
};

const statusOf = (yaml: YamlFile, places: readonly PodPlace[]): { status: FileStatus; reason: string | null } => {
  if (yaml.placeholders.length > 0) {
    const count = yaml.placeholders.length;
    return { status: 'template', reason: `it holds ${count} placeholder${count === 1 ? '' : 's'} that another program fills in` };
  }
  if (places.length > 0) return { status: 'read', reason: null };
  const [problem] = yaml.problems;
  if (problem?.kind === 'syntax' || problem?.kind === 'tab') {
    return { status: 'unreadable', reason: `it is no valid YAML: ${problem.message}` };
  }
  return { status: 'not-a-manifest', reason: whatItIs(yaml) };
};

const whatItIs = (yaml: YamlFile): string => {
  const filled = yaml.documents.filter(({ kind }) => kind !== 'null' && kind !== 'missing');
  if (filled.length === 0) return 'it is empty';
  const maps = filled.filter(({ kind }) => kind === 'map');
  if (maps.length === 0) return 'it holds no YAML mapping';
  const kinds = [...new Set(maps.map((map) => map.get('kind').text() ?? ''))].filter((kind) => kind !== '');
  if (kinds.length === 0) return 'it holds no Kubernetes object: there is no kind';
  return `it holds ${kinds.slice(0, 5).map((kind) => `${/^[AEIOU]/.test(kind) ? 'an' : 'a'} ${kind.slice(0, 60)}`).join(', ')}`;
};
