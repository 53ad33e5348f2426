import { notGiven, unseen, type Context, type Report } from '../../src/engine/rule.ts';
import { evidenceFor } from '../../src/model/evidence.ts';
import type { SystemProgram } from '../../src/model/system-program.ts';
import type { Invocation } from '../../src/model/types.ts';
import type { Cursor } from '../../src/yaml/cursor.ts';
import { componentsBeside } from './components-beside.ts';

export const EGRESS_FLAG = 'egress-selector-config-file';

/** One connection of an API server that a konnectivity-server is for. */
export interface Connection {
  readonly api: Invocation;
  readonly protocol: Cursor;
  /** What it dials; each missing where it dials the other. */
  readonly socket: Cursor;
  readonly url: Cursor;
}

/** What the API servers beside a konnectivity-server dial, or why that is not known. One without a file dials nothing by it. */
export function* connectionsTo(server: SystemProgram, context: Context): Generator<Connection | Extract<Report, { unseen: unknown }>> {
  for (const api of componentsBeside(context, 'kube-apiserver')) {
    const setting = api.setting(EGRESS_FLAG);
    if (setting.state === 'unseen') yield unseen(setting.place, setting.reason);
    if (setting.state !== 'given' || setting.text === '') continue;
    const node = context.nodes.find(({ invocations }) => invocations.includes(api)) ?? server.node;
    const evidence = evidenceFor(node, api.container, setting.text);
    if (evidence.state !== 'read') {
      yield notGiven(setting.place, setting.text, evidence.reason);
      continue;
    }
    for (const selection of evidence.yaml.documents[0]?.get('egressSelections').items() ?? []) {
      const connection = selection.get('connection');
      const [protocol, transport] = [connection.get('proxyProtocol'), connection.get('transport')];
      if (['GRPC', 'HTTPConnect'].includes(protocol.text() ?? '')) yield { api, protocol, socket: transport.get('uds').get('udsName'), url: transport.get('tcp').get('url') };
    }
  }
}
