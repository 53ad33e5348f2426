import type { Place } from '../../source/place.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import type { YamlFile } from '../../yaml/document.ts';
import { quote } from '../values/result.ts';
import { isJsonText, jsonText } from './json.ts';
import type { Refusal } from './refusal.ts';
import type { Kubelet } from './version.ts';

/** Kinds that the kubelet can decode, and then refuses because they are no pods: its own name of the group, and the kinds. */
const OTHER_KINDS: readonly (readonly [versions: RegExp, group: string, kinds: RegExp])[] = [
  [/^v1$/, 'core', /^(Binding|ConfigMap|Endpoints|Event|LimitRange|List|Namespace|Node|PersistentVolume|PersistentVolumeClaim|PodTemplate|ReplicationController|ResourceQuota|Secret|Service|ServiceAccount|PodList|.*List)$/],
  [/^(apps\/v1|apps\/v1beta2|apps\/v1beta1|extensions\/v1beta1)$/, 'apps', /^(DaemonSet|Deployment|ReplicaSet|StatefulSet|ControllerRevision)$/],
  [/^batch\/v1$/, 'batch', /^(CronJob|Job)$/],
  [/^rbac\.authorization\.k8s\.io\/v1$/, 'rbac', /^(Cluster)?Role(Binding)?$/],
  [/^networking\.k8s\.io\/v1$/, 'networking', /^(Ingress|IngressClass|NetworkPolicy)$/],
];

const STRUCT = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

const GO_KIND = (cursor: Cursor): string => (cursor.kind === 'map' ? 'object' : cursor.kind === 'list' ? 'array' : cursor.type === 'number' ? 'number' : cursor.type === 'boolean' ? 'bool' : 'string');

/** Why the kubelet takes a document for no pod; undefined for a pod. */
export const kindRefusal = (root: Cursor | undefined, place: Place, yaml: YamlFile, kubelet: Kubelet): Refusal | undefined => {
  const refusal = (at: Place, message: string, log: string): Refusal => ({ topic: 'kind', at, message, log });
  if (!root || root.kind === 'null' || root.kind === 'missing') return refusal(place, 'the first document of this file is empty, and no pod', "Object 'Kind' is missing in 'null'");
  if (root.kind !== 'map') {
    return refusal(root, `this is ${root.kind === 'list' ? 'a list' : 'a single value'}, and no pod`, `couldn't get version/kind; json parse error: json: cannot unmarshal ${GO_KIND(root)} into Go value of type ${STRUCT}`);
  }
  const [version, kind] = [root.get('apiVersion'), root.get('kind')];
  for (const [name, cursor] of [['apiVersion', version], ['kind', kind]] as const) {
    if (cursor.kind === 'null' || cursor.kind === 'missing' || (cursor.kind === 'scalar' && cursor.type === 'string')) continue;
    return refusal(cursor, `${name} must be a text`, `couldn't get version/kind; json parse error: json: cannot unmarshal ${GO_KIND(cursor)} into Go struct field .${name} of type string`);
  }
  const [versionText, kindText] = [version.text() ?? '', kind.text() ?? ''];
  const json = (): string => (isJsonText(yaml.source.text) ? yaml.source.text : jsonText(root));
  const anchor = (root.keys()[0] === undefined ? undefined : root.keyPlace(root.keys()[0] ?? '')) ?? root;
  if (kindText === '') return refusal(kind.kind === 'missing' ? anchor : kind, 'kind is missing: it must be Pod', `Object 'Kind' is missing in '${json()}'`);
  if (versionText === '') return refusal(version.kind === 'missing' ? anchor : version, 'apiVersion is missing: it must be v1', `Object 'apiVersion' is missing in '${json()}'`);
  const parts = versionText.split('/');
  if (parts.length > 2) return refusal(version, `apiVersion is ${quote(versionText)}; it must be v1`, `unexpected GroupVersion string: ${versionText}`);
  const isCore = /^(\/?v1|__internal)$/.test(versionText);
  if (isCore && kindText === 'Pod') return undefined;
  const group = OTHER_KINDS.find(([versions, , kinds]) => versions.test(versionText) && kinds.test(kindText) && !(kindText === 'CronJob' && !kubelet.atLeast('1.21')))?.[1];
  if (group !== undefined) return refusal(kind, `this is a ${kindText}, and the kubelet takes nothing but pods`, `invalid pod: &${group}.${kindText}{`);
  const isMeant = kindText.toLowerCase().startsWith('pod') && isCore;
  const line = kubelet.atLeast('1.34') ? (kubelet.atLeast('1.35') ? 111 : 110) : kubelet.atLeast('1.33') ? 110 : 100;
  return refusal(
    kindText === 'Pod' ? version : kind,
    kindText === 'Pod' ? `apiVersion is ${quote(versionText)}; that of a pod is v1` : `kind is ${quote(kindText)}${isMeant ? '; it must be Pod' : ', and the kubelet takes nothing but pods'}`,
    `no kind ${quote(kindText)} is registered for version ${quote(versionText)} in scheme "pkg/runtime/scheme.go:${line}"`,
  );
};
