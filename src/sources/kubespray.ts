import { COMPONENTS, type ComponentName } from '../knowledge/types.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { documentsOf } from './copy.ts';
import { evaluate, type Lookup } from './jinja.ts';
import { KUBESPRAY_FLAGS } from './kubespray-flags.ts';
import { processManifest } from './process.ts';
import { textsIn } from './script.ts';
import { placeholder, textFrom, withCommas, type Text } from './text.ts';
import type { Render, Rendering } from './types.ts';

/**
 * Variables of kubespray, of which a file has some. Each becomes the flags that kubespray's template of kubeadm's configuration makes of it;
 * what other files, kubespray's defaults and kubeadm add is open.
 */
export const render: Render = (source, { kubernetesVersion }) => {
  const made = textsIn(source, VARIABLE).map((text) => renderVariables(text, kubernetesVersion));
  return { nodes: made.flatMap(({ nodes }) => nodes), notes: made.flatMap(({ notes }) => notes) };
};

export const VARIABLE = /^(?:kube_(?:apiserver|api|kubeadm|controller|scheduler|encrypt|oidc|webhook|token|feature_gates|profiling|network_plugin|version|service_addresses|pods_subnet|proxy)\w*|kubernetes_audit\w*|etcd_(?:deployment_type|data_dir|metrics|listen_metrics|election|heartbeat|compaction|snapshot|quota|max_request|log_level|extra_vars)\w*|authorization_modes):/m;

const renderVariables = (file: SourceFile, told: string | null): Rendering => {
  const { documents, notes } = documentsOf(file, 'Ansible');
  const [variables] = documents;
  if (!variables) return { nodes: [], notes };
  const version = variables.get('kube_version').word() ?? (told === null ? placeholder('KUBE_VERSION') : null);
  const at = { file, span: { start: variables.span.start, end: variables.span.start }, path: '' };
  const files = COMPONENTS.toSorted().flatMap((component) => {
    const argv = flagsOf(component, variables);
    const isSet = argv.some((each) => typeof each !== 'string');
    return isSet ? [processManifest({ component, argv: [...argv, placeholder('MORE_ARGUMENTS')], version: component === 'etcd' ? placeholder('ETCD_VERSION') : version, at }, 'kubespray', file.path)] : [];
  });
  if (files.length === 0) return { nodes: [], notes: [...notes, { kind: 'approximate', at, message: 'none of these variables becomes a flag of the control plane by itself' }] };
  return { nodes: [{ files }], notes };
};

const flagsOf = (component: ComponentName, variables: Cursor): readonly Text[] => {
  const lookup = lookupIn(variables);
  return KUBESPRAY_FLAGS.flatMap(([of, flag, value, ...when]): readonly Text[] => {
    if (of !== component || !when.every((condition) => evaluate(condition, lookup) === true)) return [];
    if (flag === '*') return extraFlags(variables.get(value));
    const parts = value.split(/(\{\{.*?\}\})/).filter((part) => part !== '').map((part): Text | undefined => (part.startsWith('{{') ? valueOf(part.slice(2, -2), variables) : part));
    const isOpen = parts.includes(undefined);
    const reason = isOpen ? reasonOf(when, variables) : undefined;
    // Where this file has neither the value nor a reason for it, others decide.
    if (isOpen && !reason) return [];
    const name: Text = reason ? textFrom(`--${flag}=`, reason) : `--${flag}=`;
    return [parts.every((part) => typeof part === 'string') && !reason ? `--${flag}=${parts.join('')}` : [name, ...parts.map((part) => part ?? placeholder(nameIn(value)))]];
  });
};

/** The variable because of which a flag is given. */
const reasonOf = (when: readonly string[], variables: Cursor): Cursor | undefined =>
  when.flatMap((condition) => condition.match(/\b[a-z_]\w+/g) ?? []).map((name) => variables.get(name)).find(({ kind }) => kind !== 'missing');

const nameIn = (value: string): string => /\{\{\s*(\w+)/.exec(value)?.[1] ?? 'VALUE';

/** `name`, `name | join(',')`, `name | default(other, true) | join(',')`. */
const valueOf = (expression: string, variables: Cursor): Text | undefined => {
  const [, name = '', otherwise] = /^\s*(\w+)(?:\s*\|\s*default\((\w+), true\))?(?:\s*\|\s*join\(','\))?\s*$/.exec(expression) ?? [];
  return textOf(variables.get(name)) ?? (otherwise === undefined ? undefined : textOf(variables.get(otherwise)));
};

const textOf = (value: Cursor): Text | undefined => {
  const words = value.items().flatMap((item) => item.word() ?? []);
  return words.length > 0 ? withCommas(words) : value.word();
};

const extraFlags = (map: Cursor): readonly Text[] =>
  map.keys().flatMap((key): Text[] => {
    const value = map.get(key).word();
    const place = map.keyPlace(key);
    // Variables of etcd are called as in its environment.
    const name = key.startsWith('ETCD_') ? key.slice('ETCD_'.length).toLowerCase().replaceAll('_', '-') : key;
    return value && place ? [[textFrom(`--${name}`, place), '=', value]] : [];
  });

const lookupIn = (variables: Cursor): Lookup => (name) => {
  const value = variables.get(name);
  const word = value.word();
  switch (value.kind) {
    case 'missing':
      // Who wants these files says so; kubespray's sample of its variables has them off.
      return name.startsWith('kube_apiserver_use_') ? { text: 'false', truth: false, length: undefined } : undefined;
    case 'null':
      return { text: undefined, truth: false, length: undefined };
    case 'scalar':
      if (word?.unknown !== undefined) return { text: undefined, truth: undefined, length: undefined };
      return { text: word?.text, truth: value.type === 'string' ? word?.text !== '' : !/^(?:false|no|off|0)$/i.test(word?.text ?? ''), length: word?.text.length };
    default: {
      const length = value.kind === 'map' ? value.keys().length : value.items().length;
      return { text: undefined, truth: length > 0, length };
    }
  }
};
