import type { ComponentName } from '../knowledge/types.ts';
import { isUnknown } from '../text/unknown.ts';
import { splitImage } from './image.ts';
import type { Version } from './types.ts';

/** What a run says about versions. */
export interface ToldVersions {
  /** Of components that do not say theirs: `1.31` or `1.31.4`. */
  readonly kubernetesVersion: string | null;
  /** For a step of an upgrade: what a component that has a version of its own is judged as before the step and after it. `path` is its file. */
  readonly stepOf?: ((component: ComponentName, own: Version, path: string) => VersionStep) | undefined;
}

export interface VersionStep {
  readonly before: Version;
  readonly after: Version;
}

/** Where a component's version may be written. */
export interface VersionSources {
  readonly image: string | undefined;
  /** The label `app.kubernetes.io/version` of the pod or its template. */
  readonly label: string | undefined;
  /** `--kubernetes-version`. */
  readonly option: string | null;
  /** Whether there is no container, but a process of the host. */
  readonly isProcess?: boolean;
}

const VERSION = /^v?(\d{1,3})\.(\d{1,3})(?:\.(\d{1,3}))?(-(?:alpha|beta|rc)\.?\d*)?(?=$|[-_+.])/;

/** Text and minor of a version of this component, whatever a distribution appends to it; null when it is none. */
const parseVersion = (component: ComponentName, text: string | undefined): { text: string; minor: string } | null => {
  const [, major, minor, patch, preview] = VERSION.exec(text ?? '') ?? [];
  const fits = component === 'etcd' ? major === '2' || major === '3' : major === '1';
  if (!fits || minor === undefined) return null;
  const release = `${major}.${Number(minor)}`;
  return { text: `${release}${patch === undefined ? '' : `.${Number(patch)}`}${preview ?? ''}`, minor: release };
};

const whyUnknown = (image: string | undefined, isProcess: boolean): string => {
  if (image === undefined) return isProcess ? 'a command line does not say it' : 'the container names no image';
  const { tag } = splitImage(image);
  if (tag === undefined && image.includes('@')) return 'the image is given by its digest alone';
  if (isUnknown(tag ?? image) || /\$\{|\{\{/.test(tag ?? image)) return 'a template fills in the image';
  if (tag === undefined || tag === '') return 'the image has no tag';
  return tag === 'latest' ? 'the image tag "latest" names no version' : `the image tag "${tag.slice(0, 60)}" is no version of it`;
};

/** The version of a component: from the image's tag, else the label, else (not for etcd, which has its own versions) the option. */
export const componentVersion = (component: ComponentName, { image, label, option, isProcess = false }: VersionSources): Version => {
  const found = (source: 'image' | 'label' | 'option', text: string | null | undefined): Version | null => {
    const version = parseVersion(component, text ?? undefined);
    return version && { ...version, source, reason: null };
  };
  return (
    found('image', image === undefined ? null : splitImage(image).tag) ??
    found('label', label) ??
    (component === 'etcd' ? null : found('option', option)) ?? { text: null, minor: null, source: null, reason: whyUnknown(image, isProcess) }
  );
};
