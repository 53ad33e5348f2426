import type { Place } from '../../source/place.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import { readPem, type PemFile } from '../pki/files.ts';
import { wrongPair } from '../pki/pairs.ts';
import type { ConfigProblem } from './problem.ts';

const isSet = (cursor: Cursor, name: string): boolean => (cursor.get(name).text() ?? '') !== '';
/** A copy that is to be shown to others has these words in the place of what is secret. */
const isLeftOut = (text: string): boolean => /REDACTED|OMITTED/i.test(text);

/** What Go reads as base64; undefined where nothing is given, or where it was left out. */
const bytesOf = (part: Cursor, field: string): PemFile | 'no base64' | undefined => {
  const text = part.get(`${field}-data`).text()?.replaceAll(/[\r\n]/g, '') ?? '';
  if (text === '' || isLeftOut(text)) return undefined;
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text) ? readPem(Buffer.from(text, 'base64'), field) : 'no base64';
};

/** For what a component cannot make a client of a kubeconfig; it does so when it starts. Findings point to names, not to credentials. */
export function* credentialProblems(cluster: Cursor, entry: Cursor | undefined, loading: string): Generator<ConfigProblem> {
  const user = entry?.get('user');
  const userAt: Place = entry?.get('name') ?? cluster;
  const made = (at: Place, message: string, log: string): ConfigProblem => ({ at, message, log, fragment: true });
  for (const [part, at, fields] of [[cluster, cluster.get('server'), ['certificate-authority']], [user, userAt, ['client-certificate', 'client-key']]] as const) {
    for (const field of part ? fields : []) {
      if (!part) continue;
      if (bytesOf(part, field) === 'no base64') return yield made(at, `${field}-data of the kubeconfig is no base64`, `${loading}illegal base64 data at input byte `);
      if (isSet(part, field) && isSet(part, `${field}-data`)) yield made(at, `the kubeconfig has ${field} and ${field}-data, and takes one of them`, `-data will override`);
    }
  }
  const authority = bytesOf(cluster, 'certificate-authority');
  if (cluster.get('insecure-skip-tls-verify').text() === 'true' && (isSet(cluster, 'certificate-authority') || isSet(cluster, 'certificate-authority-data'))) {
    yield made(cluster.get('server'), 'the kubeconfig names a CA and says insecure-skip-tls-verify, which no client takes together', 'specifying a root certificates file with the insecure flag is not allowed');
  } else if (typeof authority === 'object' && authority.certificates.length + authority.broken === 0) {
    yield made(cluster.get('server'), 'certificate-authority-data of the kubeconfig holds no certificate in PEM form', 'unable to load root certificates: ');
  }
  if (user) yield* userProblems(user, userAt, made);
}

function* userProblems(user: Cursor, at: Place, made: (at: Place, message: string, log: string) => ConfigProblem): Generator<ConfigProblem> {
  const hasCertificate = isSet(user, 'client-certificate') || isSet(user, 'client-certificate-data');
  if (hasCertificate && !isSet(user, 'client-key') && !isSet(user, 'client-key-data')) return yield made(at, 'this user of the kubeconfig has a certificate and no key', 'client-key-data or client-key must be specified for ');
  if (isSet(user, 'token') && (isSet(user, 'username') || isSet(user, 'password'))) yield made(at, 'this user of the kubeconfig has a token and a password, and takes one of them', 'more than one authentication method found for ');
  const exec = user.get('exec');
  const needed = ['command', 'apiVersion', ...(exec.get('apiVersion').text() === 'client.authentication.k8s.io/v1' ? ['interactiveMode'] : [])];
  const missing = exec.kind === 'map' ? needed.find((field) => exec.get(field).kind === 'missing' || exec.get(field).text() === '') : undefined;
  if (missing !== undefined) yield made(at, `exec of this user of the kubeconfig has no ${missing}`, `${missing} must be specified for `);
  const [certificate, key] = [bytesOf(user, 'client-certificate'), bytesOf(user, 'client-key')];
  // A pair of files is looked at when it is shown, which may be later.
  const wrong = typeof certificate === 'object' && typeof key === 'object' ? wrongPair(certificate, key, ['client-certificate-data', 'client-key-data']) : null;
  if (wrong && wrong.sure !== false) yield made(at, wrong.message, wrong.log ?? '');
}
