import { defineRule, type Problem } from '../../src/engine/rule.ts';
import { setField } from '../../src/fix/field-edits.ts';
import { offer } from '../../src/fix/flag-edits.ts';
import type { Invocation } from '../../src/model/types.ts';
import { readImage } from '../templates/image-name.ts';
import { isAbsent, podOf, staticComponents } from '../templates/pod-fields.ts';

const withField = (image: string, ...container: readonly string[]): string => podOf({ image, command: ['kube-apiserver'], container });
const PINNED = 'kube-apiserver@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';

export default defineRule({
  title: 'the component does not start without its registry, or as another version than before',
  on: 'pod',
  family: 'operations',
  severity: 'low',
  since: '0.1.0',
  why: 'With `imagePullPolicy: Always` the kubelet asks the registry at every start of the container, although the image is on the node: if the registry, the network or the DNS is down, the control plane does not come back. That is also the default for the tag `latest` and for no tag at all, with which two nodes may run two versions.',
  remedy: 'Write the version or the digest of the image, and `imagePullPolicy: IfNotPresent` or nothing.',
  examples: () => ({
    bad: [withField('kube-apiserver:v1.31.0', 'imagePullPolicy: Always'), withField('kube-apiserver:latest'), withField('kube-apiserver'), withField('kube-apiserver:latest', 'imagePullPolicy: IfNotPresent')],
    good: [withField('kube-apiserver:v1.31.0'), withField(PINNED), withField('kube-apiserver:v1.31.0', 'imagePullPolicy: IfNotPresent'), withField('kube-apiserver:{{ tag }}')],
  }),
  *check(pod) {
    for (const invocation of staticComponents(pod)) {
      const problem = judge(invocation);
      if (problem) yield problem;
    }
  },
});

const judge = ({ component, container }: Invocation): Problem | undefined => {
  const policy = container.cursor.get('imagePullPolicy');
  if (policy.text() === 'Always') {
    return { at: policy, message: `${component} does not start while the registry of its image cannot be reached`, label: 'needs the registry', log: 'ImagePullBackOff', advice: 'write imagePullPolicy: IfNotPresent', ...offer('write imagePullPolicy: IfNotPresent', setField(container.cursor, 'imagePullPolicy', 'IfNotPresent')) };
  }
  const image = readImage(container.image);
  if (!image || image.digest !== null || (image.tag !== null && image.tag !== 'latest') || container.image === undefined) return undefined;
  const what = image.tag === null ? 'the image has no tag, which means latest' : 'the tag latest';
  const isPulled = isAbsent(container.cursor, 'imagePullPolicy');
  return {
    at: container.image,
    message: `${what}: ${component} ${isPulled ? 'asks the registry at every start, and ' : ''}has whatever version that is on the day`,
    label: 'no version',
    advice: 'write the version as the tag',
  };
};
