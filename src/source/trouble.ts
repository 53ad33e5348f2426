/** Why a file could not be read. */
export interface FileTrouble {
  readonly kind:
    | 'missing'
    | 'no-permission'
    | 'not-regular'
    | 'link-loop'
    | 'too-large'
    | 'binary'
    | 'control-character'
    | 'encoding'
    | 'no-manifest'
    | 'hidden'
    | 'directory'
    | 'no-listing'
    | 'io';
  /** A sentence without its final stop: what is wrong. */
  readonly message: string;
  /** What to do, likewise. */
  readonly hint: string;
  /** In bytes from the start, where that is known. */
  readonly offset?: number;
  /** For a file that is too large for us, and not for the kubelet. */
  readonly isOurLimit?: boolean;
  /** For a directory inside of one: what in it looks like a manifest. */
  readonly holds?: readonly string[];
}

const BY_CODE: Readonly<Record<string, FileTrouble>> = {
  ENOENT: { kind: 'missing', message: 'there is no such file or directory', hint: 'check the path, or the target if it is a symbolic link' },
  ENOTDIR: { kind: 'missing', message: 'a part of the path is no directory', hint: 'check the path' },
  ENAMETOOLONG: { kind: 'missing', message: 'the path is too long', hint: 'check the path' },
  EACCES: { kind: 'no-permission', message: 'permission is denied', hint: 'run k8s-audit as a user who may read it' },
  EPERM: { kind: 'no-permission', message: 'permission is denied', hint: 'run k8s-audit as a user who may read it' },
  ELOOP: { kind: 'link-loop', message: 'its symbolic links lead in a circle', hint: 'point the link at a file' },
};

/** What an error of the file system means for the file. */
export const troubleOf = (error: unknown): FileTrouble => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return (
    BY_CODE[code] ?? {
      kind: 'io',
      message: `it cannot be read: ${code || (error instanceof Error ? error.message : String(error))}`,
      hint: 'check the disk and the file system that it lies on',
    }
  );
};

export const NOT_REGULAR: FileTrouble = {
  kind: 'not-regular',
  message: 'it is no regular file but a pipe, socket or device, which the kubelet does not read',
  hint: 'move it out of the directory',
};

export const HIDDEN: FileTrouble = {
  kind: 'hidden',
  message: 'its name begins with a dot, so that the kubelet passes over it',
  hint: 'give it a name without a dot if its pod should run',
};

/** A directory inside of one that the kubelet reads. */
export const insideDirectory = (holds: readonly string[]): FileTrouble => ({
  kind: 'directory',
  message: 'it is a directory, and the kubelet does not look into it',
  hint: 'move the manifests in it one level up if their pods should run',
  holds,
});
