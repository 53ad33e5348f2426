import { lazilyFor } from '../knowledge/facts.ts';
import type { PathKind } from '../knowledge/types.ts';
import { isUnknown } from '../text/unknown.ts';
import { innerFiles } from './inner-files.ts';
import { hostPathOf } from './mounts.ts';
import type { Flag, Invocation } from './types.ts';

/** A path that a flag names, as it is inside of the container. */
export interface NamedPath {
  readonly flag: Flag;
  readonly kind: PathKind;
  readonly path: string;
}

/** The paths that the given flags name, each entry of a list by itself; without those that are unknown, and an audit log at `-`, the output. */
export const namedPaths = lazilyFor((invocation: Invocation): readonly NamedPath[] =>
  [...new Set([...invocation.flags, ...invocation.fileFlags].map(({ name }) => name))].flatMap((name) => {
    const kind = invocation.facts.flag(name)?.path ?? null;
    const setting = kind === null ? undefined : invocation.setting(name);
    if (kind === null || setting?.state !== 'given') return [];
    return setting.flags.flatMap((flag) => pathsIn(flag, invocation).map((path) => ({ flag, kind, path })));
  }),
);

/** `--tls-sni-cert-key` takes `cert,key:domain,domain`; other lists are separated by commas alone. */
const pathsIn = ({ name, value }: Flag, { facts }: Invocation): string[] => {
  const text = name === 'tls-sni-cert-key' ? (value?.text ?? '').replace(/:[^/]*$/s, '') : (value?.text ?? '');
  const isList = /slice|namedCertKey/i.test(facts.flag(name)?.type ?? '');
  return (isList ? text.split(',') : [text]).filter((path) => path !== '' && !(name === 'audit-log-path' && path === '-') && !isUnknown(path));
};

/** Files that the component writes, or reads only when the first client comes. */
const NOT_READ_AT_START = new Set(['audit-log-path', 'log-file', 'write-config-to', 'client-crl-file', 'peer-crl-file', 'log-outputs']);

/** Files that are read only where another flag is given, too. */
const READ_WITH: Readonly<Record<string, string>> = { 'audit-webhook-config-file': 'audit-policy-file' };

/** The files that the component reads when it starts; without them it does not. */
export const filesReadAtStart = (invocation: Invocation): readonly NamedPath[] =>
  namedPaths(invocation).filter(({ flag, kind }) => kind === 'file' && !NOT_READ_AT_START.has(flag.name) && isInUse(flag.name, invocation));

const isInUse = (flag: string, invocation: Invocation): boolean => {
  if (flag === 'cloud-config' && invocation.component === 'kube-controller-manager') return hasBuiltInCloud(invocation);
  const other = READ_WITH[flag] === undefined ? undefined : invocation.setting(READ_WITH[flag]);
  return other === undefined || (other.state === 'given' && other.text !== '');
};

/** The API server reads the file of a cloud in any case, the controller-manager for a cloud that is built in. */
const hasBuiltInCloud = (manager: Invocation): boolean => {
  const cloud = manager.setting('cloud-provider');
  return cloud.state === 'given' && cloud.text !== '' && cloud.text !== 'external';
};

/** Where the component writes. */
export const pathsWritten = (invocation: Invocation): readonly NamedPath[] => namedPaths(invocation).filter(({ flag }) => WRITTEN.has(flag.name));

const WRITTEN = new Set(['audit-log-path', 'log-file', 'data-dir', 'wal-dir', 'cert-dir']);

/** The files of the host that the component reads, by its flags, its settings files and its mounts. */
export const hostFilesOf = (invocation: Invocation): readonly string[] =>
  [...filesReadAtStart(invocation), ...innerFiles(invocation).filter(({ kind, stops, plugin }) => kind === 'file' && stops && plugin === undefined)].flatMap(({ path }) => hostPathOf(invocation.container, path) ?? []);
