import type { Word } from '../source/place.ts';
import { isUnknown } from '../text/unknown.ts';
import { COMPONENTS, type ComponentName } from '../knowledge/types.ts';
import { baseName } from './wrappers.ts';

/** A component's program on a command line. */
export interface Started {
  readonly component: ComponentName;
  /** The word that names the component, and the arguments that are its own. */
  readonly program: Word;
  readonly argv: readonly Word[];
  /** `hyperkube`, when the component is one of its sub-commands. */
  readonly wrappers: readonly string[];
}

const ARCHITECTURE = /(?:-linux)?-(?:amd64|arm64|arm|ppc64le|s390x|386)$/;

const HYPERKUBE: Readonly<Record<string, ComponentName>> = {
  apiserver: 'kube-apiserver',
  'kube-apiserver': 'kube-apiserver',
  'controller-manager': 'kube-controller-manager',
  'kube-controller-manager': 'kube-controller-manager',
  scheduler: 'kube-scheduler',
  'kube-scheduler': 'kube-scheduler',
};

/** What a container, an image or a label calls a component besides its own name. */
const ALIASES: Readonly<Record<string, ComponentName>> = {
  apiserver: 'kube-apiserver',
  'api-server': 'kube-apiserver',
  'kube-api-server': 'kube-apiserver',
  'k8s-api-server': 'kube-apiserver',
  'k8s-apiserver': 'kube-apiserver',
  'controller-manager': 'kube-controller-manager',
  'k8s-controller-manager': 'kube-controller-manager',
  scheduler: 'kube-scheduler',
  'k8s-scheduler': 'kube-scheduler',
  'etcd-container': 'etcd',
  'etcd-member': 'etcd',
  'etcd-server': 'etcd',
};

/** Sub-commands of etcd that run something other than a member. */
const OTHER_ETCD = new Set(['grpc-proxy', 'gateway', 'proxy']);

const isComponent = (name: string): name is ComponentName => (COMPONENTS as readonly string[]).includes(name);

/** The component that a command line (after `unwrap`) starts; null for another program, and where it only prints its version or help. */
export const startedBy = (words: readonly Word[]): Started | null => {
  const [program, second] = words;
  if (!program) return null;
  const name = baseName(program.text).replace(ARCHITECTURE, '');
  const isHyperkube = name === 'hyperkube' || name === 'km';
  const under = isHyperkube && second && Object.hasOwn(HYPERKUBE, second.text) ? HYPERKUBE[second.text] : undefined;
  const component = under ?? (isComponent(name) ? name : undefined);
  if (component === undefined) return null;
  const argv = words.slice(under === undefined ? 1 : 2);
  const [only] = argv;
  if (component === 'etcd' && only && OTHER_ETCD.has(only.text)) return null;
  if (only && argv.length === 1 && /^(?:--?version|--?help|-h|help)$/.test(only.text)) return null;
  return { component, program: under && second ? second : program, argv, wrappers: under === undefined ? [] : [program.text] };
};

/** The component that a container's name, an image's name, a label or a file name means; undefined for any other text. */
export const componentNamed = (text: string | undefined): ComponentName | undefined => {
  if (text === undefined || isUnknown(text)) return undefined;
  const name = text.replace(ARCHITECTURE, '');
  if (isComponent(name)) return name;
  return Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined;
};

/** The component whose image this is, by the last part of its name: `registry:5000/kube-apiserver-amd64:v1.20.0@sha256:...`. */
export const componentOfImage = (image: string | undefined): ComponentName | undefined => {
  const name = image === undefined ? '' : baseName(image.replace(/@.*$/s, '')).replace(/:.*$/s, '');
  return isComponent(name.replace(ARCHITECTURE, '')) ? componentNamed(name) : undefined;
};

/** The component whose pod this is: `kube-apiserver`, `kube-apiserver-<node>`, but not `kube-apiserver-healthcheck`. */
export const componentOfPod = (name: string | undefined): ComponentName | undefined =>
  componentNamed(name) ?? COMPONENTS.find((component) => component !== 'etcd' && name?.startsWith(`${component}-`) === true);

/** Whether these arguments look like the component's own: at least `least` of its flags, and not more that it never had. */
export const looksLike = (words: readonly Word[], least: number, isFlag: (name: string) => boolean): boolean => {
  let known = 0;
  let strange = 0;
  for (const word of words) {
    const name = /^--?([a-z][\w-]*)/i.exec(word.text)?.[1];
    if (name === undefined) continue;
    if (isFlag(name.replaceAll('_', '-'))) known += 1;
    else strange += 1;
  }
  return known >= least && known >= strange;
};
