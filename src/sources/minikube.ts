import type { Place, Word } from '../source/place.ts';
import type { Note } from '../source/rendered-file.ts';
import type { SourceFile } from '../source/source-file.ts';
import { wordAt } from '../source/word-at.ts';
import { list, map, text, type Mapping, type Tree } from './emit.ts';
import { renderKubeadm, type KubeadmApi } from './kubeadm-file.ts';
import { partOf, placeholder, textFrom, type Text } from './text.ts';
import type { AsyncRender, RenderContext, Rendering } from './types.ts';

/** The command lines `minikube start ...` of a script. minikube writes kubeadm's configuration by a template of its own for each release of Kubernetes. */
export const render: AsyncRender = async (source, context) => {
  const made: Rendering[] = [];
  let end = 0;
  for (const { index } of source.text.matchAll(/\bminikube\s+start\b/g)) {
    if (made.length >= MOST_COMMANDS) break;
    if (index < end) continue;
    const words = wordsFrom(source, index);
    end = words.at(-1)?.span.end ?? index;
    if (words.some(({ text: each }) => each.startsWith('--extra-config'))) made.push(await renderStart(words, { file: source, span: { start: index, end: index + 'minikube start'.length }, path: '' }, context));
  }
  return { nodes: made.flatMap(({ nodes }) => nodes), notes: made.flatMap(({ notes }) => notes) };
};
const MOST_COMMANDS = 100;

