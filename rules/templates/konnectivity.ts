import { examplePod } from '../../src/engine/example.ts';
import type { Context, Example, Problem } from '../../src/engine/rule.ts';
import { systemProgramsOf, type SystemProgram } from '../../src/model/system-program.ts';
import { parseDuration } from '../../src/model/values/duration.ts';
import { parseInteger } from '../../src/model/values/integer.ts';
import { isUnknown } from '../../src/text/unknown.ts';

export const SERVER_IMAGE = 'registry.k8s.io/kas-network-proxy/proxy-server:v0.31.4';
export const AGENT_IMAGE = 'registry.k8s.io/kas-network-proxy/proxy-agent:v0.31.4';

/** The value that the program works with; undefined where it is not known. */
export const textOf = (program: SystemProgram, name: string, otherwise: string): string | undefined => {
  const flag = program.flag(name);
  if (!flag) return program.incomplete === null ? otherwise : undefined;
  const { value } = flag;
  return value === undefined || value.unknown !== undefined || isUnknown(value.text) || /\$\(\w+\)/.test(value.text) ? undefined : value.text;
};

/** Values that are no number or no duration where the program wants one, by the names of its flags. */
export function* wrongTypes({ flags }: SystemProgram): Generator<Problem> {
  for (const { name, value } of flags) {
    const isDuration = /(?:time|timeout|interval|interval-cap)$/.test(name);
    if (!value || value.unknown !== undefined || isUnknown(value.text) || /\$\(\w+\)/.test(value.text) || !(isDuration || /-(?:port|count|size|burst)$/.test(name))) continue;
    const parsed = isDuration ? parseDuration(value.text) : parseInteger(value.text, 'int');
    if (!parsed.ok) yield { at: value, message: `--${name} takes ${isDuration ? 'a duration such as 30s' : 'a whole number'}, and ${value.text === '' ? 'nothing' : value.text} is none`, log: `for "--${name}" flag: ${parsed.error}` };
  }
}

/** What the program says of a flag, at its value. */
export const refused = (program: SystemProgram, flag: string, message: string, log: string, advice?: string): Problem => ({ at: program.flag(flag)?.value ?? program, message, log, ...(advice === undefined ? {} : { advice }) });

/** The servers that an agent belongs to: those of its own control plane, or the only one that there is. */
export const serversBeside = ({ controlPlane, nodes }: Context): readonly SystemProgram[] => {
  const of = (all: Context['nodes']): readonly SystemProgram[] => all.flatMap(systemProgramsOf).filter(({ program }) => program === 'konnectivity-server');
  const own = of(controlPlane.nodes);
  const all = of(nodes);
  return own.length > 0 ? own : all.length === 1 ? all : [];
};

interface Pod {
  readonly image?: string;
  readonly mounts?: readonly string[];
  readonly volumes?: readonly string[];
  /** Lines of the container. */
  readonly more?: string;
  /** Lines of the spec. */
  readonly spec?: string;
}

const proxyPod = (program: string, flags: readonly string[], { image = '', mounts = [], volumes = [], more = '', spec = '' }: Pod): string => `apiVersion: v1
kind: Pod
metadata: {name: konnectivity, namespace: kube-system}
spec:
  hostNetwork: true
${spec}  containers:
  - name: konnectivity
    image: ${image}
    command: ${JSON.stringify([program, ...flags])}
${more}    volumeMounts: [${mounts.join(', ')}]
  volumes: [${volumes.join(', ')}]
`;

export const serverPod = (flags: readonly string[], pod: Pod = {}): string => proxyPod('/proxy-server', flags, { image: SERVER_IMAGE, ...pod });
export const agentPod = (flags: readonly string[], pod: Pod = {}): string => proxyPod('/proxy-agent', flags, { image: AGENT_IMAGE, ...pod });

const VOLUME = (path: string): string => `{name: uds, hostPath: {path: ${path}}}`;
const MOUNT = '{name: uds, mountPath: /run/konnectivity}';
export const SOCKET = '/run/konnectivity/server.sock';

/** A server that listens on a socket of the host. */
export const socketServer = (flags: readonly string[], directory = '/run/konnectivity'): string => serverPod([`--uds-name=${SOCKET}`, '--server-port=0', ...flags], { mounts: [MOUNT], volumes: [VOLUME(directory)] });

/** An API server that reaches nodes by it, with this connection. */
export const besideApi = (server: string, connection: string | null): Example => ({
  files: {
    'kube-apiserver.yaml': `${examplePod('kube-apiserver', '1.31', connection === null ? [] : ['--egress-selector-config-file=/etc/kubernetes/manifests/egress.yaml'])}    volumeMounts: [${MOUNT}]\n  volumes: [${VOLUME('/run/konnectivity')}]\n`,
    'konnectivity-server.yaml': server,
    ...(connection === null ? {} : { 'egress.yaml': `apiVersion: apiserver.k8s.io/v1beta1\nkind: EgressSelectorConfiguration\negressSelections: [{name: cluster, connection: ${connection}}]\n` }),
  },
});
