import type { Audit } from '../engine/finding.ts';
import { networkProbes } from '../model/probes.ts';
import { readAddress } from '../model/values/address.ts';
import type { Io } from './io.ts';

/** The kubelet looks at its directory at least this often. */
const KUBELET_PERIOD = 20_000;
const PAUSE = 250;

/**
 * Waits until the component of a manifest has been away and answers its liveness probe again, or answers for longer than the kubelet takes
 * to see a change. Only probes of a loopback address are asked: the result is true at once where there is none.
 */
export const waitForAnswer = async (audit: Audit, path: string, seconds: number, io: Io): Promise<boolean> => {
  const url = healthUrl(audit, path);
  if (url === null) return true;
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

const healthUrl = (audit: Audit, path: string): string | null => {
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
