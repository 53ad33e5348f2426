import type { YamlFile } from '../../yaml/document.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import { framed } from './context.ts';
import { syntaxProblem } from './decode.ts';
import { credentialProblems } from './kubeconfig-credentials.ts';
import type { ConfigProblem } from './problem.ts';

const NOTHING = 'invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable';

/** A kubeconfig as far as this goes: it parses, it is a kubeconfig, its context leads to a server, and a client can be made of what it holds. */
export const kubeconfigProblems = (file: YamlFile, path: string): readonly ConfigProblem[] => {
  const form = kubeconfigFormProblems(file, path);
  const [root] = file.documents;
  if (form.length > 0) return form;
  if (root?.kind !== 'map') return [{ at: root ?? { file: file.source, span: { start: 0, end: 0 }, path: '' }, message: 'the kubeconfig is empty', log: NOTHING }];
  const server = serverProblems(root);
  const { cluster, entry } = kubeconfigParts(root);
  return server.length > 0 || !cluster ? server : [...credentialProblems(cluster, entry, loadingOf(path))];
};

const loadingOf = (path: string): string => `error loading config file "${path}": `;

/** That it parses and is a kubeconfig: admission webhooks take the users alone, whatever its context says. */
export const kubeconfigFormProblems = (file: YamlFile, path: string): readonly ConfigProblem[] => {
  const loading = loadingOf(path);
  const syntax = syntaxProblem(file);
  if (syntax) return framed([syntax], loading);
  const [root] = file.documents;
  if (!root || root.kind === 'null') return [];
  if (root.kind !== 'map') return [{ at: root, message: 'the file is no kubeconfig', log: loading }];
  const [version, kind] = [root.get('apiVersion').text() ?? '', root.get('kind').text() ?? ''];
  if ((version !== '' && version !== 'v1') || (kind !== '' && kind !== 'Config')) {
    return [{ at: root.get('kind'), message: `the file holds ${kind === '' ? 'no kind' : kind} of ${version === '' ? 'no version' : version}, and no Config of v1`, log: `${loading}no kind "${kind || 'Config'}" is registered for version "${version || 'v1'}"` }];
  }
  return [];
};

/** What the current context of a kubeconfig leads to; `entry` is the user with its name. */
export const kubeconfigParts = (root: Cursor): { readonly context?: Cursor; readonly cluster?: Cursor; readonly entry?: Cursor; readonly user?: Cursor } => {
  const context = named(root.get('contexts'), root.get('current-context').text())?.get('context');
  const cluster = named(root.get('clusters'), context?.get('cluster').text())?.get('cluster');
  const entry = named(root.get('users'), context?.get('user').text());
  return { ...(context ? { context } : {}), ...(cluster ? { cluster } : {}), ...(entry ? { entry, user: entry.get('user') } : {}) };
};

/** Where the current context of a kubeconfig leads; undefined where that cannot be told. */
export const kubeconfigServer = ({ documents: [root] }: YamlFile): Cursor | undefined => {
  const server = root?.kind === 'map' ? kubeconfigParts(root).cluster?.get('server') : undefined;
  return server?.text() ? server : undefined;
};

const serverProblems = (root: Cursor): readonly ConfigProblem[] => {
  const current = root.get('current-context').text() ?? '';
  const { context, cluster } = kubeconfigParts(root);
  if (!context) {
    const message = current === '' ? 'the kubeconfig has no current-context' : `the kubeconfig has no context ${current}, which current-context names`;
    return [{ at: root.get('current-context'), message, log: current === '' ? NOTHING : 'invalid configuration: ' }];
  }
  const name = context.get('cluster').text() ?? '';
  const server = cluster?.get('server').text() ?? '';
  if (server !== '') return [];
  const message = cluster ? `the cluster ${name} of the kubeconfig has no server` : `the kubeconfig has no cluster ${name}, which its current context names`;
  return [{ at: cluster ?? context.get('cluster'), message, log: 'invalid configuration: ' }];
};

const named = (list: Cursor, name = ''): Cursor | undefined => (name === '' ? undefined : list.items().find((item) => item.get('name').text() === name));
