import { examplePod } from '../../src/engine/example.ts';
import type { Context } from '../../src/engine/rule.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import type { Invocation, Setting } from '../../src/model/types.ts';
import { componentsBeside } from './components-beside.ts';

/** A DaemonSet of kube-system that starts a program; `spec` is a line of its pods. */
export const programFile = (image: string, command: readonly string[], spec = 'hostNetwork: true'): string =>
  `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: program, namespace: kube-system}
spec:
  template:
    spec:
      ${spec}
      containers:
      - name: program
        image: ${image}
        command: ${JSON.stringify(command)}
`;

const IMAGE = 'registry.k8s.io/provider-aws/cloud-controller-manager:v1.31.0';

/** A cloud-controller-manager with these flags. */
export const cloudManager = (flags: readonly string[], spec?: string): string => programFile(IMAGE, ['/bin/aws-cloud-controller-manager', ...flags], spec);

/** The same beside a component with flags. */
export const besideManager = (flags: readonly string[], component: ComponentName, argv: readonly string[], version = '1.28'): { files: Record<string, string> } => ({
  files: { 'cloud-controller-manager.yaml': cloudManager(flags), [`${component}.yaml`]: examplePod(component, version, argv) },
});

/** What the components of the control plane beside an object are given for a flag. */
export const givenTo = (context: Context, component: ComponentName, flag: string): readonly (Extract<Setting, { state: 'given' }> & { readonly invocation: Invocation })[] =>
  componentsBeside(context, component).flatMap((invocation) => {
    const setting = invocation.setting(flag);
    return setting.state === 'given' && !setting.flag.value?.unknown ? [{ ...setting, invocation }] : [];
  });
