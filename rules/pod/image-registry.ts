import { defineRule } from '../../src/engine/rule.ts';
import { offer, replacePart } from '../../src/fix/flag-edits.ts';
import { compareVersions } from '../../src/knowledge/table.ts';
import type { Invocation } from '../../src/model/types.ts';
import { readImage } from '../templates/image-name.ts';
import { podOf, staticComponents } from '../templates/pod-fields.ts';

interface Registry {
  readonly folder: RegExp;
  readonly name?: RegExp;
  readonly what: string;
  readonly advice: string;
  /** The first minor of Kubernetes that it never had. */
  readonly without?: string;
}

const INSTEAD = 'take the image from registry.k8s.io';

/** Registries that take no new images, and what is known of them. The first that fits counts. */
const REGISTRIES: readonly Registry[] = [
  { folder: /^k8s\.gcr\.io(\/|$)/, what: 'k8s.gcr.io has taken no images since April 2023; requests are passed on to registry.k8s.io for as long as that lasts', without: '1.27', advice: INSTEAD },
  { folder: /^gcr\.io\/google[_-]containers(\/|$)/, what: 'gcr.io/google_containers was the registry before k8s.gcr.io, and Container Registry was shut down in 2025', without: '1.27', advice: INSTEAD },
  { folder: /^quay\.io\/coreos$/, name: /^hyperkube$/, what: 'quay.io/coreos/hyperkube has had no images since CoreOS ended', without: '1.19', advice: 'take the image of the component from registry.k8s.io' },
  { folder: /./, name: /^hyperkube(-|$)/, what: 'hyperkube has not been built by the Kubernetes project since 1.19', without: '1.19', advice: 'take the image of the component from registry.k8s.io' },
];

const withField = (image: string): string => podOf({ image, command: ['kube-apiserver'] });

export default defineRule({
  title: 'the image comes from a registry that is closed',
  on: 'pod',
  family: 'upgrade',
  severity: 'low',
  since: '0.1.0',
  why: 'A version that the registry never got cannot be pulled from it, not even for a security fix: the upgrade ends in ImagePullBackOff. What is still there may be taken away without notice; a node that has lost its copy then does not come back.',
  remedy: 'Take the images from `registry.k8s.io`, or from a mirror of it. For kubeadm that is `imageRepository` in the ClusterConfiguration.',
  references: ['https://kubernetes.io/blog/2023/03/10/image-registry-redirect/'],
  examples: () => ({
    bad: [withField('k8s.gcr.io/kube-apiserver:v1.24.0'), withField('gcr.io/google_containers/kube-apiserver-amd64:v1.9.2'), withField('k8s.gcr.io/kube-apiserver:v1.28.0')],
    good: [podOf({}), withField('registry.example.com/kube-apiserver:v1.31.0'), withField('quay.io/coreos/etcd:v3.5.21')],
  }),
  *check(pod) {
    for (const invocation of staticComponents(pod)) {
      const { container } = invocation;
      const image = readImage(container.image);
      const registry = image && REGISTRIES.find(({ folder, name }) => folder.test(image.folder) && (name === undefined || name.test(image.name)));
      if (!registry || container.image === undefined) continue;
      const isMissing = lacks(registry, invocation);
      yield {
        at: container.image,
        severity: isMissing ? 'medium' : 'low',
        message: isMissing ? `${registry.what}: it never had ${invocation.version.text ?? ''}` : registry.what,
        label: 'a closed registry',
        advice: registry.advice,
        ...(registry.advice === INSTEAD ? offer('take the image from registry.k8s.io', replacePart(container.image, 0, image.folder.length, 'registry.k8s.io')) : {}),
      };
    }
  },
});

const lacks = ({ without }: Registry, { component, version }: Invocation): boolean =>
  component !== 'etcd' && without !== undefined && version.source === 'image' && version.minor !== null && compareVersions(version.minor, without) >= 0;
