/**
 * Writes the objects of a List into the cluster, as `kubectl apply --server-side --force-conflicts` does: apply.mjs FILE [--follow].
 * With --follow it goes on, and writes them anew whenever the file is replaced. The token is that of the pod's service account;
 * NODE_EXTRA_CA_CERTS must name the CA of the API server.
 */
import { readFile } from 'node:fs/promises';

const PERIOD = 5000;
const address = process.env.KUBERNETES_API ?? 'https://kubernetes.default.svc';
const tokenFile = process.env.TOKEN_FILE ?? '/var/run/secrets/kubernetes.io/serviceaccount/token';
const [file, mode] = process.argv.slice(2);

const plural = (kind) => `${kind.toLowerCase()}s`;

const apply = async (text) => {
  // The kubelet renews the token, so it is read each time.
  const token = (await readFile(tokenFile, 'utf8')).trim();
  for (const item of JSON.parse(text).items) {
    const path = `/apis/${item.apiVersion}/${plural(item.kind)}/${encodeURIComponent(item.metadata.name)}`;
    const response = await fetch(`${address}${path}?fieldManager=k8s-audit&force=true`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/apply-patch+yaml' },
      body: JSON.stringify(item),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    console.log(`applied ${path}`);
  }
};

let last = '';
for (;;) {
  try {
    const text = await readFile(file, 'utf8');
    if (text !== last) {
      await apply(text);
      last = text;
    }
  } catch (error) {
    // The first report may not be there yet, and the API server may be restarting.
    console.error(error instanceof Error ? error.message : error);
    if (mode !== '--follow') process.exitCode = 1;
  }
  if (mode !== '--follow') break;
  await new Promise((resolve) => setTimeout(resolve, PERIOD));
}
