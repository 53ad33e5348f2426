/** `/pki/sa.pub` -> `sa.pub`. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** `/pki/sa.pub` -> `/pki`. */
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

const PART = /(^|[-_.])(key|pub|public|private|priv|cert|certificate|crt|chain|nochain|fullchain|bundle|current)$/i;

/** What the two files of a pair have in common: `sa.pub` and `sa.key`, `server.pem` and `server-key.pem`, and nothing of `cert.pem` and `key.pem`. */
export const stemOf = (path: string): string => nameOf(path).replace(/\.[^.]*$/, '').replace(PART, '').toLowerCase();
