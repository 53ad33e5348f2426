import type { Audit } from '../engine/finding.ts';
import { networkProbes } from '../model/probes.ts';
import { readAddress } from '../model/values/address.ts';
import type { Io } from './io.ts';

/** The kubelet looks at its directory at least this often. */
const KUBELET_PERIOD = 20_000;
const PAUSE = 250;

/** Waits until a component has been away and answers again, or answers for longer than the kubelet takes to see a change. */
export const waitForAnswer = async (url: string, seconds: number, io: Io): Promise<boolean> => {
  const start = io.now().getTime();
  let wasAway = false;
  for (;;) {
    const answers = await io.answers(url);
    const waited = io.now().getTime() - start;
    if (answers && (wasAway || waited >= KUBELET_PERIOD)) return true;
    if (!answers) wasAway = true;
    if (waited >= seconds * 1000) return answers;
    await io.sleep(PAUSE);
  }
};

/** Where the component of a manifest says that it lives: its liveness probe, of a loopback address only; null where it has none such. */
export const healthUrl = (audit: Audit, path: string): string | null => {
  for (const { invocations } of audit.nodes) {
    for (const { file, container } of invocations) {
      if (file.path !== path) continue;
      for (const { name, kind, host, port, scheme, path: endpoint } of networkProbes(container)) {
        if (name !== 'livenessProbe' || kind !== 'http') continue;
        const isLoopback = host === 'localhost' || readAddress(host ?? '')?.isLoopback === true;
        if (isLoopback && port !== undefined && scheme !== undefined) return `${scheme.toLowerCase()}://${host?.includes(':') ? `[${host}]` : host}:${port}${endpoint ?? '/'}`;
      }
    }
  }
  return null;
};
