import type { ComponentName } from '../knowledge/types.ts';
import type { Note, RenderedFile } from '../source/rendered-file.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { documentsOf } from './copy.ts';
import { mergedArguments } from './extra-args.ts';
import { fieldFlags } from './openshift-fields.ts';
import { processManifest } from './process.ts';
import { substitute } from './substitute.ts';
import { placeholder, type Text } from './text.ts';
import type { Render } from './types.ts';

interface Arguments {
  readonly component: ComponentName;
  /** Later ones take the place of earlier ones. */
  readonly extra: readonly Cursor[];
  readonly at: Cursor;
  /** Where fields stand that become flags, too. */
  readonly sections: readonly Cursor[];
}

/** Arguments of the components that an operator of OpenShift 4 or the master of OpenShift 3 starts. */
export const render: Render = (source, { values }) => {
  const file = substitute(source, values, ['braces']);
  const { documents, notes: problems } = documentsOf(file, 'openshift');
  const notes: Note[] = [...problems];
  const found = documents.flatMap(argumentsOf).filter(({ extra, sections }) => extra.some(({ kind }) => kind === 'map') || sections.some(hasFields));
  if (found.length === 0 && notes.length === 0) {
    const [document] = documents;
    const kind = document?.get('kind').text() ?? 'this file';
    notes.push({ kind: 'approximate', at: { file: source, span: { start: 0, end: Math.max(0, source.text.indexOf('\n')) }, path: '' }, message: `${kind} gives no arguments to a component of the control plane` });
  }
  const beside: RenderedFile[] = [];
  const files = found.map(({ component, extra, at, sections }) => {
    const { argv, notes: more } = mergedArguments({}, extra);
    const fields = fieldFlags(sections, source.path);
    notes.push(...more, ...fields.notes);
    beside.push(...fields.beside);
    const own = [...fields.flags].filter(([name]) => !extra.some((each) => each.get(name).kind !== 'missing')).flatMap(([name, texts]) => texts.map((value): Text => [`--${name}=`, value]));
    const { span } = at;
    const newline = at.file.text.indexOf('\n', span.start);
    return processManifest({ component, argv: [...argv, ...own, placeholder('MORE_ARGUMENTS')], at: { file: at.file, span: { start: span.start, end: newline < 0 ? span.end : Math.min(span.end, newline) }, path: '' } }, 'openshift', source.path);
  });
  return { nodes: files.length === 0 ? [] : [{ files, ...(beside.length > 0 ? { beside } : {}) }], notes };
};

const OPERATORS: Readonly<Record<string, ComponentName>> = { KubeAPIServer: 'kube-apiserver', KubeControllerManager: 'kube-controller-manager', KubeScheduler: 'kube-scheduler' };
const CONFIGS: Readonly<Record<string, ComponentName>> = { KubeAPIServerConfig: 'kube-apiserver', KubeControllerManagerConfig: 'kube-controller-manager' };

const argumentsOf = (document: Cursor): readonly Arguments[] => {
  const kind = document.get('kind').text() ?? '';
  const master = document.get('kubernetesMasterConfig');
  if (master.kind === 'map') {
    return ([['kube-apiserver', 'apiServerArguments'], ['kube-controller-manager', 'controllerArguments'], ['kube-scheduler', 'schedulerArguments']] as const).map(([component, key]) => ({ component, extra: [master.get(key)], at: master.get(key), sections: [] }));
  }
  const operator = OPERATORS[kind];
  const sections = operator ? ['observedConfig', 'unsupportedConfigOverrides'].map((key) => document.get('spec').get(key)) : [document];
  const component = operator ?? CONFIGS[kind];
  if (component === undefined) return [];
  const extra = sections.flatMap((section) => ['apiServerArguments', 'extendedArguments'].map((key) => section.get(key)));
  return [{ component, extra, at: extra.find((each) => each.kind === 'map') ?? document, sections: component === 'kube-apiserver' ? sections : [] }];
};

const hasFields = (section: Cursor): boolean => ['servingInfo', 'admission', 'servicesSubnet', 'auditConfig', 'serviceAccountPublicKeyFiles', 'corsAllowedOrigins'].some((key) => section.get(key).kind !== 'missing');
