import { compareVersions } from '../../src/knowledge/table.ts';
import { mountOf } from '../../src/model/mounts.ts';
import type { Invocation } from '../../src/model/types.ts';
import { baseName } from '../../src/model/wrappers.ts';
import type { Word } from '../../src/source/place.ts';
import { isUnknown } from '../../src/text/unknown.ts';

export interface ImageName {
  /** Host and path without the last part; empty where there is none. */
  readonly folder: string;
  /** The last part, without tag and digest. */
  readonly name: string;
  readonly tag: string | null;
  readonly digest: string | null;
}

/** The parts of an image's name; undefined where a template fills in some of it. */
export const readImage = (image: Word | undefined): ImageName | undefined => {
  if (image === undefined || image.unknown !== undefined || isUnknown(image.text) || /[${}<>\s]/.test(image.text) || image.text === '') return undefined;
  const [reference = '', digest] = image.text.split('@', 2);
  const slash = reference.lastIndexOf('/');
  const [name = '', tag] = reference.slice(slash + 1).split(':', 2);
  return { folder: reference.slice(0, Math.max(slash, 0)), name, tag: tag ?? null, digest: digest ?? null };
};

const KUBERNETES = /^(registry\.k8s\.io|k8s\.gcr\.io|gcr\.io\/google[_-]containers)$/;
const ETCD = /^(quay\.io\/coreos|gcr\.io\/etcd-development)$/;
const ARCHITECTURE = /-(amd64|arm64|arm|ppc64le|s390x)$/;

/** What an image of the projects themselves holds. */
interface Contents {
  readonly programs: ReadonlySet<string>;
  /** Whether the image comes from the project's own registry; a mirror is likely the same. */
  readonly isOfficial: boolean;
}

/** The programs in the image, as far as they are known: the images of the components are built from little else than the component. */
export const imageContents = ({ component, container, version }: Invocation): Contents | undefined => {
  const image = readImage(container.image);
  if (!image || version.text === null || version.minor === null || image.name.replace(ARCHITECTURE, '') !== component) return undefined;
  if (component !== 'etcd') {
    // From 1.19 on; before, there was a whole Debian.
    return compareVersions(version.minor, '1.19') < 0 ? undefined : { programs: new Set([component, 'go-runner']), isOfficial: KUBERNETES.test(image.folder) };
  }
  const programs = ['etcd', 'etcdctl', 'etcdutl'];
  if (ETCD.test(image.folder)) return isEtcdFrom(version.text, 5, 7) ? { programs: new Set(programs), isOfficial: true } : undefined;
  if (!KUBERNETES.test(image.folder)) return undefined;
  // A static shell was in the image for the sake of migrations.
  return { programs: new Set(isEtcdFrom(version.text, 6, 5) ? programs : [...programs, 'sh', 'cp', 'migrate', 'migrate-if-needed.sh']), isOfficial: true };
};

const isEtcdFrom = (version: string, minor: number, patch: number): boolean => {
  const [, ofMinor = '', ofPatch = ''] = /^3\.(\d+)\.(\d+)/.exec(version) ?? [];
  return ofMinor !== '' && (Number(ofMinor) > minor || (Number(ofMinor) === minor && Number(ofPatch) >= patch));
};

export interface MissingProgram {
  readonly program: Word;
  readonly log: string;
  readonly isCertain: boolean;
}

/** The program, if the image does not have it and no volume brings it in. */
export const missingProgram = (invocation: Invocation, program: Word | undefined): MissingProgram | undefined => {
  const contents = imageContents(invocation);
  if (!contents || program === undefined || program.unknown !== undefined || program.text === '' || isUnknown(program.text)) return undefined;
  const { text } = program;
  if (contents.programs.has(baseName(text).replace(ARCHITECTURE, '')) || (text.startsWith('/') && mountOf(invocation.container, text))) return undefined;
  const log = text.startsWith('/') ? `exec: "${text}": stat ${text}: no such file or directory` : `exec: "${text}": executable file not found in $PATH`;
  return { program, log, isCertain: contents.isOfficial };
};
