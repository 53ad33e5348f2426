/** Why a file could not be read. */
export interface FileTrouble {
  readonly kind: 'missing' | 'no-permission' | 'not-regular' | 'link-loop' | 'too-large' | 'binary' | 'control-character' | 'encoding' | 'io';
  /** A sentence without its final stop: what is wrong. */
  readonly message: string;
  /** What to do, likewise. */
  readonly hint: string;
  /** In bytes from the start, where that is known. */
  readonly offset?: number;
}
