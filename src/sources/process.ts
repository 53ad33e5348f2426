import type { ComponentName } from '../knowledge/types.ts';
import { PROCESS_ANNOTATION } from '../model/pod.ts';
import type { Place } from '../source/place.ts';
import type { RenderedFile } from '../source/rendered-file.ts';
import { emit, list, map, text, type Tree } from './emit.ts';
import type { Text } from './text.ts';

/** A component that a program starts on the host itself. */
export interface Process {
  readonly component: ComponentName;
  /** The arguments, without the program's name. An item of its own that is unknown stands for arguments that nobody sees. */
  readonly argv: readonly Text[];
  /** The whole command, where a shell or another program reads it first; then `argv` is not looked at. */
  readonly command?: readonly Text[];
  readonly environment?: Readonly<Record<string, Text>>;
  /** The component's own version: `1.31.2`. */
  readonly version?: Text | null;
  /** Where the component stands in the source; what has no origin of its own points there. */
  readonly at: Place;
}

/** A pod that stands for the process, so that the same rules look at it; the kubelet's own rules do not. `program` is what starts it: `systemd`. */
export const processManifest = ({ component, argv, command = [component, ...argv], environment, version, at }: Process, program: string, source: string): RenderedFile =>
  emit(processTree({ component, command, environment: environment ?? {}, version: version ?? null }, program), `${source}/${component}.yaml`, at);

const processTree = ({ component, command, environment, version }: Omit<Required<Process>, 'argv' | 'at'>, program: string): Tree =>
  map({
    apiVersion: text('v1'),
    kind: text('Pod'),
    metadata: map({ annotations: map({ [PROCESS_ANNOTATION]: text(program) }), name: text(component), namespace: text('kube-system') }),
    spec: map({
      containers: list([
        map({
          command: list(command.map((word) => text(word))),
          ...(Object.keys(environment).length === 0 ? {} : { env: list(Object.entries(environment).map(([name, value]) => map({ name: text(name), value: text(value) }))) }),
          ...(version === null ? {} : { image: text(component === 'etcd' ? 'registry.k8s.io/etcd:' : `registry.k8s.io/${component}:v`, version) }),
          name: text(component),
        }),
      ]),
      hostNetwork: true,
    }),
  });
