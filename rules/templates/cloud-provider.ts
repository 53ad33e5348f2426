import { splitImage } from '../../src/model/image.ts';
import type { SystemProgram } from '../../src/model/system-program.ts';
import { baseName } from '../../src/model/wrappers.ts';

/** The managers that take the flags of k8s.io/cloud-provider as they are, release by release; others have flags or versions of their own. */
const PROVIDERS: readonly { readonly image: RegExp; readonly program: RegExp; readonly names: readonly string[] }[] = [
  { image: /provider-aws\/cloud-controller-manager$|\baws-cloud-controller-manager$/, program: /^aws-cloud-controller-manager$/, names: ['aws', 'aws/v2'] },
  { image: /\bopenstack-cloud-controller-manager$/, program: /^openstack-cloud-controller-manager$/, names: ['openstack'] },
];

/** The names that its `--cloud-provider` can have; undefined for another one. */
export const providerNames = ({ container }: SystemProgram): readonly string[] | undefined => {
  const image = splitImage(container.image?.text ?? '').name;
  const program = baseName(container.command[0]?.text ?? '');
  return PROVIDERS.find((each) => each.image.test(image) || each.program.test(program))?.names;
};

/** The minor release of Kubernetes that it belongs to; null where its version does not say it. */
export const minorOf = (manager: SystemProgram): string | null =>
  providerNames(manager) && manager.version?.startsWith('1.') === true ? manager.version.split('.').slice(0, 2).join('.') : null;
