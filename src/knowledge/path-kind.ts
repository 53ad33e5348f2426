/** What a flag's value names on the file system. */
export type PathKind = 'file' | 'directory' | 'socket';

/**
 * The flags that name a path say so by their names; the rest of the data does not tell. `test/path-kind.test.ts` lists every flag that this
 * takes for one, over all versions, so that a new flag is looked at by a person.
 */
const PATTERNS: readonly [RegExp, PathKind][] = [
  [/(^|-)dir$/, 'directory'],
  [/^debug-socket-path$|-signing-endpoint$/, 'socket'],
  [/-(file|cafile|certfile|keyfile)$|^ssh-keyfile$|(^|-)kubeconfig$|-filepath-|^audit-log-path$|^write-config-to$/, 'file'],
  [/^(config|cloud-config|leader-migration-config|(experimental-)?encryption-provider-config|authentication-config|authorization-config)$/, 'file'],
  [/^kubelet-(certificate-authority|client-certificate|client-key)$|^tls-sni-cert-key$|^discovery-(cacert|cert|key)$/, 'file'],
];

/** null for a flag that names no path. */
export const pathKindOf = (flag: string): PathKind | null => PATTERNS.find(([pattern]) => pattern.test(flag))?.[1] ?? null;
