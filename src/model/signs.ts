import { COMPONENTS, type ComponentName } from '../knowledge/types.ts';
import type { Word } from '../source/place.ts';
import { isUnknown } from '../text/unknown.ts';
import { componentNamed, componentOfImage, componentOfPod, looksLike } from './component.ts';
import { baseName } from './wrappers.ts';

/** What tells the component of a container whose command line does not name it. */
export interface Signs {
  readonly container: string | undefined;
  readonly image: string | undefined;
  /** Values of the labels that name a component. */
  readonly labels: readonly (string | undefined)[];
  readonly pod: string | undefined;
  readonly file: string;
  readonly command: 'none' | 'other' | 'script' | 'template';
  readonly program: Word | undefined;
  /** Its arguments, where they are known. */
  readonly argv: readonly Word[];
  readonly script: Word | null;
  /** Whether the component has or had such a flag. */
  isFlag(component: ComponentName, name: string): boolean;
}

/** Programs that live beside a component and take flags like its own. */
const OTHER_PROGRAM = /^(?:etcdctl|etcdutl|kubectl|pause|true|sleep)$|etcd-manager|cloud-controller-manager|operator|healthcheck|syncer|backup/;

/** Labels under which a pod says which component it is, weightiest first. */
export const COMPONENT_LABELS = ['component', 'k8s-app', 'app.kubernetes.io/component', 'app.kubernetes.io/name', 'app'];

/** The component by the container's name, then its image, labels, pod and file, each only if image or flags bear it out. */
export const componentBySigns = (signs: Signs): ComponentName | undefined => {
  const program = baseName(signs.program?.text ?? '');
  if (signs.command === 'other' && (OTHER_PROGRAM.test(program) || (COMPONENTS as readonly string[]).includes(program))) return undefined;
  const container = componentNamed(signs.container);
  const image = componentOfImage(signs.image);
  const likely = (component: ComponentName, least: number): boolean => looksLike(signs.argv, least, (name) => signs.isFlag(component, name));

  if (signs.command === 'script') {
    const mentions = (component: ComponentName): boolean =>
      new RegExp(`(?:^|[\\s/"'=])${component}(?=$|[\\s"';|&])`).test(signs.script?.text ?? '');
    if (container !== undefined && (image === container || mentions(container))) return container;
    return image !== undefined && mentions(image) ? image : undefined;
  }
  if (signs.command === 'template') return container ?? image;
  if (container !== undefined && (image === container || likely(container, 1))) return container;
  if (image !== undefined && (signs.command === 'none' ? startsWithFlag(signs.argv) : likely(image, 1))) return image;
  const others = [...signs.labels.map(componentNamed), componentOfPod(signs.pod), componentOfPod(baseName(signs.file).replace(/\..*$/s, ''))];
  return others.find((component) => component !== undefined && likely(component, 2));
};

const startsWithFlag = ([first]: readonly Word[]): boolean => first === undefined || first.text.startsWith('-') || isUnknown(first.text);