/** The words of a command of a shell, to its end. */
const wordsFrom = (file: SourceFile, start: number): readonly Word[] => {
  const words: Word[] = [];
  const pattern = /(?:[ \t]|\\\r?\n)*((?:[^\s"'\\;|&#]|\\(?!\r?\n).|"[^"\n]*"|'[^'\n]*')+)/y;
  pattern.lastIndex = start;
  for (let match = pattern.exec(file.text); match; match = pattern.exec(file.text)) {
    const word = match[1] ?? '';
    words.push(unquoted(wordAt(file, pattern.lastIndex - word.length, pattern.lastIndex)));
  }
  return words;
};

/** Quotes around a word, or around what follows its equals sign. */
const unquoted = (word: Word): Word => {
  const { 1: lead = '', 3: inside } = /^((?:[\w.-]+=)*)(["'])([^"']*)\2$/.exec(word.text) ?? [];
  if (inside === undefined) return word;
  const value = partOf(word, lead.length + 1, lead.length + 1 + inside.length);
  return lead === '' ? value : { ...word, text: lead + inside, part: (from, to) => word.part(from < lead.length ? from : from + 1, to <= lead.length ? to : to + 1) };
};

interface Option {
  readonly name: string;
  readonly value: Word;
}

/** `--name=value` and `--name value`. */
const optionsOf = (words: readonly Word[]): readonly Option[] =>
  words.flatMap((word, index): Option[] => {
    const [, name, equals = ''] = /^--?([a-z][\w-]*)(=?)/.exec(word.text) ?? [];
    if (name === undefined) return [];
    if (equals !== '') return [{ name, value: partOf(word, word.text.indexOf('=') + 1) }];
    const next = words[index + 1];
    return next && !next.text.startsWith('-') ? [{ name, value: next }] : [];
  });

/** Flags that minikube gives by itself; see its templates in pkg/minikube/bootstrapper/bsutil. */
const OWN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  apiserver: { 'enable-admission-plugins': 'NamespaceLifecycle,LimitRanger,ServiceAccount,DefaultStorageClass,DefaultTolerationSeconds,NodeRestriction,MutatingAdmissionWebhook,ValidatingAdmissionWebhook,ResourceQuota' },
  'controller-manager': { 'allocate-node-cidrs': 'true', 'leader-elect': 'false' },
  scheduler: { 'leader-elect': 'false' },
  etcd: {},
};
/** Other components that take such options. */
const ELSEWHERE = ['kubelet', 'kubeadm', 'kube-proxy'];

const renderStart = async (words: readonly Word[], at: Place, context: RenderContext): Promise<Rendering> => {
  const options = optionsOf(words);
  const last = (name: string): Word | undefined => options.findLast((option) => option.name === name)?.value;
  const settled = (name: string, otherwise: string): Text => known(last(name), context) ?? otherwise;
  const version = last('kubernetes-version');
  const given = version && /^v?\d+\.\d+/.test(version.text) ? version : undefined;
  const minor = /^v?1\.(\d+)/.exec(given?.text ?? context.kubernetesVersion ?? '')?.[1];
  const api: KubeadmApi = minor === undefined || Number(minor) >= 31 ? 'v1beta4' : Number(minor) >= 23 ? 'v1beta3' : 'v1beta2';
  const notes: Note[] = [];
  const settings = extraConfig(options.filter(({ name }) => name === 'extra-config').map(({ value }) => value), notes, context);
  const gates = known(last('feature-gates'), context);
  const argumentsOf = (component: string): Tree => {
    // Before v1beta4 minikube's template has this one for etcd.
    const own = component === 'etcd' && api !== 'v1beta4' ? { 'proxy-refresh-interval': '70000' } : (OWN[component] ?? {});
    const all: Readonly<Record<string, Text>> = { ...own, ...(gates && component !== 'etcd' ? { 'feature-gates': gates } : {}), ...settings[component] };
    const sorted = Object.entries(all).sort(([one], [other]) => (one < other ? -1 : 1));
    return api === 'v1beta4' ? list(sorted.map(([name, value]) => map({ name: text(name), value: text(value) }))) : map(Object.fromEntries(sorted.map(([name, value]) => [name, text(value)])));
  };
  const profile = settledName(last('p') ?? last('profile'));
  const port = known(last('apiserver-port'), context);
  const repository = known(last('image-repository'), context);
  const cluster: Mapping = map({
    ...(repository === undefined ? {} : { imageRepository: text(repository) }),
    apiServer: map({ extraArgs: argumentsOf('apiserver') }),
    controllerManager: map({ extraArgs: argumentsOf('controller-manager') }),
    scheduler: map({ extraArgs: argumentsOf('scheduler') }),
    certificatesDir: text('/var/lib/minikube/certs'),
    clusterName: text('mk'),
    controlPlaneEndpoint: text('control-plane.minikube.internal:', port ?? '8443'),
    etcd: map({ local: map({ dataDir: text('/var/lib/minikube/etcd'), extraArgs: argumentsOf('etcd') }) }),
    ...(given ? { kubernetesVersion: text(...(given.text.startsWith('v') ? [given] : ['v', given])) } : context.kubernetesVersion === null ? { kubernetesVersion: text(placeholder('KUBERNETES_VERSION')) } : {}),
    networking: map({ dnsDomain: text(settled('dns-domain', 'cluster.local')), podSubnet: text('10.244.0.0/16'), serviceSubnet: text(settled('service-cluster-ip-range', '10.96.0.0/12')) }),
  });
  const init = map({
    localAPIEndpoint: map({ advertiseAddress: text(context.values.get('NODE_IP') ?? placeholder('NODE_IP')), bindPort: port && typeof port !== 'string' ? { bare: port } : 8443 }),
    nodeRegistration: map({ name: text(profile) }),
  });
  const rendering = await renderKubeadm({ api, cluster, init }, `${at.file.path}/var/tmp/minikube/kubeadm.yaml`, at, context);
  return { nodes: rendering.nodes, notes: [...notes, ...rendering.notes] };
};

const settledName = (profile: Word | undefined): Text => (profile && !profile.text.includes('$') ? profile : 'minikube');

/** What the shell fills in is known only where it was given. */
const known = (word: Word | undefined, { values }: RenderContext): Word | undefined => {
  if (!word || word.text === '') return undefined;
  if (!/[$`]/.test(word.text)) return word;
  const filled = word.text.replaceAll(/\$\{?(\w+)\}?|\$\([^)]*\)|`[^`]*`/g, (_, name: string | undefined) => (name === undefined ? undefined : values.get(name)) ?? placeholder(name ?? 'COMMAND'));
  return textFrom(filled, word);
};

type Settings = Readonly<Record<string, Readonly<Record<string, Text>>>>;

/** `component.key=value`; the last of a key wins. */
const extraConfig = (given: readonly Word[], notes: Note[], context: RenderContext): Settings => {
  const settings: Record<string, Record<string, Text>> = {};
  for (const word of given) {
    const match = /^([\w-]+)\.([\w.-]+)=/.exec(word.text);
    const [whole = '', component = '', key = ''] = match ?? [];
    if (!match) notes.push({ kind: 'refused', at: word, message: `minikube takes --extra-config=component.key=value, and ${word.text} is not of that form`, log: `invalid value: must contain a value: ${word.text}` });
    else if (!Object.hasOwn(OWN, component)) {
      if (!ELSEWHERE.includes(component)) notes.push({ kind: 'refused', at: word, message: `${component} is no component of minikube; it has ${[...Object.keys(OWN), ...ELSEWHERE].join(', ')}` });
    } else (settings[component] ??= {})[key] = known(partOf(word, whole.length), context) ?? '';
  }
  return settings;
};
