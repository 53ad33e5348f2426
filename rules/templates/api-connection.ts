import { evidenceFor } from '../../src/model/evidence.ts';
import { endpointsIn, type Endpoint } from '../../src/model/control-plane.ts';
import { kubeconfigServer } from '../../src/model/config/kubeconfig.ts';
import type { ClusterNode, Invocation } from '../../src/model/types.ts';
import type { Place } from '../../src/source/place.ts';

/** Which API server a controller-manager or scheduler is told of, and where that is said. */
export interface ApiServerUrl {
  readonly url: Endpoint;
  readonly at: Place;
  /** `--master`, `KUBERNETES_MASTER`, or the path of a kubeconfig. */
  readonly source: string;
  /** The flag that names the kubeconfig. */
  readonly named?: Place;
}

/** Nothing where it stands in a kubeconfig that was not given, and where the flags cannot be known. */
export const apiServerOf = (invocation: Invocation, node: ClusterNode): ApiServerUrl | undefined => {
  const [master, kubeconfig] = [invocation.setting('master'), invocation.setting('kubeconfig')];
  if (master.state === 'unseen') return undefined;
  if (master.state === 'given' && master.text !== '') return read(master.text, master.place, '--master');
  if (kubeconfig.state === 'given' && kubeconfig.text !== '') {
    const file = evidenceFor(node, invocation.container, kubeconfig.text);
    const server = file.state === 'read' && file.sure ? kubeconfigServer(file.yaml) : undefined;
    const found = server && read(server.text() ?? '', server, kubeconfig.text);
    return found && { ...found, named: kubeconfig.place };
  }
  const variable = invocation.container.environment.get('KUBERNETES_MASTER');
  return variable ? read(variable.text, variable, 'KUBERNETES_MASTER') : undefined;
};

/** client-go takes a host without a scheme for one that speaks http. */
const read = (text: string, at: Place, source: string): ApiServerUrl | undefined => {
  const [url] = endpointsIn(text.includes('://') ? text : `http://${text}`);
  return url && { url: { ...url, port: url.port === '' ? (url.scheme === 'https' ? '443' : '80') : url.port }, at, source };
};
