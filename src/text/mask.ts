/** Names whose values are secrets, in the settings and kubeconfigs of a control plane. */
const NAMED = /(\b(?:secret|client-key-data|token|password|id-token|refresh-token|access-token|client-secret|service-account-token)["']?[ \t]*[:=][ \t]*["']?)([^\s"',{}[\]]{4,})/gi;
/** A line of nothing but base64: of a key, or of a value that spans lines. */
const BASE64 = /^(\s*(?:- )?["']?)([A-Za-z0-9+/]{24,}={0,2})(["',\\n]*\s*)$/;
/** A line of a file of static tokens or passwords. */
const ROW = /^("?)([^\s",:]{4,})(?="?,)/;
/** A PEM key that stands in one line, as in JSON. */
const PEM_KEY = /(-----BEGIN [A-Z ]*PRIVATE KEY-----)(.*?)(?=-----END|$)/g;

/** A line of source as it may be shown: what looks like a secret becomes stars, of the same length. */
export const maskSecrets = (line: string): string => {
  const stars = (_: string, before: string, secret: string, after = ''): string => before + '*'.repeat(secret.length) + (typeof after === 'string' ? after : '');
  const named = line.replace(NAMED, stars).replace(PEM_KEY, stars);
  return named.replace(BASE64, stars).replace(ROW, stars);
};

/** The same for every line of a text. */
export const maskText = (text: string): string => text.split('\n').map(maskSecrets).join('\n');
