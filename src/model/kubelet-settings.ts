import { nodeFactsFor } from '../knowledge/node.ts';
import type { Place } from '../source/place.ts';
import type { Cursor } from '../yaml/cursor.ts';
import type { YamlFile } from '../yaml/document.ts';
import { kubeletFlags } from './kubelet-unit.ts';
import type { ClusterNode, Flag } from './types.ts';

/** What the kubelet works with for one setting. `name` is what a person would look for: `--read-only-port`, `readOnlyPort`. */
export type KubeletSetting =
  /** `isSure` is false where a flag that was not seen may say otherwise. */
  | { readonly state: 'given' | 'default'; readonly text: string; readonly values: readonly string[]; readonly name: string; readonly place: Place; readonly isSure: boolean }
  | { readonly state: 'unseen'; readonly reason: string; readonly place: Place };

/** The kubelet of a node, as far as its file and its flags were seen. Its own place is the start of its file, or its first flag. */
export interface Kubelet extends Place {
  /** Its configuration and, behind it, the drop-ins of `--config-dir`. */
  readonly files: readonly YamlFile[];
  /** null where they were not seen. */
  readonly flags: readonly Flag[] | null;
  /** The minor of the API server beside it, which the kubelet's is near to; null when unknown. */
  readonly minor: string | null;
  /**
   * `field` of the file (`authentication.anonymous.enabled`) or its flag, which wins; `fallback` is the default of the field, for a kubelet
   * that has a file. One without has the defaults of its flags.
   */
  setting(field: string | null, flag: string, fallback: string): KubeletSetting;
}

export const KUBELET_CONFIG = '/var/lib/kubelet/config.yaml';
const KIND = 'KubeletConfiguration';
/** Where RKE2 and k3s, since 1.32, write what they start the kubelet with: they give `--config-dir` without a unit that shows it. */
const OWN_DROP_INS = ['/var/lib/rancher/rke2/agent/etc/kubelet.conf.d', '/var/lib/rancher/k3s/agent/etc/kubelet.conf.d'];

/** null where nothing of the node's kubelet was seen. */
export const kubeletOf = (node: ClusterNode): Kubelet | null => {
  const minor = node.invocations.find(({ component, version }) => component === 'kube-apiserver' && version.minor !== null)?.version.minor ?? null;
  const seen = kubeletFlags(node, minor);
  const flags = seen?.flags ?? null;
  const isSure = seen !== null && !seen.isOpen;
  const last = (name: string): Flag | undefined => flags?.findLast((flag) => flag.name === name);
  const files = configFiles(node, last('config')?.value?.text, last('config-dir')?.value?.text);
  const [first] = files;
  const place: Place | undefined = first?.documents[0] ?? (first ? { file: first.source, span: { start: 0, end: 0 }, path: '' } : flags?.[0]);
  if (!place) return null;
  return {
    file: place.file,
    span: { start: place.span.start, end: place.span.start },
    path: 'kubelet',
    files,
    flags,
    minor,
    setting(field, name, fallback) {
      const flag = last(name);
      if (flag?.value && /<\w+>/.test(flag.value.text)) return { state: 'unseen', reason: `a placeholder stands in ${flag.spelling}`, place: flag };
      if (flag) return { state: 'given', text: flag.value?.text ?? '', values: listOf(flag.value?.text ?? ''), name: flag.spelling, place: flag, isSure: true };
      const found = field === null ? undefined : files.map((file) => fieldOf(file.documents[0], field)).findLast((cursor) => cursor !== undefined);
      if (found) {
        const values = found.kind === 'list' ? found.items().map((item) => item.text() ?? '') : [found.text() ?? ''];
        if (found.kind === 'scalar' && found.text() === undefined) return { state: 'unseen', reason: `a placeholder stands in ${field ?? ''}`, place: found };
        return { state: 'given', text: values.join(','), values, name: field ?? '', place: found, isSure };
      }
      if (files.length === 0 && last('config')) return { state: 'unseen', reason: `${last('config')?.value?.text ?? ''}, which the kubelet reads, was not given`, place };
      const text = files.length > 0 || field === null ? fallback : (nodeFactsFor('kubelet', minor).flag(name)?.default ?? fallback);
      return { state: 'default', text, values: listOf(text.replace(/^\[(.*)\]$/, '$1')), name: files.length > 0 && field !== null ? field : `--${name}`, place: files[0]?.documents[0]?.keyPlace('kind') ?? place, isSure };
    },
  };
};

const listOf = (text: string): readonly string[] => (text === '' ? [] : text.split(','));

/** The file that the kubelet is given, or the usual one; without a root also one of its kind under any name. */
const configFiles = (node: ClusterNode, path: string | undefined, directory: string | undefined): readonly YamlFile[] => {
  const evidence = node.evidence(path ?? KUBELET_CONFIG);
  const named = evidence.state === 'read' && (evidence.sure || isConfig(evidence.yaml)) ? evidence.yaml : undefined;
  const main = named ?? (node.root ? undefined : node.manifests.find(({ yaml, pods }) => pods.length === 0 && yaml !== null && isConfig(yaml))?.yaml ?? undefined);
  const others = (directory === undefined ? OWN_DROP_INS : [directory]).flatMap((each) => dropInsBelow(each, node)).flatMap((each) => {
    const dropIn = node.evidence(each);
    return dropIn.state === 'read' ? [dropIn.yaml] : [];
  });
  return main ? [main, ...others] : others;
};

/** In the order in which the kubelet merges them, which goes into directories. */
const dropInsBelow = (directory: string, node: ClusterNode): readonly string[] =>
  (node.root?.list(directory) ?? []).flatMap(({ name, kind }) => (kind === 'directory' ? dropInsBelow(`${directory}/${name}`, node) : name.endsWith('.conf') ? [`${directory}/${name}`] : []));

const isConfig = ({ documents }: YamlFile): boolean => documents[0]?.get('kind').text() === KIND;

/** What is null counts as not set. */
const fieldOf = (root: Cursor | undefined, field: string): Cursor | undefined => {
  const found = field.split('.').reduce<Cursor | undefined>((cursor, key) => cursor?.get(key), root);
  return found && found.kind !== 'missing' && found.kind !== 'null' ? found : undefined;
};
