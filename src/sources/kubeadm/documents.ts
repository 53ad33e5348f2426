import type { Note } from '../../source/rendered-file.ts';
import type { Place } from '../../source/place.ts';
import type { YamlFile } from '../../yaml/document.ts';
import type { Cursor } from '../../yaml/cursor.ts';

/** The documents of a file that kubeadm looks at. */
export interface Documents {
  readonly init: Cursor | undefined;
  readonly cluster: Cursor | undefined;
  readonly join: Cursor | undefined;
  /** `v1beta4`; of the ClusterConfiguration, where there is one. */
  readonly api: string;
  /** What is said of all of it. */
  readonly whole: Cursor;
}

const GROUP = 'kubeadm.k8s.io/';

/** undefined where kubeadm finds nothing to read in it, or stops: then a note says why. */
export const readDocuments = (yaml: YamlFile, notes: Note[]): Documents | undefined => {
  const [first] = yaml.documents;
  if (!first) return undefined;
  for (const { kind, message, span, path } of yaml.problems) {
    const at: Place = { file: yaml.source, span, path };
    if (kind === 'duplicate-key') notes.push({ kind: 'ignored', at, message: 'this key stood in the same map before, and kubeadm takes only this entry', log: 'already set in map' });
    else notes.push({ kind: 'refused', at, message: `kubeadm cannot read this file as YAML: ${message}`, log: 'error converting YAML to JSON' });
  }
  const byKind = new Map<string, Cursor>();
  for (const document of yaml.documents) {
    if (document.kind === 'null' || document.kind === 'missing') continue;
    const [kind, version] = [document.get('kind').text(), document.get('apiVersion').text()];
    if (kind === undefined || version === undefined || !version.includes('/')) {
      const what = kind === undefined || version === undefined ? 'has no kind or no apiVersion' : `is of apiVersion ${version}, which has no group`;
      notes.push({ kind: 'refused', at: document, message: `this document ${what}; kubeadm stops at it, wherever it stands in the file`, log: 'kind and apiVersion is mandatory information that must be specified' });
    } else if (byKind.has(kind)) {
      notes.push({ kind: 'refused', at: document.get('kind'), message: `this is the second document of kind ${kind}, and kubeadm takes one`, log: `invalid configuration: kind "${kind}" is specified twice in YAML file` });
    } else {
      byKind.set(kind, document);
    }
  }
  const ofGroup = (kind: string): Cursor | undefined => {
    const document = byKind.get(kind);
    return document?.get('apiVersion').text()?.startsWith(GROUP) ? document : undefined;
  };
  const [init, cluster, join] = [ofGroup('InitConfiguration'), ofGroup('ClusterConfiguration'), ofGroup('JoinConfiguration')];
  const whole = cluster ?? init ?? join;
  return whole && { init, cluster, join, api: whole.get('apiVersion').text()?.slice(GROUP.length) ?? '', whole };
};
