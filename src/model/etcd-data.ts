import { posix } from 'node:path';
import { hostPathOf } from './mounts.ts';
import { parseInteger } from './values/integer.ts';
import type { ClusterNode, Invocation } from './types.ts';

/** The data directory of a member on its node; undefined where it is not known, or not kept on the node. */
export const dataDirectoryOf = (etcd: Invocation): string | undefined => {
  const setting = etcd.setting('data-dir');
  return setting.state === 'given' && setting.text !== '' ? hostPathOf(etcd.container, setting.text) : undefined;
};

/** The members of a node with their data directories. */
export const membersOf = ({ invocations }: ClusterNode): readonly { readonly etcd: Invocation; readonly directory: string }[] =>
  invocations.filter(({ component }) => component === 'etcd').flatMap((etcd) => {
    const directory = dataDirectoryOf(etcd);
    return directory === undefined ? [] : [{ etcd, directory }];
  });

export const databaseOf = (directory: string): string => posix.join(directory, 'member/snap/db');

/** 0 stands for this many bytes: etcd's own limit of 2 GB. */
const USUAL_QUOTA = 2 * 1024 ** 3;

/** How large the database may grow, in bytes; undefined where that is not known or where there is no limit. */
export const quotaOf = (etcd: Invocation): number | undefined => {
  const setting = etcd.setting('quota-backend-bytes');
  const parsed = 'text' in setting ? parseInteger(setting.text, 'int64') : undefined;
  if (!parsed?.ok || parsed.value < 0n) return undefined;
  return parsed.value === 0n ? USUAL_QUOTA : Number(parsed.value);
};
