import { defineRule } from '../../src/engine/rule.ts';
import { addField, setField } from '../../src/fix/field-edits.ts';
import { offer, type Edits } from '../../src/fix/flag-edits.ts';
import { compareVersions } from '../../src/knowledge/table.ts';
import type { Container, Pod } from '../../src/model/types.ts';
import { isAbsent, placeInSpec, podOf, securitySetting, staticComponents } from '../templates/pod-fields.ts';

const ADVICE = 'set securityContext.seccompProfile.type: RuntimeDefault in spec';
const ANNOTATION = 'seccomp.security.alpha.kubernetes.io/pod';
/** The first minor with the field. */
const FIRST = '1.19';
/** The first minor that does not read the annotation. */
const WITHOUT_ANNOTATION = '1.25';

const profile = (type: string): string => podOf({ spec: [`securityContext: {seccompProfile: {type: ${type}}}`] });
const annotated = (version: string): string => podOf({ image: `kube-apiserver:v${version}.0`, metadata: ['namespace: kube-system', `annotations: {${ANNOTATION}: runtime/default}`] });

export default defineRule({
  title: 'the component may use every system call',
  on: 'pod',
  family: 'security',
  severity: 'low',
  since: '0.1.0',
  why: 'Without a seccomp profile a hole in the component is a way to the whole kernel, unless the kubelet runs with `seccompDefault`. The profile of the runtime leaves everything that the control plane needs; kubeadm has set it since 1.22. Annotations for it are not read any more from 1.25 on.',
  remedy: 'Set `securityContext.seccompProfile.type: RuntimeDefault` in `spec`. Look first whether the runtime is built with seccomp: it is, in all common distributions.',
  examples: () => ({ bad: [podOf({}), profile('Unconfined'), annotated('1.31')], good: [profile('RuntimeDefault'), annotated('1.24'), podOf({ container: ['securityContext: {seccompProfile: {type: RuntimeDefault}}'] })] }),
  *check(pod) {
    const components = staticComponents(pod);
    const annotation = pod.cursor.get('metadata').get('annotations').get(ANNOTATION);
    for (const { container, component, version } of components) {
      // A privileged container has no filter, whatever stands here; another rule speaks of that.
      if (securitySetting(container, 'privileged').text() === 'true' || (version.minor !== null && component !== 'etcd' && compareVersions(version.minor, FIRST) < 0)) continue;
      const type = securitySetting(container, 'seccompProfile').get('type');
      if (type.text() === 'Unconfined') {
        yield { at: type, message: `seccompProfile Unconfined: ${component} may use every system call`, label: 'no filter', advice: 'write type: RuntimeDefault', ...offer('set type: RuntimeDefault', setField(securitySetting(container, 'seccompProfile'), 'type', 'RuntimeDefault')) };
      } else if (type.kind !== 'missing' || hasOpenContext(container)) {
        continue;
      } else if (annotation.kind === 'missing') {
        yield { at: placeInSpec(pod, 'securityContext'), message: `${component} runs without a seccomp profile`, label: 'no seccompProfile', advice: ADVICE, ...offer('add seccompProfile RuntimeDefault', runtimeDefault(pod)) };
      } else if (version.minor !== null && component !== 'etcd' && compareVersions(version.minor, WITHOUT_ANNOTATION) >= 0) {
        yield { at: annotation, message: `${component} runs without a seccomp profile: the annotation ${ANNOTATION} is not read from ${WITHOUT_ANNOTATION} on`, label: 'not read any more', advice: ADVICE };
      }
    }
  },
});

/** For the pod as a whole. */
const runtimeDefault = ({ cursor }: Pod): Edits => {
  const spec = cursor.get('spec');
  const seccompProfile = { type: 'RuntimeDefault' };
  return spec.get('securityContext').kind === 'missing' ? addField(spec, 'securityContext', { seccompProfile }) : addField(spec.get('securityContext'), 'seccompProfile', seccompProfile);
};

/** Whether a template may set a profile. */
const hasOpenContext = ({ cursor, pod }: Container): boolean =>
  [cursor, pod.cursor.get('spec')].some((parent) => {
    const context = parent.get('securityContext');
    return !isAbsent(parent, 'securityContext') && (context.kind !== 'map' || context.hasHole);
  });
