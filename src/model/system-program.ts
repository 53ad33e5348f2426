import { lazilyFor } from '../knowledge/facts.ts';
import type { Place, Word } from '../source/place.ts';
import { releaseOf, splitImage } from './image.ts';
import { plainFlags } from './plain-flags.ts';
import type { ClusterNode, Container, Flag } from './types.ts';
import { baseName } from './wrappers.ts';

/** Programs of kube-system that the control plane works with; those of CoreDNS and kube-proxy have models of their own. */
export const SYSTEM_PROGRAMS = ['cloud-controller-manager', 'konnectivity-agent', 'konnectivity-server', 'storage-provisioner'] as const;
export type SystemProgramName = (typeof SYSTEM_PROGRAMS)[number];

/** One of them, as a container starts it. Its own place is the program's name, or the image. */
export interface SystemProgram extends Place {
  readonly program: SystemProgramName;
  readonly container: Container;
  readonly node: ClusterNode;
  /** `0.34.0`; null when the image does not say. */
  readonly version: string | null;
  readonly flags: readonly Flag[];
  /** Why flags may exist that were not seen; null when all were seen. */
  readonly incomplete: string | null;
  /** The last occurrence of the flag (without dashes), which is the one that counts. */
  flag(name: string): Flag | undefined;
}

const IMAGES: Readonly<Record<SystemProgramName, RegExp>> = {
  'cloud-controller-manager': /cloud-controller-manager(?:-\w+)?$/,
  'konnectivity-agent': /^(?:apiserver-network-)?proxy-agent(?:-\w+)?$/,
  'konnectivity-server': /^(?:apiserver-network-)?proxy-server(?:-\w+)?$/,
  'storage-provisioner': /^storage-provisioner$/,
};
const PROGRAMS: Readonly<Record<SystemProgramName, RegExp>> = {
  ...IMAGES,
  'konnectivity-agent': /^proxy-agent$/,
  'konnectivity-server': /^proxy-server$/,
};

const named = (patterns: Readonly<Record<SystemProgramName, RegExp>>, name: string): SystemProgramName | undefined => SYSTEM_PROGRAMS.find((program) => patterns[program].test(name));

/** The programs of kube-system that the pods of a node, or of a directory beside it, start. */
export const systemProgramsOf = lazilyFor((node: ClusterNode): readonly SystemProgram[] =>
  node.manifests.flatMap(({ pods }) => pods).flatMap(({ containers }) => containers).flatMap((container) => (container.init || container.invocation ? [] : (programOf(container, node) ?? []))));

const programOf = (container: Container, node: ClusterNode): SystemProgram | undefined => {
  const image = container.image?.text ?? '';
  const [first] = container.command;
  const byCommand = first && named(PROGRAMS, baseName(first.text));
  const program = byCommand ?? named(IMAGES, baseName(splitImage(image).name));
  if (program === undefined) return undefined;
  const line: readonly Word[] = byCommand === undefined ? container.args : [...container.command.slice(1), ...container.args];
  const place = (byCommand === undefined ? container.image : first) ?? container.cursor;
  const path = `${container.pod.cursor.path}.${program}`;
  const flags = plainFlags(line, null, path);
  const isOpen = ['command', 'args'].some((key) => container.cursor.get(key).hasHole) || (container.cursor.hasHole && container.cursor.get('args').kind === 'missing');
  return {
    file: place.file,
    span: place.span,
    path,
    program,
    container,
    node,
    version: releaseOf(image),
    flags,
    incomplete: isOpen ? 'a template may add arguments' : first && byCommand === undefined ? `what ${first.text.slice(0, 60)} starts is not known` : null,
    flag: (name) => flags.findLast((flag) => flag.name === name),
  };
};
