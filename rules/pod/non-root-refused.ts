import { defineRule } from '../../src/engine/rule.ts';
import { imageContents } from '../templates/image-name.ts';
import { podOf, securitySetting, staticComponents } from '../templates/pod-fields.ts';

const withField = (text: string): string => podOf({ spec: [`securityContext: {${text}}`] });

export default defineRule({
  title: 'the container may not run as root, and would',
  on: 'pod',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'With `runAsNonRoot: true` the kubelet does not create a container that would run as user 0. Without `runAsUser` that is the user of the image, and the images of the control plane name none, which is root. The pod stays in CreateContainerConfigError.',
  remedy: 'Set `runAsUser` to another user, after giving that one the keys and directories that the component needs; or remove `runAsNonRoot`.',
  examples: () => ({
    bad: [withField('runAsNonRoot: true, runAsUser: 0'), withField('runAsNonRoot: true'), podOf({ spec: ['securityContext: {runAsNonRoot: true, runAsUser: 65534}'], container: ['securityContext: {runAsUser: 0}'] })],
    good: [withField('runAsNonRoot: true, runAsUser: 65534'), withField('runAsUser: 0'), podOf({ image: 'registry.example.com/own:v1.31.0', command: ['kube-apiserver'], spec: ['securityContext: {runAsNonRoot: true}'] })],
  }),
  *check(pod) {
    for (const invocation of staticComponents(pod)) {
      const { container, component } = invocation;
      const [rule, user] = [securitySetting(container, 'runAsNonRoot'), securitySetting(container, 'runAsUser')];
      if (rule.text() !== 'true') continue;
      if (user.text() === '0') {
        yield { at: user, message: `${component} is to run as user 0, and runAsNonRoot forbids it`, label: 'root', related: [{ at: rule, label: 'forbids it' }], log: "container's runAsUser breaks non-root policy", advice: 'remove runAsNonRoot, or set another runAsUser' };
      } else if (user.kind === 'missing' && imageContents(invocation)) {
        yield { at: rule, confidence: 'likely', message: `${component} runs as the user of its image, which is root, and runAsNonRoot forbids it`, label: 'no runAsUser', log: 'container has runAsNonRoot and image will run as root', advice: 'set runAsUser, or remove runAsNonRoot' };
      }
    }
  },
});
