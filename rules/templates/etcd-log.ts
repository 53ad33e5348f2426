import { compareVersions } from '../../src/knowledge/table.ts';
import type { Flag, Invocation } from '../../src/model/types.ts';
import { quote } from '../../src/model/values/result.ts';

/** Whether the minor is this one or a later one; a minor that is not known counts as the newest. */
export const isEtcdFrom = ({ facts: { minor } }: Invocation, first: string): boolean => minor === null || compareVersions(minor, first) >= 0;

/** What etcd prints of an error in its flags as a whole. */
export const verifyLog = (etcd: Invocation, error: string): string =>
  isEtcdFrom(etcd, '3.5') ? `failed to verify flags: ${error}` : `error verifying flags, ${error}. See 'etcd --help'.`;

/** What etcd prints of an error on its way up. */
export const startLog = (etcd: Invocation, error: string): string => (isEtcdFrom(etcd, '3.5') ? `discovery failed: ${error}` : `etcdmain: ${error}`);

/** What etcd prints of an error of a listener, just after it began to serve. */
export const listenLog = (etcd: Invocation, error: string): string => (isEtcdFrom(etcd, '3.5') ? `listener failed: ${error}` : `etcdmain: ${error}`);

/** What etcd prints of a value that it cannot read, in an argument, in a variable or in its file, of which the words around it are not known. */
export const parseLog = (etcd: Invocation, { name, spelling, origin }: Flag, text: string, error: string): string =>
  origin === 'file' ? error
    : origin === 'env' ? verifyLog(etcd, `invalid value ${quote(text)} for ${spelling}: ${error}`)
    : `invalid value ${quote(text)} for flag -${name}: ${error}`;
