import { defineRule, type Problem } from '../../src/engine/rule.ts';
import { examplePod } from '../../src/engine/example.ts';
import { KUBEADM_FLAGS, KUBEADM_MOUNTS } from '../../src/knowledge/kubeadm.ts';
import { clusterConfigurationIn, componentConfiguration } from '../../src/model/kubeadm-config.ts';
import { mountsOf } from '../../src/model/mounts.ts';
import type { Invocation } from '../../src/model/types.ts';
import type { Cursor } from '../../src/yaml/cursor.ts';

const configured = (argv: readonly string[], config: string, from = '1.30'): { version: string; from: string; files: Record<string, string> } => ({
  version: '1.31',
  from,
  files: { 'kube-apiserver.yaml': examplePod('kube-apiserver', '1.31', argv), 'kubeadm-config.yaml': `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n${config}` },
});
const WITH_ARGUMENT = 'apiServer: {extraArgs: [{name: profiling, value: "false"}]}\n';

const ADVICE = 'put it into the ClusterConfiguration (kubeadm upgrade apply --config, or kubectl edit of kubeadm-config), or keep it as a patch (--patches)';

export default defineRule({
  title: 'kubeadm overwrites an edit that was made by hand and that its ClusterConfiguration does not know',
  on: 'node',
  family: 'upgrade',
  severity: 'medium',
  since: '0.1.0',
  why: '`kubeadm upgrade` writes the manifests anew from the ClusterConfiguration. What was edited in the files alone is gone after it, without a word: audit logs, OIDC, encryption, a service range.',
  remedy: 'Put every edit into `extraArgs` and `extraVolumes` of the ClusterConfiguration, or into a directory of patches that is given to `kubeadm upgrade` each time.',
  references: ['https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-reconfigure/'],
  examples: () => ({
    bad: [configured(['--profiling=false'], ''), configured(['--profiling=true'], WITH_ARGUMENT), configured(['--authorization-mode=RBAC'], ''), configured(['--service-cluster-ip-range=10.0.0.0/16'], 'networking: {serviceSubnet: 10.96.0.0/16}\n'), configured([], WITH_ARGUMENT)],
    good: [configured(['--profiling=false'], WITH_ARGUMENT), configured(['--authorization-mode=Node,RBAC', '--advertise-address=10.0.0.1'], ''), configured(['--profiling=false'], '', '1.31'), ['--profiling=false']],
  }),
  *check(node) {
    const configuration = clusterConfigurationIn(node.manifests);
    if (!configuration) return;
    for (const invocation of node.invocations) {
      if (invocation.before === null || invocation.incomplete !== null) continue;
      yield* flagProblems(invocation, configuration);
      yield* mountProblems(invocation, configuration);
    }
  },
});

function* flagProblems(invocation: Invocation, configuration: Cursor): Generator<Problem> {
  const { component } = invocation;
  const known = componentConfiguration(configuration, component);
  if (!known || !(component in KUBEADM_FLAGS)) return;
  const own = KUBEADM_FLAGS[component as keyof typeof KUBEADM_FLAGS];
  for (const name of new Set(invocation.flags.map((flag) => flag.name))) {
    const setting = invocation.setting(name);
    if (setting.state !== 'given') continue;
    const text = setting.values.join(',');
    const wanted = known.extraArgs.get(name)?.join(',') ?? (Object.hasOwn(own, name) ? filledIn(own[name] ?? null, configuration) : undefined);
    if (wanted === null || wanted === text) continue;
    const message = wanted === undefined ? `--${name}=${text} is in no extraArgs of the ClusterConfiguration: kubeadm upgrade leaves it out` : `kubeadm upgrade writes --${name}=${wanted}, and here it is ${text}`;
    yield { at: setting.flag, message, label: 'edited by hand', advice: ADVICE };
  }
  for (const [name, values] of known.extraArgs) {
    if (invocation.occurrences(name).length === 0) yield { at: invocation, message: `kubeadm upgrade adds --${name}=${values.join(',')}, which the ClusterConfiguration has and this manifest has not`, label: `--${name} is not given`, advice: 'take it out of the ClusterConfiguration if it is not wanted' };
  }
}

function* mountProblems({ container, component }: Invocation, configuration: Cursor): Generator<Problem> {
  const known = componentConfiguration(configuration, component)?.extraMountPaths;
  if (!known) return;
  const own = [...KUBEADM_MOUNTS, directoryOf(configuration), configuration.get('etcd').get('local').get('dataDir').text() ?? ''];
  for (const { at, cursor } of mountsOf(container)) {
    const isKnown = known.some((path) => path.replace(/\/$/, '') === at) || own.some((path) => path === at || `${directoryOf(configuration)}/etcd` === at);
    if (!isKnown) yield { at: cursor, message: `the mount of ${at || '/'} is in no extraVolumes of the ClusterConfiguration: kubeadm upgrade leaves it out`, label: 'edited by hand', advice: ADVICE };
  }
}

const directoryOf = (configuration: Cursor): string => configuration.get('certificatesDir').text() ?? '/etc/kubernetes/pki';

/** What kubeadm itself writes; null where the configuration does not tell. */
const filledIn = (text: string | null, configuration: Cursor): string | null => {
  const networking = configuration.get('networking');
  const values: Readonly<Record<string, string | null>> = {
    pki: directoryOf(configuration),
    services: networking.get('serviceSubnet').text() ?? '10.96.0.0/12',
    pods: networking.get('podSubnet').text() ?? null,
    cluster: configuration.get('clusterName').text() ?? 'kubernetes',
    domain: networking.get('dnsDomain').text() ?? 'cluster.local',
  };
  if (text === null || [...text.matchAll(/\{(\w+)\}/g)].some(([, name]) => values[name ?? ''] === null)) return null;
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
};
