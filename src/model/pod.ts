import type { Word } from '../source/place.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { createExpander, emptyWord, readVariables, type Variables } from './expand.ts';
import { buildInvocation } from './invocation.ts';
import type { Container, Environment, Invocation, Manifest, Pod } from './types.ts';
import type { ToldVersions } from './version.ts';

/** Of a pod that only stands for a process: the program that starts it on the host. */
export const PROCESS_ANNOTATION = 'k8s-audit/process-of';

/** Where a pod stands in a document. */
export interface PodPlace {
  /** The node that holds metadata and spec. */
  readonly cursor: Cursor;
  /** `Pod`, or the kind of the object whose template it is. */
  readonly kind: string;
  readonly name: string | undefined;
}

/** The keys that lead from an object (Deployment, DaemonSet, Job, CronJob, PodTemplate, ...) to its pod template. */
const TEMPLATES: readonly (readonly string[])[] = [['spec', 'template'], ['spec', 'jobTemplate', 'spec', 'template'], ['template']];

const hasContainers = (cursor: Cursor): boolean => cursor.get('spec').get('containers').kind === 'list';

/** The pods and pod templates of a document, also inside of a List, and an object without a kind that has containers. */
export const podsIn = (document: Cursor): readonly PodPlace[] => {
  const found: PodPlace[] = [];
  const waiting: Cursor[] = [document];
  for (let cursor = waiting.pop(); cursor !== undefined; cursor = waiting.pop()) {
    const top = cursor;
    const kind = top.get('kind').text();
    const name = top.get('metadata').get('name').text();
    if (kind?.endsWith('List') === true) {
      for (const item of top.get('items').items().toReversed()) waiting.push(item);
    } else if (kind === 'Pod' || (kind === undefined && hasContainers(top))) {
      found.push({ cursor: top, kind: 'Pod', name });
    } else {
      const template = TEMPLATES.map((keys) => keys.reduce((inner, key) => inner.get(key), top)).find(hasContainers);
      if (template) found.push({ cursor: template, kind: kind ?? 'PodTemplate', name });
    }
  }
  return found;
};

/** A pod, whose containers are read when they are first asked for. */
export const buildPod = ({ cursor, kind, name }: PodPlace, manifest: Manifest, told: ToldVersions): Pod => {
  let containers: readonly Container[] | undefined;
  const pod: Pod = {
    manifest,
    cursor,
    name,
    kind,
    get containers() {
      containers ??= ['initContainers', 'containers'].flatMap((key) =>
        cursor.get('spec').get(key).items().filter((item) => item.kind === 'map')
          .map((item) => buildContainer(item, pod, key === 'initContainers', told)));
      return containers;
    },
  };
  return pod;
};

const buildContainer = (cursor: Cursor, pod: Pod, init: boolean, told: ToldVersions): Container => {
  let variables: Variables | undefined;
  let invocation: Invocation | null | undefined;
  const readOnce = (): Variables => (variables ??= readVariables(cursor));
  const container: Container = {
    cursor,
    pod,
    name: cursor.get('name').text(),
    image: cursor.get('image').word(),
    command: wordsOf(cursor.get('command')),
    args: wordsOf(cursor.get('args')),
    get environment(): Environment {
      return readOnce().entries;
    },
    init,
    isProcess: pod.cursor.get('metadata').get('annotations').get(PROCESS_ANNOTATION).kind !== 'missing',
    get invocation() {
      if (invocation === undefined) {
        const known = readOnce();
        const podName = pod.kind === 'Pod' ? pod.name : undefined;
        const { path } = pod.manifest;
        invocation = init ? null : buildInvocation({ container, variables: known, expander: createExpander(known), podName, path, told });
      }
      return invocation;
    },
  };
  return container;
};

/** The items of a list of strings; an empty item counts, as the kubelet has it. */
const wordsOf = (list: Cursor): readonly Word[] => {
  const single = list.word();
  if (single) return [single];
  return list.items().flatMap((item) => (item.kind === 'null' ? [emptyWord(item)] : (item.word() ?? [])));
};
