/** Servers that stand in for components, and a kubelet that restarts them when their manifests change: no cluster, but real files and sockets. */
import { readFileSync } from 'node:fs';
import { createServer as createHttp, type RequestListener, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';

/** Of nobody: made for this file, valid for a hundred years, trusted by nothing. */
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg7EaMMldurxGfofUW
+hH2Ehtobsdu45jk0jM/mcULycShRANCAAQYdMk/h+HrlFUX26qD9WIaLvgE92sa
eQsAn4hqBTgieJDLkcniGK/DTironA+lXk5rVWngrrNR1l8n4gEFtchw
-----END PRIVATE KEY-----`;
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBfTCCASOgAwIBAgIUIqNenCCqQSDoP6yd24+6/QGjaP0wCgYIKoZIzj0EAwIw
EzERMA8GA1UEAwwIc3RhbmQtaW4wIBcNMjYxMTI4MjMxNDI1WhgPMjEyNjExMDQy
MzE0MjVaMBMxETAPBgNVBAMMCHN0YW5kLWluMFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAEGHTJP4fh65RVF9uqg/ViGi74BPdrGnkLAJ+IagU4IniQy5HJ4hivw04q
6JwPpV5Oa1Vp4K6zUdZfJ+IBBbXIcKNTMFEwHQYDVR0OBBYEFKA2v65mHMowbd4Z
UFIURsmlziV5MB8GA1UdIwQYMBaAFKA2v65mHMowbd4ZUFIURsmlziV5MA8GA1Ud
EwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhANv6j5eUlKcBDzttZ9w4odT4
su2dHoHhXDxGeSK8H9KAAiBUMLOEEXgw/bd+6NaW4aIO9qqx3xg8pJyVDRoIwihI
og==
-----END CERTIFICATE-----`;

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
    const server = this.#scheme === 'http' ? createHttp(healthy) : createHttps({ key: KEY, cert: CERTIFICATE }, healthy);
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
