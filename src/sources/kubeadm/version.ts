import type { Note } from '../../source/rendered-file.ts';
import type { Word } from '../../source/place.ts';
import { placeholder, textFrom, type Text } from '../text.ts';
import type { RenderContext } from '../types.ts';
import type { Documents } from './documents.ts';
import { minorsOfApi, NEWEST, OLDEST, type Release } from './releases.ts';
import { given } from './values.ts';

/** Which kubeadm it is, and which Kubernetes it installs. */
export interface Versions {
  readonly kubeadm: Release;
  readonly kubernetesMinor: number;
  readonly imageTag: Text;
  /** Whether nothing says which release it is, so that the newest is rendered. */
  readonly isGuessed: boolean;
  /** A build of Kubernetes' own CI, whose images lie elsewhere. */
  readonly isCi: boolean;
}

const RELEASE = /^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)([-\w.+]*)?$/;
const LABEL = /^(?:latest|stable)+(?:-[1-9](?:\.[1-9]\d?)?)?$/;

/** undefined where kubeadm stops. */
export const readVersions = (documents: Documents, context: RenderContext, notes: Note[]): Versions | undefined => {
  const cursor = documents.cluster?.get('kubernetesVersion');
  // A number is refused for its type.
  const word = cursor?.type === 'number' ? undefined : cursor && given(cursor);
  const said = word?.unknown === undefined ? word?.text : undefined;
  const [, bucket = '', name = said ?? 'stable-1'] = /^(release\/|ci\/)?([-\w.+]+)$/.exec(said ?? '') ?? [];
  const isCi = bucket === 'ci/';
  if (said !== undefined && !RELEASE.test(name) && !LABEL.test(name)) {
    notes.push({ kind: 'refused', at: word ?? documents.whole, message: `kubernetesVersion ${said} is neither a version such as v1.31.0 nor a label such as stable-1`, log: `version "${said}" doesn't match patterns for neither semantic version nor labels (stable, latest, ...)` });
    return undefined;
  }
  const known = RELEASE.exec(name) ?? (word?.unknown === undefined ? RELEASE.exec(context.kubernetesVersion ?? '') : null);
  const kubernetes = known ? { minor: Number(known[2]), patch: Number(known[3]) } : guessed(documents, context);
  const tag = known ? `v${known[0].replace(/^v/, '')}`.replaceAll(/[^-\w.]/g, '_') : undefined;
  const imageTag = tag === undefined ? unknownTag(word, context) : word === undefined ? tag : textFrom(tag, word);
  if (!known && word?.unknown === undefined && context.kubernetesVersion === null) {
    const what = word ? `kubernetesVersion ${word.text} is looked up when kubeadm runs` : 'kubernetesVersion is not given, and kubeadm takes the newest when it runs';
    notes.push({ kind: 'approximate', at: word ?? documents.whole, message: `${what}; this is what kubeadm 1.${kubernetes.minor} writes, and --kubernetes-version says another` });
  }
  const kubeadm = kubeadmOf(documents, context, kubernetes, notes);
  return kubeadm && { kubeadm, kubernetesMinor: kubernetes.minor, imageTag, isGuessed: !known && context.kubernetesVersion === null, isCi };
};

const unknownTag = (word: Word | undefined, { kubernetesVersion }: RenderContext): Text => {
  if (word?.unknown !== undefined) return word.text.startsWith('v') ? word : ['v', word];
  return kubernetesVersion === null ? `v${placeholder('KUBERNETES_VERSION')}` : `v${kubernetesVersion}.${placeholder('PATCH')}`;
};

/** The minor that the command line says, or the newest whose kubeadm reads this version of its API. */
const guessed = ({ api }: Documents, { kubernetesVersion }: RenderContext): Release => {
  const minor = /^v?1\.(\d+)/.exec(kubernetesVersion ?? '')?.[1];
  return { minor: minor === undefined ? Math.min(NEWEST, minorsOfApi(api)?.[1] ?? NEWEST) : Number(minor), patch: Infinity };
};

/** The release of kubeadm: the one that is said, or that of Kubernetes, or the next one where only that reads the file. */
const kubeadmOf = ({ api, whole }: Documents, { values }: RenderContext, kubernetes: Release, notes: Note[]): Release | undefined => {
  const at = whole.get('apiVersion');
  const [, minor, patch] = /^v?1\.(\d+)(?:\.(\d+))?/.exec(values.get('KUBEADM_VERSION') ?? '') ?? [];
  const said = minor === undefined ? undefined : { minor: Number(minor), patch: patch === undefined ? Infinity : Number(patch) };
  if (said && kubernetes.minor < said.minor - 1) {
    const log = `this version of kubeadm only supports deploying clusters with the control plane version >= 1.${said.minor - 1}.0`;
    notes.push({ kind: 'refused', at: whole.get('kubernetesVersion'), message: `kubeadm 1.${said.minor} does not install Kubernetes 1.${kubernetes.minor}: it installs its own minor and the one before`, log });
    return undefined;
  }
  const range = minorsOfApi(api);
  const next = { minor: kubernetes.minor + 1, patch: Infinity };
  const candidates = said ? [said] : [kubernetes, next];
  const fitting = range && candidates.find(({ minor: one }) => range[0] <= one && one <= range[1]);
  if (!fitting) {
    notes.push({ kind: 'refused', at, ...apiMessage(api, range, said ?? kubernetes) });
    return undefined;
  }
  if (fitting === next) notes.push({ kind: 'approximate', at, message: `kubeadm 1.${kubernetes.minor} does not read ${api}, so this is taken to be for kubeadm 1.${next.minor}, which installs Kubernetes 1.${kubernetes.minor} too` });
  if (fitting.minor < OLDEST || fitting.minor > NEWEST) {
    notes.push({ kind: 'approximate', at, message: `the code of kubeadm 1.${fitting.minor} is not known here; this is what kubeadm 1.${fitting.minor < OLDEST ? OLDEST : NEWEST} writes` });
  }
  return fitting;
};

const apiMessage = (api: string, range: readonly [number, number] | undefined, { minor }: Release): Pick<Note, 'message' | 'log'> => {
  if (!range) return { message: `${api} is no version of kubeadm's configuration`, log: `no kind "ClusterConfiguration" is registered for version "kubeadm.k8s.io/${api}"` };
  const [first, last] = range;
  if (minor > last) return { message: `kubeadm 1.${minor} does not read ${api} any more; kubeadm 1.${last} is the last that does, and its command kubeadm config migrate writes a newer version`, log: 'your configuration file uses an old API spec' };
  return { message: `kubeadm 1.${minor} does not read ${api} yet; kubeadm 1.${first} is the first that does`, log: `kubeadm.k8s.io/${api}` };
};
