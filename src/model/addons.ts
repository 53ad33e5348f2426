import { nodeFactsFor } from '../knowledge/node.ts';
import { innerFile } from '../source/inner-file.ts';
import type { Place, Word } from '../source/place.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { isUnknown } from '../text/unknown.ts';
import type { YamlFile } from '../yaml/document.ts';
import { parseYaml } from '../yaml/parse.ts';
import { readCorefile, type Corefile } from './corefile.ts';
import { evidenceFor } from './evidence.ts';
import { releaseOf, splitImage } from './image.ts';
import { plainFlags } from './plain-flags.ts';
import type { ClusterNode, Container, Flag } from './types.ts';
import { baseName } from './wrappers.ts';

/** The DNS of the cluster, as far as its objects were given. Its own place is the Corefile, or what else was seen of it. */
export interface CoreDns extends Place {
  readonly corefile: Corefile | null;
  /** `1.11.3`; null where no image says it. */
  readonly version: string | null;
  readonly container: Container | null;
  /** The Service through which pods reach it. */
  readonly service: Cursor | null;
}

/** kube-proxy, as far as its objects were given. Its own place is its configuration, or its container. */
export interface KubeProxy extends Place {
  /** The KubeProxyConfiguration. */
  readonly configuration: Cursor | null;
  /** The same as the file that kube-proxy reads, of one document. */
  readonly yaml: YamlFile | null;
  /** Whether that is a file of the node, and not in an object that was given. */
  readonly isOnNode: boolean;
  readonly container: Container | null;
  /** `1.31`; null when unknown. */
  readonly minor: string | null;
  /** Those of its container. */
  readonly flags: readonly Flag[];
}

/** null where nothing of it is among the files. */
export const coreDnsOf = (node: ClusterNode): CoreDns | null => {
  const word = entriesOf(node, 'Corefile').find(({ text }) => text !== '');
  const container = containerOf(node, 'coredns');
  const corefile = word ? readCorefile(innerFile(`${word.file.path}/Corefile`, word)) : null;
  const place = corefile ? { file: corefile.file, span: { start: 0, end: 0 }, path: 'Corefile' } : container?.cursor;
  if (!place) return null;
  const service = objectsOf(node).find((object) => object.get('kind').text() === 'Service' && object.get('spec').get('selector').get('k8s-app').text() === 'kube-dns') ?? null;
  return { ...placeOnly(place), corefile, container: container ?? null, service, version: versionOf(container) };
};

const CONFIGURATION = 'KubeProxyConfiguration';
/** Where it lies on nodes whose kube-proxy is a service or a static pod. */
const USUAL_PATHS = ['/var/lib/kube-proxy/config.conf', '/var/lib/kube-proxy/kube-proxy-config.yaml', '/etc/kubernetes/kube-proxy-config.yaml'];

/** null where nothing of it is among the files. */
export const kubeProxyOf = (node: ClusterNode): KubeProxy | null => {
  const container = containerOf(node, 'kube-proxy');
  const inner = ['config.conf', 'config.yaml', 'config'].flatMap((key) => entriesOf(node, key)).map((word) => parseYaml(innerFile(`${word.file.path}/config.conf`, word)));
  const given = [...inner, ...node.manifests.flatMap(({ yaml }) => yaml ?? []), ...madeFrom(node)].flatMap(configurationIn);
  const version = versionOf(container) ?? node.invocations.find(({ component }) => component === 'kube-apiserver')?.version.text ?? null;
  const minor = version === null ? null : version.split('.').slice(0, 2).join('.');
  const flags = container ? plainFlags([...container.command, ...container.args], nodeFactsFor('kube-proxy', minor), `${container.cursor.path}.kube-proxy`).filter(({ name }) => !isUnknown(name)) : [];
  const yaml = given[0] ?? onNode(node, container, flags) ?? null;
  const configuration = yaml?.documents[0] ?? null;
  const place = configuration ?? container?.cursor;
  if (!place) return null;
  return { ...placeOnly(place), configuration, yaml, isOnNode: yaml !== null && given.length === 0, container: container ?? null, minor, flags };
};

/** A configuration of kubeadm holds that of kube-proxy, too. */
const madeFrom = ({ rendered }: ClusterNode): readonly YamlFile[] => (rendered?.source.text.includes(CONFIGURATION) ? [parseYaml(rendered.source)] : []);

/** The document of a file that configures kube-proxy, as a file of its own. */
const configurationIn = (yaml: YamlFile): readonly YamlFile[] =>
  yaml.documents.flatMap((document, index) => {
    if (document.get('kind').text() !== CONFIGURATION) return [];
    return { ...yaml, documents: [document], problems: yaml.problems.flatMap((problem) => (problem.document === index ? { ...problem, document: 0 } : [])) };
  });

/** The file below the root that `--config` names, else one in a usual place. */
const onNode = (node: ClusterNode, container: Container | undefined, flags: readonly Flag[]): YamlFile | undefined => {
  if (!node.root) return undefined;
  const path = flags.findLast(({ name }) => name === 'config')?.value?.text;
  const looks = container && path !== undefined ? [evidenceFor(node, container, path)] : USUAL_PATHS.map((usual) => node.evidence(usual));
  return looks.flatMap((evidence) => (evidence.state === 'read' ? configurationIn(evidence.yaml) : []))[0];
};

const placeOnly = ({ file, span, path }: Place): Place => ({ file, span: { start: span.start, end: span.start }, path });

/** The objects of the files, those of Lists one by one. */
const objectsOf = ({ manifests }: ClusterNode): readonly Cursor[] => manifests.flatMap(({ yaml }) => yaml?.documents ?? []).flatMap(withoutList);

const withoutList = (document: Cursor): readonly Cursor[] => (document.get('kind').text()?.endsWith('List') === true ? document.get('items').items() : [document]);

/** What the ConfigMaps hold under a key. */
const entriesOf = (node: ClusterNode, key: string): readonly Word[] =>
  objectsOf(node).flatMap((object) => (object.get('kind').text() === 'ConfigMap' ? (object.get('data').get(key).word() ?? []) : []));

const containerOf = (node: ClusterNode, image: string): Container | undefined =>
  node.manifests.flatMap(({ pods }) => pods).flatMap(({ containers }) => containers).find((container) => imageName(container) === image);

/** The last part of the image's name, without the architecture. */
const imageName = ({ image }: Container): string => baseName(splitImage(image?.text ?? '').name).replace(/-(?:amd64|arm64|arm|ppc64le|s390x)$/, '');

const versionOf = (container: Container | undefined): string | null => releaseOf(container?.image?.text ?? '');

