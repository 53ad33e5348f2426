/** Servers that stand in for components, and a kubelet that restarts them when their manifests change: no cluster, but real files and sockets. */
import { readFileSync } from 'node:fs';
import { createServer as createHttp, type RequestListener, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { makeHost } from '../tools/make-host.ts';

/** A certificate of the moment, trusted by nothing. */
const servingPair = async (): Promise<{ readonly key: string; readonly cert: string }> => {
  const { files } = await makeHost();
  const [key, certificate] = ['key', 'crt'].map((ending) => files[`/etc/kubernetes/pki/apiserver.${ending}`]);
  if (typeof key !== 'string' || typeof certificate !== 'object' || !('content' in certificate)) throw new Error('the host has no serving certificate');
  return { key, cert: String(certificate.content) };
};

const healthy: RequestListener = (_request, response) => void response.end('ok');

/** One component: it serves its health endpoint as long as it is up. */
export class StandIn {
  readonly #scheme: 'http' | 'https';
  #server: Server | null = null;
  port = 0;

  constructor(scheme: 'http' | 'https') {
    this.#scheme = scheme;
  }

  /** On a port of the loopback address that stays the same from the first start on. */
  async start(): Promise<void> {
    const server = this.#scheme === 'http' ? createHttp(healthy) : createHttps(await servingPair(), healthy);
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server) await new Promise((resolve) => server.close(resolve));
  }
}

/** Looks at each manifest at every step: a changed one restarts its component, which is away for a few steps and for ever if `refuses` its text. */
export const standInKubelet = (components: readonly { readonly path: string; readonly standIn: StandIn; readonly refuses?: (text: string) => boolean }[]): { step(): Promise<void>; readonly restarts: readonly string[] } => {
  const restarts: string[] = [];
  const states = components.map((each) => ({ ...each, text: readFileSync(each.path, 'utf8'), away: 0 }));
  return {
    restarts,
    async step() {
      for (const state of states) {
        const text = readFileSync(state.path, 'utf8');
        if (text !== state.text) {
          state.text = text;
          restarts.push(state.path);
          await state.standIn.stop();
          state.away = state.refuses?.(text) ? Infinity : 3;
        } else if (state.away > 0) {
          state.away -= 1;
          if (state.away === 0) await state.standIn.start();
        }
      }
    },
  };
};
